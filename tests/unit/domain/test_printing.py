"""Paper that people have to look at, paper on request, the drawer, and printers that stand in for each other."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from hub.domain import events as e
from hub.domain.apply import apply
from hub.domain.print_commands import SettlePrints
from hub.domain.printer import COPIES_MAX, SETTLED_MAX
from tests.shop_day import Outcome, ShopDay, folded
from tests.unit.domain.small_shop import NOWHERE, cash, order, shop

JOB, OTHER = "j" + "1" * 32, "j" + "2" * 32


def printer(day: ShopDay, id: str, **more: Any) -> Outcome:
    address = f"tcp://10.0.0.{len(day.state.printers)}:9100"
    body = {"id": id, "name": f"프린터 {id}", "address": address, "profile": "generic-80-kr"}
    return day.ask({"type": "save_printer", "printer": body | more}, "setup")


def stuck(day: ShopDay, job: str = JOB, **more: Any) -> Outcome:
    body = {
        "type": "record_print_stuck", "job": job, "printer": "kitchen", "kind": "kitchen_ticket",
        "about": "o" + NOWHERE, "copy_no": 1, "state": "unknown", "reason": "link_lost",
    }  # fmt: skip
    return day.ask(body | more, "hub")


def settle(
    day: ShopDay, outcome: str, job: str = JOB, seat: str = "kitchen", **more: Any
) -> Outcome:
    return day.ask({"type": "settle_print", "job": job, "outcome": outcome} | more, seat)


# --- the list


def test_a_paper_in_doubt_stands_until_a_person_says_what_became_of_it() -> None:
    day = shop()
    placed = order(day, "cola").answer
    told = stuck(day, about=placed.order, state="expired", reason="too_late").event("print_stuck")
    assert (told.number, told.subject) == (placed.number, JOB)
    (listed,) = day.state.prints.values()
    assert (listed.kind, listed.state, listed.reason, listed.at) == (
        "kitchen_ticket", "expired", "too_late", day.now,
    )  # fmt: skip
    assert stuck(day).events == (), "told twice, it is there already"
    # Neither a night nor the day's end takes it away.
    day.advance(40 * 24 * 3_600_000)
    assert list(day.state.prints) == [JOB]
    assert settle(day, "printed").event("print_settled").copy_job is None
    assert day.state.prints == {}
    late = settle(day, "dismissed")
    assert late.refusal is not None
    assert (late.code, late.refusal.params) == (
        "wrong_state",
        {"what": "print", "state": "settled"},
    )


def test_many_papers_are_settled_at_once() -> None:
    day = shop()
    stuck(day)
    stuck(day, job=OTHER)
    settle(day, "printed", job=OTHER)
    ask = {"type": "settle_prints", "jobs": [JOB, OTHER, JOB], "outcome": "dismissed"}
    (event,) = day.ask(ask).events
    assert (event.type, event.subject) == ("print_settled", JOB), "what was settled is passed over"
    assert day.state.prints == {}
    refused = day.ask(ask)
    assert refused.refusal is not None
    assert refused.refusal.params == {"what": "print", "state": "settled"}


def test_a_hundred_papers_at_once_and_none_again() -> None:
    """A night's tickets are not sprayed out together: printing again is asked for one by one."""
    command_id = "01900000-0000-7000-8000-000000000000"
    ask = {"command_id": command_id, "type": "settle_prints", "outcome": "dismissed"}
    jobs = [f"j{n:032x}" for n in range(SETTLED_MAX + 1)]
    read = SettlePrints.model_validate_json
    assert len(read(json.dumps(ask | {"jobs": jobs[:-1]})).jobs) == SETTLED_MAX
    for wrong in ({"jobs": jobs}, {"jobs": []}, {"jobs": jobs[:1], "outcome": "again"}):
        with pytest.raises(ValidationError):
            read(json.dumps(ask | wrong))


