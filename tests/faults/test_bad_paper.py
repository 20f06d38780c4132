"""Bad days of paper, each by its name. On every one the job table agrees with what is physically on the paper."""

from __future__ import annotations

import asyncio
import json
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hub.clock import STEP_MS
from printer.body import KitchenTicketBody
from printer.jobs import KITCHEN_LIFE_MS
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket
from printer.profile import PrinterProfile, load_profile
from printer.render import RenderedJob
from printer.spool.ledger import JobState
from printer.spool.patience import Patience
from printer.spool.spooler import PrinterSetup, Spooler
from printer.virtual.paper import NEW_ROLL
from printer.virtual.printer import VirtualPrinter
from tests import print_shop
from tests.paper_trail import Paper, Row, Trust, check_printer, rendered, rows_of
from tests.print_house import HASTY, Place, PrintHouse, print_house
from tests.print_shop import NOW, Ledger, Problems, ticket, until
from tests.shop_day import DAY

Scenario = Callable[[PrintHouse], Awaitable[None]]

TEXT = Place("kitchen", "epson-tm-t88v", ("hot",))
DRAWN = Place("kitchen", "generic-80-raster", ("hot",))
LINE = Place("kitchen", "generic-80-kr", ("hot",), serial=True)
# A printer that holds a job is waited for: nothing in these tests takes so long.
PATIENT = replace(HASTY, stall_s=600.0, proof_s=600.0)
# Before a job its printer is asked how it is (DLE EOT, three bytes, three times) and for its proof (GS r); the
# job itself, and the question behind it.
QUESTION_BYTES, SHORT_BYTES = 3 * 3 + 3, 40
QUICK = replace(print_shop.HASTY, idle_poll_s=60.0)


def day(
    tmp_path: Path, scenario: Scenario, *places: Place, patience: Patience = PATIENT
) -> list[Row]:
    """A shop with these printers; afterwards its jobs agree with its paper. Gives the rows."""

    async def run() -> PrintHouse:
        async with print_house(tmp_path, places, patience) as house:
            await scenario(house)
        return house

    return asyncio.run(run()).check()


async def told_of(house: PrintHouse, *kinds: str) -> None:
    """People are told of one of these. A network cable brings no answer while the printer's buffer is full."""
    standing, wanted = house.shop.feed.view.problems.standing, {f"{kind}.kitchen" for kind in kinds}
    await house.until(lambda: wanted & standing.keys(), lambda: f"no {kinds}: {list(standing)}")


async def states(house: PrintHouse, *wanted: str) -> None:
    await house.until(
        lambda: house.states("kitchen") == list(wanted), lambda: str(house.states("kitchen"))
    )


def texts(folder: Path) -> list[str]:
    sheets = sorted((folder / "kitchen").glob("*.txt"), key=lambda path: int(path.stem))
    return [sheet.read_text("utf-8") for sheet in sheets]


# --- paper, cover, power


def test_the_roll_ends_in_the_middle_of_a_line(tmp_path: Path) -> None:
    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", "after 13 paper_out")
        await house.order("bibimbap")
        await told_of(house, "printer_paper_out")
        await states(house, "sending")
        await house.verb("kitchen", "refill")
        await states(house, "confirmed")

    rows = day(tmp_path, scenario, TEXT)
    assert [row.copy_no for row in rows] == [1]
    (text,) = texts(tmp_path)
    assert NEW_ROLL in text
    assert "재출력" not in text


@pytest.mark.parametrize("mm", [1, 3, 10, 40])
def test_the_cover_is_opened_in_the_middle_of_a_picture(tmp_path: Path, mm: int) -> None:
    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", f"after {mm} cover_open")
        await house.order("bibimbap")
        await told_of(house, "printer_cover_open", "printer_stalled")
        await states(house, "sending")
        await house.verb("kitchen", "cover_close")
        await states(house, "processed")

    assert [row.copy_no for row in day(tmp_path, scenario, DRAWN)] == [1]


