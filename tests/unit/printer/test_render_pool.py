"""The process that draws paper: what goes wrong with one printer's job is no other printer's end."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

import hub.app
from hub.app import RenderPool
from printer import fonts
from printer.fonts import FontsNotInstalled
from printer.profile import PrinterProfile, load_profile
from printer.render import RenderedJob, render_job
from tests.print_shop import ticket_body

# More than the executor has taken out of its queue when the first one fails.
PRINTERS = 8


def on_a_box_without_fonts(body: str, profile: PrinterProfile) -> RenderedJob:
    """`render_job` in the worker process, where no font was packaged."""
    fonts._PACKAGED = Path("/nowhere")
    return render_job(body, profile)


def test_a_job_that_cannot_be_drawn_ends_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A box without fonts: every printer's job says so, and none is cancelled, which would end its worker."""
    monkeypatch.delenv("MADANG_FONT_DIR", raising=False)
    monkeypatch.setattr(hub.app, "render_job", on_a_box_without_fonts)

    async def draw() -> list[object]:
        pool = RenderPool()
        try:
            drawn = (
                pool.render(ticket_body(), load_profile("generic-80-raster"))
                for _ in range(PRINTERS)
            )
            return list(await asyncio.gather(*drawn, return_exceptions=True))
        finally:
            pool.close()

    assert [type(result) for result in asyncio.run(draw())] == [FontsNotInstalled] * PRINTERS


def test_a_process_that_was_killed_is_followed_by_one_other() -> None:
    async def draw() -> None:
        pool, profile = RenderPool(), load_profile("generic-80-kr")
        try:
            assert (await pool.render(ticket_body(), profile)).data
            assert pool._pool is not None
            (process,) = pool._pool._processes.values()
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            results = await asyncio.gather(
                *(pool.render(ticket_body(), profile) for _ in range(PRINTERS)),
                return_exceptions=True,
            )
            assert not any(isinstance(result, asyncio.CancelledError) for result in results)
            assert (await pool.render(ticket_body(), profile)).data
        finally:
            pool.close()

    asyncio.run(draw())
