"""A cash-receipt agent made of software, in the form of `acquiring/cash_receipt/client.py`. A process of its own.

python -m acquiring.cash_receipt.simulator --port 8210 --control 8211 --log DIR/receipts.log
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.responses import JSONResponse

from acquiring.durable_log import DurableLog
from acquiring.simulation import serving
from acquiring.simulation.troubles import COMMON, Trouble, Troubles, answered

from .agent import Agent, Answer, refusal

TARGETS = ("issue", "cancel", "query")
OWN = {
    "decline": "[CODE] it is refused (not_registered)",
    "wrong_amount": "it is done, and the answer speaks of another amount",
    "odd_number": "it is done, and the answer's approval number is none",
    "bare_identity": "it is done, and the answer holds the whole number of the guest",
}
DECLINED = "not_registered"


def words() -> str:
    """What the control port obeys, for people."""
    verbs = "\n".join(f"    {verb:18}{what}" for verb, what in {**COMMON, **OWN}.items())
    return f"{serving.__doc__}\nTargets: {' '.join(TARGETS)}. Verbs:\n{verbs}\n"


def app_of(agent: Agent, troubles: Troubles, token: str = "") -> FastAPI:
    """The agent as an application. `token`: what it wants to be shown, where it wants one."""
    app = FastAPI(title="Cash-receipt agent (simulator)", docs_url=None, redoc_url=None)

    async def answer(request: Request, target: str, deed: Any) -> Response:
        trouble = troubles.take(target)
        body = await _json(request)
        if token and request.headers.get("Authorization") != f"Bearer {token}":
            return JSONResponse({"code": "no_token"}, 401)
        if trouble.verb == "decline":
            status, said = refusal(trouble.argument or DECLINED)
            return JSONResponse(said, status)
        return await answered(request, trouble, lambda: _spoilt(trouble, deed(body), body))

    @app.post("/v1/receipts")
    async def issue(request: Request) -> Response:
        return await answer(request, "issue", agent.issue)

    @app.post("/v1/receipts/{key}/cancel")
    async def cancel(request: Request, key: str) -> Response:
        return await answer(request, "cancel", lambda body: agent.cancel(key, body))

    @app.get("/v1/receipts/{key}")
    async def found(request: Request, key: str) -> Response:
        return await answer(request, "query", lambda _: agent.found(key))

    return app


def _spoilt(trouble: Trouble, said: Answer, asked: dict[str, Any]) -> Answer:
    status, body = said
    if status == 200:
        match trouble.verb:
            case "wrong_amount":
                return 200, body | {"amount": body["amount"] + 1}
            case "odd_number":
                return 200, body | {"approval_no": "???"}
            case "bare_identity":
                return 200, body | {"identity": asked.get("identity", "")}
    return status, body


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs until it is told to stop."""
    parser = serving.options("acquiring.cash_receipt.simulator", str(__doc__), words())
    asyncio.run(_run(parser.parse_args(arguments)))


async def _run(given: argparse.Namespace) -> None:
    log, clock, troubles = DurableLog(given.log), serving.MovedClock(), Troubles(TARGETS, OWN)
    agent = Agent(log, clock)
    app = app_of(agent, troubles, os.environ.get("MADANG_RECEIPT_TOKEN", ""))
    listener = serving.bound(given.host, given.port)
    obeyed = serving.common_words(troubles, log, clock)
    await serving.serve(app, listener, (given.host, given.control), obeyed)


if __name__ == "__main__":
    main()
