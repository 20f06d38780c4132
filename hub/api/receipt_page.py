"""A receipt on a guest's phone (영수증 QR): `GET /r/<token>`. Whoever holds the token sees it, for a week.

The page has no script, loads nothing, is kept by nobody on the way and found by no search engine.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from hub.keyed import RECEIPT_PATH, TOKEN_BYTES, Keyed
from hub.messages import catalogue
from hub.shop import Shop
from hub.store.retention import DAY_MS, KEPT

from .house import svg_of

_TOKEN = re.compile(rf"[a-z2-7]{{{TOKEN_BYTES * 8 // 5}}}")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def router(shop: Shop, keyed: Keyed, page: Callable[[str], str]) -> APIRouter:
    """`page` makes the HTML of a receipt's stored body."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(f"{RECEIPT_PATH}{{token}}.svg", response_model=None)
    async def picture(token: str) -> Response:
        """The QR code of a receipt, for the screen on which the guest paid."""
        bill = _bill_of(shop, token)
        url = keyed.receipt_url(bill) if bill else None
        if url is None:
            return Response(status_code=404, headers=_HEADERS)
        return Response(svg_of(url), headers=_HEADERS, media_type="image/svg+xml")

    @routes.get(f"{RECEIPT_PATH}{{token}}", response_model=None)
    async def receipt(token: str) -> Response:
        found = _found(shop, token)
        if found is None:
            return HTMLResponse(_gone(), 404, _with_policy(_gone()))
        html = page(found[1])
        return HTMLResponse(html, headers=_with_policy(html))

    return routes


def _found(shop: Shop, token: str) -> tuple[str, str] | None:
    """(bill, body) of a receipt that is not too old; None for a token of none."""
    if not _TOKEN.fullmatch(token):
        return None
    days = KEPT["receipt"].days or 0
    rows = shop.reader.asked(
        "SELECT bill, body FROM receipt WHERE token = ? AND at >= ?",
        (token, shop.clock.now() - days * DAY_MS),
    )
    return (rows[0][0], rows[0][1]) if rows else None


def _bill_of(shop: Shop, token: str) -> str | None:
    found = _found(shop, token)
    return found[0] if found else None


def _with_policy(html: str) -> dict[str, str]:
    """Nothing may be loaded, run or framed; of styles only the page's own."""
    own = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in _STYLE.findall(html)
    )
    policy = (
        f"default-src 'none'; style-src {own}; frame-ancestors 'none';"
        " base-uri 'none'; form-action 'none'"
    )
    return _HEADERS | {"Content-Security-Policy": policy}


def _gone() -> str:
    """Said in four languages: nobody knows which one the guest reads."""
    said = "".join(
        f'<p lang="{language}">{catalogue(language)["receipt_page.gone"]}</p>'
        for language in ("ko", "en", "ja", "zh-Hans")
    )
    return (
        '<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><title>404</title>'
        "<style>body{font:1.1rem/1.6 sans-serif;margin:2rem;color:#1d1a16}h1{font-size:1.2em}"
        "p{margin-bottom:1rem}</style>"
        f"</head><body><main><h1>{catalogue('ko')['paper.title.receipt']}</h1>{said}</main></body></html>"
    )
