"""A simulated service as a process: its HTTP port, its control port, and one line that says where they are.

The control port takes a line each and answers `ok`, `error ...` or a line of JSON:

    next TARGET VERB [ARGUMENT]     what the next request of that kind meets
    clear                           nothing goes wrong any more
    log                             what the service has done, as JSON
    advance SECONDS                 the service's clock goes on

and what else the service's own `--help` lists.
"""

from __future__ import annotations

import argparse
import asyncio
import inspect
import json
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from acquiring.durable_log import DurableLog
from hub.clock import Clock, MachineClock
from hub.parent import end_with_parent

from .troubles import CanBeCut, Say, Troubles

HOST = "127.0.0.1"
# Requests that wait on purpose do not hold up the end (s).
GRACE_S = 1
# Longer than any verb with its words (bytes).
LINE_MAX = 4_096


class MovedClock:
    """A clock that can be told to be later, so that ten minutes need not be waited for."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock, self._ahead = clock or MachineClock(), 0

    def wall(self) -> int:
        return self._clock.wall() + self._ahead

    def mono(self) -> int:
        return self._clock.mono() + self._ahead

    def advance(self, ms: int) -> None:
        self._ahead += ms


def options(program: str, what: str, words: str) -> argparse.ArgumentParser:
    """The command line that every simulator has."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {program}",
        description=f"{what}\n\n{words}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default=HOST, help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="of the service; 0: a free one")
    parser.add_argument(
        "--fd", type=int, help="the service's socket, where whoever starts it holds one"
    )
    parser.add_argument("--control", type=int, default=0, help="of the control port; 0: a free one")
    parser.add_argument("--log", type=Path, required=True, help="the service's own record")
    return parser


def bound(host: str, port: int, fd: int | None = None) -> socket.socket:
    """A listening address, or the one that was handed down; the port that was free where 0 was asked for."""
    if fd is not None:
        return socket.socket(fileno=fd)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def common_words(troubles: Troubles, log: DurableLog, clock: MovedClock) -> dict[str, Say]:
    """The verbs of the control port that every simulator has."""

    def lay(words: list[str]) -> None:
        if not 2 <= len(words) <= 3:
            raise ValueError("next TARGET VERB [ARGUMENT]")
        troubles.lay(*words)

    def clear(_: list[str]) -> None:
        troubles.clear()

    def told(_: list[str]) -> str:
        return json.dumps(log.records(), ensure_ascii=False)

    def advance(words: list[str]) -> None:
        clock.advance(round(float(words[0]) * 1000))

    return {"next": lay, "clear": clear, "log": told, "advance": advance}


async def serve(
    app: ASGIApp, listener: socket.socket, control: tuple[str, int], words: Mapping[str, Say]
) -> None:
    """Until SIGTERM, SIGINT or the parent's death."""
    end_with_parent(os.getppid())
    config = uvicorn.Config(
        CanBeCut(app),
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    port = await asyncio.start_server(
        lambda reader, writer: _obey(reader, writer, words), *control, limit=LINE_MAX
    )
    host, at = listener.getsockname()[:2]
    server.ready = {
        "ready": True,
        "url": f"http://{host}:{at}",
        "control": port.sockets[0].getsockname()[1],
    }
    await server.serve(sockets=[listener])
    port.close()


class _Server(uvicorn.Server):
    """Says where it listens, once it does."""

    ready: Mapping[str, object]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(json.dumps(self.ready) + "\n")
        sys.stdout.flush()


async def _obey(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, words: Mapping[str, Say]
) -> None:
    with suppress(OSError, ValueError):
        while line := await reader.readline():
            writer.write((await _said(line.decode("utf-8", "replace").split(), words)).encode())
            writer.write(b"\n")
            await writer.drain()
    writer.close()


async def _said(line: list[str], words: Mapping[str, Say]) -> str:
    verb = words.get(line[0]) if line else None
    if verb is None:
        return f"error there are {' '.join(words)}"
    try:
        answer = verb(line[1:])
        said = await answer if inspect.isawaitable(answer) else answer
    except (ValueError, LookupError) as wrong:
        return f"error {wrong}"
    return "ok" if said is None else said


def said(port: int, *line: str, host: str = HOST, answer_s: float = 20.0) -> str:
    """Says one line to a control port: its answer. OSError where nobody listens, ValueError for an error."""
    with socket.create_connection((host, port), timeout=answer_s) as link:
        link.sendall((" ".join(line) + "\n").encode())
        answer = link.makefile(encoding="utf-8").readline().rstrip("\n")
    if answer.startswith("error"):
        raise ValueError(answer)
    return answer
