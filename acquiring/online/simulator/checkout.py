"""결제창: the page on the guest's phone. Pays with a card that is nobody's, or leaves.

The query names what Toss Payments' `requestPayment` takes (orderId, amount, orderName, successUrl, failUrl), and
the ways back are the service's: `successUrl?paymentType&orderId&paymentKey&amount`, `failUrl?code&message`; a guest
who leaves brings no orderId back (docs.tosspayments.com/reference/error-codes, PAY_PROCESS_CANCELED).
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Annotated
from urllib.parse import urlencode, urlsplit, urlunsplit

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from hub.domain.money import AMOUNT_MAX

from .page import PAGE, WORDS
from .service import Held, Service

FONTS = Path(str(files("hub"))) / "static" / "fonts"


class Windows:
    """Payment windows. Where each leads back to is the window's own matter, and not in the log."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._ways: dict[str, tuple[str, str]] = {}
        """Ways back by payment key: when it went well, and when not."""

    def open(
        self, order: str, amount: int, name: str, tax_free: int, well: str, badly: str
    ) -> Held:
        """A window for the order. ValueError where the ways back are no web addresses."""
        for way in (well, badly):
            if urlsplit(way).scheme not in ("http", "https"):
                raise ValueError("successUrl and failUrl are web addresses")
        if not 6 <= len(order) <= 64 or tax_free > amount:
            raise ValueError("orderId has 6 to 64 characters, taxFreeAmount is within amount")
        held = self._service.opened(order, amount, name, tax_free)
        if held.body["totalAmount"] != amount:
            raise ValueError("the order is open under another amount")
        self._ways[held.body["paymentKey"]] = (well, badly)
        return held

    def pay(self, key: str) -> str:
        """결제하기: where the guest's browser goes."""
        well, badly = self._ways[key]
        if not self._service.proven(key):
            return with_query(badly, code="PAY_PROCESS_ABORTED", message="결제가 만료되었습니다.")
        body = self._service.payments[key].body
        return with_query(
            well,
            paymentType="NORMAL",
            orderId=body["orderId"],
            paymentKey=key,
            amount=str(body["totalAmount"]),
        )

    def leave(self, key: str) -> str:
        """취소: where the guest's browser goes."""
        _, badly = self._ways[key]
        said = "사용자에 의해 결제가 취소되었습니다."
        return with_query(badly, code="PAY_PROCESS_CANCELED", message=said)

    def latest(self, order: str) -> str:
        """The key of the order's window. LookupError where none is open."""
        for key in reversed(self._ways):
            if self._service.payments[key].body["orderId"] == order:
                return key
        raise LookupError(f"no window for {order}")

    def router(self) -> APIRouter:
        routes = APIRouter()

        @routes.get("/checkout")
        async def checkout(
            order: Annotated[str, Query(alias="orderId", max_length=64)],
            amount: Annotated[int, Query(gt=0, le=AMOUNT_MAX)],
            well: Annotated[str, Query(alias="successUrl", max_length=2_000)],
            badly: Annotated[str, Query(alias="failUrl", max_length=2_000)],
            name: Annotated[str, Query(alias="orderName", max_length=100)] = "",
            tax_free: Annotated[int, Query(alias="taxFreeAmount", ge=0)] = 0,
            accept_language: Annotated[str, Header()] = "",
        ) -> HTMLResponse:
            try:
                held = self.open(order, amount, name, tax_free, well, badly)
            except ValueError as wrong:
                return HTMLResponse(f"<!doctype html><p>{escape(str(wrong))}</p>", 400)
            language = (
                "ko" if accept_language.lower().startswith("ko") or not accept_language else "en"
            )
            return HTMLResponse(drawn(held, language))

        @routes.get("/fonts/madang-sans")
        def letters() -> Response:
            found = sorted(FONTS.glob("madang-sans-*.woff2"))
            if not found:
                return Response(status_code=404)  # not built: the reader's own letters have to do
            return FileResponse(found[-1], media_type="font/woff2")

        @routes.post("/checkout/{key}/pay")
        async def pay(key: str) -> RedirectResponse:
            return RedirectResponse(self.pay(key), 303)

        @routes.post("/checkout/{key}/leave")
        async def leave(key: str) -> RedirectResponse:
            return RedirectResponse(self.leave(key), 303)

        return routes


def with_query(address: str, **more: str) -> str:
    """The address with these added to whatever it asks already."""
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode(more)) if part)
    return urlunsplit(parts._replace(query=query))


def drawn(held: Held, language: str) -> str:
    """The page itself."""
    body, words = held.body, WORDS[language]
    amount = f"{body['totalAmount']:,}"
    filled = {name: escape(text) for name, text in words.items()}
    return Template(PAGE).substitute(
        filled,
        language=language,
        key=escape(body["paymentKey"]),
        name=escape(body["orderName"] or words["nameless"]),
        amount=escape(words["won"].format(amount=amount)),
        button=escape(words["pay"].format(amount=words["won"].format(amount=amount))),
    )
