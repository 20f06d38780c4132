"""Pages and their files, all from the hub: nothing is loaded from outside."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import FileResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).resolve().parent.parent / "static"

# Everything a page needs comes from the hub; a frame around one may only be ours (the first page).
POLICY = (
    "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:;"
    " style-src 'self' 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)
# The first page shows the demo's region in a frame, a server of its own on this machine.
FIRST_POLICY = f"{POLICY}; frame-src 'self' http://127.0.0.1:* http://localhost:*"
# Below /static/, whatever stands in these folders has a hash in its name.
FOREVER = ("assets/", "fonts/")


class HashedFiles(StaticFiles):
    """Static files: hashed names are kept for ever, others asked for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        hashed = path.startswith(FOREVER) and response.status_code == 200
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if hashed else "no-cache"
        )
        return response


def add_pages(app: FastAPI) -> None:
    """`/` is the first page; `/kiosk` is `kiosk.html`, and so on for every page that was built."""
    routes = APIRouter()

    @routes.get("/", include_in_schema=False)
    async def first() -> Response:
        return _page("index", FIRST_POLICY)

    @routes.get("/board", include_in_schema=False)
    @routes.get("/board/{board}", include_in_schema=False)
    async def board() -> Response:
        return _page("menuboard")

    @routes.get("/table", include_in_schema=False)
    async def table() -> Response:
        return _page("tableorder")

    @routes.get("/{name}", include_in_schema=False)
    async def page(name: str) -> Response:
        return _page(name)

    app.include_router(routes)
    if STATIC.is_dir():
        app.mount("/static", HashedFiles(directory=STATIC), name="static")


def _page(name: str, policy: str = POLICY) -> Response:
    file = STATIC / f"{name}.html"
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,40}", name) or not file.is_file():
        return PlainTextResponse(
            "이런 화면은 없습니다. 주소를 확인해 주세요.\nNo such page.\n", 404
        )
    return FileResponse(
        file,
        media_type="text/html; charset=utf-8",
        headers={
            "Cache-Control": "no-cache",
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        },
    )
