"""What can go wrong between a service and who asks it: laid in beforehand, and met by the next request of a kind.

Every trouble that comes after the deed leaves the deed done: the service knows, and its caller does not.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

# What a verb waits where no number is given (s).
A_WHILE_S = 3.0
# A number larger than this is a slip of the hand (s).
LONGEST_S = 3_600.0

Body = dict[str, Any]

COMMON: Mapping[str, str] = {
    "approve": "nothing goes wrong",
    "silence": "nothing is done, and nothing is ever answered",
    "lost_request": "nothing is done, and the line is cut",
    "refuse_500": "nothing is done, and the answer is HTTP 500",
    "slow": "[SECONDS] it is done only after a while, however long the caller waits",
    "late": "[SECONDS] it is done at once, and answered after a while",
    "lose_answer": "it is done, and the line is cut before the answer",
    "http_500": "it is done, and the answer is HTTP 500",
    "garbage": "it is done, and the answer is no JSON",
    "power_cut": "it is done and on the disk, and then the process dies",
    "power_cut_before": "the process dies before anything is done",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One of the verbs, with what was given to it."""

    verb: str = "approve"
    argument: str = ""

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return float(self.argument) if self.argument else A_WHILE_S


@dataclass(slots=True)
class Troubles:
    """Troubles in the order in which they were laid in, by what they are for. `own`: verbs beside the common ones."""

    targets: tuple[str, ...]
    own: Mapping[str, str] = field(default_factory=dict)
    _laid: dict[str, deque[Trouble]] = field(default_factory=dict)

    def lay(self, target: str, verb: str, argument: str = "") -> None:
        """The next request of that kind meets it. ValueError names what there is."""
        known = {**COMMON, **self.own}
        if target not in self.targets:
            raise ValueError(f"no such target; there are {' '.join(self.targets)}")
        if verb not in known:
            raise ValueError(f"no such verb; there are {' '.join(known)}")
        if verb in ("slow", "late") and argument and not 0 <= float(argument) <= LONGEST_S:
            raise ValueError(f"seconds, at most {LONGEST_S:.0f}")
        self._laid.setdefault(target, deque()).append(Trouble(verb, argument))

    def take(self, target: str) -> Trouble:
        """What the request that comes now meets."""
        laid = self._laid.get(target)
        return laid.popleft() if laid else Trouble()

    def clear(self) -> None:
        """From here on nothing goes wrong."""
        self._laid.clear()


Deed = Callable[[], tuple[int, Body]]


async def answered(request: Request, trouble: Trouble, deed: Deed) -> Response:
    """Does the deed and answers, or what of it the trouble leaves. `deed` gives an HTTP status and a body."""
    match trouble.verb:
        case "silence":
            return await _never(request)
        case "lost_request":
            return Cut()
        case "refuse_500":
            return _broken()
        case "power_cut_before":
            os._exit(1)
        case "slow":
            await asyncio.sleep(trouble.seconds)
    status, body = deed()
    match trouble.verb:
        case "late":
            await asyncio.sleep(trouble.seconds)
        case "lose_answer":
            return Cut()
        case "http_500":
            return _broken()
        case "garbage":
            return Response(b"<html>\xff\xfe 502", status, media_type="application/json")
        case "power_cut":
            os._exit(1)
    return JSONResponse(body, status)


async def _never(request: Request) -> Response:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Cut()


def _broken() -> Response:
    code = "FAILED_INTERNAL_SYSTEM_PROCESSING"
    return JSONResponse({"code": code, "message": "내부 시스템 처리 작업이 실패했습니다."}, 500)


class Cut(Response):
    """No answer at all: the line is gone, as when a router dies."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["madang.cut"]()
        # Uvicorn would say by itself that something went wrong, if it still believed in the line.
        while (await receive())["type"] != "http.disconnect":
            pass


class CanBeCut:
    """Outermost: lends whoever answers the means to cut the line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # Not in ASGI: uvicorn's `send` belongs to the cycle that holds the transport (h11 and httptools alike).
            scope["madang.cut"] = send.__self__.transport.abort  # type: ignore[attr-defined]
        await self._app(scope, receive, send)


Say = Callable[[list[str]], str | Awaitable[str | None] | None]
"""A verb of the control port: the words after it in, an answer out (None is `ok`). ValueError says what is wrong."""
