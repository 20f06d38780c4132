"""Printing on its worst day: any jobs, any mishaps of printers, cables, hub and clock, against the physical paper.

Whatever happens: nothing is `confirmed` that is not whole on paper; every ticket of an acknowledged order is on
paper, comes again with its banner, comes elsewhere and says so, or stands in the list until a person answers; no
second copy looks like a first; a drawer opens once at most; a job moves only as drawn in `printer.spool.ledger`;
and no call to a printer is made in the event loop. The oracle is `tests/paper_trail.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, note, settings

from tests.bad_luck import Hand, Step, schedules, shops
from tests.print_house import Place, print_house

# Each opens a shop with five printers, and takes half a second on a quiet machine.
EXAMPLES = 40
STEPS, MANY_STEPS = 14, 40


def live_through(places: Sequence[Place], steps: Sequence[Step]) -> None:
    """The schedule, then everything is mended and given time; then the paper is read."""

    async def day(folder: Path) -> None:
        async with print_house(folder, places) as house:
            house.hasty = True
            note(f"steps: {steps}")
            try:
                await Hand(house).play(steps)
                await house.mend()
                await house.quiet()
                house.look()
            finally:
                note(str(house.under_way() if house.opened else "the hub is off"))
        house.check()

    with TemporaryDirectory(prefix="bad-luck-") as folder:
        asyncio.run(day(Path(folder)))


@settings(max_examples=EXAMPLES)
@given(places=shops(), steps=schedules(STEPS))
def test_the_journal_of_jobs_agrees_with_the_paper(
    places: tuple[Place, ...], steps: list[Step]
) -> None:
    live_through(places, steps)


@pytest.mark.soak
@given(places=shops(), steps=schedules(MANY_STEPS))
def test_for_days(places: tuple[Place, ...], steps: list[Step]) -> None:
    live_through(places, steps)
