"""A process that serves the hub, or an empty endpoint, under the hub's own uvicorn settings.

    python -m bench.served empty            the limit: reads the body, answers 200 with as many bytes
    python -m bench.served hub --data DIR   the hub, with a ticker beside it

`GET /bench/gaps` tells how long the event loop kept the ticker waiting since it was last asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sys
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bench.figures import percentile
from hub.app import SWITCH_INTERVAL_S, build, settle_memory
from hub.serving import config_for
from hub.settings import Settings

# Fine enough to see what a person at a till would feel, coarse enough to cost nothing (s).
TICK_S = 0.001
# An order's answer, byte for byte as long.
ANSWER = json.dumps(
    {
        "seq": 10_000,
        "answer": {"order": "o" * 33, "bill": "b" * 33, "number": "1", "total": 1, "payment": None},
    }
)


class Ticking:
    """An ASGI app with a task beside it that wants to run every millisecond."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._late: list[float] = []
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._tick(), name="ticker")
        if scope.get("path") == "/bench/gaps":
            late, self._late = self._late, []
            found = {
                "p99_ms": percentile(late, 0.99) * 1000,
                "longest_ms": max(late, default=0.0) * 1000,
            }
            await Response(json.dumps(found))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _tick(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK_S)
            self._late.append(time.perf_counter() - began - TICK_S)


def empty_app() -> FastAPI:
    """One route that does nothing, with the memory settled as the hub's is."""
    app = FastAPI(docs_url=None, redoc_url=None)

    @app.get("/health")
    async def health() -> Response:
        return Response("{}")

    @app.post("/api/v1/commands")
    async def commands(request: Request) -> Response:
        await request.body()
        return Response(ANSWER, media_type="application/json")

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    settle_memory()
    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("hub", "empty"))
    parser.add_argument("--data", type=Path, default=Path("unused"))
    parser.add_argument("--ticks", action="store_true")
    wanted = parser.parse_args()
    app = empty_app() if wanted.what == "empty" else build(Settings(data=wanted.data))
    config = config_for(app)
    if wanted.ticks:
        config.app = Ticking(app)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}"}), flush=True)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
