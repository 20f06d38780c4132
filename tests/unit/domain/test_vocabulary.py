"""The vocabulary is whole: what a new command, event or refusal still lacks, this test lists."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import ValidationError

from hub.domain import commands as c
from hub.domain import events as e
from hub.domain import refusals as r
from hub.domain.behaviour import ALWAYS, COMMANDS
from hub.domain.text import Frozen

ROOT = Path(__file__).resolve().parents[3]

# Raised by the hub around a decision, not by the decision itself.
BY_THE_HUB = {r.CommandIdReused, r.UnknownDevice, r.NotPermitted, r.SignInNeeded, r.InternalError}

# What no command, timer or opening makes: `hub/opening.py` writes it when the journal may have gone back.
AT_THE_START = {e.EpochStarted}

# Commands that `tests/*_asks.py` never draw, and why.
NOT_DRAWN = {
    "sign_in": "hashed at the door; `record_sign_in` is drawn",
    "ask_cash_receipt": "freed of its number at the door; `record_cash_receipt_ask` is drawn",
    "collect_stamps": "hashed at the door; `record_stamps` is drawn",
    "redeem_stamps": "hashed at the door; `record_stamp_redemption` is drawn",
    "authorise": "checked at the door; `record_authorisation` is drawn",
    "save_person": "hashed at the door; `record_person` is drawn",
    "add_device": "hashed at the door; `record_code` is drawn",
    "admit_device": "every `ShopDay` admits its devices with it",
}


@cache
def calls(folder: str) -> dict[str, set[str]]:
    """Names called below a folder, by the function they stand in: `{"place_order": {"OrderPlaced", ...}}`."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found.setdefault(function.name, set()).update(_called(function))
    return found


def _called(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )


def reached(name: str) -> set[str]:
    """Everything that a function of the domain calls, through functions of the domain."""
    known, todo, found = calls("hub/domain"), [name], {name}
    while todo:
        for called in known.get(todo.pop(), set()) - found:
            found.add(called)
            todo.append(called)
    return found


def classes(module: ModuleType, base: type) -> list[type]:
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, base)
        and one.__module__.startswith("hub.domain.")
    ]


# --- commands