def test_who_settled_it_is_in_the_journal() -> None:
    day = shop()
    stuck(day)
    settle(day, "dismissed", seat="staff")
    entry = day.entries[-1]
    assert (entry.event.type, entry.actor.person) == ("print_settled", "boss")


def test_once_more_is_a_copy_numbered_behind_all_others() -> None:
    day = shop()
    printer(day, "kitchen", stations=["bar"])
    placed = order(day, "cola").answer
    day.ask({"type": "reprint", "order": placed.order, "what": "kitchen_ticket"})
    stuck(day, about=placed.order)
    again = settle(day, "again").event("print_settled")
    assert (again.printer, again.copy_no, again.stands_in_for) == ("kitchen", 3, None)
    assert again.copy_job.startswith("j")
    asked = day.ask({"type": "reprint", "order": placed.order, "what": "kitchen_ticket"})
    assert asked.event("reprint_requested").copy_no == 4


def test_copies_are_numbered_to_ninety_nine() -> None:
    day = shop()
    printer(day, "kitchen")
    placed = order(day, "cola").answer
    day.state.copies[f"kitchen_ticket:{placed.order}"] = COPIES_MAX
    asked = day.ask({"type": "reprint", "order": placed.order, "what": "kitchen_ticket"})
    assert asked.event("reprint_requested").copy_no == COPIES_MAX
    stuck(day, copy_no=COPIES_MAX)
    assert settle(day, "again").event("print_settled").copy_no == COPIES_MAX


def test_once_more_elsewhere_says_whom_it_stands_in_for() -> None:
    day = shop()
    printer(day, "kitchen")
    printer(day, "counter")
    stuck(day)
    again = settle(day, "again", printer="counter").event("print_settled")
    assert (again.printer, again.stands_in_for) == ("counter", "프린터 kitchen")


def test_once_more_of_a_stand_in_names_the_printer_that_it_was_for() -> None:
    for where, named, origin in (
        (None, "프린터 kitchen", "kitchen"),
        ("bar", "프린터 kitchen", "kitchen"),
        ("kitchen", None, None),
    ):
        day = shop()
        for one in ("kitchen", "counter", "bar"):
            printer(day, one)
        stuck(day, printer="counter", origin="kitchen")
        again = settle(day, "again", printer=where).event("print_settled")
        assert (again.printer, again.stands_in_for, again.origin) == (
            where or "counter", named, origin,
        )  # fmt: skip


def test_once_more_needs_a_printer_that_is_there() -> None:
    day = shop()
    printer(day, "counter")
    stuck(day, reason="printer_removed", state="failed")
    assert settle(day, "again").code == "unknown_printer"
    assert list(day.state.prints) == [JOB]
    assert settle(day, "again", printer="counter").event("print_settled").stands_in_for == "kitchen"


def test_a_drawer_is_never_opened_again_from_the_list() -> None:
    day = shop()
    printer(day, "kitchen", drawer=True)
    stuck(day, kind="drawer", about="kitchen")
    refused = settle(day, "again", seat="staff")
    assert refused.refusal is not None
    assert refused.refusal.params == {"what": "print", "state": "drawer"}
    assert settle(day, "dismissed").events


def test_the_list_survives_its_printer_and_its_order() -> None:
    day = shop()
    printer(day, "kitchen")
    stuck(day)
    stuck(day, OTHER, about="t3", kind="table_card")
    day.ask({"type": "remove_printer", "printer": "kitchen"}, "setup")
    assert list(day.state.prints) == [JOB, OTHER]
    assert folded(day.entries).prints == day.state.prints


def test_an_answer_about_what_is_not_listed_folds_to_nothing() -> None:
    day = shop()
    event = e.PrintSettled(
        type="print_settled", job=JOB, outcome="again", copy_job=OTHER, copy_no=2
    )
    stuck(day)
    entry = type(day.entries[-1])(
        1, len(day.entries) + 1, day.now, day.entries[-1].actor, None, event
    )
    apply(day.state, entry)
    apply(day.state, entry)
    assert day.state.prints == {}
    assert day.state.copies == {}


