"""A shop for tests: the domain under a fake clock and fake ids, without disk or net.

`ShopDay` decides, fires timers and folds as the hub does. Bodies are JSON-like dicts without
`command_id`, as a device would send them. Random days in its life: `shop_asks.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.demo.restaurant import menu as demo_menu
from hub.domain import commands as c
from hub.domain import timers
from hub.domain.apply import Entry, apply
from hub.domain.behaviour import COMMANDS
from hub.domain.decide.context import Context, Decision
from hub.domain.events import EVENTS, Event, private_model
from hub.domain.menu import Menu
from hub.domain.order import Channel
from hub.domain.refusals import Refusal
from hub.domain.staff import HUB, Actor, Role
from hub.domain.state import ShopState

# Monday 2026-01-05, 12:00 in Seoul: inside the lunch daypart of the demo menu.
START = 1_767_582_000_000
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000

# Timers that may be due at once: more in one go is a timer that renews itself for now.
FIRED_MAX = 2_000

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody asks from: what the door would know about them."""

    channel: Channel
    guest: bool = False
    person: str | None = None
    roles: frozenset[Role] = frozenset()
    table: str | None = None


SEATS: dict[str, Seat] = {
    "kiosk": Seat("kiosk", guest=True),
    "kiosk2": Seat("kiosk", guest=True),
    "table": Seat("table", guest=True),
    "table2": Seat("table", guest=True, table="t1"),
    "phone": Seat("phone", guest=True),
    "staff": Seat("counter", person="boss", roles=frozenset({"owner"})),
    "kitchen": Seat("counter"),
    "setup": Seat("counter", person="boss", roles=frozenset({"owner"})),
    "hub": Seat("counter"),
}
"""Devices of the shop; `table` stands on no table yet; `hub` is the hub itself, which sends what no device may."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an ask: events and an answer, or a refusal (which may have left a mark)."""

    events: tuple[Event, ...]
    answer: Any = None
    refusal: Refusal | None = None

    @property
    def code(self) -> str | None:
        """The refusal's code on the wire, None where it was done."""
        return self.refusal.code if self.refusal else None

    def event(self, kind: str) -> Any:
        """The one event of that kind."""
        (found,) = [event for event in self.events if event.type == kind]
        return found