@pytest.mark.parametrize("mm", [1, 3, 10, 40])
def test_power_goes_with_half_a_picture_printed(tmp_path: Path, mm: int) -> None:
    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", f"after {mm} power_cut")
        await house.order("bibimbap")
        await house.until(
            lambda: house.states("kitchen")[0] == "unknown", lambda: str(house.states("kitchen"))
        )
        await house.verb("kitchen", "power_on")
        await states(house, "unknown", "processed")

    assert [row.copy_no for row in day(tmp_path, scenario, DRAWN)] == [1, 2]
    assert len(house_sheets := Paper(tmp_path / "kitchen").sheets) == 2
    assert house_sheets[0].lost


@pytest.mark.parametrize("count", [200, 1_000, 5_000, 12_000])
def test_power_goes_with_half_a_picture_sent(tmp_path: Path, count: int) -> None:
    """The printer waits for the rest of a picture that nobody sends, is switched off and on, and prints a copy."""

    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", f"drop_after {count}")
        await house.order("bibimbap")
        await house.until(
            lambda: house.states("kitchen")[0] == "unknown", lambda: str(house.states("kitchen"))
        )
        await house.verb("kitchen", "power_cycle")
        await house.quiet()

    rows = day(tmp_path, scenario, DRAWN)
    assert [row.state for row in rows if row.copy_no == 1] == ["unknown"]
    assert rows[-1].state == "processed"


@pytest.mark.parametrize("profile", ["epson-tm-t88v", "generic-80-kr"])
def test_power_goes_and_comes_on_a_line_that_shows_nothing_of_it(
    tmp_path: Path, profile: str
) -> None:
    """The printer answers again, whatever it is asked, but the ticket in its buffer is gone."""

    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", "after 13 paper_out")
        await house.order("bibimbap")
        await told_of(house, "printer_paper_out")
        await states(house, "sending")
        await house.verb("kitchen", "power_cut")
        # A serial adapter is there all the same.
        await told_of(house, "printer_stalled")
        await house.verb("kitchen", "ok")
        await house.until(
            lambda: house.states("kitchen")[0] == "unknown", lambda: str(house.states("kitchen"))
        )
        await house.quiet()

    place = Place("kitchen", profile, ("hot",), serial=True)
    rows = day(tmp_path, scenario, place, patience=replace(HASTY, stall_s=600.0))
    assert [row.copy_no for row in rows] == [1, 2]
    assert rows[0].state == "unknown"


# --- the cable


@pytest.mark.parametrize("serial", [False, True], ids=["network", "line"])
def test_the_cable_is_pulled_between_any_two_bytes(tmp_path: Path, serial: bool) -> None:
    """Cut before the first byte of the job, it is sent again as it is; after that, only a copy that says so."""
    ledger, folder = Ledger(), tmp_path / "kitchen"

    async def short(body: str, _profile: PrinterProfile) -> RenderedJob:
        """A job of a few dozen bytes that names itself."""
        content = json.loads(body)["content"]
        name = f"{content['order_number']}/{content['copy_no']}"
        return RenderedJob(b"\x1b@" + name.encode() + b" first\nand second line\n\x1dVB\x00", ())

    async def run() -> None:
        baud = 115_200 if serial else None
        printer = VirtualPrinter("kitchen", folder, "generic-80-kr", baud=baud)
        await printer.start()
        address = (
            f"serial://{printer.tty}?baud=115200" if serial else f"tcp://127.0.0.1:{printer.port}"
        )
        problems = Problems()
        spooler = Spooler(ledger, short, problems, tmp_path, lambda: NOW, QUICK)
        spooler.add(PrinterSetup("kitchen", address, load_profile("generic-80-kr")))

        def over() -> bool:
            # Every cut makes a copy, and many of them close the printer; a person looks after it each time.
            if closed(problems):
                spooler.resume("kitchen")
            return not ledger.open()

        try:
            for count in range(1, QUESTION_BYTES + SHORT_BYTES, 5 if serial else 1):
                printer.drop_after(count)
                ledger.add(ticket(f"t{count}", body_json=numbered(count)))
                spooler.nudge("kitchen")
                await until(lambda: pulled(printer) or not ledger.open() or closed(problems))
                await printer.ok()
                await until(over)
        finally:
            await spooler.stop()
            await printer.stop()

    asyncio.run(run())
    told: dict[bytes, list[Row]] = defaultdict(list)
    for job in ledger.rows.values():
        state = ledger.states[job.job_id].value
        number = job.job_id.partition("#")[0]
        row = Row(job.job_id, "kitchen", job.kind, number, 0, job.copy_no, state, {}, job.body_json)
        told[asyncio.run(short(job.body_json, load_profile("generic-80-kr"))).data].append(row)
    check_printer(Paper(folder), told, Trust())
    firsts = [state for job, state in ledger.states.items() if "#" not in job]
    # On a line, the answer to a question that never arrived is waited for in vain, and no proof is claimed.
    assert {JobState.PROCESSED, JobState.UNKNOWN} <= set(firsts)


