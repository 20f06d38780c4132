"""`POST /api/v1/batches`: size, token, coding, shape, chain, in that order; then the writer decides."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from sync.batch import BATCHES, PACKED_MAX, BrokenChain, Malformed
from sync.coding import ACCEPTED, CODINGS, Damaged, TooLarge

from .house import RegionHouse
from .intake import Received, received, taken
from .writer import NotWritten, TooBusy

# What a hub is asked to wait when the disk or the queue is full; its own jitter spreads the rest (s).
COME_BACK_S = 30
# Batches unpacked at a time: each holds up to 16 MB, and more threads than cores help nobody.
UNPACKING_MAX = 4


class _Unwell(Exception):
    """An error as the wire says it."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


def router(house: RegionHouse) -> APIRouter:
    """One route."""
    routes = APIRouter()
    unpacking = asyncio.Semaphore(UNPACKING_MAX)

    @routes.post(BATCHES, response_model=None, summary="A stretch of a shop's journal")
    async def batches(request: Request) -> Response:
        try:
            store = _store(house, request)
            coding = _coding(request)
            body = await _body(request)
            async with unpacking:
                new = await asyncio.to_thread(_received, coding, body)
            answer = await house.writer.do(lambda db: taken(db, store, new, house.now()))
        except _Unwell as unwell:
            return _error(unwell)
        except TooBusy:
            return _error(_Unwell(503, "too_busy"))
        except NotWritten:
            return _error(_Unwell(503, "not_written"))
        status = 200 if answer.verdict in ("stored", "have_already") else 409
        return JSONResponse(answer.model_dump(), status, {"Accept-Encoding": ACCEPTED})

    return routes


def _error(unwell: _Unwell) -> Response:
    said: dict[str, Any] = {"code": unwell.code}
    if unwell.detail:
        said["detail"] = unwell.detail
    headers = {"Accept-Encoding": ACCEPTED}
    if unwell.status == 503:
        headers["Retry-After"] = str(COME_BACK_S)
    if unwell.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse({"error": said}, unwell.status, headers)


def _store(house: RegionHouse, request: Request) -> str:
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > PACKED_MAX:
        raise _Unwell(413, "too_large")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _Unwell(401, "no_token")
    store = house.store_of(token.strip())
    if store is None:
        raise _Unwell(401, "unknown_token")
    return store


def _coding(request: Request) -> str:
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in CODINGS:
        raise _Unwell(415, "unknown_coding", f"send one of: {ACCEPTED}")
    return coding


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > PACKED_MAX:
            raise _Unwell(413, "too_large")
    return bytes(body)


_CODES: dict[type[Exception], tuple[int, str]] = {
    Damaged: (422, "damaged"),
    TooLarge: (413, "too_large"),
    Malformed: (422, "malformed"),
    BrokenChain: (422, "broken_chain"),
}


def _received(coding: str, body: bytes) -> Received:
    try:
        return received(coding, body)
    except tuple(_CODES) as error:
        status, code = _CODES[type(error)]
        raise _Unwell(status, code, str(error)) from None
