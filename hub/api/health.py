"""`GET /health`: is it well; details only for staff and technicians."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from hub.shop import Shop
from hub.version import VERSION

from .asking import device_asking
from .errors import WireError


def router(shop: Shop) -> APIRouter:
    """One route."""
    routes = APIRouter()

    @routes.get("/health", response_model=None, summary="Is the hub well")
    async def health(request: Request) -> dict[str, Any]:
        standing = shop.feed.view.problems.standing
        value: dict[str, Any] = {
            "status": "degraded" if standing else "ok",
            "version": VERSION,
            "epoch": shop.state.epoch,
            "head": shop.head.seq,
        }
        try:
            _, kind = device_asking(shop, request)
        except WireError:
            return value
        if kind.needs_person:
            value["problems"] = sorted(standing)
            value["orders_today"] = shop.state.orders_today
            value["connections"] = sum(shop.feed.view.present.values())
        return value

    return routes
