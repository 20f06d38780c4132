"""`POST /api/v1/commands`: a plain route, since FastAPI's own body handling answers lone surrogates and NaN with
500, refuses strict UUIDs and echoes PINs in its 422 (measured)."""

from __future__ import annotations

import hmac

from fastapi import Request, Response

from hub.shop import Shop, Stopping

from .asking import (
    BODY_BYTES,
    LARGE,
    MENU_BYTES,
    behaviour_wanted,
    body_of,
    command_in,
    device_asking,
)
from .errors import WireError, answer_of
from .front import FrontDoor


class CommandRoute:
    """Takes commands for one shop. `key` turns bodies into digests that give no PIN away."""

    def __init__(self, shop: Shop, door: FrontDoor, key: bytes) -> None:
        self._shop, self._door, self._key = shop, door, key

    async def __call__(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except WireError as error:
            return error.response()
        except Stopping as stopping:
            return WireError(stopping.code).response()

    async def _answer(self, request: Request) -> Response:
        body = await body_of(request, self._limit(request))
        device, kind = device_asking(self._shop, request)
        behaviour = behaviour_wanted(kind, body)
        if len(body) > BODY_BYTES and behaviour.name not in LARGE:
            raise WireError("too_large", limit=BODY_BYTES)
        command = command_in(behaviour, body)
        digest = hmac.digest(self._key, device.id.encode() + b"\0" + body, "sha256")
        if behaviour.door == "front":
            return answer_of(await self._door.ask(command, device.id, digest))
        return answer_of(await self._shop.ask(command, behaviour, device.id, digest))

    def _limit(self, request: Request) -> int:
        """A whole menu may be sent by a device that may publish one; everything else is small."""
        try:
            _, kind = device_asking(self._shop, request)
        except WireError:
            return BODY_BYTES
        return MENU_BYTES if LARGE & kind.commands else BODY_BYTES
