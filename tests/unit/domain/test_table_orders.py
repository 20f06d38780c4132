"""A table's tablet: its first order seats the party, every further one is a round on the same bill."""

import pytest

from hub.domain.call import ESCALATES_MS
from hub.domain.charges import bill_due
from hub.domain.decide.ordering import ORDERS_PER_BILL_MAX
from hub.domain.seating import SEATINGS_MAX, seating_at, table_label
from printer.body import parse_body
from printer.jobs import jobs
from tests.shop_day import ShopDay, token_hash
from tests.unit.domain.small_shop import cash, change_rules, order, order_body, shop, tickets


def tablet(day: ShopDay, table: str, name: str) -> str:
    """One more tablet at a table; the key under which it asks."""
    device = {"kind": "table", "name": name, "table": table}
    admit = {"type": "admit_device", "device": device, "token_hash": token_hash(name)}
    day.devices[name] = day.ask(admit, "hub").answer.device_id
    return name


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> ShopDay:
    """The small shop with a second tablet at table 1 and one at table 5, beside the seats it has."""
    from tests import shop_day

    found = shop()
    for name, table in (("table1b", "t1"), ("table5", "t5")):
        monkeypatch.setitem(shop_day.SEATS, name, shop_day.SEATS["table2"])
        tablet(found, table, name)
    return found


def test_the_first_order_seats_the_party(day: ShopDay) -> None:
    placed = order(day, "cola", kind="table2")
    seated, ordered = placed.event("seating_opened"), placed.event("order_placed")
    assert (seated.table, seated.guests) == ("t1", 0)
    assert (ordered.seating, ordered.bill, ordered.new_bill) == (seated.seating, seated.bill, False)
    assert [event.type for event in placed.events] == ["seating_opened", "order_placed"]
    assert placed.answer.bill == seated.bill


def test_rounds_of_all_tablets_of_a_table_are_one_bill(day: ShopDay) -> None:
    first = order(day, "cola", kind="table2").answer
    again = order(day, "cola", "cola", kind="table2").answer
    other = order(day, "cola", kind="table1b").answer
    assert first.bill == again.bill == other.bill
    assert day.state.bills[first.bill].orders == [first.order, again.order, other.order]
    elsewhere = order(day, "cola", kind="table5").answer
    assert elsewhere.bill != first.bill
    assert len(day.state.seatings) == 2


def test_it_joins_a_party_that_staff_have_seated(day: ShopDay) -> None:
    seated = day.ask({"type": "open_seating", "table": "t1", "guests": 4}).answer
    placed = order(day, "cola", kind="table2")
    assert placed.answer.bill == seated.bill
    assert [event.type for event in placed.events] == ["order_placed"]
    assert day.state.seatings[seated.seating].guests == 4


def test_a_party_that_has_paid_leaves_and_the_next_begins_afresh(day: ShopDay) -> None:
    bill = order(day, "cola", kind="table2").answer.bill
    (seating,) = day.state.seatings
    closing = {"type": "close_seating", "seating": seating}
    assert day.ask(closing).code == "wrong_state"
    assert cash(day, bill, bill_due(day.state, day.state.bills[bill])).events
    assert day.ask(closing).events
    assert order(day, "cola", kind="table2").answer.bill != bill


def test_a_tablet_without_a_table_orders_like_a_kiosk(day: ShopDay) -> None:
    placed = order(day, "cola", kind="table")
    assert placed.event("order_placed").new_bill
    assert not day.state.seatings


def test_a_tablet_names_no_bill(day: ShopDay) -> None:
    bill = order(day, "cola", kind="table2").answer.bill
    refused = day.ask(order_body(day, "cola", kind="table2", bill=bill), "table2")
    assert refused.code == "unknown_bill"


def test_what_is_refused_seats_nobody(day: ShopDay) -> None:
    body = order_body(day, "cola", kind="table2")
    assert day.ask(body | {"total": 1}, "table2").code == "price_changed"
    change_rules(day, methods={"table": ["test_card"]})
    assert day.ask(body, "table2").code == "method_not_offered"
    assert not day.state.seatings


def test_a_shop_where_one_pays_first_cooks_once_it_is_paid(day: ShopDay) -> None:
    change_rules(day, counter_release="on_payment")
    placed = order(day, "salad", kind="table2").answer
    assert set(tickets(day, placed.order).values()) == {"held"}
    assert cash(day, placed.bill, placed.total).events
    assert set(tickets(day, placed.order).values()) == {"fired"}


def test_a_table_that_never_stops_ordering_is_stopped(day: ShopDay) -> None:
    for _ in range(ORDERS_PER_BILL_MAX):
        order(day, "cola", kind="table2")
    refused = day.ask(order_body(day, "cola", kind="table2"), "table2")
    assert refused.code == "over_limit"


def test_a_hall_that_is_full_seats_nobody_more(day: ShopDay) -> None:
    for n in range(SEATINGS_MAX):
        day.ask({"type": "open_seating", "table": f"x{n}", "guests": 1})
    assert day.ask(order_body(day, "cola", kind="table2"), "table2").code == "over_limit"


def test_a_call_is_its_tables(day: ShopDay) -> None:
    rung = day.ask({"type": "call_staff", "reason": "water"}, "table5")
    assert rung.event("staff_called").table == "t5"
    assert day.state.calls[rung.answer.call].table == "t5"
    assert day.ask({"type": "call_staff", "reason": "water"}, "kiosk").events[0].table is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("table", "language", "place"),
    [("t5", "ko", "5번 테이블"), ("t5", "en", "Table 5"), ("terrace", "ko", "terrace")],
)
def test_the_paper_of_a_call_names_the_table(
    day: ShopDay, table: str, language: str, place: str
) -> None:
    change_rules(day, kitchen_language={"hot": language})
    printer = {"id": "p1", "name": "주방", "address": "file:", "profile": "generic-80-kr"}
    day.ask({"type": "save_printer", "printer": printer | {"stations": ["hot"]}}, "setup")
    moved = {"device_id": day.devices["table5"], "name": "태블릿", "screen": {}, "table": table}
    day.ask({"type": "change_device", **moved}, "setup")
    day.ask({"type": "call_staff", "reason": "water"}, "table5")
    day.advance(ESCALATES_MS)
    ((_, values),) = jobs(day.state, day.entries[-1], day.new_id)
    body = parse_body(str(values[-1]))
    assert body.kind == "call_ticket"
    assert body.content.place == place


def test_a_tablet_keeps_its_table_until_it_is_given_another(day: ShopDay) -> None:
    device = day.devices["table5"]
    change = {"type": "change_device", "device_id": device, "name": "창가", "screen": {}}
    assert day.ask(change, "setup").event("device_changed").device.table == "t5"
    assert day.ask(change | {"table": "t6"}, "setup").events
    assert day.state.devices[device].table == "t6"
    order(day, "cola", kind="table5")
    assert seating_at(day.state.seatings.values(), "t6") is not None


@pytest.mark.parametrize(
    ("table", "label"),
    [("t3", "3"), ("t12", "12"), ("window-2", "window-2"), ("terrace", "terrace")],
)
def test_what_a_table_is_called(table: str, label: str) -> None:
    assert table_label(table) == label
