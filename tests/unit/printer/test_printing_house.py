"""The hub with printers: from the order to the paper, through the real job table and render process."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hub.domain.call import ESCALATES_MS
from printer.jobs import KITCHEN_LIFE_MS
from printer.virtual.printer import VirtualPrinter
from tests.open_house import OpenHouse, open_house, until
from tests.unit.domain.small_shop import wish

Rows = list[tuple[str, str, int, dict[str, Any]]]


@asynccontextmanager
async def kitchen(folder: Path) -> AsyncIterator[VirtualPrinter]:
    printer = VirtualPrinter("kitchen", folder, "epson-tm-t88v", "127.0.0.1", 0)
    await printer.start()
    try:
        yield printer
    finally:
        await printer.stop()


def saved(address: str, profile: str = "epson-tm-t88v") -> dict[str, Any]:
    printer = {
        "id": "kitchen",
        "name": "주방",
        "address": address,
        "profile": profile,
        "stations": ["hot"],
        "receipts": False,
    }
    return {"type": "save_printer", "printer": printer}


def jobs_of(house: OpenHouse, order: str) -> Rows:
    """(kind, state, copy, detail) of an order's jobs, oldest first."""
    rows = house.house.shop.reader.jobs_of(order)
    return [(row.kind, row.state, row.copy_no, json.loads(row.detail or "{}")) for row in rows]


def states(house: OpenHouse, order: str) -> list[str]:
    return [state for _, state, _, _ in jobs_of(house, order)]


async def place(house: OpenHouse) -> str:
    answer = await house.ask("kiosk", house.order(wish("bibimbap", 2, "spice.hot")))
    order: str = answer.json()["answer"]["order"]
    return order


