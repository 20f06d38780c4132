"""What the technician's page must know besides the documents: kinds, models, addresses, time; and a QR code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import qrcode
from fastapi import APIRouter, Request, Response

from hub.addresses import is_loopback, own_ipv4
from hub.shop import Shop
from hub.version import VERSION

from .asking import body_of, device_asking
from .errors import WireError

# A body around a text of at most `QR_TEXT_MAX` letters, each of which JSON may write in six (bytes).
QR_BYTES = 4096
# The address of a payment window with where to return to is the longest; drawn 60 mm wide, its modules are 0.6 mm.
QR_TEXT_MAX = 600
# One mask for all: every reader takes any of the eight, and to weigh them against each other takes 60 ms.
QR_MASK = 3


@dataclass(frozen=True, slots=True)
class Model:
    """A printer model to choose from, by its profile's name (`printer/profile.py`)."""

    id: str
    title: str
    grade: str
    """sourced, generic or stub."""
    refused: str = ""
    """Why it cannot be served; empty for one that can."""

    def told(self) -> dict[str, str]:
        """As JSON."""
        told = {"id": self.id, "title": self.title, "grade": self.grade}
        return told | ({"refused": self.refused} if self.refused else {})


def router(shop: Shop, host: str, models: Sequence[Model]) -> APIRouter:
    """`host` is what the hub listens on; `models` in the order in which they are offered."""
    routes = APIRouter(prefix="/api/v1", include_in_schema=False)

    @routes.get("/house", response_model=None)
    async def house(request: Request) -> Response | dict[str, Any]:
        try:
            _insider(shop, request)
        except WireError as error:
            return error.response()
        return {
            "version": VERSION,
            "now": shop.clock.now(),
            "jumped_ms": shop.clock.jumped_ms,
            "addresses": _addresses(request, host),
            "kinds": [{"name": kind.name, "page": kind.page} for kind in shop.kinds.values()],
            "models": [model.told() for model in models],
            "stations": [
                {"id": station.id, "name": dict(station.name)}
                for station in shop.state.menu.stations
            ],
        }

    @routes.post("/qr", response_model=None)
    async def qr(request: Request) -> Response:
        """`{"text"}` as an SVG. In the body, not the address: a pairing code must not stand in a log."""
        try:
            _insider(shop, request)
            text = _text(await body_of(request, QR_BYTES))
        except WireError as error:
            return error.response()
        return Response(svg_of(text), media_type="image/svg+xml")

    return routes


def svg_of(text: str) -> bytes:
    """A QR code (ISO/IEC 18004, level M) with its quiet zone of four modules. 5 ms for an address of 300 letters."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, mask_pattern=QR_MASK)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    runs = (
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{"".join(runs)}"/></svg>'
    ).encode()


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules stand side by side: the first, and how many."""
    x = 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            yield x, length
        x += length


def _insider(shop: Shop, request: Request) -> None:
    """not_allowed unless a staff or setup device asks."""
    _, kind = device_asking(shop, request)
    if not kind.needs_person:
        raise WireError("not_allowed")


def _text(body: bytes) -> str:
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise WireError("malformed", where="body") from None
    text = value.get("text") if isinstance(value, dict) and set(value) == {"text"} else None
    if not isinstance(text, str) or not 0 < len(text) <= QR_TEXT_MAX or not text.isprintable():
        raise WireError("malformed", where="text")
    return text


def _addresses(request: Request, host: str) -> list[str]:
    """Where other devices find this hub (`http://192.168.0.5:8080`); empty where it listens to its own box alone."""
    port = (request.scope.get("server") or ("", 0))[1]
    if host not in ("0.0.0.0", "::", ""):
        found = [] if is_loopback(host) else [host]
    else:
        found = [address for address in own_ipv4() if not is_loopback(address)]
    return [f"http://{f'[{name}]' if ':' in name else name}:{port}" for name in found]