class ShopDay:
    """A shop in memory: its state, everything that happened, and a clock that moves when told."""

    def __init__(
        self, menu: Menu | None = None, *, now: int = START, furnished: bool = True
    ) -> None:
        self.state = ShopState()
        self.entries: list[Entry] = []
        self.now = now
        self._minted = 0
        self.devices = {kind: f"d{n:032x}" for n, kind in enumerate(SEATS, start=1)}
        self._happened(timers.opening(self.state, now), HUB, None)
        if furnished:
            self._furnish(menu or demo_menu())

    def _furnish(self, menu: Menu) -> None:
        """The menu, an owner, and a paired device for every seat."""
        self.ask(c.PublishMenu(command_id=self.command_id(), type="publish_menu", menu=menu))
        owner = {"id": "boss", "roles": ["owner"]}
        person = {"person": owner, "name": "사장", "pin_hash": "argon2 of a PIN"}
        self.ask({"type": "record_person"} | person, "hub")
        for kind in [kind for kind in SEATS if kind != "hub"]:
            device = {"kind": kind.rstrip("2"), "name": kind, "table": SEATS[kind].table}
            admit = {"type": "admit_device", "device": device, "token_hash": token_hash(kind)}
            self.devices[kind] = self.ask(admit, "hub").answer.device_id

    def copy(self) -> ShopDay:
        """Another shop in which the same has happened."""
        other = ShopDay(now=self.now, furnished=False)
        other.entries, other.state = list(self.entries), folded(self.entries)
        other._minted, other.devices = self._minted, dict(self.devices)
        return other

    def new_id(self, kind: str) -> str:
        """An id as the hub mints them: a letter and 32 hex digits."""
        self._minted += 1
        return f"{kind}{self._minted:032x}"

    def command_id(self) -> str:
        """A fresh command id (UUIDv7)."""
        self._minted += 1
        return f"00000000-0000-7000-8000-{self._minted:012x}"

    def command(self, body: Mapping[str, Any]) -> c.Command:
        """The command of a JSON-like body, strictly parsed as the endpoint does."""
        model = COMMANDS[body["type"]].body
        return model.model_validate_json(json.dumps({"command_id": self.command_id()} | dict(body)))

    def ask(self, command: c.Command | Mapping[str, Any], kind: str = "staff") -> Outcome:
        """Fires what is due, decides, and folds what happened. Refusals come back as outcomes."""
        asked = command if isinstance(command, c.Command) else self.command(command)
        self.fire_due()
        behaviour = COMMANDS[asked.type]
        assert behaviour.decide is not None, f"{asked.type} is decided at the door"
        context = self.context(kind)
        try:
            decision = behaviour.decide(self.state, asked, context)
        except Refusal as refusal:
            decision = Decision((), refusal)
        self._happened(decision.events, context.actor, asked.command_id)
        if isinstance(decision.answer, Refusal):
            declared = isinstance(decision.answer, behaviour.refusals)
            assert declared, f"{asked.type} does not declare {decision.answer.code}"
            return Outcome(decision.events, refusal=decision.answer)
        assert isinstance(decision.answer, behaviour.answer)
        return Outcome(decision.events, decision.answer)

    def authorise(self, kind: str = "staff") -> None:
        """A manager types a PIN on that device."""
        record = {"type": "record_authorisation", "person": "boss", "right": True}
        assert self.ask(record, kind).refusal is None

    def give_back(self, payment: str, amount: int | None = None, kind: str = "staff") -> Outcome:
        """Money back by a manager's PIN, and the driver says that it went back: the events of both."""
        self.authorise(kind)
        wanted = {"type": "cancel_payment", "payment": payment, "amount": amount, "reason": "환불"}
        asked = self.ask(wanted, kind)
        if asked.refusal or asked.answer.done:
            return asked
        heard = {"type": "record_refund", "refund": asked.answer.refund, "outcome": "approved"}
        ended = self.ask(heard, "hub")
        assert ended.refusal is None
        return Outcome((*asked.events, *ended.events), asked.answer)

    def context(self, kind: str) -> Context:
        """What the door makes of somebody on that seat."""
        seat = SEATS[kind]
        actor = HUB if kind == "hub" else Actor(device=self.devices[kind], person=seat.person)
        return Context(
            now=self.now,
            new_id=self.new_id,
            actor=actor,
            channel=seat.channel,
            guest=seat.guest,
            table=self.state.devices[self.devices[kind]].table if seat.guest else None,
            roles=seat.roles,
        )

    def advance(self, ms: int) -> list[Event]:
        """Moves the clock and fires what is due; returns what happened by itself."""
        self.now += ms
        return self.fire_due()

    def fire_due(self) -> list[Event]:
        """Fires timers, the earliest first, until none is due."""
        before = len(self.entries)
        for _ in range(FIRED_MAX):
            due = timers.due(self.state)
            if due is None or due[0] > self.now:
                return [entry.event for entry in self.entries[before:]]
            self._happened(timers.fire(self.state, due[1], self.now), HUB, None)
        raise AssertionError(f"a timer fires without end: {timers.due(self.state)}")

    def happened(self, event: Event) -> None:
        """Folds an event that no command makes (a new epoch)."""
        self._happened((event,), HUB, None)

    def _happened(self, events: Iterable[Event], actor: Actor, command_id: str | None) -> None:
        for event in events:
            epoch = self.state.epoch + (event.type == "epoch_started")
            entry = Entry(epoch, len(self.entries) + 1, self.now, actor, command_id, event)
            self.entries.append(entry)
            apply(self.state, entry)


def token_hash(word: str) -> str:
    """A well-formed hash that is not one."""
    return word.encode().hex().ljust(64, "0")[:64]


def stored(entry: Entry, *, erased: bool = False) -> Entry:
    """The entry as the journal gives it back: shared and private part each through JSON."""
    cls = type(entry.event)
    event = cls.model_validate_json(entry.event.model_dump_json(exclude={"private"}))
    private, model = entry.event.private, private_model(EVENTS[event.type])
    if private is not None and not erased:
        assert model is not None
        again = model.model_validate_json(private.model_dump_json())
        event = event.model_copy(update={"private": again})
    return Entry(entry.epoch, entry.seq, entry.at, entry.actor, entry.command_id, event)


def folded(entries: Iterable[Entry], state: ShopState | None = None) -> ShopState:
    """The fold of entries, from a state or from nothing."""
    state = state or ShopState()
    for entry in entries:
        apply(state, entry)
    return state