# --- printers


def test_a_printer_stands_in_for_another_that_is_there() -> None:
    day = shop()
    assert printer(day, "kitchen", backup="counter").code == "unknown_printer"
    assert printer(day, "kitchen", backup="kitchen").code == "unknown_printer"
    printer(day, "counter")
    assert printer(day, "kitchen", backup="kitchen").code == "unknown_printer"
    assert printer(day, "kitchen", backup="counter").events
    assert printer(day, "counter", backup="kitchen").events, "they may stand in for each other"
    day.ask({"type": "remove_printer", "printer": "counter"}, "setup")
    assert day.state.printers["kitchen"].backup is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tcp://10.0.0.5", "tcp://10.0.0.5:9100"),
        ("tcp://Printer.local:9100", "tcp://printer.local"),
        ("serial:///dev/ttyUSB0?baud=9600", "serial:///dev/ttyUSB0?baud=19200&flow=xonxoff"),
        ("serial:///dev/ttyUSB0", "serial:///dev//ttyUSB0"),
        ("usb:04b8:0e15", "usb:04B8:0E15"),
        ("usb:04b8:0e15?serial=J7&port=1-1.4", "usb:04b8:0e15?port=1-1.4&serial=J7"),
        ("usb:04b8:0e15?serial=J7", "usb:04b8:0e15?serial=J7&port=1-1.4"),
        ("usb:04b8:0e15", "usb:04b8:0e15?serial=J7"),
        ("usb:/dev/usb/lp0", "usb:/dev/usb/lp0"),
    ],
)
def test_two_printers_are_not_at_one_address(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        day = shop()
        printer(day, "kitchen", address=first)
        refused = printer(day, "counter", address=second)
        assert refused.code == "printer_address_taken"
        assert refused.refusal is not None
        assert refused.refusal.params == {"printer": "프린터 kitchen"}
        assert printer(day, "kitchen", address=second).events, "its own address, spelled otherwise"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tcp://10.0.0.5", "tcp://10.0.0.5:9101"),
        ("tcp://10.0.0.5", "tcp://10.0.0.6"),
        ("file:", "file:"),
        ("serial:///dev/ttyUSB0", "serial:///dev/ttyUSB1"),
        ("usb:04b8:0e15?serial=J7", "usb:04b8:0e15?serial=j7"),
        ("usb:04b8:0e15?serial=J7", "usb:04b8:0e15?port=1-1.4"),
        ("usb:04b8:0e15", "usb:04b8:0e16"),
        ("usb:/dev/usb/lp0", "usb:/dev/usb/lp1"),
        ("tcp://10.0.0.5:lots", "tcp://10.0.0.6:lots"),
    ],
)
def test_two_addresses_are_two_printers(one: str, other: str) -> None:
    day = shop()
    printer(day, "kitchen", address=one)
    assert printer(day, "counter", address=other).events


def test_a_printer_is_let_go_on_by_a_person() -> None:
    day = shop()
    resume = {"type": "resume_printer", "printer": "kitchen"}
    assert day.ask(resume, "kitchen").code == "unknown_printer"
    printer(day, "kitchen")
    assert day.ask(resume, "kitchen").event("printer_resumed").printer == "kitchen"


def closed(day: ShopDay, printer: str = "kitchen") -> Outcome:
    return day.ask({"type": "record_quarantine", "printer": printer}, "hub")


def test_a_printer_that_tears_every_paper_is_closed_until_a_person_looked() -> None:
    day = shop()
    assert closed(day).events == (), "it was taken out meanwhile"
    printer(day, "kitchen")
    assert closed(day).event("printer_quarantined").printer == "kitchen"
    assert closed(day).events == (), "told twice, it is closed already"
    assert folded(day.entries).quarantined == day.state.quarantined == {"kitchen"}
    day.ask({"type": "resume_printer", "printer": "kitchen"}, "kitchen")
    assert day.state.quarantined == set()


