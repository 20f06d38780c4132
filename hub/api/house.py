"""What the technician's page must know besides the documents: kinds, models, addresses, time; and a QR code."""

from __future__ import annotations

import fcntl
import io
import ipaddress
import json
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import qrcode
import qrcode.image.svg
from fastapi import APIRouter, Request, Response

from hub.shop import Shop
from hub.version import VERSION

from .asking import body_of, device_asking
from .errors import WireError

# A body around an address of at most `QR_TEXT_MAX` letters (bytes).
QR_BYTES = 1024
# An address of the hub with a code; the square stays coarse enough for a cheap tablet's camera.
QR_TEXT_MAX = 200
# linux/sockios.h: the IPv4 address of a network interface.
SIOCGIFADDR = 0x8915
# struct ifreq is 40 bytes: 16 of name, then a sockaddr_in whose address stands at 20.
IFREQ, IFREQ_ADDRESS = "16s24x", slice(20, 24)


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
    """A QR code (ISO/IEC 18004, level M) with its quiet zone of four modules."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    drawn = io.BytesIO()
    code.make_image(image_factory=qrcode.image.svg.SvgPathImage).save(drawn)
    return drawn.getvalue()


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
    if not isinstance(text, str) or not 0 < len(text) <= QR_TEXT_MAX or not text.isascii():
        raise WireError("malformed", where="text")
    return text


def _addresses(request: Request, host: str) -> list[str]:
    """Where other devices find this hub (`http://192.168.0.5:8080`); empty where it listens to its own box alone."""
    port = (request.scope.get("server") or ("", 0))[1]
    if host not in ("0.0.0.0", "::", ""):
        found = [] if _is_loopback(host) else [host]
    else:
        found = [address for address in _own_ipv4() if not _is_loopback(address)]
    return [f"http://{f'[{name}]' if ':' in name else name}:{port}" for name in found]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_ipv4() -> list[str]:
    """IPv4 addresses of this machine's interfaces, asked of the kernel: nothing is sent."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _, name in socket.if_nameindex():
            wanted = struct.pack(IFREQ, name.encode()[:15])
            try:
                answer = fcntl.ioctl(asker.fileno(), SIOCGIFADDR, wanted)
            except OSError:  # an interface without an IPv4 address
                continue
            found.append(socket.inet_ntoa(answer[IFREQ_ADDRESS]))
    return found
