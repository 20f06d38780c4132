"""What the match found stands once, until a person settles it."""

from typing import Any

import pytest

from tests.shop_day import Body, ShopDay
from tests.unit.domain.small_shop import NOWHERE, cancel, cash, order, shop

FOUND: Body = {
    "kind": "not_in_books", "ours": 0, "theirs": 9_500, "at": 1, "approval_no": "30012345",
    "payment": "p" + NOWHERE,
}  # fmt: skip


def match(day: ShopDay, *found: Body, method: str | None = "test_card", **more: Any) -> Any:
    body = {"type": "record_match", "method": method, "until": day.now, "found": list(found)}
    return day.ask(body | more, "hub")


def test_what_was_found_stands_until_it_is_settled() -> None:
    day = shop()
    event = match(day, FOUND).event("match_made")
    (one,) = event.differences
    assert (one.method, one.theirs, one.approval_no) == ("test_card", 9_500, "30012345")
    assert day.state.differences == {one.id: one}
    assert day.state.matched == {"test_card": day.now}
    settle = {"type": "settle_difference", "difference": one.id, "reason": "다른 가게 단말기였음"}
    assert day.ask(settle).event("difference_settled").private.reason == "다른 가게 단말기였음"
    assert day.state.differences == {}
    assert day.ask(settle).code == "unknown_difference"


def test_the_same_is_not_told_twice_and_windows_never_overlap() -> None:
    day = shop()
    match(day, FOUND)
    assert match(day, FOUND).code == "wrong_state", "up to here it was matched"
    day.advance(1)
    event = match(day, FOUND, FOUND | {"payment": "p" + "e" * 32}).event("match_made")
    assert [one.payment for one in event.differences] == ["p" + "e" * 32]
    assert len(day.state.differences) == 2


def test_a_list_that_is_full_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.domain.decide.matching.DIFFERENCES_MAX", 1)
    day = shop()
    found = [FOUND | {"payment": f"p{n:032x}"} for n in range(3)]
    event = match(day, *found, more=5).event("match_made")
    assert (len(event.differences), event.more) == (1, 7)


def test_a_bill_that_was_paid_too_much_is_found() -> None:
    day = shop()
    placed = order(day, "cola", "soju").answer
    cash(day, placed.bill, 7_000)
    assert match(day, method=None).event("match_made").differences == ()
    cancel(day, placed.order, _1=1)
    day.advance(1)
    (one,) = match(day, method=None).event("match_made").differences
    assert (one.kind, one.bill, one.ours, one.theirs) == ("overpaid", placed.bill, 7_000, 5_000)
    day.advance(1)
    assert match(day, method=None).event("match_made").differences == ()
