"""What the hub names by a word of its own in a refusal has words that staff can read: `word.<parameter>.<value>`."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from hub.domain.behaviour import COMMANDS
from hub.domain.cash_receipt import CashReceiptState
from hub.domain.order import Channel
from hub.domain.payment import BY_HAND, PaymentState, RefundState
from hub.domain.refusals import NotPermitted
from hub.domain.rules import HouseRules
from hub.domain.staff import Role
from hub.domain.terminal import CARD_TERMINAL
from hub.domain.ticket import TicketState
from hub.messages import catalogue, text
from hub.outcome import refused

DOMAIN = Path(__file__).resolve().parents[2] / "hub" / "domain"
SAID = {"what", "state"}
# What is said by a value instead of by a word that stands in the source, and all that it can be.
BY_VALUE: dict[str, tuple[str, ...]] = {
    "payment.state": get_args(PaymentState),
    "refund.state": get_args(RefundState),
    "receipt.state": get_args(CashReceiptState),
    "min(states)": get_args(TicketState),
    # A date is its own word.
    "state.day": (),
}


def said() -> Iterator[tuple[str, str]]:
    """(parameter, value) of every refusal that the domain raises with a `what` or a `state`."""
    for path in sorted(DOMAIN.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                for keyword in node.exc.keywords:
                    if keyword.arg in SAID:
                        yield from ((keyword.arg, value) for value in values(keyword.value))


def values(node: ast.expr) -> tuple[str, ...]:
    """What an argument can be: a word, either of two, or one of `BY_VALUE`."""
    match node:
        case ast.Constant(value=str(word)):
            return (word,)
        case ast.IfExp(body=one, orelse=other):
            return (*values(one), *values(other))
    return BY_VALUE[ast.unparse(node)]


WORDS = {
    *said(),
    *(("roles", role) for role in get_args(Role)),
    *(("channel", channel) for channel in get_args(Channel)),
    *(("method", method) for ways in HouseRules().methods.values() for method in ways),
    # What a shop's rules may offer besides.
    *(("method", method) for method in (*BY_HAND, CARD_TERMINAL, "online")),
}


def test_the_walk_finds_what_the_domain_says() -> None:
    assert {("what", "bill"), ("what", "codes"), ("state", "unpaid"), ("state", "fired")} <= WORDS
    assert {("state", "held"), ("state", "paid"), ("state", "requested")} <= WORDS


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(("name", "value"), sorted(WORDS))
def test_each_has_a_word(name: str, value: str, language: str) -> None:
    assert f"word.{name}.{value}" in catalogue(language)


def test_no_word_stands_for_nothing() -> None:
    ours = {
        key
        for key in catalogue("ko")
        if key.startswith("word.") and key.split(".")[1] in (SAID | {"roles", "channel", "method"})
    }
    assert ours == {f"word.{name}.{value}" for name, value in WORDS}


def test_staff_read_words_and_the_log_keeps_the_hubs_own() -> None:
    key, params = "refusal.wrong_state", {"what": "bill", "state": "unpaid"}
    assert "계산서: 아직 다 내지 않음" in text("ko", f"{key}.staff", **params)
    assert "Bill: not paid in full" in text("en", f"{key}.staff", **params)
    assert text("en", f"{key}.log", **params) == "bill is in state unpaid"


def test_each_role_of_a_list_is_said() -> None:
    roles = sorted(COMMANDS["publish_menu"].roles)
    body = refused(NotPermitted(roles=", ".join(roles))).body
    assert "할 수 있는 사람: 매니저, 사장" in body


def test_what_nobody_has_a_word_for_is_said_as_it_is() -> None:
    assert "(korea_pay)" in text("ko", "refusal.method_not_offered.staff", method="korea_pay")
    assert "2026-08-02" in text(
        "ko", "refusal.wrong_state.staff", what="business_day", state="2026-08-02"
    )
