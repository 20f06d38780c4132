"""A printer that stands in for another and dies as well: what it was given goes on, and always names the first."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from printer.jobs import KITCHEN_LIFE_MS
from printer.spool.ledger import JobState
from tests.print_house import Place, PrintHouse, print_house

HOT = Place("hot", "generic-80-kr", ("hot",), backup="grill")
GRILL = Place("grill", "generic-80-kr", backup="counter")
COUNTER = Place("counter", "generic-80-kr")
CHAIN = [HOT, GRILL, COUNTER]


def jobs(house: PrintHouse) -> list[tuple[str, str, int, str | None]]:
    """(printer, state, copy, banner) of every job, oldest first."""
    rows = house.shop.reader.asked(
        "SELECT printer, state, copy_no, body FROM print_job ORDER BY id"
    )
    return [
        (printer, state, copy_no, json.loads(body)["content"]["banner"])
        for printer, state, copy_no, body in rows
    ]


async def chained(house: PrintHouse) -> None:
    """Backups are saved before those that they stand in for; the shop had none of them at first."""
    for place in (GRILL, HOT):
        await house.save(place)


def test_where_the_stand_in_is_dead_as_well_its_own_backup_prints(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with print_house(tmp_path, CHAIN) as house:
            await chained(house)
            facts = house.shop.feed.view.printers
            for dead in ("hot", "grill"):
                await house.verb(dead, "paper_out")
                await house.until(
                    lambda dead=dead: facts[dead].get("standing") == "blocked", house._described
                )
            await house.order("bibimbap")
            await house.quiet()
            assert jobs(house) == [
                ("hot", "rerouted", 1, None),
                ("counter", "processed", 1, "hot 대신"),
            ]
        house.check()

    asyncio.run(scenario())


def test_what_a_stand_in_was_given_goes_on_when_it_dies(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with print_house(tmp_path, CHAIN) as house:
            await chained(house)
            await house.verb("hot", "paper_out")
            look = house.moves

            def dies_with_it(job: str, state: JobState) -> None:
                look(job, state)
                if state is JobState.REROUTED:
                    house.printers["grill"].machine.mechanism.end_inside(0)

            house.moves = dies_with_it  # type: ignore[method-assign]
            await house.order("bibimbap")
            await house.quiet()
            assert jobs(house) == [
                ("hot", "rerouted", 1, None),
                ("grill", "rerouted", 1, "hot 대신"),
                ("counter", "processed", 1, "hot 대신"),
            ]
            assert house.shop.feed.view.displayed == {}
        house.check()

    asyncio.run(scenario())


def test_a_chain_that_bites_its_tail_ends_on_the_screens(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with print_house(tmp_path, [HOT, replace(GRILL, backup="hot")]) as house:
            await house.save(replace(GRILL, backup="hot"))
            await house.save(HOT)
            await house.verb("hot", "paper_out")
            look = house.moves

            def dies_with_it(job: str, state: JobState) -> None:
                look(job, state)
                if state is JobState.REROUTED:
                    house.printers["grill"].machine.mechanism.end_inside(0)

            house.moves = dies_with_it  # type: ignore[method-assign]
            order = await house.order("bibimbap")
            view = house.shop.feed.view
            await house.until(
                lambda: view.displayed.get(order["order"]) == ("grill",), house._described
            )
            # Well again, the first one does not print what lies at the other.
            await house.verb("hot", "ok")
            await house.until(
                lambda: view.printers["hot"].get("standing") == "ready", house._described
            )
            await house.order("bibimbap")
            await house.until(lambda: house.states("hot")[-1] == "processed", house._described)
            await house.verb("grill", "ok")
            await house.quiet()
            assert jobs(house) == [
                ("hot", "rerouted", 1, None),
                ("grill", "processed", 1, "hot 대신"),
                ("hot", "processed", 1, None),
            ]
        house.check()

    asyncio.run(scenario())


def test_once_more_names_the_printer_that_it_was_for_and_never_the_stand_in(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with print_house(tmp_path, [HOT, replace(GRILL, backup=None), COUNTER]) as house:
            await house.save(HOT)
            await house.verb("hot", "paper_out")
            look = house.moves

            def dies_with_it(job: str, state: JobState) -> None:
                look(job, state)
                if state is JobState.REROUTED:
                    house.printers["grill"].machine.mechanism.end_inside(0)

            house.moves = dies_with_it  # type: ignore[method-assign]
            for _ in range(3):
                await house.order("bibimbap")
            await house.until(lambda: len(house.states("grill")) == 3, house._described)
            house.clock.advance(KITCHEN_LIFE_MS)
            assert house.spooler is not None
            house.spooler.nudge("grill")
            prints = house.shop.state.prints
            await house.until(lambda: len(prints) == 3, house._described)
            assert {(one.printer, one.origin, one.reason) for one in prints.values()} == {
                ("grill", "hot", "too_late")
            }
            house.moves = look  # type: ignore[method-assign]
            await house.mend()
            view = house.shop.feed.view
            await house.until(
                lambda: {one.get("standing") for one in view.printers.values()} == {"ready"},
                house._described,
            )
            for job, where in zip(list(prints), (None, "hot", "counter"), strict=True):
                await house.settle(job, "again", where)
            await house.quiet()
            assert sorted(jobs(house)[6:]) == [
                ("counter", "processed", 2, "hot 대신"),
                ("grill", "processed", 2, "hot 대신"),
                ("hot", "processed", 2, None),
            ]
        house.check()

    asyncio.run(scenario())
