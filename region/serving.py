"""The region as a process: a listening socket, uvicorn, and one line that says it is ready."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from .app import build
from .database import DatabaseRefused, file_of
from .settings import RegionSettings

# Batches in flight get this long when the region stops (s).
GRACE_S = 5


class _Server(uvicorn.Server):
    """Says that it listens, once it does."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], *, until_eof: bool
    ) -> None:
        super().__init__(config)
        self._ready, self._until_eof = ready, until_eof

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        if self._until_eof:
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), self._read_on)
        self._ready()

    def _read_on(self) -> None:
        """Standard input says nothing of interest but its end."""
        if not os.read(sys.stdin.fileno(), 4096):
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
            self.should_exit = True


def serve(settings: RegionSettings, say: Callable[[str], None], *, until_eof: bool = False) -> int:
    """Serves until it is told to stop; the exit status. `say` gets the line that it is ready.

    `until_eof`: also until standard input ends, with whoever started it, however that one ends.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    app = build(file_of(settings.database))
    listener = _listener(settings)
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    if host in ("0.0.0.0", "[::]"):
        host = "127.0.0.1"
    url = f"http://{host}:{port}"

    def ready() -> None:
        app.state.house.listens(url)
        if settings.json:
            say(json.dumps({"ready": True, "url": url}))
        else:
            say(f"지역 서버가 열렸습니다: {url}  (끝내기: Ctrl+C)")

    server = _Server(config_for(app), ready, until_eof=until_eof)
    server.run(sockets=[listener])
    return 0 if server.started else 1


def config_for(app: FastAPI) -> uvicorn.Config:
    """How uvicorn serves the region."""
    return uvicorn.Config(
        app,
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        # Longer than a hub rests between two batches, so that a quiet shop keeps its connection.
        timeout_keep_alive=75,
    )


def _listener(settings: RegionSettings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise DatabaseRefused(
            f"{settings.port}번 포트를 쓸 수 없습니다 ({error.strerror}). 다른 프로그램을 끄거나 "
            "--port 로 다른 번호를 주세요."
        ) from error
    return listener
