"""Whom a cash receipt (현금영수증) is for, for the person who issues it by hand: told once it is asked for, kept by
nobody on the way."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from hub.devices.registry import hears
from hub.shop import Shop

from .asking import device_asking
from .errors import JSON, WireError

DOCUMENT = "cash_receipts"


def router(shop: Shop) -> APIRouter:
    """One route, for devices that hear of cash receipts and on which somebody is signed in."""
    routes = APIRouter(prefix="/api/v1", include_in_schema=False)

    @routes.get("/cash-receipts/{receipt}", response_model=None)
    async def identity(receipt: str, request: Request) -> Response:
        """`{"identity"}`: digits of a phone, a card or a business; 404 where nobody's number waits."""
        try:
            device, kind = device_asking(shop, request)
            signed_in = device.id in shop.state.sign_ins.on_device
            if not signed_in or not hears(shop.state, kind, device.id, DOCUMENT):
                raise WireError("not_allowed")
            await shop.feed.settled()
            found = shop.state.cash_receipts.get(receipt)
            if found is None or found.identity is None:
                raise WireError("unknown_document")
        except WireError as error:
            return error.response()
        body = json.dumps({"identity": found.identity})
        return Response(body, media_type=JSON, headers={"Cache-Control": "no-store"})

    return routes
