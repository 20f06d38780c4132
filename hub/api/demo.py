"""What only the demo has: its devices' tokens, its virtual paper, and its mishaps. From this machine alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel

from hub.demo.furnish import PEOPLE, PRINTER_NAMES, DemoShop
from hub.demo.region import DemoRegion
from hub.payments.test_card import VERBS, TestCard, Verb

# Sheets shown per printer; the files stay.
SHEETS_SHOWN = 30
HERE = ("127.0.0.1", "::1", "localhost", "testclient", "testserver")
_TYPES = {"png": "image/png", "txt": "text/plain; charset=utf-8", "bin": "application/octet-stream"}


class Mishap(BaseModel):
    """A verb for a virtual printer, the test card, or the line to the region (`cut_region`, `mend_region`)."""

    verb: str
    printer: str | None = None


def router(
    demo: DemoShop, card: TestCard, data: Path, region: DemoRegion | None = None
) -> APIRouter:
    """Routes under /api/v1; refused to any other machine, since they give tokens away."""
    routes = APIRouter(prefix="/api/v1", include_in_schema=False)

    @routes.get("/demo")
    async def devices(request: Request) -> dict[str, Any]:
        _only_here(request)
        return {
            "devices": demo.devices,
            "printers": [{"id": key, "name": name} for key, name in PRINTER_NAMES.items()],
            "people": [{"id": p, "name": name, "pin": pin} for p, name, _, pin in PEOPLE],
            "card": card.verb,
            "region": region.url if region else "",
        }

    @routes.post("/demo/mishap")
    async def mishap(wish: Mishap, request: Request) -> dict[str, str]:
        _only_here(request)
        if wish.printer is not None:
            if wish.printer not in PRINTER_NAMES or not re.fullmatch(r"[a-z_]{1,20}", wish.verb):
                raise HTTPException(422, "no such printer or verb")
            return {"said": await demo.torment(wish.verb, wish.printer)}
        if region is not None and region.url and wish.verb in ("cut_region", "mend_region"):
            await (region.cut() if wish.verb == "cut_region" else region.mend())
            return {"said": "ok"}
        if wish.verb not in VERBS:
            raise HTTPException(422, f"the test card knows {', '.join(VERBS)}")
        card.verb = cast(Verb, wish.verb)
        return {"said": "ok"}

    @routes.get("/paper")
    async def paper(request: Request) -> dict[str, Any]:
        _only_here(request)
        return {
            "printers": [
                {"id": key, "name": name, "sheets": _sheets(data / "paper" / key, key)}
                for key, name in PRINTER_NAMES.items()
            ]
        }

    @routes.get("/paper/{printer}/{file}")
    async def sheet(printer: str, file: str, request: Request) -> FileResponse:
        _only_here(request)
        found = re.fullmatch(r"([0-9]{1,9})\.(png|txt|bin)", file)
        path = data / "paper" / printer / file
        if printer not in PRINTER_NAMES or found is None or not path.is_file():
            raise HTTPException(404, "no such sheet")
        return FileResponse(path, media_type=_TYPES[found[2]])

    return routes


def _sheets(folder: Path, printer: str) -> list[dict[str, Any]]:
    """The newest sheets of a printer, newest last."""
    numbers = sorted(int(path.stem) for path in folder.glob("*.png") if path.stem.isdecimal())
    base = f"/api/v1/paper/{printer}"
    return [
        {
            "n": n,
            "png": f"{base}/{n}.png",
            "txt": f"{base}/{n}.txt",
            "at": (folder / f"{n}.png").stat().st_mtime_ns // 1_000_000,
        }
        for n in numbers[-SHEETS_SHOWN:]
    ]


def _only_here(request: Request) -> None:
    asked_from = request.client.host if request.client else ""
    # The name counts too: a page from elsewhere whose own name points here must not read tokens (DNS rebinding).
    if asked_from not in HERE or request.url.hostname not in HERE:
        raise HTTPException(403, "the demo's tokens are given to this machine alone")