def pulled(printer: VirtualPrinter) -> bool:
    """Its line is gone. A network only cuts the connection."""
    return printer.tty is not None and not os.path.lexists(printer.tty)


def closed(problems: Problems) -> bool:
    """It failed too often, and prints nothing until somebody looked after it."""
    return ("printer_quarantined", "kitchen") in problems.standing


def numbered(number: int) -> str:
    """A ticket of the order with that number."""
    lines = (KitchenLine(quantity=1, name="국수"),)
    content = KitchenTicket(
        station="k", order_number=str(number), service="eat_in", at=0, lines=lines
    )
    return KitchenTicketBody(kind="kitchen_ticket", content=content).model_dump_json()


# --- what a printer says, or does not


@pytest.mark.parametrize("place", [TEXT, LINE], ids=["network", "line"])
def test_a_printer_that_takes_everything_and_reads_nothing(tmp_path: Path, place: Place) -> None:
    """The buffers on the way swallow a ticket whole: it is not claimed to be printed, nor sent twice.

    `test_dead_printers` has one with so small a buffer that the ticket stands half sent.
    """

    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", "deaf")
        await house.order("bibimbap")
        await states(house, "sent")
        await house.verb("kitchen", "listen")
        await house.order("bibimbap")
        await house.until(
            lambda: house.states("kitchen")[1] in ("confirmed", "processed"),
            lambda: str(house.states("kitchen")),
        )

    assert [row.copy_no for row in day(tmp_path, scenario, place)] == [1, 1]


@pytest.mark.parametrize("place", [TEXT, DRAWN, LINE], ids=["text", "drawn", "line"])
def test_a_printer_that_answers_nothing(tmp_path: Path, place: Place) -> None:
    """It prints, for all we know; nobody claims that it did."""

    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", "go_silent")
        await house.order("bibimbap")
        await states(house, "sent")

    assert [row.copy_no for row in day(tmp_path, scenario, place)] == [1]


@pytest.mark.parametrize("place", [TEXT, DRAWN, LINE], ids=["text", "drawn", "line"])
@pytest.mark.parametrize(
    "words",
    [
        "late 300", "stale 00", "stale 12", "stale 1213", "stale 3c00", "stale 3c000c0f", "stale 3722",
        "stale 372230303030", "stale 11", "garbage 40",
    ],
)  # fmt: skip
def test_a_printer_that_answers_late_or_with_something_old_before_it(
    tmp_path: Path, place: Place, words: str
) -> None:
    """Whatever is heard: one paper, or a copy that says so."""

    async def scenario(house: PrintHouse) -> None:
        for _ in range(2):
            await house.verb("kitchen", words)
            await house.order("bibimbap")
            await house.quiet()

    day(tmp_path, scenario, place, patience=HASTY)


@pytest.mark.parametrize("words", ["split 200", "interrupt"])
def test_an_answer_in_the_middle_of_a_status_block(tmp_path: Path, words: str) -> None:
    """Another till on the same line had asked for automatic status: its blocks come torn, or with answers inside."""

    async def scenario(house: PrintHouse) -> None:
        printer = house.printers["kitchen"]
        for _ in range(3):
            await house.verb("kitchen", words)
            printer.machine.feed(b"\x1da\xff", asyncio.get_running_loop().time())
            await house.verb("kitchen", "drawer_open")
            await house.order("bibimbap")
            await house.quiet()
            await house.verb("kitchen", "drawer_close")

    rows = day(tmp_path, scenario, TEXT)
    assert {row.state for row in rows} == {"confirmed"}


# --- two hubs, and time


