"""Whole days of random asks and jumps in time: what must hold after every one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hub.domain.behaviour import COMMANDS
from hub.domain.events import OrderPlaced
from hub.domain.order import Order
from hub.domain.refusals import Refusal
from hub.domain.state import ShopState
from hub.domain.ticket import keys_by_station, line_no
from tests.money_checks import MONEY
from tests.shop_asks import JUMPS, asks, days
from tests.shop_day import Outcome, ShopDay, folded, stored

# Examples as the profile has them: 100 in CI, 2,000 in `wide`.
ALL = settings().max_examples
HALF = ALL // 2

STATE: TypeAdapter[ShopState] = TypeAdapter(ShopState)


def stock_is_no_debt(day: ShopDay, outcome: Outcome) -> None:
    assert all(left >= 0 for left in day.state.overlay.stock.values())


def no_ticket_line_is_lost(day: ShopDay, outcome: Outcome) -> None:
    for order in day.state.orders.values():
        found = _places(day.state, order)
        wanted = Counter(
            (station, key) for station, keys in _tickets(order).items() for key in keys
        )
        gone = {line.no for line in order.lines if not order.left(line)}
        if not any(found.values()) and day.state.bills[order.bill].day < day.state.day:
            continue  # its day is over: only its money is still in reach
        for station, key in wanted:
            places = found[station, key]
            if line_no(key) in gone:
                assert places <= {"cancelled"}
            else:
                assert len(places) == 1, f"{station} {key} of {order.id} is in {places}"
        assert set(found) <= set(wanted)


def _tickets(order: Order) -> dict[str, list[str]]:
    """Ticket-line keys by station; what no station makes anything of is the counter's, or handed over (서비스)."""
    if all(line.free for line in order.lines):
        return keys_by_station(order.lines)
    return keys_by_station(order.lines) or keys_by_station(order.lines, at_counter=True)


def _places(state: ShopState, order: Order) -> dict[tuple[str, str], set[str]]:
    """Where each ticket-line key is: `held`, `open`, `done`, or `cancelled` wherever it stands."""
    tickets = [("held", ticket) for ticket in state.held.get(order.id, {}).values()]
    for where, stations in (("open", state.tickets), ("done", state.done_tickets)):
        tickets += [(where, found[order.id]) for found in stations.values() if order.id in found]
    wanted = _tickets(order)
    places: dict[tuple[str, str], set[str]] = {
        (station, key): set() for station, keys in wanted.items() for key in keys
    }
    for where, ticket in tickets:
        assert (where == "held") == all(state == "held" for state in ticket.lines.values())
        assert ticket.lines, "an empty ticket"
        for key, is_now in ticket.lines.items():
            found_at = places.setdefault((ticket.station, key), set())
            assert where not in found_at
            found_at.add("cancelled" if is_now == "cancelled" else where)
    return places


def tickets_belong(day: ShopDay, outcome: Outcome) -> None:
    state = day.state
    for tickets in state.tickets.values():
        assert all(ticket.open() for ticket in tickets.values())
        assert set(tickets) <= set(state.orders)
    for tickets in state.done_tickets.values():
        assert not any(ticket.open() for ticket in tickets.values())
    assert set(state.held) <= set(state.orders)


def timers_are_ahead(day: ShopDay, outcome: Outcome) -> None:
    state = day.state
    assert state.at <= day.now
    # A command may set one that is due at once; firing takes care of it and of all others.
    day.fire_due()
    assert all(at > day.now for at in state.timers.values()), state.timers
    assert {k for k in state.timers if k.startswith("code:")} == {f"code:{k}" for k in state.codes}


CHECKS = (stock_is_no_debt, no_ticket_line_is_lost, tickets_belong, timers_are_ahead, *MONEY)


def _all_hold(day: ShopDay, outcome: Outcome) -> None:
    for check in CHECKS:
        check(day, outcome)


@settings(max_examples=ALL)
@given(days(steps=40, watch=_all_hold))
def test_a_shop_day_holds_together(day: ShopDay) -> None:
    times = [entry.at for entry in day.entries]
    assert times == sorted(times), "time went back"
    placed = [entry.event for entry in day.entries if isinstance(entry.event, OrderPlaced)]
    numbers = Counter(
        (one.day, one.number) for one in placed if not any(line.free for line in one.lines)
    )
    assert [number for number, times in numbers.items() if times > 1] == []


@settings(max_examples=HALF)
@given(days(steps=40))
def test_folding_the_journal_gives_the_state(day: ShopDay) -> None:
    """Through JSON and back, the private part beside the shared one, as the store keeps them."""
    assert folded(stored(entry) for entry in day.entries) == day.state


@settings(max_examples=HALF)
@given(days(steps=40), st.data())
def test_a_snapshot_and_its_tail_give_the_state(day: ShopDay, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(day.entries)))
    then = folded(day.entries[:cut])
    again = STATE.validate_json(STATE.dump_json(then))
    assert again == then
    assert folded(day.entries[cut:], again) == day.state


@settings(max_examples=HALF)
@given(days(steps=30), st.data())
def test_erased_private_parts_fold_to_the_same_state(day: ShopDay, data: st.DataObject) -> None:
    """After `erased`, a journal without the subject's private parts gives what is in memory."""
    for subject in [*day.state.orders, *day.state.people]:
        if data.draw(st.booleans()):
            day.ask({"type": "erase_private", "subject": subject, "reason": "요청"})
    last = {entry.event.subject: entry.seq for entry in day.entries if entry.event.type == "erased"}
    journal = [
        stored(entry, erased=entry.seq < last.get(entry.event.subject, 0)) for entry in day.entries
    ]
    assert folded(journal) == day.state


@settings(max_examples=HALF)
@given(days(steps=20), st.data())
def test_a_refused_ask_changes_nothing(day: ShopDay, data: st.DataObject) -> None:
    for _ in range(10):
        day.advance(data.draw(JUMPS) % 1000)
        before, entries = STATE.dump_json(day.state), len(day.entries)
        kind, body = data.draw(asks(day.state))
        outcome = day.ask(body, kind)
        if not outcome.events:
            assert len(day.entries) == entries
            assert STATE.dump_json(day.state) == before
        else:
            assert len(day.entries) == entries + len(outcome.events)


@settings(max_examples=HALF)
@given(days(steps=20), st.data())
def test_deciding_touches_neither_state_nor_chance(day: ShopDay, data: st.DataObject) -> None:
    """The same state, command, time and ids decide the same, and the state is not written to."""
    kind, body = data.draw(asks(day.state))
    day.fire_due()
    command, before = day.command(body), STATE.dump_json(day.state)
    behaviour = COMMANDS[command.type]
    assert behaviour.decide is not None
    made: list[Any] = []
    for _ in range(2):
        context = replace(day.context(kind), new_id=_counting())
        try:
            decision = behaviour.decide(day.state, command, context)
            made.append((decision.events, repr(decision.answer)))
        except Refusal as refusal:
            made.append((refusal.code, refusal.params))
    assert made[0] == made[1]
    assert STATE.dump_json(day.state) == before


def _counting() -> Callable[[str], str]:
    numbers = count()
    return lambda kind: f"{kind}{next(numbers):032d}"


@settings(max_examples=HALF)
@given(days(steps=20), st.integers(1, 400))
def test_any_jump_in_time_ends(day: ShopDay, ahead: int) -> None:
    day.advance(ahead * 86_400_000 + 12_345)
    assert all(at > day.now for at in day.state.timers.values())
