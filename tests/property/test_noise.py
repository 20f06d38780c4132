"""Noise on the line, either way: it costs copies and proofs, never a worker, a printer, or the next job."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.document import Run, cut, document, text
from printer.escpos import encode_document
from printer.profile import load_profile
from printer.raster import Typeface
from printer.virtual.machine import Finished, Machine
from tests.print_house import Place, PrintHouse, print_house
from tests.unit.printer.test_nonsense import NONSENSE

EXAMPLES = 10
PROFILES = ("epson-tm-t88v", "generic-80-kr", "generic-58-raster")
# Answers of every form, torn and whole, and anything else.
_HEARD = st.lists(
    st.sampled_from((b"\x12", b"\x3c\x00", b"\x3c\x00\x0c\x0f", b"\x37\x22", b"\x5f", b"\x00", b"\x11", b"\x13"))
    | st.binary(max_size=40),
    max_size=6,
).map(b"".join)  # fmt: skip


@settings(max_examples=EXAMPLES)
@given(
    place=st.sampled_from([(PROFILES[0], False), (PROFILES[0], True), (PROFILES[1], True)]),
    noise=st.lists(_HEARD, min_size=1, max_size=3),
)
def test_a_worker_lives_through_whatever_it_hears(
    place: tuple[str, bool], noise: list[bytes]
) -> None:
    profile, serial = place

    async def day(folder: Path) -> PrintHouse:
        async with print_house(folder, [Place("hot", profile, ("hot",), serial=serial)]) as house:
            house.trust.noisy.add("hot")
            for data in noise:
                house.printers["hot"].voice.stale(data)
                await house.order("bibimbap")
                house.printers["hot"].say(data)
                await house.quiet()
            assert "printer_worker_failed.hot" not in house.shop.feed.view.problems.standing
            await house.mend()
            await house.order("bibimbap")
            await house.quiet()
            assert house.states("hot")[-1] in ("confirmed", "processed", "sent")
        return house

    with TemporaryDirectory(prefix="noise-") as folder:
        asyncio.run(day(Path(folder))).check()


@pytest.mark.parametrize("name", PROFILES)
@given(data=NONSENSE, pieces=st.lists(st.integers(1, 60), max_size=8), off=st.booleans())
def test_a_machine_prints_the_next_job_after_whatever_it_was_told(
    name: str, data: bytes, pieces: list[int], off: bool
) -> None:
    """It is switched off and on: else it waits for the rest of whatever was begun, as printers do."""
    profile = load_profile(name)
    good = encode_document(document(text(Run(text="국수")), cut()), profile, Typeface()).data
    machine, now = Machine(profile, pace=1_000.0), 0.0
    for size in (*pieces, len(data)):
        piece, data = data[:size], data[size:]
        machine.feed(piece, now)
        now += 0.001
        machine.advance(now)
    if off:
        machine.power_off()
        machine.power_on()
    else:
        machine.end(now)
        machine.recover(clear=True)
    machine.take()
    for start in range(0, len(good), 512):
        machine.feed(good[start : start + 512], now, 1)
        while (due := machine.next_event()) is not None:
            now = max(now + 0.001, due)
            machine.advance(now)
    machine.end(now, 1)
    machine.power_off()
    sheets = [event for event in machine.take() if isinstance(event, Finished)]
    assert any(good in sheet.data for sheet in sheets)