def test_two_hubs_share_one_printer_in_the_rush(tmp_path: Path) -> None:
    """Each job comes out in one piece, on a sheet of its own."""
    count = 8

    async def run() -> None:
        other = replace(TEXT, name="other")
        async with (
            print_house(tmp_path / "one", [TEXT], PATIENT) as one,
            print_house(tmp_path / "two", [other], PATIENT) as two,
        ):
            two.clock.advance(DAY)
            port = one.printers["kitchen"].port
            await two.save(other, f"tcp://127.0.0.1:{port}")
            await asyncio.gather(*(house.order("bibimbap") for house in (one, two) * count))
            await one.quiet()
            await two.quiet()

    asyncio.run(run())
    paper, profile = Paper(tmp_path / "one" / "kitchen"), load_profile(TEXT.profile)
    told: dict[bytes, list[Row]] = defaultdict(list)
    for shop in ("one", "two"):
        for row in rows_of(tmp_path / shop / "shop"):
            assert row.state == "confirmed"
            told[rendered(row.body, profile)].append(row)
    assert len(told) == 2 * count
    check_printer(paper, told, Trust())
    assert sorted(sheet.data for sheet in paper.sheets) == sorted(told)


def test_a_wall_clock_that_jumps_expires_nothing(tmp_path: Path) -> None:
    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", "refuse")
        await house.order("bibimbap")
        for jump in (STEP_MS + DAY, -3 * DAY, 365 * DAY):
            house.clock.jump(jump)
            await house.shop.note([])
            await house.order("bibimbap")
        await house.until(
            lambda: house.states("kitchen")[0] == "blocked", lambda: str(house.states("kitchen"))
        )
        await house.verb("kitchen", "ok")
        await states(house, *["confirmed"] * 4)

    day(tmp_path, scenario, TEXT)


def test_what_is_too_late_stands_in_the_list_and_never_comes_out(tmp_path: Path) -> None:
    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", "refuse")
        await house.order("bibimbap")
        house.clock.advance(KITCHEN_LIFE_MS)
        await house.shop.note([])
        await states(house, "expired")
        house.look()
        await house.verb("kitchen", "ok")
        house.clock.jump(-DAY)
        await house.restart()
        house.clock.advance(3 * DAY)
        await house.shop.note([])
        await house.order("bibimbap")
        await states(house, "expired", "confirmed")
        house.look()
        assert len(house.listed) == 1

    day(tmp_path, scenario, TEXT)
    assert len(Paper(tmp_path / "kitchen").sheets) == 1


@pytest.mark.parametrize("seconds", [0, 1], ids=["at once", "in a moment"])
@pytest.mark.parametrize("mm", [1, 30])
def test_a_hub_that_begins_again_while_its_printer_holds_a_job(
    tmp_path: Path, mm: int, seconds: int
) -> None:
    """The paper had ended inside it: both the rest of the first and the copy come out, and the copy says so."""

    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", f"after {mm} paper_out")
        await house.order("bibimbap")
        await told_of(house, "printer_paper_out")
        await house.restart(graceful=False)
        house.clock.advance(1_000 * seconds)
        await states(house, "unknown", "blocked")
        await house.verb("kitchen", "refill")
        await states(house, "unknown", "confirmed")

    rows = day(tmp_path, scenario, TEXT)
    assert [row.copy_no for row in rows] == [1, 2]
    assert len(Paper(tmp_path / "kitchen").sheets) == 2


def test_a_job_that_is_being_sent_is_not_handed_on(tmp_path: Path) -> None:
    """Its worker's last word and whoever gives its jobs away may meet in one commit."""
    spare = replace(DRAWN, name="spare", stations=())

    async def scenario(house: PrintHouse) -> None:
        await house.verb("kitchen", "refuse")
        await house.order("bibimbap")
        await states(house, "blocked")
        assert house.printing is not None
        assert house.spooler is not None
        await house.spooler.remove("kitchen")
        (job,) = [row.id for row in rows_of(house.data)]
        jobs = house.printing.jobs
        await asyncio.gather(jobs.mark(job, "sending", {}, None), jobs.reroute(job, "spare"))
        await states(house, "sending")
        assert house.states("spare") == []
        await house.verb("kitchen", "ok")
        await house.restart()
        await states(house, "unknown", "confirmed")

    day(tmp_path, scenario, TEXT, spare)
