"""대사: the books and a method's own log, compared over windows that leave no gap."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from hub.domain.difference import Difference
from hub.matching import MARGIN_MS, Books, compared
from hub.payments.method import Recorded
from tests.open_house import OpenHouse, open_house, until
from tests.shop_day import DAY, HOUR

P, Q = "p" + "1" * 32, "p" + "2" * 32
SINCE, UNTIL = 10 * HOUR, 34 * HOUR
NOON = 12 * HOUR


def charge(
    payment: str | None, amount: int, at: int = NOON, number: str | None = "3001"
) -> Recorded:
    return Recorded("charge", amount, at, number, payment)


def reversal(payment: str | None, amount: int, at: int = NOON) -> Recorded:
    return Recorded("reversal", amount, at, None, payment)


def books(moved: dict[str, int], judged: set[str] | None = None) -> Books:
    known = judged if judged is not None else set(moved)
    return Books(SINCE - MARGIN_MS, dict(moved), dict.fromkeys(moved, "b" + "1" * 32), known)


def said(
    ours: Books, told: list[Recorded], doubtful: set[str] | None = None
) -> list[tuple[str, int, int]]:
    found = compared(ours, told, doubtful or set(), SINCE, UNTIL)
    return [(one.kind, one.ours, one.theirs) for one in found]


@pytest.mark.parametrize(
    ("moved", "told", "found"),
    [
        ({P: 9_500}, [charge(P, 9_500)], []),
        ({P: 7_500}, [charge(P, 9_500), reversal(P, 2_000)], []),
        ({}, [charge(P, 9_500), reversal(P, 9_500)], []),  # net-cancelled: no money stands on either side
        ({P: 9_500}, [], [("not_in_log", 9_500, 0)]),
        ({}, [charge(P, 9_500)], [("not_in_books", 0, 9_500)]),
        ({P: 9_500}, [charge(P, 9_500), charge(P, 9_500)], [("amount", 9_500, 19_000)]),
        ({P: 9_500}, [charge(P, 9_500), reversal(P, 2_000)], [("amount", 9_500, 7_500)]),
        ({}, [charge("ORDER/7", 9_500)], [("not_in_books", 0, 9_500)]),
        # On the other side of midnight by the far side's clock: the same money all the same.
        ({P: 9_500}, [charge(P, 9_500, SINCE - 1)], []),
        ({P: 9_500}, [charge(P, 9_500, UNTIL + 1)], []),
        # Not of this window: another one had it, or will have it.
        ({}, [charge(P, 9_500, SINCE - 1)], []),
        ({}, [charge(P, 9_500, UNTIL)], []),
        # Nobody here asked for it.
        ({}, [charge(None, 9_500)], [("not_in_books", 0, 9_500)]),
        ({}, [charge(None, 9_500, UNTIL - MARGIN_MS)], []),
        ({}, [charge(None, 9_500, SINCE - MARGIN_MS)], [("not_in_books", 0, 9_500)]),
    ],
)  # fmt: skip
def test_what_stands_on_either_side(
    moved: dict[str, int], told: list[Recorded], found: list[tuple[str, int, int]]
) -> None:
    assert said(books(moved), told) == found


def test_a_stranger_is_known_by_its_approval_number() -> None:
    ours = books({P: 9_500})
    ours.by_number["3001"] = P
    assert said(ours, [charge(None, 9_500)]) == []


def test_money_back_is_known_by_its_refund() -> None:
    ours = books({P: 7_500})
    ours.by_refund["r" + "1" * 32] = P
    assert said(ours, [charge(P, 9_500), reversal("r" + "1" * 32, 2_000)]) == []


def test_what_is_in_doubt_is_compared_when_it_has_ended() -> None:
    assert said(books({Q: 1_000}), [charge(P, 9_500), charge(Q, 900)], {P, Q}) == []


def test_what_was_declared_as_not_made_and_was() -> None:
    """A person said `declined` days after; the log has the money."""
    ours = books({}, {P})
    assert said(ours, [charge(P, 9_500, SINCE - MARGIN_MS)]) == [("not_in_books", 0, 9_500)]


# --- with a hub, the test card and its log


def in_house(tmp_path: Path, test: Callable[[OpenHouse], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            await test(house)

    asyncio.run(run())


async def done(house: OpenHouse, kind: str, body: dict[str, Any]) -> Any:
    answer = await house.ask(kind, body)
    assert answer.status_code == 200, answer.text
    return answer.json()["answer"]


async def paid_by_card(house: OpenHouse) -> str:
    """The payment of an order at the kiosk, once its end is known."""
    placed = await done(house, "kiosk", house.order("cola", payment="test_card"))
    payment: str = placed["payment"]
    await until(lambda: payment not in house.house.shop.state.unresolved)
    return payment


def standing(house: OpenHouse) -> list[Difference]:
    return list(house.house.shop.state.differences.values())


def log_of(house: OpenHouse) -> Path:
    return house.data / "test_card.log"


def test_a_right_day_leaves_nothing(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        matched = house.house.shop.state.matched
        for _ in range(2):
            await paid_by_card(house)
            house.clock.advance(HOUR)
            await house.house.matching.match()
            assert standing(house) == []
            assert matched == {"test_card": house.clock.wall()}

    in_house(tmp_path, test)


def test_what_the_log_has_and_the_books_do_not(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        await paid_by_card(house)
        house.clock.advance(HOUR)
        lines = log_of(house).read_text("utf-8")
        log_of(house).write_text(lines.replace('"amount": 2000', '"amount": 2500'), "utf-8")
        await house.house.matching.match()
        (one,) = standing(house)
        assert (one.kind, one.method, one.ours, one.theirs) == ("amount", "test_card", 2_000, 2_500)
        house.clock.advance(HOUR)
        await house.house.matching.match()
        assert len(standing(house)) == 1, "told once"
        settle = {"type": "settle_difference", "difference": one.id, "reason": "시험"}
        await done(house, "staff", settle)
        assert standing(house) == []

    in_house(tmp_path, test)


def test_what_the_books_have_and_the_log_does_not(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        payment = await paid_by_card(house)
        house.clock.advance(HOUR)
        log_of(house).unlink()
        await house.house.matching.match()
        (one,) = standing(house)
        assert (one.kind, one.payment, one.ours, one.theirs) == ("not_in_log", payment, 2_000, 0)

    in_house(tmp_path, test)


def test_it_happens_by_itself_at_a_z_and_when_a_day_opens(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        matched = house.house.shop.state.matched
        await paid_by_card(house)
        house.clock.advance(HOUR)
        await done(house, "staff", {"type": "close_day"})
        await until(lambda: matched.get("test_card") == house.clock.wall())
        house.house.matching.pause_s = 0.0
        await paid_by_card(house)
        house.clock.advance(DAY)
        await house.nudge()
        await until(lambda: matched.get("test_card") == house.clock.wall())

    in_house(tmp_path, test)


def test_where_nothing_happened_nothing_is_written(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        before = house.stored()
        await house.house.matching.match()
        assert house.stored() == before

    in_house(tmp_path, test)


def test_a_guest_who_paid_too_much_is_found(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        placed = await done(house, "staff", house.order("cola", "soju"))
        cash = {"type": "take_cash", "bill": placed["bill"], "amount": 7_000, "tendered": 7_000}
        await done(house, "staff", cash)
        cancel = {"type": "cancel_order", "order": placed["order"], "lines": {"1": 1}}
        await done(house, "staff", cancel | {"reason": "다 떨어짐"})
        await house.house.matching.match()
        (one,) = standing(house)
        assert (one.kind, one.bill, one.ours, one.theirs) == (
            "overpaid",
            placed["bill"],
            7_000,
            5_000,
        )

    in_house(tmp_path, test)


def test_a_far_side_that_cannot_be_asked_is_asked_for_the_longer_window(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        matching, state = house.house.matching, house.house.shop.state
        await paid_by_card(house)
        house.clock.advance(HOUR)
        await matching.match()
        before = state.matched["test_card"]
        await paid_by_card(house)
        whole = log_of(house).read_bytes()
        log_of(house).unlink()
        log_of(house).mkdir()  # whoever reads it gets an OSError
        house.clock.advance(HOUR)
        await matching.match()
        assert state.matched["test_card"] == before
        log_of(house).rmdir()
        log_of(house).write_bytes(whole)
        house.clock.advance(HOUR)
        await matching.match()
        assert state.matched["test_card"] == house.clock.wall()
        assert standing(house) == []

    in_house(tmp_path, test)
