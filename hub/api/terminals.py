"""Whether a card terminal answers, asked by the technician's or the owner's page."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response

from hub.payments.card_terminal import CardTerminals
from hub.shop import Shop

from .asking import device_asking
from .errors import WireError

# What one part of a terminal says that is out of order, or away (`DeviceCheck`).
BAD = frozenset("XF")

Said = Literal["well", "reader", "van", "silent"]
"""well: it answered and all is well; reader: its card reader is out of order; van: its server (VAN) does not
answer; silent: nothing, or nonsense, came back."""


def router(shop: Shop, terminals: CardTerminals) -> APIRouter:
    """`POST /api/v1/terminals/{id}/check` -> `{"said"}`; staff and setup devices alone."""
    routes = APIRouter(prefix="/api/v1", include_in_schema=False)

    @routes.post("/terminals/{terminal}/check", response_model=None)
    async def check(terminal: str, request: Request) -> Response | dict[str, Said]:
        try:
            _, kind = device_asking(shop, request)
            if not kind.needs_person:
                raise WireError("not_allowed")
        except WireError as error:
            return error.response()
        if terminal not in shop.state.terminals:
            return {"said": "silent"}
        found = await terminals.check(terminal)
        if found is None:
            return {"said": "silent"}
        if found.card in BAD:
            return {"said": "reader"}
        return {"said": "van" if BAD & {found.van, found.link} else "well"}

    return routes
