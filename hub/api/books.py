"""The books for people of the shop: X now, every Z, a month by day, what sold, and the export for the accountant.

All of it only reads. What takes long is read in a thread (SQLite adds up, the interpreter goes on) or, for the export,
in a process of its own; the loop only passes it on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from hub.devices.registry import hears
from hub.domain.behaviour import FLOOR, MANAGERS
from hub.domain.decide.closing import figures, open_questions
from hub.domain.staff import Role
from hub.domain.till import shift_figures
from hub.shop import Shop
from hub.store import sales

from .asking import device_asking
from .errors import JSON, WireError

# Zs told at once: two months, a page that a person still reads.
ZS_TOLD = 60
# Business days of one look at what sold: a year, for the accountant.
DAYS_MAX = 366
# Exports at once: each keeps a processor busy, and orders come first.
EXPORTS_AT_ONCE = 2
# Read from the export's process in one go (bytes).
CHUNK = 64 * 1024

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_Route = Callable[[Request], Awaitable[Response]]


def router(shop: Shop) -> APIRouter:
    """Routes for staff devices, each for who is signed in there and may see it."""
    routes = APIRouter(prefix="/api/v1/books", include_in_schema=False)
    exporting = asyncio.Semaphore(EXPORTS_AT_ONCE)

    def told(path: str, roles: frozenset[Role], answer: _Route) -> None:
        async def route(request: Request) -> Response:
            try:
                _may_see(shop, request, roles)
                return await answer(request)
            except WireError as error:
                return error.response()

        routes.add_api_route(path, route, response_model=None)

    async def x(request: Request) -> Response:
        await shop.feed.settled()
        return _json(_x(shop))

    async def zs(request: Request) -> Response:
        page = request.query_params.get("page", "1")
        if not page.isascii() or not page.isdecimal() or not 1 <= int(page[:6]) <= 10_000:
            raise WireError("malformed", where="page")
        return _json(_zs(shop, int(page)))

    async def z(request: Request) -> Response:
        number = request.path_params["number"]
        if not number.isascii() or not number.isdecimal() or len(number) > 6:
            raise WireError("unknown_document")
        rows = shop.reader.asked(
            "SELECT at, fingerprint, body FROM z_report WHERE number = ?", (int(number),)
        )
        if not rows:
            raise WireError("unknown_document")
        return _json(
            {"at": rows[0][0], "fingerprint": rows[0][1], "report": json.loads(rows[0][2])}
        )

    async def month(request: Request) -> Response:
        wanted = request.query_params.get("month", "")
        if not _MONTH.fullmatch(wanted):
            raise WireError("malformed", where="month")
        fees = dict(shop.state.rules.fees)
        days = await asyncio.to_thread(
            sales.days, shop.reader.path, f"{wanted}-01", f"{wanted}-31", fees
        )
        listed = [{"day": day} | one for day, one in sorted(days.items())]
        return _json({"month": wanted, "days": listed, "whole": sales.summed(days)})

    async def sold(request: Request) -> Response:
        first, last = _span(request)
        categories = {item.id: item.category for item in shop.state.menu.items}
        found = await asyncio.to_thread(sales.sold, shop.reader.path, first, last, categories)
        return _json({"from": first, "to": last} | found | {"names": _names(shop)})

    async def export(request: Request) -> Response:
        first, last = _span(request)
        language = request.query_params.get("language", "ko")
        if language not in ("ko", "en"):
            raise WireError("malformed", where="language")
        if exporting.locked():
            raise WireError("too_many")
        name = f"madang-{first}-{last}.csv"
        return StreamingResponse(
            _exported(shop, exporting, first, last, language),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    told("/x", FLOOR, x)
    told("/z", MANAGERS, zs)
    told("/z/{number}", MANAGERS, z)
    told("/month", MANAGERS, month)
    told("/sold", MANAGERS, sold)
    told("/export.csv", MANAGERS, export)
    return routes


def _may_see(shop: Shop, request: Request, roles: frozenset[Role]) -> None:
    """not_allowed unless the device hears `till` and whoever is signed in on it has one of the roles."""
    device, kind = device_asking(shop, request)
    person = shop.state.people.get(shop.state.sign_ins.on_device.get(device.id, ""))
    if (
        not hears(shop.state, kind, device.id, "till")
        or person is None
        or not roles & set(person.roles)
    ):
        raise WireError("not_allowed")


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, separators=(",", ":")), media_type=JSON)


def _x(shop: Shop) -> dict[str, Any]:
    """The books since the last Z, and every drawer since then: the ended shifts, then the open ones."""
    state = shop.state
    shifts = (*state.books.shifts.values(), *map(shift_figures, state.shifts.values()))
    return {
        "figures": figures(state, shop.clock.now()).model_dump(mode="json"),
        "shifts": [shift.model_dump(mode="json") for shift in shifts],
        "open_questions": open_questions(state),
        "last_z": state.books.number,
    }


def _zs(shop: Shop, page: int) -> dict[str, Any]:
    rows = shop.reader.asked(
        "SELECT number, day, at, fingerprint, json_extract(body, '$.figures.net.amount'),"
        " json_extract(body, '$.open_questions') FROM z_report ORDER BY number DESC LIMIT ? OFFSET ?",
        (ZS_TOLD + 1, (page - 1) * ZS_TOLD),
    )
    keys = ("number", "day", "at", "fingerprint", "net", "open_questions")
    return {
        "zs": [dict(zip(keys, row, strict=True)) for row in rows[:ZS_TOLD]],
        "more": len(rows) > ZS_TOLD,
    }


def _names(shop: Shop) -> dict[str, dict[str, Any]]:
    """What people and categories are called today."""
    return {
        "people": dict(shop.state.person_names),
        "categories": {one.id: dict(one.name) for one in shop.state.menu.categories},
        "items": {one.id: dict(one.name) for one in shop.state.menu.items},
    }


def _span(request: Request) -> tuple[str, str]:
    """`from` and `to` as business days, a year at most; malformed otherwise."""
    first, last = (request.query_params.get(key, "") for key in ("from", "to"))
    try:
        if not _DAY.fullmatch(first) or not _DAY.fullmatch(last):
            raise ValueError
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise WireError("malformed", where="from") from None
    if not timedelta(0) <= end - begin < timedelta(days=DAYS_MAX):
        raise WireError("malformed", where="to")
    return first, last


async def _exported(
    shop: Shop, exporting: asyncio.Semaphore, first: str, last: str, language: str
) -> AsyncIterator[bytes]:
    """What the export's process writes, as it writes it. A reader that goes away ends it."""
    async with exporting:
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hub.store.export", str(shop.reader.path), first, last, language,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert worker.stdout is not None
        assert worker.stderr is not None
        try:
            while chunk := await worker.stdout.read(CHUNK):
                yield chunk
            complaint = await worker.stderr.read()
            if await worker.wait() != 0:
                # Cut off, not ended: half a year must not look like a whole one.
                raise RuntimeError(f"export: {complaint.decode(errors='replace')[-500:]}")
        finally:
            if worker.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    worker.kill()
                await worker.wait()
