"""The hub as a process: a listening socket, uvicorn, and one line that says it is ready."""

from __future__ import annotations

import json
import logging
import signal
import socket
import sys

import uvicorn
from fastapi import FastAPI

from hub.addresses import origin_of
from hub.app import Ports, build
from hub.datadir import DataDir
from hub.listener import listener_on
from hub.live.session import FRAME_BYTES
from hub.settings import Settings

# Requests in flight get this long when the hub stops; an answer takes milliseconds (s).
GRACE_S = 5


class _Server(uvicorn.Server):
    """Says that it listens, once it does."""

    def __init__(self, config: uvicorn.Config, settings: Settings, url: str, data: DataDir) -> None:
        super().__init__(config)
        self._settings, self._url, self._data = settings, url, data

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        self._data.listens(self._settings.host, int(self._url.rpartition(":")[2]))
        if self._settings.json:
            print(json.dumps({"ready": True, "url": self._url}), flush=True)
        else:
            print(f"마당이 열렸습니다: {self._url}  (끝내기: Ctrl+C)", flush=True)


def serve(
    settings: Settings, bound: socket.socket | None = None, ports: Ports | None = None
) -> int:
    """Serves until it is told to stop; the exit status.

    `bound`: a listening socket that somebody keeps for us, so that who calls while we are being
    restarted waits instead of being sent away.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # uvicorn stops in good order and then raises the signal again: by itself it would end with -15, and
    # whoever looks at the status would think that something went wrong.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with bound or listener_on(settings.host, settings.port) as listener:
        host = "127.0.0.1" if settings.json else "localhost"
        url = f"http://{host}:{listener.getsockname()[1]}"
        app = build(settings, ports)
        app.state.house.origin = origin_of(
            settings.address, settings.host, listener.getsockname()[1]
        )
        server = _Server(config_for(app), settings, url, app.state.house.data)
        server.run(sockets=[listener])
    return 0 if server.started else 1


def config_for(app: FastAPI) -> uvicorn.Config:
    """How uvicorn serves the hub; `bench` serves an empty endpoint in the same way."""
    return uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=FRAME_BYTES,
        log_level="warning",
        access_log=False,
        # Nobody stands in front of the hub, so nobody's word for where a request came from is taken.
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=75,
    )