def test_a_closed_printer_is_open_as_another_machine_and_not_by_another_name() -> None:
    day = shop()
    for changes, still in (
        ({"name": "새 이름", "address": "tcp://10.0.0.0:9100"}, {"kitchen"}),
        ({"address": "tcp://10.0.0.77:9100"}, set()),
    ):
        printer(day, "kitchen", address="tcp://10.0.0.0:9100")
        closed(day)
        printer(day, "kitchen", **changes)
        assert day.state.quarantined == still
    closed(day)
    day.ask({"type": "remove_printer", "printer": "kitchen"}, "setup")
    assert day.state.quarantined == set()


# --- on request


def test_paper_on_request_needs_a_printer_that_receipts_come_out_of() -> None:
    day = shop()
    bill = order(day, "cola").answer.bill
    asks = (
        {"type": "print_bill", "bill": bill},
        {"type": "print_origin_sheet"},
    )
    printer(day, "kitchen", stations=["bar"])
    for ask in asks:
        refused = day.ask(ask)
        assert refused.refusal is not None
        assert refused.refusal.params == {"what": "printer", "state": "missing"}
    printer(day, "counter", receipts=True)
    assert day.ask(asks[0]).event("bill_print_requested").subject == bill
    refused = day.ask(asks[1])
    assert refused.refusal is not None
    assert refused.refusal.params == {"what": "origins", "state": "missing"}, "of this menu"


def test_a_bill_without_an_order_is_no_paper() -> None:
    day = shop()
    printer(day, "counter", receipts=True)
    seated = day.ask({"type": "open_seating", "table": "t1", "guests": 2}).answer
    refused = day.ask({"type": "print_bill", "bill": seated.bill})
    assert refused.refusal is not None
    assert refused.refusal.params == {"what": "bill", "state": "empty"}
    assert day.ask({"type": "print_bill", "bill": "b" + NOWHERE}).code == "unknown_bill"


# --- the drawer


def test_cash_opens_the_drawer_once_and_a_card_does_not() -> None:
    day = shop()
    placed = order(day, "cola", "cola").answer
    assert "drawer_opened" not in [event.type for event in cash(day, placed.bill, 2_000).events]
    printer(day, "kitchen")
    printer(day, "counter", drawer=True)
    paid = cash(day, placed.bill, 2_000)
    opened = paid.event("drawer_opened")
    assert (opened.printer, opened.reason, opened.private) == ("counter", "cash", None)
    back = day.give_back(paid.answer.payment)
    assert back.event("drawer_opened").reason == "refund"


def test_of_several_drawers_that_of_the_receipt_printer_opens() -> None:
    day = shop()
    printer(day, "kitchen", drawer=True)
    ask = {"type": "open_drawer", "reason": "거스름돈 바꾸기"}
    printer(day, "counter", receipts=True)
    assert day.ask(ask).event("drawer_opened").printer == "kitchen", "that one has none"
    printer(day, "counter", receipts=True, drawer=True)
    assert day.ask(ask).event("drawer_opened").printer == "counter"


def test_a_person_opens_the_drawer_and_says_why() -> None:
    day = shop()
    ask = {"type": "open_drawer", "reason": "거스름돈 바꾸기"}
    refused = day.ask(ask)
    assert refused.refusal is not None
    assert refused.refusal.params == {"what": "drawer", "state": "missing"}
    printer(day, "counter", drawer=True)
    opened = day.ask(ask).event("drawer_opened")
    assert (opened.reason, opened.private.reason) == ("asked", "거스름돈 바꾸기")


@pytest.mark.parametrize("state", ["queued", "confirmed", "rerouted"])
def test_only_what_needs_a_person_is_told(state: str) -> None:
    with pytest.raises(ValueError, match="state"):
        stuck(shop(), state=state)
