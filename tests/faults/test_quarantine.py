"""A printer that tears every ticket stays closed over a restart, until a person looked after it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from printer.spool.ledger import JobState
from printer.spool.quarantine import FAILURES
from tests.print_house import Place, PrintHouse, print_house

HOT = Place("hot", "generic-80-kr", ("hot",))
QUARANTINED = "printer_quarantined.hot"


def tears_everything(house: PrintHouse) -> None:
    """From now on its cable breaks in the middle of every job."""
    look = house.moves
    house.trust.lost.add("hot")

    def tear(job: str, state: JobState) -> None:
        look(job, state)
        if state is JobState.SENDING:
            house.printers["hot"].drop_after(300)

    house.moves = tear  # type: ignore[method-assign]


def holds(house: PrintHouse) -> None:
    """From now on it does not."""
    house.moves = PrintHouse.moves.__get__(house)  # type: ignore[method-assign]


def is_closed(house: PrintHouse) -> bool:
    facts = house.shop.feed.view.printers.get("hot", {})
    return (
        facts.get("standing") == "quarantined"
        and QUARANTINED in house.shop.feed.view.problems.standing
    )


def test_a_closed_printer_stays_closed_over_a_restart(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with print_house(tmp_path, [HOT]) as house:
            tears_everything(house)
            await house.order("bibimbap")
            await house.until(lambda: is_closed(house), house._described)
            for graceful in (True, False):
                await house.restart(graceful=graceful)
                await house.until(lambda: is_closed(house), house._described)
                order = await house.order("bibimbap")
                # The screens have it, and nothing more was sent to the printer.
                await house.until(
                    lambda number=order["order"]: number in house.shop.feed.view.displayed,
                    house._described,
                )
            assert house.states("hot").count("unknown") == FAILURES
            holds(house)
            await house.done("staff", {"type": "resume_printer", "printer": "hot"})
            await house.quiet()
            assert QUARANTINED not in house.shop.feed.view.problems.standing
            # And it is not closed again by what was before.
            await house.restart()
            await house.order("bibimbap")
            await house.quiet()
            assert house.states("hot")[-1] in ("confirmed", "processed")
        house.check()

    asyncio.run(scenario())


def test_another_machine_in_its_place_begins_anew(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with print_house(tmp_path, [HOT]) as house:
            tears_everything(house)
            await house.order("bibimbap")
            await house.until(lambda: is_closed(house), house._described)
            # A new name is no new machine ...
            await house.save(HOT)
            await house.until(lambda: is_closed(house), house._described)
            # ... another address is.
            holds(house)
            await house.save(HOT, address=f"tcp://localhost:{house.printers['hot'].port}")
            await house.quiet()
            assert house.states("hot")[-1] in ("confirmed", "processed")
        house.check()

    asyncio.run(scenario())
