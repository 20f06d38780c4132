"""The hub as a process: a listening socket, uvicorn, and one line that says it is ready."""

from __future__ import annotations

import json
import logging
import socket

import uvicorn

from hub.app import build
from hub.settings import Settings
from hub.store.database import DatabaseRefused

# Requests in flight get this long when the hub stops; an answer takes milliseconds (s).
GRACE_S = 5


class _Server(uvicorn.Server):
    """Says that it listens, once it does."""

    def __init__(self, config: uvicorn.Config, settings: Settings, url: str) -> None:
        super().__init__(config)
        self._settings, self._url = settings, url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        if self._settings.json:
            print(json.dumps({"ready": True, "url": self._url}), flush=True)
        else:
            print(f"마당이 열렸습니다: {self._url}  (끝내기: Ctrl+C)", flush=True)


def serve(settings: Settings) -> int:
    """Serves until it is told to stop; the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    listener = _listener(settings)
    host = "127.0.0.1" if settings.json else "localhost"
    url = f"http://{host}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        build(settings),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=75,
    )
    server = _Server(config, settings, url)
    server.run(sockets=[listener])
    return 0 if server.started else 1


def _listener(settings: Settings) -> socket.socket:
    """A bound socket; DatabaseRefused's sibling for a port that is taken would say the same, so it is one."""
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
