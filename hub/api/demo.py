"""What only the demo has: its devices' tokens, its virtual paper and money, its mishaps. From this machine alone."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import APIRouter, BackgroundTasks, HTTPException, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from hub.demo.furnish import DemoShop
from hub.demo.tally import COUNTED_MAX, tally, waiting
from hub.payments.test_card import VERBS, TestCard, Verb

from . import demo_money as money

# Sheets shown per printer; the files stay.
SHEETS_SHOWN = 30
HERE = ("127.0.0.1", "::1", "localhost", "testclient", "testserver")
_TYPES = {"png": "image/png", "txt": "text/plain; charset=utf-8", "bin": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Demo:
    """What the routes act on. `shipped`: the last journal entry the region has, None without a region."""

    shop: DemoShop
    card: TestCard
    data: Path
    shipped: Callable[[], int | None] = lambda: None
    supervised: bool = False
    """Somebody starts this hub again when it is killed."""
    waiting: money.Waiting = lambda payment, method: None
    """What a guest needs while a payment by a method is on its way."""


class Mishap(BaseModel):
    """A verb for a virtual printer, a card terminal, the payment service (`online`: what meets it, such as `confirm`),
    the test card, the line to the region (`cut_region`, `mend_region`) or the hub itself (`kill_hub`: SIGKILL, once
    the answer has left)."""

    verb: str
    printer: str | None = None
    terminal: str | None = None
    online: str | None = None


class Counted(BaseModel):
    """Commands whose orders are to be counted on disk and paper."""

    command_ids: Annotated[list[str], Field(max_length=COUNTED_MAX)]


def router(demo: Demo) -> APIRouter:
    """Routes under /api/v1; refused to any other machine, since they give tokens away."""
    routes = APIRouter(prefix="/api/v1", include_in_schema=False)

    @routes.get("/demo")
    async def devices(request: Request) -> dict[str, Any]:
        _only_here(request)
        return {
            "devices": demo.shop.devices,
            "switches": demo.shop.switches,
            "printers": [{"id": key, "name": name} for key, name in demo.shop.printers.items()],
            "terminals": [{"id": key, "name": name} for key, name in demo.shop.terminals.items()],
            "online": bool(demo.shop.places and demo.shop.places.money.online_control),
            "people": [{"id": p, "name": name, "pin": pin} for p, name, _, pin in demo.shop.people],
            "dishes": demo.shop.dishes,
            "card": demo.card.verb,
            "pid": os.getpid(),
            "supervised": demo.supervised,
            **await _beyond(demo),
        }

    @routes.post("/demo/mishap")
    async def mishap(wish: Mishap, request: Request, after: BackgroundTasks) -> dict[str, str]:
        _only_here(request)
        if wish.printer is not None:
            return {"said": await _torment(demo, wish.verb, wish.printer)}
        if wish.terminal is not None:
            return {"said": await money.torment_terminal(demo.shop, wish.terminal, wish.verb)}
        if wish.online is not None:
            hook = f"{str(request.base_url).rstrip('/')}/pay/hook"
            said = await money.torment_online(demo.shop, wish.online, wish.verb, hook)
            return {"said": said}
        if wish.verb == "kill_hub":
            if not demo.supervised:
                raise HTTPException(422, "nobody would start this hub again: `madang demo` does")
            after.add_task(os.kill, os.getpid(), signal.SIGKILL)
        elif wish.verb in ("cut_region", "mend_region") and demo.shop.places is not None:
            return {"said": await demo.shop.places.line(wish.verb.removesuffix("_region"))}
        elif wish.verb in VERBS:
            demo.card.verb = cast(Verb, wish.verb)
        else:
            raise HTTPException(422, f"the test card knows {', '.join(VERBS)}")
        return {"said": "ok"}

    @routes.post("/demo/tally")
    async def count(wish: Counted, request: Request) -> dict[str, Any]:
        _only_here(request)
        return {"orders": tally(demo.shop.shop, demo.data, wish.command_ids)}

    @routes.get("/demo/money")
    async def far_side(request: Request) -> dict[str, Any]:
        _only_here(request)
        return await money.far_side(demo.shop, demo.waiting)

    @routes.get("/paper")
    async def paper(request: Request) -> dict[str, Any]:
        _only_here(request)
        return {
            "printers": [
                {
                    "id": key,
                    "name": name,
                    "sheets": _sheets(demo.data / "paper" / key, key),
                    "machine": await _machine(demo, key),
                }
                for key, name in demo.shop.printers.items()
            ]
        }

    @routes.get("/paper/{printer}/{file}")
    async def sheet(printer: str, file: str, request: Request) -> FileResponse:
        _only_here(request)
        found = re.fullmatch(r"([0-9]{1,9})\.(png|txt|bin)", file)
        path = demo.data / "paper" / printer / file
        if printer not in demo.shop.printers or found is None or not path.is_file():
            raise HTTPException(404, "no such sheet")
        return FileResponse(path, media_type=_TYPES[found[2]])

    return routes


async def _torment(demo: Demo, verb: str, printer: str) -> str:
    known = printer in demo.shop.printers and re.fullmatch(r"[a-z_]{1,20}", verb)
    if not known or demo.shop.places is None:
        raise HTTPException(422, "no such printer or verb")
    return await demo.shop.places.torment(verb, printer)


async def _machine(demo: Demo, printer: str) -> dict[str, Any] | None:
    """How a virtual printer is; None where there is none, or it does not answer now."""
    if demo.shop.places is None:
        return None
    try:
        return await demo.shop.places.printer_state(printer)
    except (OSError, TimeoutError, ValueError):
        return None


async def _beyond(demo: Demo) -> dict[str, Any]:
    """`region`: its address, empty while there is none; `line`: cut or not, and what waits for it."""
    url, cut = await demo.shop.places.region() if demo.shop.places else ("", False)
    shipped = demo.shipped()
    if shipped is None:
        return {"region": url, "line": {"cut": cut, "entries": 0, "orders": 0}}
    return {"region": url, "line": {"cut": cut, **asdict(waiting(demo.shop.shop, shipped))}}


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