def test_every_command_is_in_the_table_under_its_own_name() -> None:
    bodies = set(classes(c, c.Command)) - {c.Command, c.Internal}
    assert {behaviour.body for behaviour in COMMANDS.values()} == bodies
    for name, behaviour in COMMANDS.items():
        assert behaviour.body.__name__ == name.title().replace("_", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_whole(name: str) -> None:
    behaviour = COMMANDS[name]
    assert behaviour.answer in classes(c, c.Answer)
    assert (behaviour.decide is None) == (behaviour.door == "front")
    assert issubclass(behaviour.body, c.Internal) == (behaviour.door == "hub")
    assert len(set(behaviour.refusals)) == len(behaviour.refusals)
    assert behaviour.body.__doc__, "say what it is for"


@pytest.mark.parametrize("name", [name for name, known in COMMANDS.items() if known.decide])
def test_a_command_raises_what_it_declares_and_declares_what_it_raises(name: str) -> None:
    behaviour = COMMANDS[name]
    assert behaviour.decide is not None
    raised = {one for one in r.tree() if one.__name__ in reached(behaviour.decide.__name__)}
    assert raised == set(behaviour.refusals)


@pytest.mark.parametrize(
    ("asked", "recorded"),
    [
        ("sign_in", "record_sign_in"),
        ("authorise", "record_authorisation"),
        ("ask_cash_receipt", "record_cash_receipt_ask"),
        ("collect_stamps", "record_stamps"),
        ("redeem_stamps", "record_stamp_redemption"),
        ("save_person", "record_person"),
        ("add_device", "record_code"),
    ],
)
def test_the_door_answers_as_what_it_sends_on(asked: str, recorded: str) -> None:
    front, inside = COMMANDS[asked], COMMANDS[recorded]
    assert (front.answer, set(front.refusals)) == (inside.answer, set(inside.refusals))
    assert front.roles == inside.roles


@pytest.mark.parametrize("name", COMMANDS)
def test_a_random_day_may_ask_it(name: str) -> None:
    asks = sorted((ROOT / "tests").glob("*_asks.py"))
    source = "".join(path.read_text("utf-8") for path in asks)
    assert (f'"{name}"' in source) == (name not in NOT_DRAWN)


# --- refusals


def test_every_refusal_is_declared_by_some_command() -> None:
    declared = {one for behaviour in COMMANDS.values() for one in behaviour.refusals}
    assert declared | BY_THE_HUB == set(r.tree())
    assert set(ALWAYS) == BY_THE_HUB


def test_what_the_hub_refuses_with_is_raised_there() -> None:
    raised = {name for made in calls("hub").values() for name in made}
    assert {one.__name__ for one in BY_THE_HUB} <= raised


@pytest.mark.parametrize("refusal", r.tree())
def test_a_refusal_stands_in_the_drawing_on_its_branch(refusal: type[r.Refusal]) -> None:
    drawing = r.__doc__ or ""
    branch = refusal.__mro__[1].__name__
    assert refusal.advice == {
        "AskAgain": "ask_again", "AskStaff": "ask_staff", "MendRequest": "mend", "ReportBug": "report",
    }[branch]  # fmt: skip
    if "Unknown" not in refusal.__name__:  # the drawing says "UnknownDevice ..."
        after = drawing.partition(f"── {branch}")[2]
        assert refusal.__name__ in after.split("├── Ask")[0].split("└── ReportBug")[0]


def test_a_refusal_says_what_it_promises() -> None:
    with pytest.raises(TypeError, match="SoldOut needs \\['name'\\]"):
        r.SoldOut(item="cola")
    assert r.SoldOut(item="cola", name="콜라").code == "sold_out"
    assert r.WrongAmount.code == "wrong_amount"


# --- events


def test_every_event_is_known_by_its_own_name() -> None:
    made = {one for one in classes(e, e.Event) if not one.__name__.startswith("_")} - {e.Event}
    assert set(e.EVENTS.values()) == made
    for name, event in e.EVENTS.items():
        assert event.__name__ == name.title().replace("_", "")
        assert event.V >= 1


@pytest.mark.parametrize("event", e.EVENTS.values())
def test_an_event_comes_from_somewhere(event: type[e.Event]) -> None:
    makers = [name for name, made in calls("hub").items() if event.__name__ in made]
    assert makers, f"nothing makes a {event.__name__}"
    decided = {name for name, made in calls("hub/domain").items() if event.__name__ in made}
    assert bool(decided) == (event not in AT_THE_START)


@pytest.mark.parametrize("event", e.EVENTS.values())
def test_an_event_names_what_it_is_about(event: type[e.Event]) -> None:
    assert event.ABOUT in {"", *event.model_fields}


def test_private_parts() -> None:
    private = {cls.__name__: e.private_model(cls) for cls in e.EVENTS.values()}
    assert {name: model for name, model in private.items() if model} == {
        "OrderPlaced": e.OrderNotes,
        "OrderCancelled": e.Reason,
        "PaymentApproved": e.Reason,
        "PaymentDeclined": e.Reason,
        "PaymentCancelled": e.Reason,
        "BillDiscounted": e.Reason,
        "RefundRequested": e.Reason,
        "RefundDeclined": e.Reason,
        "StraySettled": e.Reason,
        "CashReceiptAsked": e.ReceiptIdentity,
        "CashReceiptIssued": e.MaskedIdentity,
        "CashReceiptSettled": e.MaskedIdentity,
        "StampsCollected": e.StampSecret,
        "StampsRedeemed": e.StampSecret,
        "PersonSaved": e.PersonSecret,
        "PairingCodeIssued": e.CodeSecret,
        "PairingCodeClosed": e.CodeSecret,
        "DevicePaired": e.TokenSecret,
        "DrawerOpened": e.Reason,
        "CashMoved": e.Reason,
        "ShiftClosed": e.Reason,
        "DayClosed": e.ShiftReasons,
        "DifferenceSettled": e.Reason,
    }


def test_what_happened_does_not_change() -> None:
    event = e.ItemBack(type="item_back", item="cola")
    with pytest.raises(ValidationError, match="frozen"):
        event.item = "soju"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="extra"):
        e.ItemBack.model_validate({"type": "item_back", "item": "cola", "why": "x"})
    assert issubclass(e.Event, Frozen)
