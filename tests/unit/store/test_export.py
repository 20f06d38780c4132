"""The export and the sums by day, from the rows of some business days."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from hub.store import export, sales
from tests.shop_day import DAY, HOUR

from .books_day import money_day, staff_of
from .small_hub import Hub, shop_on

MONDAY, TUESDAY = "2026-01-05", "2026-01-06"


async def _sold(small: Hub, staff: str) -> None:
    placed = await small.done(small.order("cola"), staff)
    cash = {"type": "take_cash", "bill": placed["bill"], "amount": 2_000, "tendered": 2_000}
    await small.done(cash, staff)


async def _two_days(folder: Path) -> None:
    """Monday's money and its Z, a sale an hour after midnight, one on Tuesday at noon."""
    async with shop_on(folder) as small:
        await small.furnish()
        staff = await staff_of(small)
        await money_day(small, staff)
        await small.done({"type": "close_day"}, staff)
        small.clock.advance(13 * HOUR)
        await _sold(small, staff)
        small.clock.advance(DAY - 13 * HOUR)
        await small.shop.note([])
        await _sold(small, staff)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    asyncio.run(_two_days(tmp_path / "shop"))
    return tmp_path / "shop" / "madang.db"


def told(database: Path, first: str, last: str) -> list[dict[str, Any]]:
    head, *lines = export.lines(database, first, last, "ko")
    assert len(head) == len(export.COLUMNS)
    return [dict(zip(export.COLUMNS, line, strict=True)) for line in lines]


def test_a_sale_after_midnight_belongs_to_the_evening_before(database: Path) -> None:
    lines = told(database, MONDAY, TUESDAY)
    assert [(one["day"], one["date"]) for one in lines][-2:] == [
        (MONDAY, TUESDAY), (TUESDAY, TUESDAY),
    ]  # fmt: skip
    assert lines[-2]["time"].startswith("01:0")
    assert [one["z"] for one in lines] == [1, 1, 1, "", ""]
    assert told(database, MONDAY, MONDAY) == lines[:-1]
    assert told(database, TUESDAY, TUESDAY) == lines[-1:]
    assert told(database, "2025-01-01", "2025-12-31") == []


@pytest.mark.parametrize("page", [1, 2, 5])
def test_pages_follow_one_another(
    database: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    whole = told(database, MONDAY, TUESDAY)
    monkeypatch.setattr(export, "PAGE", page)
    assert told(database, MONDAY, TUESDAY) == whole
    assert len(whole) == 5


def test_no_cell_runs_as_a_formula_and_amounts_stay_numbers(database: Path) -> None:
    _, card, back, *_ = told(database, MONDAY, MONDAY)
    assert card["issuer"] == "'=시험카드"
    assert (back["amount"], back["supply"] + back["vat"] + back["exempt"]) == (-2_000, -2_000)
    for line in told(database, MONDAY, TUESDAY):
        for key, cell in line.items():
            assert isinstance(cell, int) or not cell.startswith(("=", "+", "-", "@")), key


def test_days_and_their_sum(database: Path) -> None:
    days = sales.days(database, MONDAY, TUESDAY, {"cash": 100, "test_card": 350})
    assert list(days) == [MONDAY, TUESDAY]
    monday = days[MONDAY]
    assert (monday["orders"], monday["payments"], monday["taken"]) == (3, 3, 43_500)
    assert (monday["refunds"], monday["net"], monday["zs"]) == (2_000, 41_500, [1])
    assert monday["tenders"]["cash"] == {
        "count": 2, "taken": 24_000, "refunded": 2_000, "fee": 220,
    }  # fmt: skip
    assert monday["fee"] == 220 + 683
    whole = sales.summed(days)
    assert (whole["net"], whole["fee"]) == (43_500, 220 + 683 + 20)
    assert whole["tenders"]["cash"]["taken"] == 26_000
    assert whole["net"] == sum(one["amount"] for one in told(database, MONDAY, TUESDAY))
