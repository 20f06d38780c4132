"""`POST /api/v1/commands`: a plain route, since FastAPI's own body handling answers lone surrogates and NaN with
500, refuses strict UUIDs and echoes PINs in its 422 (measured)."""

from __future__ import annotations

import hmac

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.shop import Shop, Stopping

from .asking import (
    BODY_BYTES,
    LARGE,
    MENU_BYTES,
    behaviour_wanted,
    body_of,
    command_in,
    device_asking,
    json_announced,
    type_in,
)
from .errors import WireError, answer_of
from .front import FrontDoor

PATH = "/api/v1/commands"


class CommandRoute:
    """Takes commands for one shop. `key` turns bodies into digests that give no PIN away."""

    def __init__(self, shop: Shop, door: FrontDoor, key: bytes) -> None:
        self._shop, self._door, self._key = shop, door, key

    async def post(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except WireError as error:
            return error.response()
        except Stopping as stopping:
            return WireError(stopping.code).response()

    async def _answer(self, request: Request) -> Response:
        try:
            device, kind = device_asking(self._shop, request)
        except WireError:
            # Too large is said before who asks is looked at.
            await body_of(request, BODY_BYTES)
            raise
        # A whole menu may be sent by a device that may publish one; everything else is small.
        body = await body_of(request, MENU_BYTES if LARGE & kind.commands else BODY_BYTES)
        if len(body) > BODY_BYTES and type_in(body) not in LARGE:
            raise WireError("too_large", limit=BODY_BYTES)
        behaviour = behaviour_wanted(kind, body)
        json_announced(request)
        command = command_in(behaviour, body)
        digest = hmac.digest(self._key, device.id.encode() + b"\0" + body, "sha256")
        if behaviour.door == "front":
            return answer_of(await self._door.ask(command, device.id, digest))
        return answer_of(await self._shop.ask(command, behaviour, device.id, digest))


class CommandsFirst:
    """ASGI middleware: commands go straight to their route, past the router's other work (20 us an order)."""

    def __init__(self, app: ASGIApp, commands: CommandRoute) -> None:
        self._app, self._commands = app, commands

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "POST":
            response = await self._commands.post(Request(scope, receive, send))
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)
