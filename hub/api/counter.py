"""What the staff's page asks for besides the documents: older orders of the list, papers of an order, and drafts of
what it may change.

The menu and the house rules are changed whole, so they are read whole, here, just before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from itertools import dropwhile, islice
from typing import Any

from fastapi import APIRouter, Request, Response

from hub.devices.registry import hears
from hub.domain.decide.ordering import would_give_back
from hub.domain.decide.printing import number_of
from hub.domain.refusals import Refusal
from hub.live.staff_document import order_row
from hub.shop import Shop

from .asking import device_asking
from .errors import JSON, WireError

# Orders told at once: rendering a hundred takes a millisecond, and a person reads twenty.
ORDERS_TOLD = 100
# Papers of one order told at once. Some have six tickets and a few reprints; beyond that somebody played.
PAPERS_TOLD = 30

# Sixty lines of `10:99,` (letters).
UNITS_MAX = 360
_UNITS = re.compile(r"([0-9]{1,2}):([1-9][0-9]?)")

# A receipt tells of the first order of its bill, whichever of them was paid for last.
_PAPERS = (
    "SELECT id, printer, kind, subject, copy_no, state, changed_at, json_extract(detail, '$.to'),"
    " json_extract(detail, '$.missing') FROM print_job"
    " WHERE subject IN (?, ?) OR (subject = ? AND kind = 'customer_receipt') ORDER BY id DESC LIMIT ?"
)


def router(shop: Shop) -> APIRouter:
    """Routes that only read, for devices that hear of the shop's orders."""
    routes = APIRouter(prefix="/api/v1", include_in_schema=False)

    def told(path: str, body: Callable[[Request], str]) -> None:
        async def route(request: Request) -> Response:
            try:
                _of_the_counter(shop, request)
                await shop.feed.settled()
                return Response(body(request), media_type=JSON)
            except WireError as error:
                return error.response()

        endpoint: Callable[[Request], Awaitable[Response]] = route
        routes.add_api_route(path, endpoint, response_model=None)

    told("/orders", lambda request: _orders(shop, request.query_params.get("before", "")))
    told("/papers", lambda request: _papers(shop, request.query_params.get("order", "")))
    told("/give-back", lambda request: _give_back(shop, request.query_params))
    told("/menu", lambda request: _menu(shop))
    told("/rules", lambda request: shop.state.rules.model_dump_json())
    return routes


def _of_the_counter(shop: Shop, request: Request) -> None:
    """not_allowed unless the device may hear the document `staff`."""
    device, kind = device_asking(shop, request)
    if not hears(shop.state, kind, device.id, "staff"):
        raise WireError("not_allowed")


def _orders(shop: Shop, before: str) -> str:
    """The orders in memory that came before the order `before`, newest first, and how many more there are."""
    newest = reversed(shop.state.orders)
    older = dropwhile(lambda order: order != before, newest) if before else newest
    ids = list(islice(older, 1 if before else 0, None))
    rows: dict[str, Any] = {
        order: order_row(shop.feed.view, shop.state.orders[order]) for order in ids[:ORDERS_TOLD]
    }
    told = {"orders": rows, "more": max(0, len(ids) - ORDERS_TOLD)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _papers(shop: Shop, order_id: str) -> str:
    """Papers of an order in memory and of its bill, as `recent` of the document `prints`, the newest first.

    `listed`: a person has to look at it.
    """
    state, papers = shop.state, {}
    order = state.orders.get(order_id)
    if order is not None:
        first = state.bills[order.bill].orders[0]
        for row in shop.reader.asked(_PAPERS, (order_id, order.bill, first, PAPERS_TOLD)):
            job, printer, kind, about, copy_no, became, at, to, missing = row
            known = state.printers.get(printer)
            papers[job] = {
                "printer": printer,
                "printer_name": known.name if known else printer,
                "kind": kind,
                "about": about,
                "number": number_of(state, about),
                "copy_no": copy_no,
                "state": became,
                "at": at,
                "listed": job in state.prints,
                **{key: said for key, said in (("to", to), ("missing", missing)) if said},
            }
    return json.dumps({"papers": papers}, ensure_ascii=False, separators=(",", ":"))


def _give_back(shop: Shop, query: Mapping[str, str]) -> str:
    """What cancelling `lines` (`1:2,3:1`, units by line number) of an order would give back, by payment.

    `{"back": [{"payment", "method", "amount"}]}` in won, in the order in which it goes back; empty where the order
    does not stand as the asker thinks: the command itself will say so.
    """
    back: list[dict[str, Any]] = []
    with suppress(Refusal):
        units = {no: int(units) for no, units in _UNITS.findall(query.get("lines", "")[:UNITS_MAX])}
        back = [
            {"payment": payment.id, "method": payment.method, "amount": amount}
            for payment, amount in would_give_back(shop.state, query.get("order", ""), units)
        ]
    return json.dumps({"back": back}, separators=(",", ":"))


def _menu(shop: Shop) -> str:
    """`{"version", "menu"}`, the menu as `publish_menu` takes it. 25 ms for the largest menu there may be."""
    menu = shop.state.menu
    return f'{{"version":"{menu.version}","menu":{menu.model_dump_json()}}}'
