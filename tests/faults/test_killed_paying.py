"""`kill -9` in the middle of a payment at a card terminal: books and terminal agree, nothing is charged twice,
and no card number stays anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.canaries import found_in, spellings
from tests.hub_process import fetched, running_hub, until
from tests.paying_hub import ENDED_S, PayingHub, furnished
from tests.terminal_process import TerminalProcess

ENDINGS = ("approved", "declined", "unknown")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[TerminalProcess]:
    folder = tmp_path / "terminal"
    folder.mkdir()
    one = TerminalProcess(folder)
    one.start("--hold")
    yield one
    one.end()


@pytest.fixture
def shop(tmp_path: Path, terminal: TerminalProcess) -> PayingHub:
    return furnished(tmp_path / "shop", terminal.address)


def _asks_for_card(terminal: TerminalProcess) -> None:
    until(lambda: terminal.screen() == "insert_card", ENDED_S, "the terminal to ask for a card")


def _agrees(shop: PayingHub, terminal: TerminalProcess, payment: str) -> str:
    """The payment's end, once the books say one, and what the terminal's own record says of the same money."""
    state = shop.ends(payment, *ENDINGS)
    row = shop.row(payment)
    assert row is not None
    standing = terminal.standing(row[1])
    assert standing <= 1, "charged twice"
    if state != "unknown":
        assert standing == (state == "approved"), (
            f"{state} in the books, {standing} at the terminal"
        )
    return state


@pytest.mark.parametrize("moment", ["before_the_card", "card_while_dead", "answer_lost"])
def test_killed_while_a_guest_pays(shop: PayingHub, terminal: TerminalProcess, moment: str) -> None:
    logs = []
    with ExitStack() as first:
        shop.runs_on(first.enter_context(running_hub(shop.data)))
        if moment == "answer_lost":
            terminal.say("lose_answer")
        bill, payment = shop.order("card_terminal")
        _asks_for_card(terminal)
        if moment == "answer_lost":
            terminal.say("card")
            until(lambda: terminal.log.read_bytes() or None, ENDED_S, "the terminal to approve")
        shop.hub.kill()
        logs.append(shop.hub.log)
    if moment == "card_while_dead":
        terminal.say("card")
        until(lambda: terminal.log.read_bytes() or None, ENDED_S, "the terminal to approve")
    with running_hub(shop.data) as hub:
        shop.runs_on(hub)
        state = _agrees(shop, terminal, payment)
        if moment != "before_the_card":
            assert state == "approved"
        ((orders,),) = shop.rows("SELECT count(*) FROM customer_order WHERE bill = ?", bill)
        assert orders == 1
        logs.append(hub.log)
    assert found_in(shop.data, *(log.encode() for log in logs)) == []


def test_no_card_number_stays_in_a_hub(shop: PayingHub, terminal: TerminalProcess) -> None:
    """Approved, declined, garbled and given back: no file, no log and no document holds a card's number."""
    canary = next(spellings())
    with running_hub(shop.data) as hub:
        shop.runs_on(hub)
        payments = []
        for verb in ("approve", "decline limit", "wrong_bcc", "two_answers"):
            terminal.say(*verb.split())
            # Another sum each time: what the terminal's record says of it is about this one alone.
            bill, payment = shop.order("card_terminal", len(payments) + 1)
            _asks_for_card(terminal)
            terminal.say("card")
            state = _agrees(shop, terminal, payment)
            payments.append((bill, payment, state))
        bill, payment, state = payments[0]
        assert state == "approved"
        refund = shop.give_back(payment)
        _asks_for_card(terminal)
        terminal.say("card")
        assert shop.refund_ends(refund, "approved") == "approved"
        row = shop.row(payment)
        assert row is not None
        assert terminal.standing(row[1]) == 0
        told = [fetched(hub.url, f"/api/v1/documents/bill.{one}", shop.tokens["staff"]).content
                for one, _, _ in payments]  # fmt: skip
        assert any(b"9410" in one for one in told), "the masked number is shown"
        told.append(json.dumps(shop.answers).encode())
        # While it runs: the WAL holds what the database does not yet.
        assert found_in(shop.data, *told, hub.log.encode()) == []
    assert found_in(shop.data) == []
    assert found_in(b"x" + canary) == ["bytes"], "the search itself"
