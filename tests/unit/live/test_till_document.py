"""`till`: what should be in each drawer, the money since the last Z, and what stands to be looked into."""

from __future__ import annotations

from typing import Any

from hub.live.till_document import DIFFERENCES_SHOWN, TillDocument
from hub.live.view import View
from tests.shop_day import ShopDay
from tests.unit.domain.small_shop import cash, order, shop
from tests.unit.domain.test_matching import FOUND, match
from tests.unit.domain.test_till import closed, moved, opened


def document(day: ShopDay) -> dict[str, Any]:
    """The whole document as a screen merges it."""
    family, view = TillDocument(), View(day.state)
    content: dict[str, Any] = {key: {} for key in family.collections()}
    for path in family.paths(view, "till"):
        value = family.render(view, "till", path)
        if value is None:
            continue
        if len(path) == 1:
            content[path[0]] = value
        else:
            content[path[0]][path[1]] = value
    return content


def test_a_new_shop_has_no_z_and_no_drawer() -> None:
    told = document(shop())
    assert "z" not in told
    assert (told["shifts"], told["closed"], told["differences"], told["count"]) == ({}, {}, {}, 0)
    assert told["sums"]["net"] == 0


def test_a_drawer_through_its_shift() -> None:
    day = shop()
    shift = opened(day)
    cash(day, order(day, "cola").answer.bill, 2_000, 10_000)
    moved(day, shift, "out", 50_000)
    told = document(day)
    one = told["shifts"][shift]
    assert (one["drawer"], one["drawer_name"], one["device_name"]) == ("main", "main", "staff")
    assert (one["person"], one["person_name"]) == ("boss", "사장")
    assert (one["sales"], one["paid_out"], one["expected"]) == (2_000, 50_000, 152_000)
    assert told["tenders"] == {"cash": {"count": 1, "taken": 2_000, "refunded": 0}}
    closed(day, shift, {"10000": 15}, "거스름돈 실수")
    told = document(day)
    assert told["shifts"] == {}
    ended = told["closed"][shift]
    assert (ended["counted"], ended["difference"], ended["closed_by"]) == (150_000, -2_000, "boss")
    (difference,) = told["differences"].values()
    assert (difference["kind"], difference["ours"], difference["theirs"]) == (
        "drawer", 152_000, 150_000,
    )  # fmt: skip
    day.ask({"type": "close_day"})
    told = document(day)
    assert (told["closed"], told["tenders"], told["sums"]["net"]) == ({}, {}, 0)
    assert (told["z"]["number"], told["z"]["day"]) == (1, day.state.day)
    assert told["count"] == 1, "a difference stands until somebody settles it"


def test_a_drawer_at_a_printer_is_called_by_the_printers_name() -> None:
    day = shop()
    printer = {
        "id": "counter", "name": "카운터 프린터", "address": "file:counter", "profile": "generic",
        "receipts": True, "drawer": True,
    }  # fmt: skip
    day.ask({"type": "save_printer", "printer": printer}, "setup")
    shift = opened(day, drawer="counter")
    assert document(day)["shifts"][shift]["drawer_name"] == "카운터 프린터"


def test_differences_name_the_order_of_their_bill() -> None:
    day = shop()
    bill = order(day, "cola").answer.bill
    match(day, FOUND | {"bill": bill})
    (one,) = document(day)["differences"].values()
    assert (one["number"], one["theirs"], one["method"]) == ("1", 9_500, "test_card")


def test_a_long_list_is_told_in_part_and_counted_whole() -> None:
    day = shop()
    for n in range(DIFFERENCES_SHOWN + 1):
        match(day, FOUND | {"payment": f"p{n:032x}"})
        day.advance(1)
    told = document(day)
    assert (len(told["differences"]), told["count"]) == (DIFFERENCES_SHOWN, DIFFERENCES_SHOWN + 1)
