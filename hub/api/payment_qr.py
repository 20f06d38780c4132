"""The QR code that a guest's phone reads to pay: drawn for the screen on which the payment waits, and for no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request, Response

from hub.devices.registry import hears
from hub.domain.bill import Bill
from hub.domain.payment import UNRESOLVED, Payment
from hub.shop import Shop

from .asking import device_asking
from .errors import WireError
from .house import svg_of

Waiting = Callable[[str, str], Mapping[str, str] | None]
"""What a guest needs while a payment by a method is on its way (`PaymentRunner.waiting`)."""


def router(shop: Shop, waiting: Waiting) -> APIRouter:
    """`GET /api/v1/bills/{bill}/payments/{payment}/qr.svg`: the code, as long as the payment waits for a phone."""
    routes = APIRouter(prefix="/api/v1", include_in_schema=False)

    @routes.get("/bills/{bill}/payments/{payment}/qr.svg", response_model=None)
    async def picture(bill: str, payment: str, request: Request) -> Response:
        try:
            content = _content(_asked(shop, request, bill, payment), waiting)
        except WireError as error:
            return error.response()
        headers = {"Cache-Control": "private, no-store"}
        return Response(svg_of(content), headers=headers, media_type="image/svg+xml")

    return routes


def _asked(shop: Shop, request: Request, bill_id: str, payment_id: str) -> Payment:
    """The payment, if the asking device may hear of its bill; unknown_document else."""
    device, kind = device_asking(shop, request)
    bill = shop.state.bills.get(bill_id)
    if bill is None or not any(hears(shop.state, kind, device.id, name) for name in _names(bill)):
        raise WireError("unknown_document")
    payment = bill.payments.get(payment_id)
    if payment is None or payment.state not in UNRESOLVED:
        raise WireError("unknown_document")
    return payment


def _names(bill: Bill) -> list[str]:
    return [f"bill.{bill.id}", *([f"seating.{bill.seating}"] if bill.seating else [])]


def _content(payment: Payment, waiting: Waiting) -> str:
    """The address of the payment window (온라인), or what the shop's own code says (매장 QR)."""
    meanwhile = waiting(payment.id, payment.method) or {}
    content = meanwhile.get("checkout") or meanwhile.get("qr")
    if content is None:
        raise WireError("unknown_document")
    return content
