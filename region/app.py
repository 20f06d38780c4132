"""The region's composition root: a database file -> FastAPI. Batches in, pages out."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlmodel import func, select

from hub.clock import Clock

from . import batches, console, office
from .house import RegionHouse
from .tables import StoreRow

# Long enough for the answers in flight to leave, before a process that may not acknowledge ends (s).
LAST_WORDS_S = 0.5

try:
    VERSION = version("madang")
except PackageNotFoundError:  # run from a folder that was never installed
    VERSION = "0"


def die(why: str) -> None:
    """Ends the process: the service manager starts it again. EX_SOFTWARE. Called from the writer's thread."""
    timer = threading.Timer(LAST_WORDS_S, os._exit, (70,))
    timer.daemon = True
    timer.start()


def build(path: Path, clock: Clock | None = None, died: Callable[[str], None] = die) -> FastAPI:
    """The region as an ASGI application. DatabaseRefused if the database cannot be opened safely."""
    house = RegionHouse(path, clock, died)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await asyncio.to_thread(house.close)

    app = FastAPI(
        title="Madang region", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None
    )
    app.state.house = house
    app.include_router(batches.router(house))
    app.include_router(office.router(house))

    @app.get("/health", summary="Is the region well")
    async def health() -> dict[str, Any]:
        with house.database.session() as session:
            stores = session.exec(select(func.count()).select_from(StoreRow)).one()
        return {"status": "ok", "version": VERSION, "stores": stores}

    app.include_router(console.router(house))

    return app
