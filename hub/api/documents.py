"""Documents by HTTP: `GET /api/v1/documents/{name}` with ETag, gzipped once for all; and who I am."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from hub.devices.registry import hears, standing_documents
from hub.shop import Shop

from .asking import device_asking
from .errors import JSON, WireError

# Smaller bodies are not worth a client's unpacking.
GZIP_FROM = 1024


def router(shop: Shop) -> APIRouter:
    """Routes that only read."""
    routes = APIRouter(prefix="/api/v1")

    @routes.get("/documents/{name}", response_model=None, summary="A live document as it is now")
    async def document(name: str, request: Request) -> Response:
        try:
            if shop.feed.kept(name) is None:
                await shop.feed.settled()
            device, kind = device_asking(shop, request)
            found = shop.feed.look(name) if hears(shop.state, kind, device.id, name) else None
            if found is None:
                raise WireError("unknown_document")
        except WireError as error:
            return error.response()
        headers = {
            "ETag": found.etag(),
            "Madang-Rev": found.rev,
            "Cache-Control": "private, no-cache",
            "Vary": "Authorization, Accept-Encoding",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        if zipped and len(found.json()) >= GZIP_FROM:
            headers["Content-Encoding"] = "gzip"
            return Response(found.gzipped(), headers=headers, media_type=JSON)
        return Response(found.json(), headers=headers, media_type=JSON)

    @routes.get("/me", response_model=None, summary="The asking device and what it may hear")
    async def me(request: Request) -> Any:
        try:
            device, kind = device_asking(shop, request)
        except WireError as error:
            return error.response()
        return {
            "device_id": device.id,
            "kind": device.kind,
            "name": device.name,
            "screen": device.screen.model_dump(),
            "documents": standing_documents(kind, device.id, shop.feed.names()),
        }

    return routes
