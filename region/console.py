"""The office's pages over HTTP: given to the region's own machine alone.

A proxy that lets people in from outside does so under its own sign-in, and asks for `localhost`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from sqlmodel import Session, col, func, select

from .house import RegionHouse
from .pages import Day, Language, Shop, overview, shop_page, sorry
from .tables import CursorRow, StoreDayRow, StoreRow, UnreadRow

HERE = ("127.0.0.1", "::1", "localhost")

# Three months of a shop, on one page.
DAYS_SHOWN = 92

# Nothing from outside. The first page of a demo shop, on another port of this machine, may show it in a frame.
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
# The house's letters lie where the hub's build put them; most machines of a region have no Korean ones.
STATIC_FONTS = Path(str(files("hub"))) / "static" / "fonts"
_LETTERS = ("madang-sans", "pretendard")
_KEPT = {"Cache-Control": "public, max-age=86400"}
_FILES = {"console.css": "text/css", "console.js": "text/javascript"}


def router(house: RegionHouse) -> APIRouter:
    """`/`, `/stores/<id>`, and what they look like."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def shops(request: Request) -> Response:
        language = _language(request)
        if not _from_here(request):
            return _page(sorry("not.here", language), 403)
        with house.database.session() as session:
            return _page(overview(_shops(session), house.now(), language))

    @routes.get("/stores/{store}")
    def shop(store: str, request: Request) -> Response:
        language = _language(request)
        if not _from_here(request):
            return _page(sorry("not.here", language), 403)
        with house.database.session() as session:
            found = _shops(session, store)
            if not found:
                return _page(sorry("no.shop", language), 404)
            unread = session.exec(
                select(func.coalesce(func.sum(UnreadRow.entries), 0)).where(
                    UnreadRow.store == store
                )
            ).one()
            days = _days(session, store, DAYS_SHOWN)
            return _page(shop_page(found[0], days, unread, house.now(), language))

    @routes.get("/fonts/{name}")
    def letters(name: str) -> Response:
        if name not in _LETTERS:
            return Response(status_code=404)
        found = sorted(STATIC_FONTS.glob(f"{name}-*.woff2"))
        if not found:
            return Response(status_code=404)  # not built: the reader's own letters have to do
        return FileResponse(found[-1], media_type="font/woff2", headers=_KEPT)

    @routes.get("/{name}")
    def file(name: str, request: Request) -> Response:
        if name not in _FILES:
            return _page(sorry("no.page", _language(request)), 404)
        body = files("region").joinpath(name).read_bytes()
        return Response(body, media_type=_FILES[name], headers=_HEADERS)

    return routes


def _page(body: str, status: int = 200) -> Response:
    return HTMLResponse(body, status, _HEADERS)


def _language(request: Request) -> Language:
    return "en" if request.query_params.get("lang") == "en" else "ko"


def _from_here(request: Request) -> bool:
    # The name counts too: a page from elsewhere whose own name points here must not read it (DNS rebinding).
    asked_from = request.client.host if request.client else ""
    return asked_from in HERE and request.url.hostname in HERE


def _shops(session: Session, only: str | None = None) -> list[Shop]:
    wanted = select(StoreRow, CursorRow).join(CursorRow, col(CursorRow.store) == col(StoreRow.id))
    if only is not None:
        wanted = wanted.where(StoreRow.id == only)
    return [
        Shop(
            row.id,
            row.name,
            row.seen_at,
            row.forked_at,
            cursor.seq,
            next(iter(_days(session, row.id, 1)), None),
        )
        for row, cursor in session.exec(wanted.order_by(col(StoreRow.name)))
    ]


def _days(session: Session, store: str, limit: int) -> list[Day]:
    """The newest business days of a shop, newest first."""
    wanted = select(StoreDayRow).where(StoreDayRow.store == store)
    return [
        Day(row.day, row.orders, row.ordered - row.cancelled, row.cancelled)
        for row in session.exec(wanted.order_by(col(StoreDayRow.day).desc()).limit(limit))
    ]
