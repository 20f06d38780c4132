"""The hub with printers: from the order to the paper, through the real job table and render process."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from printer.virtual_printer import VirtualPrinter
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
