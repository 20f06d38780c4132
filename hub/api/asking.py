"""What every request goes through, in this order: size, token, allow-list, shape."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from hub.devices.kind import DeviceKind
from hub.devices.registry import device_by_token
from hub.domain.behaviour import COMMANDS, Behaviour
from hub.domain.commands import Command
from hub.domain.device import Device
from hub.shop import Shop

from .errors import WireError

# An order of 60 lines with notes is 20 KB; a menu of 1,000 items in four languages is 2.8 MB.
BODY_BYTES = 64 * 1024
MENU_BYTES = 8 * 1024 * 1024
LARGE = frozenset({"publish_menu"})
# How far into a large body its type is looked for: clients put `type` first.
PEEK_BYTES = 4096

# A quote inside a JSON string is escaped, so an unescaped "type": is a key. It only chooses the shape;
# the shape itself then says whether the type at the top is that one.
_TYPE = re.compile(rb'(?<!\\)"type"\s*:\s*"([a-z_]{1,40})"')


async def body_of(request: Request, limit: int) -> bytes:
    """The body, read no further than `limit` bytes; too_large beyond."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > limit:
        raise WireError("too_large", limit=limit)
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise WireError("too_large", limit=limit)
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def token_of(request: Request) -> str:
    """The bearer token; no_token without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise WireError("no_token")
    return token.strip()


def device_asking(shop: Shop, request: Request) -> tuple[Device, DeviceKind]:
    """The paired device that asks, and its kind; unknown_token if it is revoked or was never ours."""
    device = device_by_token(shop.state, token_of(request))
    kind = shop.kinds.get(device.kind) if device else None
    if device is None or kind is None:
        raise WireError("unknown_token")
    return device, kind


def behaviour_wanted(kind: DeviceKind, body: bytes) -> Behaviour:
    """The command that the body asks for, if this kind of device may send it."""
    found = _TYPE.search(body, 0, PEEK_BYTES) or _TYPE.search(body)
    if found is None:
        raise WireError("malformed", where="type")
    behaviour = COMMANDS.get(found[1].decode())
    if behaviour is None or behaviour.door == "hub":
        raise WireError("unknown_command")
    if not kind.may_send(behaviour.name):
        raise WireError("not_allowed")
    return behaviour


@cache
def _adapter(body: type[Command]) -> TypeAdapter[Any]:
    return TypeAdapter(body)


def command_in(behaviour: Behaviour, body: bytes) -> Command:
    """The command, strictly checked; malformed names the first place that is wrong, never its content."""
    try:
        command: Command = _adapter(behaviour.body).validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        # Keys of an object come from the sender: only names that look like ours are said back.
        known = [str(part) for part in first["loc"] if re.fullmatch(r"[a-z0-9_.]{1,40}", str(part))]
        raise WireError("malformed", where=".".join(known) or "body", why=first["type"]) from None
    return command
