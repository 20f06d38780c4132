"""`madang check` finds what differs, says where, and is silent about what is private."""

import asyncio
from pathlib import Path

import pytest

from hub.store.check import TOLD, checked
from hub.store.database import DatabaseRefused
from tests.shop_asks import quoted
from tests.unit.domain.small_shop import wish

from .small_hub import Hub, change, held, shop_on


async def a_lively_day(small: Hub) -> None:
    """Orders, a cancelled line, cash, a refused card, a round for a table, a free dish, an erased note."""
    placed = [await small.done(small.order("cola", "salad", note="빨대 하나")) for _ in range(8)]
    cancel = {"type": "cancel_order", "order": placed[0]["order"], "lines": {"1": 1}}
    await small.done(cancel | {"reason": "잘못 누름"})
    for one in placed[2:5]:
        cash = {"type": "take_cash", "bill": one["bill"], "amount": one["total"]}
        await small.done(cash | {"tendered": one["total"] + 5_000})
    card = {"type": "request_payment", "bill": placed[5]["bill"], "method": "test_card"}
    payment = (await small.done(card | {"amount": placed[5]["total"]}))["payment"]
    record = {"type": "record_payment", "payment": payment, "outcome": "declined", "reason": "한도"}
    await small.done(record)
    seated = await small.done({"type": "open_seating", "table": "t1", "guests": 2})
    ribs = wish("ribs", 2)
    total = quoted(small.shop.state, [ribs], by_staff=True)
    await small.done(small.order(ribs, bill=seated["bill"], total=total))
    await small.done({"type": "add_free_line", "bill": seated["bill"], "line": wish("water")})
    erase = {"type": "erase_private", "subject": placed[1]["order"], "reason": "손님이 원함"}
    await small.done(erase)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A closed shop with two snapshots and a lively day between them."""

    async def live() -> None:
        async with shop_on(tmp_path / "shop") as small:
            await small.furnish()
        async with shop_on(tmp_path / "shop") as small:
            await a_lively_day(small)

    asyncio.run(live())
    return tmp_path / "shop" / "madang.db"


def test_a_lively_day_agrees_with_itself(database: Path) -> None:
    before = held(database.parent)
    assert "모두 맞습니다" in checked(database)
    assert held(database.parent) == before


def test_a_running_shop_can_be_checked(tmp_path: Path) -> None:
    async def live() -> None:
        async with shop_on(tmp_path / "shop") as small:
            await small.furnish()
            checking = asyncio.create_task(asyncio.to_thread(checked, small.database))
            while not checking.done():
                await small.done(small.order("cola"))
            assert "모두 맞습니다" in await checking

    asyncio.run(live())


FIRST_LINE = "(order_id, no) = (SELECT order_id, no FROM order_line ORDER BY 1, 2 LIMIT 1)"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE bill SET settled_at = 5 WHERE settled_at IS NULL", r"bill b\w+: settled_at 5 \(기록: None\)"),
        ("UPDATE customer_order SET total = total + 1", r"customer_order o\w+: total \d+ \(기록: \d+\)"),
        (f"UPDATE order_line SET quantity = 9 WHERE {FIRST_LINE}", r"order_line o\w+/1: quantity 9 \(기록: 1\)"),
        (f"DELETE FROM order_line WHERE {FIRST_LINE}", r"order_line o\w+/1: 줄이 없어졌습니다"),
        ("DELETE FROM payment WHERE method = 'cash'", r"payment p\w+: 줄이 없어졌습니다"),
        (
            "INSERT INTO payment SELECT 'p0', bill, method, amount, vat, exempt, state, at, changed_at,"
            " tendered, approval_no, issuer, card, shift, reason FROM payment LIMIT 1",
            r"payment p0: 기록에 없는 줄입니다",
        ),
        ("UPDATE payment SET state = 'approved' WHERE state = 'declined'", r"state 'approved' \(기록: 'declined'\)"),
        (
            "UPDATE snapshot SET body = CAST(json_set(CAST(body AS TEXT), '$.next_number', 99) AS BLOB)"
            " WHERE seq = (SELECT max(seq) FROM snapshot)",
            r"요약\(snapshot\) \d+: 기록을 다시 읽은 결과와 다릅니다",
        ),
        (
            "UPDATE snapshot SET body = x'7b7d5d' WHERE seq = (SELECT min(seq) FROM snapshot)",
            r"요약\(snapshot\) \d+: 읽을 수 없거나 이 기록의 것이 아닙니다",
        ),
        ("UPDATE journal SET type = 'item_back' WHERE seq = 5", "hash does not follow"),
        ("UPDATE journal SET shared = '{}' WHERE seq = 5", "hash does not follow"),
        ("DELETE FROM journal WHERE seq = 7", "follows 6"),
        ("DELETE FROM journal WHERE seq = 1", "should begin at 1"),
        ("UPDATE journal SET salt = x'00' WHERE private IS NOT NULL", "private part was changed"),
    ],
)  # fmt: skip
def test_what_differs_is_said(database: Path, sql: str, said: str) -> None:
    change(database, sql)
    before = held(database.parent)
    with pytest.raises(DatabaseRefused, match=said):
        checked(database)
    assert held(database.parent) == before


def test_a_note_that_differs_is_not_repeated(database: Path) -> None:
    change(database, "UPDATE customer_order SET note = '엉뚱한 말' WHERE note IS NOT NULL")
    with pytest.raises(DatabaseRefused) as refused:
        checked(database)
    assert "note" in str(refused.value)
    assert "엉뚱한" not in str(refused.value)
    assert "빨대" not in str(refused.value)


def test_many_differences_are_counted(database: Path) -> None:
    change(database, "UPDATE order_line SET unit = unit + 1")
    with pytest.raises(DatabaseRefused) as refused:
        checked(database)
    lines = [line for line in str(refused.value).splitlines() if "order_line" in line]
    assert len(lines) == TOLD + 1
    assert "그 밖에" in lines[-1]


def test_a_damaged_page_is_said(database: Path) -> None:
    with database.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xa5" * 4096)
    with pytest.raises(DatabaseRefused, match="손상되었습니다"):
        checked(database)


def test_there_must_be_something_to_check(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="확인할 데이터가 없습니다"):
        checked(tmp_path / "madang.db")
    assert not (tmp_path / "madang.db").exists()
