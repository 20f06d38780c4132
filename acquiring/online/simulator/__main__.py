"""A payment service made of software, in the form of Toss Payments. A process of its own.

    python -m acquiring.online.simulator --port 8200 --control 8201 --log DIR/online.log

Beside the service's API it serves `GET /checkout`, the page on the guest's phone.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from functools import partial

import httpx
from fastapi import FastAPI

from acquiring.durable_log import DurableLog
from acquiring.simulation import serving
from acquiring.simulation.troubles import COMMON, Say, Troubles

from .api import OWN, TARGETS, Api, troubles
from .checkout import Windows
from .hooks import CALL_S, Hooks
from .service import Service

# What a shop without keys of its own is let in with; it begins as the service's test keys do.
SECRET = "test_sk_madang"


def words() -> str:
    """What the control port obeys, for people."""
    verbs = "\n".join(f"    {verb:18}{what}" for verb, what in {**COMMON, **OWN}.items())
    return f"""{serving.__doc__}
    guest pay ORDER [closes]        the guest pays; `closes`: and shuts the browser at once
    guest leave ORDER [closes]      the guest leaves
    guest open ADDRESS              the guest opens the payment window
    hook [ADDRESS]                  where webhooks go
    hide yes | no                   whether queries find nothing before the approval
    payments                        what the service holds, as JSON

Targets: {" ".join(TARGETS)}. Verbs:
{verbs}
"""


class Guest:
    """손님: opens the window with a browser and goes where it leads, as a person would."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    async def does(self, said: list[str]) -> str | None:
        """`pay ORDER`, `leave ORDER`, `open ADDRESS`. ValueError for anything else."""
        match said:
            case ["open", address]:
                async with self._browser() as http:
                    return str((await http.get(address)).status_code)
            case ["pay" | "leave" as does, order, *rest]:
                key = self._windows.latest(order)
                way = self._windows.pay(key) if does == "pay" else self._windows.leave(key)
                if rest == ["closes"]:
                    return None
                async with self._browser() as http:
                    return str((await http.get(way)).status_code)
        raise ValueError("guest pay ORDER [closes] | leave ORDER [closes] | open ADDRESS")

    def _browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=CALL_S, follow_redirects=True, trust_env=False)


def own_words(service: Service, windows: Windows, hooks: Hooks) -> dict[str, Say]:
    """The verbs of the control port that are this service's own."""

    def hook(said: list[str]) -> None:
        hooks.url = said[0] if said else ""

    def hide(said: list[str]) -> None:
        service.hidden = said == ["yes"]

    def payments(_: list[str]) -> str:
        return json.dumps([held.body for held in service.payments.values()], ensure_ascii=False)

    guest = Guest(windows)

    async def does(said: list[str]) -> str | None:
        try:
            return await guest.does(said)
        except httpx.HTTPError as error:
            raise ValueError(f"the guest's browser: {type(error).__name__}") from error

    return {"guest": does, "hook": hook, "hide": hide, "payments": payments}


def app_of(
    service: Service, trouble: Troubles, hooks: Hooks, windows: Windows, secret: str
) -> FastAPI:
    """The service as an application."""
    app = FastAPI(title="Payment service (simulator)", docs_url=None, redoc_url=None)
    app.include_router(windows.router())
    app.include_router(Api(service, trouble, hooks, secret).router())
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs until it is told to stop."""
    what = str(__doc__)
    parser = serving.options("acquiring.online.simulator", what, words())
    parser.add_argument("--hook", default="", help="where webhooks go")
    asyncio.run(_run(parser.parse_args(arguments)))


async def _run(options: object) -> None:
    given = vars(options)
    log, clock, trouble = DurableLog(given["log"]), serving.MovedClock(), troubles()
    service = Service(log, clock)
    hooks, windows = Hooks(service, given["hook"]), Windows(service)
    secret = os.environ.get("MADANG_ONLINE_SECRET", SECRET)
    app = app_of(service, trouble, hooks, windows, secret)
    obeyed = serving.common_words(trouble, log, clock) | own_words(service, windows, hooks)
    serve = partial(serving.serve, app, serving.bound(given["host"], given["port"], given["fd"]))
    try:
        await serve((given["host"], given["control"]), obeyed)
    finally:
        await hooks.close()


if __name__ == "__main__":
    main()
