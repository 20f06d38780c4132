"""Where a guest's phone comes back to from the payment window, and where the payment service calls.

What the query or the body says is not believed: it names an order, and makes the hub ask the service about it. A
payment key is passed on to be asked about too. Nothing of either is shown, kept or written to a log.
"""

from __future__ import annotations

import json
import re
from contextlib import aclosing
from html import escape
from string import Template
from typing import Annotated, Literal, Protocol

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from hub.messages import LANGUAGES, text
from hub.payments.online import Standing

# A webhook with a hundred cancels is 40 KB (bytes).
HOOK_MAX = 64 * 1024
# The page looks again by itself until the answer is there (s).
AGAIN_S = 2
_ORDER = re.compile(r"[a-z][0-9a-z]{6,39}")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # The address of this page came with a payment key in it.
    "Referrer-Policy": "no-referrer",
}

Shown = Literal["waiting", "approved", "declined", "unknown", "forgotten"]
# A shape beside the words and the colour, so that it is read without seeing colours.
_LOOKS: dict[Shown, tuple[str, str]] = {
    "waiting": ("⋯", "indigo"),
    "approved": ("✓", "pine"),
    "declined": ("✕", "ochre"),
    "unknown": ("?", "berry"),
    "forgotten": ("–", "stone"),
}
_Asked = Annotated[str, Query(max_length=300)]


class Waited(Protocol):
    """What a guest's return wakes: the method `online`."""

    def returned(self, payment: str, payment_key: str | None = None) -> None: ...
    def left(self, payment: str) -> None: ...
    def heard(self, payment: str) -> None: ...
    def standing(self, payment: str) -> Standing | None: ...


def router(method: Waited) -> APIRouter:
    """`GET /pay/return`, `GET /pay/fail`, `GET /pay/seen` for phones; `POST /pay/hook` for the service or a relay."""
    routes = APIRouter(prefix="/pay", include_in_schema=False)

    @routes.get("/return")
    async def came_back(
        order: Annotated[str, Query(alias="orderId", max_length=300)] = "",
        key: Annotated[str, Query(alias="paymentKey", max_length=300)] = "",
    ) -> Response:
        if _ORDER.fullmatch(order):
            method.returned(order, key if _KEY.fullmatch(key) else None)
        return _on_to(order)

    @routes.get("/fail")
    async def failed(order: _Asked = "") -> Response:
        if _ORDER.fullmatch(order):
            method.left(order)
        return _on_to(order)

    @routes.get("/seen")
    async def seen(order: _Asked = "", accept_language: Annotated[str, Header()] = "") -> Response:
        standing = method.standing(order) if _ORDER.fullmatch(order) else None
        return HTMLResponse(
            page(standing or "forgotten", language_of(accept_language)), 200, _HEADERS
        )

    @routes.post("/hook")
    async def hook(request: Request) -> Response:
        order = _order_of(await _body(request))
        if order is not None:
            method.heard(order)
        # Always: a service that hears no 200 calls again for days.
        return Response(status_code=200)

    return routes


def language_of(accepted: str) -> str:
    """The first language of the browser that the hub speaks; Korean where it speaks none of them (RFC 9110 12.5.4)."""
    for part in accepted.split(",")[:20]:
        wanted = part.split(";")[0].strip().lower()
        if wanted.startswith("zh"):
            return "zh-Hans"
        if wanted.split("-")[0] in LANGUAGES:
            return wanted.split("-")[0]
    return "ko" if not accepted else "en"


def page(shown: Shown, language: str) -> str:
    """The page: what became of the payment, as far as the hub knows."""
    shape, colour = _LOOKS[shown]
    again = f'<meta http-equiv="refresh" content="{AGAIN_S}">' if shown == "waiting" else ""
    return Template(_PAGE).substitute(
        language=language,
        again=again,
        shape=shape,
        colour=colour,
        title=escape(text(language, f"phonepay.{shown}")),
        what=escape(text(language, f"phonepay.{shown}.what")),
    )


def _on_to(order: str) -> Response:
    known = order if _ORDER.fullmatch(order) else ""
    return RedirectResponse(f"/pay/seen?order={known}", 303, _HEADERS)


async def _body(request: Request) -> bytes:
    raw = b""
    async with aclosing(request.stream()) as parts:
        async for part in parts:
            raw += part
            if len(raw) > HOOK_MAX:
                return b""
    return raw


def _order_of(raw: bytes) -> str | None:
    """`data.orderId` (PAYMENT_STATUS_CHANGED) or `orderId`, of whatever else stands there."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    inner = said.get("data", said) if isinstance(said, dict) else None
    order = inner.get("orderId") if isinstance(inner, dict) else None
    return order if isinstance(order, str) and _ORDER.fullmatch(order) else None


_PAGE = """<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
$again
<title>$title</title>
<style>
:root { --hanji: #fbf7f0; --ink: #1d1a16; --stone: #5b544a; --pine: #0b5d4b; --ochre: #8a5a00; --berry: #a3123a;
  --indigo: #27407a; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --hanji: #14120f; --ink: #f6efe3; --stone: #e2d8c8; --pine: #7fe0c0;
  --ochre: #ffdf9e; --berry: #ffb3c4; --indigo: #c3d2ff; } }
body { margin: 0; min-height: 100dvh; display: grid; place-content: center; justify-items: center; padding: 2rem;
  box-sizing: border-box; background: var(--hanji); color: var(--ink); text-align: center; word-break: keep-all;
  font: 1.125rem/1.5 Pretendard, 'Noto Sans KR', 'Noto Sans JP', 'Noto Sans SC', system-ui, sans-serif; }
.shape { width: 5rem; height: 5rem; border-radius: 50%; border: .25rem solid currentColor; display: grid;
  place-content: center; font-size: 2.5rem; font-weight: 700; line-height: 1; box-sizing: border-box; }
h1 { margin: 1.5rem 0 .5rem; font-size: 1.75rem; line-height: 1.3; text-wrap: balance; }
p { margin: 0; max-width: 22rem; color: var(--stone); text-wrap: balance; }
</style>
<div class="shape" style="color: var(--$colour)" aria-hidden="true">$shape</div>
<h1>$title</h1>
<p>$what</p>
</html>
"""
