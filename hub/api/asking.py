"""What every request goes through, in this order: size, token, allow-list, shape."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect

from hub.devices.kind import DeviceKind
from hub.devices.registry import device_by_token
from hub.domain.behaviour import COMMANDS, Behaviour
from hub.domain.commands import Command
from hub.domain.device import Device
from hub.shop import Shop

from .errors import JSON, WireError

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
    # More than 18 digits are a lie, and more than 4,300 an error of int().
    if announced.isdecimal() and int(announced[:18]) > limit:
        raise WireError("too_large", limit=limit)
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise WireError("too_large", limit=limit)
            chunks.append(chunk)
    except ClientDisconnect:  # cut off in the middle: nobody is there to read the answer
        raise WireError("malformed", where="body") from None
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


def type_in(body: bytes) -> str | None:
    """The type that the body says it is; None if it says none."""
    found = _TYPE.search(body, 0, PEEK_BYTES) or _TYPE.search(body)
    return found[1].decode() if found else None


def behaviour_wanted(kind: DeviceKind, body: bytes) -> Behaviour:
    """The command that the body asks for, if this kind of device may send it."""
    wanted = type_in(body)
    if wanted is None:
        raise WireError("malformed", where="type")
    behaviour = COMMANDS.get(wanted)
    if behaviour is None or behaviour.door == "hub":
        raise WireError("unknown_command")
    if not kind.may_send(wanted):
        raise WireError("not_allowed")
    return behaviour


def json_announced(request: Request) -> None:
    """wrong_content_type unless the body is said to be JSON, or nothing is said of it."""
    announced = request.headers.get("content-type", JSON)
    if announced.partition(";")[0].strip().lower() != JSON:
        raise WireError("wrong_content_type")


@cache
def _adapter(body: type[Command]) -> TypeAdapter[Any]:
    return TypeAdapter(body)


@cache
def _field_names(body: type[Command]) -> frozenset[str]:
    """Every name that a field of this command, or of what is in it, has."""
    schema = body.model_json_schema()
    models = [schema, *schema.get("$defs", {}).values()]
    return frozenset(name for model in models for name in model.get("properties", {}))


def command_in(behaviour: Behaviour, body: bytes) -> Command:
    """The command, strictly checked; malformed names the first place that is wrong, never its content."""
    try:
        command: Command = _adapter(behaviour.body).validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        # Keys of an object come from the sender: only our own names and positions are said back.
        ours = _field_names(behaviour.body)
        known = [str(part) for part in first["loc"] if isinstance(part, int) or part in ours]
        raise WireError("malformed", where=".".join(known) or "body", why=first["type"]) from None
    # 8 microseconds for an order; not for a menu of megabytes, which would hold up the loop for 100 ms.
    if len(body) <= BODY_BYTES:
        try:
            _KEYS_ONCE.decode(body.decode())
        except ValueError:
            raise WireError("malformed", where="body", why="duplicate_key") from None
    return command


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    """Two values under one key: readers differ in which of them they take, so neither is taken."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")


# Kept: `json.loads` with a hook makes a new decoder at every call.
_KEYS_ONCE = json.JSONDecoder(object_pairs_hook=_each_once)
