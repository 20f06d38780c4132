"""The books through random days: every Z is what the rows add up to, the chain holds, and no won is lost between two.

The rows are those that the hub would write, in a database of their own, and are added up by SQL: a second opinion.
"""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.books import NO_FINGERPRINT, DayFigures, fingerprint_of
from hub.domain.charges import bill_totals
from hub.domain.decide.closing import figures
from hub.domain.events import DayClosed
from hub.domain.state import ShopState
from hub.store.database import newest_version, sqlite_module, statements_of
from hub.store.rows import rows
from tests import paying_asks
from tests.asking import Ask
from tests.money_asks import till
from tests.shop_asks import JUMPS, asks
from tests.shop_day import HOUR, ShopDay
from tests.unit.domain.small_shop import order_body, wish

STEPS = 60
# CI looks at some hundreds of days.
EXAMPLES = max(1, settings().max_examples // 2)


RIGHT = {"type": "record_authorisation", "person": "boss", "right": True}


@st.composite
def money_days(draw: st.DrawFn) -> ShopDay:
    """A shop in which money moves, drawers open and close, and days end, more often than in any real one."""
    day, taken_off = ShopDay(), dict[str, int]()
    for _ in range(draw(st.integers(8, STEPS))):
        match draw(st.integers(0, 15)):
            case 0:
                day.advance(draw(st.one_of(st.integers(0, HOUR), JUMPS)))
            case 1 | 2 | 3:
                _asked(day, till(draw, day.state))
            case 4 | 5 | 6:
                _sold(draw, day)
            case 7 | 8:
                _asked(day, ("staff", RIGHT))
                _asked(day, paying_asks.cancel_payment(draw, day.state))
            case 9:
                _asked(day, ("staff", RIGHT))
                _asked(day, paying_asks.discounts(draw, day.state))
            case 10:
                _asked(day, paying_asks.refunds(draw, day.state))
            case 11:
                _asked(day, paying_asks.record_payment(draw, day.state))
            case _:
                _asked(day, draw(asks(day.state)))
        holds_now(day.state)
        _discounts_hold(day, taken_off)
    return day


def _discounts_hold(day: ShopDay, taken_off: dict[str, int]) -> None:
    """Every paid bill was let off what it says, once, whichever Z that went into. `taken_off` is kept up by bill."""
    for bill in day.state.bills.values():
        if bill.settled:
            taken_off[bill.id] = bill_totals(day.state, bill).discount
    told = day.state.books.discounts.amount
    for entry in day.entries:
        if isinstance(entry.event, DayClosed):
            told += entry.event.report.figures.discounts.amount
    assert told == sum(taken_off.values())


def _asked(day: ShopDay, ask: Ask) -> None:
    kind, body = ask
    day.ask(body, kind)


def _sold(draw: st.DrawFn, day: ShopDay) -> None:
    """A dish or two on a new bill or on one that is there; somebody pays, perhaps for another one."""
    items = draw(st.lists(st.sampled_from(day.state.menu.items), min_size=1, max_size=2))
    plain = [item for item in items if not (item.groups or item.steps)]
    wishes = [wish(item.id, item.servings_min) for item in plain]
    if not wishes:
        return
    body = order_body(day, *wishes, kind="staff")
    if day.state.bills and draw(st.booleans()):
        body["bill"] = draw(st.sampled_from(list(day.state.bills)))
    placed = day.ask(body)
    if placed.refusal is None and draw(st.booleans()):
        off = draw(st.sampled_from([{"percent": 10}, {"percent": 33}, {"amount": 500}]))
        day.ask(RIGHT)
        day.ask({"type": "give_discount", "bill": placed.answer.bill, "reason": "단골"} | off)
    pay = draw(
        st.sampled_from([paying_asks.take_cash, paying_asks.take_cash, paying_asks.request_payment])
    )
    _asked(day, pay(draw, day.state))


def holds_now(state: ShopState) -> None:
    """What must be so at any moment."""
    books = state.books
    told = figures(state, state.at)
    assert told.gross.amount - told.discounts.amount - told.refunds.amount == told.net.amount
    assert told.supply + told.vat + told.exempt == told.net.amount
    tenders = [one.taken.amount - one.refunded.amount for one in told.tenders]
    assert sum(tenders) == told.net.amount
    sold = sum(item.amount for item in books.items.values())
    assert sold == books.orders.amount - books.cancels.amount
    for bill in state.bills.values():
        if bill.settled:
            assert books.taken_off.get(bill.id, 0) == bill_totals(state, bill).discount


@settings(max_examples=EXAMPLES)
@given(money_days())
def test_every_z_is_what_the_rows_add_up_to(day: ShopDay) -> None:
    with closing(sqlite_module().connect(":memory:")) as db:
        for sql in statements_of(newest_version()):
            db.execute(sql)
        for entry in day.entries:
            for sql, values in rows(entry):
                db.execute(sql, values)
        zs = db.execute("SELECT number, seq, since_seq, fingerprint, body FROM z_report").fetchall()
        previous, last = NO_FINGERPRINT, 0
        for place, (number, seq, since_seq, digest, body) in enumerate(zs, start=1):
            report = json.loads(body)
            assert (number, since_seq, report["previous"]) == (place, last, previous)
            assert fingerprint_of(report) == digest
            _adds_up(db, report["figures"], since_seq, seq)
            previous, last = digest, seq
        now = figures(day.state, day.now)
        _adds_up(db, json.loads(now.model_dump_json()), last, len(day.entries))
        _nothing_is_lost(db, day, now, zs)
        _drawers_hold(db, day)


def _adds_up(db: Any, told: dict[str, Any], since: int, until: int) -> None:
    span = (since, until)
    found = db.execute(
        "SELECT coalesce(sum(amount), 0), coalesce(sum(vat), 0), coalesce(sum(exempt), 0),"
        " count(*) FILTER (WHERE kind = 'sale'), -coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0)"
        " FROM movement WHERE seq > ? AND seq <= ?",
        span,
    ).fetchone()
    refunds = told["refunds"]["amount"]
    assert found == (
        told["net"]["amount"],
        told["vat"],
        told["exempt"],
        told["net"]["count"],
        refunds,
    )
    by_method = "SELECT method, sum(amount) FROM movement WHERE seq > ? AND seq <= ? GROUP BY 1"
    kept = {
        one["method"]: one["taken"]["amount"] - one["refunded"]["amount"] for one in told["tenders"]
    }
    assert kept == dict(db.execute(by_method, span))
    ordered = "SELECT coalesce(sum(total), 0) FROM customer_order WHERE seq > ? AND seq <= ?"
    assert db.execute(ordered, span).fetchone() == (told["orders"]["amount"],)


def _nothing_is_lost(db: Any, day: ShopDay, now: DayFigures, zs: list[Any]) -> None:
    """All Zs and what came after the last one are all the money that ever moved, and what the bills hold."""
    closed = sum(json.loads(z[-1])["figures"]["net"]["amount"] for z in zs)
    (moved,) = db.execute("SELECT coalesce(sum(amount), 0) FROM movement").fetchone()
    assert closed + now.net.amount == moved
    held = sum(bill.paid() for bill in day.state.bills.values())
    ids = json.dumps(list(day.state.bills))
    (of_bills,) = db.execute(
        "SELECT coalesce(sum(amount), 0) FROM movement WHERE bill IN (SELECT value FROM json_each(?))",
        (ids,),
    ).fetchone()
    assert held == of_bills


def _drawers_hold(db: Any, day: ShopDay) -> None:
    """What should be in a drawer is its float and the cash that went through it since, by the rows."""
    through = (
        "SELECT (SELECT coalesce(sum(amount), 0) FROM movement WHERE method = 'cash' AND shift = :shift)"
        " + (SELECT coalesce(sum(CASE direction WHEN 'in' THEN amount ELSE -amount END), 0)"
        " FROM cash_move WHERE shift = :shift)"
    )
    for shift in day.state.shifts.values():
        (won,) = db.execute(through, {"shift": shift.id}).fetchone()
        assert shift.expected() == shift.float_amount + won
    closed = db.execute(
        "SELECT id, float_amount, expected, counted, difference FROM shift"
    ).fetchall()
    for shift, float_amount, expected, counted, difference in closed:
        (won,) = db.execute(through, {"shift": shift}).fetchone()
        assert expected == float_amount + won
        assert difference == counted - expected