@pytest.mark.anyio
async def test_an_order_is_confirmed_on_paper(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    async with kitchen(folder) as printer, open_house(tmp_path) as house:
        await house.tell(saved(f"tcp://127.0.0.1:{printer.port}"))
        order = await place(house)
        await until(lambda: states(house, order) == ["confirmed"])
        await until((folder / "1.txt").exists)
        text = (folder / "1.txt").read_text(encoding="utf-8")
        assert "비빔밥" in text
        assert "매운맛" in text


@pytest.mark.anyio
async def test_paper_that_ends_is_shown_and_a_power_cut_makes_a_marked_copy(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    async with kitchen(folder) as printer, open_house(tmp_path) as house:
        standing = house.house.shop.feed.view.problems.standing
        await house.tell(saved(f"tcp://127.0.0.1:{printer.port}"))
        printer.paper_out_after(100)
        order = await place(house)
        await until(lambda: "printer_paper_out.kitchen" in standing)
        assert states(house, order) == ["sending"]
        await printer.refuse()
        await until(lambda: states(house, order) == ["unknown", "blocked"])
        await printer.ok()
        await until(lambda: states(house, order) == ["unknown", "confirmed"])
        assert [copy for _, _, copy, _ in jobs_of(house, order)] == [1, 2]
        await until((folder / "2.txt").exists)
        assert "재출력 2" in (folder / "2.txt").read_text(encoding="utf-8")
        await until(lambda: not standing)


@pytest.mark.anyio
async def test_a_printer_set_up_wrongly_is_a_problem_and_not_the_end_of_the_hub(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "paper"
    async with kitchen(folder) as printer:
        async with open_house(tmp_path) as house:
            standing = house.house.shop.feed.view.problems.standing
            await house.tell(saved("tcp://127.0.0.1:1", profile="no-such-model"))
            await until(lambda: "printer_setup_wrong.kitchen" in standing)
            order = await place(house)
            assert states(house, order) == ["queued"]
        # A start with such a printer in the journal.
        async with open_house(tmp_path) as house:
            standing = house.house.shop.feed.view.problems.standing
            assert "generic-80-kr" in standing["printer_setup_wrong.kitchen"].params["why"]
            await house.tell(saved(f"tcp://127.0.0.1:{printer.port}"))
            await until(lambda: states(house, order) == ["confirmed"])
            assert "printer_setup_wrong.kitchen" not in standing
            await house.tell(saved("tcp://127.0.0.1:1", profile="no-such-model"))
            await until(lambda: "printer_setup_wrong.kitchen" in standing)
            await house.tell({"type": "remove_printer", "printer": "kitchen"})
            await until(lambda: not standing)


@pytest.mark.anyio
async def test_a_printer_saved_again_while_it_is_let_go_has_one_worker(tmp_path: Path) -> None:
    """Whoever looks for the right address saves again and again, and each old one takes its time to be given up."""
    folder = tmp_path / "paper"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with kitchen(folder) as printer, open_house(tmp_path) as house:
            await house.tell(saved(f"tcp://127.0.0.1:{silent.getsockname()[1]}"))
            orders = [await place(house)]
            with await accepted(silent):  # its worker waits for an answer now
                for _ in range(2):
                    await house.tell(saved(f"tcp://127.0.0.1:{printer.port}"))
                orders += [await place(house) for _ in range(3)]
            await until(lambda: all(states(house, order)[-1] == "confirmed" for order in orders))
            await until(lambda: len(threads_of("kitchen")) == 1)
            await until((folder / f"{len(orders)}.txt").exists)


@pytest.mark.anyio
async def test_a_printer_removed_while_it_is_let_go_is_not_served_again(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        with (
            socket.create_server(("127.0.0.1", 0)) as silent,
            socket.create_server(("127.0.0.1", 0)) as other,
        ):
            await house.tell(saved(f"tcp://127.0.0.1:{silent.getsockname()[1]}"))
            await place(house)
            with await accepted(silent):
                tasks = len(house.house.printing._tasks)
                await house.tell(saved(f"tcp://127.0.0.1:{other.getsockname()[1]}"))
                await house.tell({"type": "remove_printer", "printer": "kitchen"})
            await until(lambda: len(house.house.printing._tasks) == tasks)
            assert not house.house.spooler._workers


async def accepted(listener: socket.socket) -> socket.socket:
    """The next caller's line; whoever closes it hangs up on them."""
    line, _ = await asyncio.to_thread(listener.accept)
    return line


def threads_of(printer: str) -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith(f"printer-{printer}")]


@pytest.mark.anyio
async def test_a_day_without_a_printer_is_one_line_until_the_next_day(tmp_path: Path) -> None:
    """The kitchen's screen shows problems above its tickets, and then it is all that a cook has."""
    async with open_house(tmp_path) as house:
        standing = house.house.shop.feed.view.problems.standing
        await house.tell(saved("tcp://127.0.0.1:1"))
        orders = [await place(house) for _ in range(3)]
        house.clock.advance(KITCHEN_LIFE_MS)
        house.house.spooler.nudge("kitchen")
        await until(lambda: [states(house, o) for o in orders] == [["expired"]] * 3)
        await until(lambda: standing["prints_to_check"].params == {"count": 3})
        # Nothing leaves the list by time.
        house.clock.advance(24 * 3_600_000)
        await house.nudge()
        stuck = house.house.shop.state.prints
        assert [(one.state, one.reason) for one in stuck.values()] == [("expired", "too_late")] * 3


@pytest.mark.anyio
@pytest.mark.parametrize("stations", [["hot"], []], ids=["kitchen", "receipts"])
async def test_a_bell_that_nobody_answers_comes_out_by_itself(
    tmp_path: Path, stations: list[str]
) -> None:
    """At the kitchen's printer, and in a shop without a kitchen where receipts come out: nothing else nudges it."""
    folder = tmp_path / "paper"
    async with kitchen(folder) as printer, open_house(tmp_path) as house:
        wanted = saved(f"tcp://127.0.0.1:{printer.port}")
        wanted["printer"] |= {"stations": stations, "receipts": not stations}
        await house.tell(wanted)
        rung = await house.ask("kiosk", {"type": "call_staff", "reason": "help"})
        call = rung.json()["answer"]["call"]
        house.clock.advance(ESCALATES_MS)
        await house.nudge()
        await until(lambda: states(house, call) == ["confirmed"])
        await until((folder / "1.txt").exists)
        assert "직원 호출" in (folder / "1.txt").read_text(encoding="utf-8")
        assert house.house.shop.feed.view.problems.standing == {}


@pytest.mark.anyio
async def test_a_broken_kitchen_printer_is_stood_in_for_by_the_counters(tmp_path: Path) -> None:
    counter = VirtualPrinter("counter", tmp_path / "counter", "epson-tm-t88v", "127.0.0.1", 0)
    await counter.start()
    async with kitchen(tmp_path / "paper") as printer, open_house(tmp_path) as house:
        printer.machine.mechanism.unrecoverable = True
        feed = house.house.shop.feed
        spare = saved(f"tcp://127.0.0.1:{counter.port}")
        spare["printer"] |= {"id": "counter", "name": "카운터", "stations": []}
        await house.tell(spare)
        wanted = saved(f"tcp://127.0.0.1:{printer.port}")
        wanted["printer"]["backup"] = "counter"
        await house.tell(wanted)
        order = await place(house)
        await until(lambda: states(house, order) == ["rerouted", "confirmed"])
        await until((tmp_path / "counter" / "1.txt").exists)
        assert "주방 대신" in (tmp_path / "counter" / "1.txt").read_text(encoding="utf-8")
        assert "printer_unrecoverable.kitchen" in feed.view.problems.standing
        shown = feed.afresh("printers")["printers"]
        assert (shown["kitchen"]["standing"], shown["kitchen"]["stands_in"]) == (
            "blocked", "counter",
        )  # fmt: skip
        await until(lambda: feed.afresh("printers")["printers"]["counter"]["proof"] == "confirmed")

        def recent() -> list[tuple[str, str]]:
            shown = feed.afresh("prints")["recent"].values()
            return [(one["printer_name"], one["state"]) for one in shown]

        # The row is written a moment before the view of it.
        await until(lambda: recent() == [("주방", "rerouted"), ("카운터", "confirmed")])
        assert feed.afresh("prints") == feed.names()["prints"].content
    await counter.stop()


@pytest.mark.anyio
async def test_a_printer_taken_out_leaves_its_tickets_to_people(tmp_path: Path) -> None:
    async with kitchen(tmp_path / "paper") as printer, open_house(tmp_path) as house:
        printer.machine.mechanism.unrecoverable = True
        view, feed = house.house.shop.feed.view, house.house.shop.feed
        await house.tell(saved(f"tcp://127.0.0.1:{printer.port}"))
        order = await place(house)
        await until(lambda: view.displayed == {order: ("kitchen",)})
        assert view.problems.standing["tickets_on_display.kitchen"].params["count"] == 1
        assert feed.afresh("prints")["displayed"][order]["printers"] == ["주방"]
        await house.tell({"type": "remove_printer", "printer": "kitchen"})
        # The state is ahead of the disk; a problem is raised behind it.
        await until(lambda: "prints_to_check" in view.problems.standing)
        assert (states(house, order), view.displayed) == (["failed"], {})
        ((job, stuck),) = feed.afresh("prints")["stuck"].items()
        assert (stuck["reason"], stuck["number"], stuck["state"]) == (
            "printer_removed", "1", "failed",
        )  # fmt: skip
        answer = await house.ask(
            "kitchen", {"type": "settle_print", "job": job, "outcome": "dismissed"}
        )
        assert answer.status_code == 200
        assert view.problems.standing == {}
        assert feed.afresh("prints") == feed.names()["prints"].content


@pytest.mark.anyio
async def test_what_a_printer_that_is_no_more_left_is_found_at_the_start(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.tell(saved("tcp://127.0.0.1:1", profile="no-such-model"))
        order = await place(house)
        # The hub is killed between the printer's removal and the end of its jobs.
        await house.house.printing.workers.stop()
        house.house.shop.committed.remove(house.house.printing._committed)
        await house.tell({"type": "remove_printer", "printer": "kitchen"})
        assert states(house, order)[0] in ("queued", "blocked")
    async with open_house(tmp_path) as house:
        await until(lambda: states(house, order) == ["failed"])
        (stuck,) = house.house.shop.state.prints.values()
        assert (stuck.reason, stuck.about) == ("printer_removed", order)
