"""People sign in with a PIN on a paired device; wrong PINs delay that person there, never the shop."""

from __future__ import annotations

import re

from .. import commands as c
from .. import events as e
from ..refusals import (
    LastOwner,
    NotPermitted,
    OverLimit,
    SignInFailed,
    SignInLocked,
    UnknownPerson,
    WrongState,
)
from ..staff import HUB, PEOPLE_MAX, PIN_LOCK_MS, PIN_TRIES, Person
from ..state import ShopState
from .context import Context, Decision

# As minted (`hub/clock.py`): an `o`, then a UUIDv7 in hex. A shorter or longer word is no order's.
_ORDER_ID = re.compile(r"o[0-9a-f]{32}")


def lock_left(state: ShopState, device: str, person: str, now: int) -> int:
    """Milliseconds until this person may try again on this device; 0 when they may."""
    _, until = state.sign_ins.wrong.get(f"{device}/{person}", (0, 0))
    return max(0, until - now)


def record_sign_in(state: ShopState, command: c.RecordSignIn, context: Context) -> Decision:
    """The door checked the PIN. A wrong one is an event, so that guessing survives a restart."""
    person = known_person(state, command.person, context)
    if not command.right:
        return wrong_pin(state, person.id, context)
    answer = c.SignInAnswer(person=person.id, roles=person.roles)
    device = context.actor.device
    return Decision((e.SignedIn(type="signed_in", device=device, person=person.id),), answer)


def known_person(state: ShopState, person_id: str, context: Context) -> Person:
    """Who may type a PIN here now; UnknownPerson, SignInLocked."""
    person = state.people.get(person_id)
    if person is None or not person.active:
        raise UnknownPerson(person=person_id)
    wait = lock_left(state, context.actor.device, person.id, context.now)
    if wait:
        raise SignInLocked(seconds=-(-wait // 1000))
    return person


def wrong_pin(state: ShopState, person: str, context: Context) -> Decision:
    """One try less for this person on this device; the last one locks."""
    device = context.actor.device
    wrong, until = state.sign_ins.wrong.get(f"{device}/{person}", (0, 0))
    wrong = 1 if until else wrong + 1
    locked = wrong >= PIN_TRIES
    event = e.SignInRefused(
        type="sign_in_refused",
        device=device,
        person=person,
        wrong=wrong,
        locked_until=context.now + PIN_LOCK_MS if locked else 0,
    )
    refusal = (
        SignInLocked(seconds=PIN_LOCK_MS // 1000)
        if locked
        else SignInFailed(tries_left=PIN_TRIES - wrong)
    )
    return Decision((event,), refusal)


def sign_out(state: ShopState, command: c.SignOut, context: Context) -> Decision:
    person = state.sign_ins.on_device.get(context.actor.device)
    if person is None:
        raise WrongState(what="sign_in", state="signed_out")
    return Decision(
        (e.SignedOut(type="signed_out", device=context.actor.device, person=person),), c.Done()
    )


def record_person(state: ShopState, command: c.RecordPerson, context: Context) -> Decision:
    """직원 등록. The shop always keeps one owner who can sign in; only an owner makes or changes an owner."""
    person = command.person
    before = state.people.get(person.id)
    owned = "owner" in person.roles or (before is not None and "owner" in before.roles)
    if owned and context.actor != HUB and "owner" not in context.roles:
        raise NotPermitted(roles="owner")
    if person.id not in state.people and len(state.people) >= PEOPLE_MAX:
        raise OverLimit(what="people", limit=PEOPLE_MAX)
    if command.pin_hash is None and person.id not in state.pin_hashes:
        raise WrongState(what="person", state="without_pin")
    owners = {
        other.id for other in state.people.values() if other.active and "owner" in other.roles
    }
    if owners == {person.id} and not (person.active and "owner" in person.roles):
        raise LastOwner()
    event = e.PersonSaved(
        type="person_saved",
        person=person,
        private=e.PersonSecret(name=command.name, pin_hash=command.pin_hash),
    )
    return Decision((event,), c.Done())


def erase_private(state: ShopState, command: c.ErasePrivate, context: Context) -> Decision:
    """개인정보 파기 of an order's notes or of a person who has left. The store nulls the journal's private parts.

    Any order id may be erased, open or long gone: what is not in memory stands in the journal.
    Nothing else may: the private parts of devices and codes are the hashes they are known by.
    """
    person = state.people.get(command.subject)
    if person is None and not _ORDER_ID.fullmatch(command.subject):
        raise WrongState(what="subject", state="unknown")
    if person is not None and person.active:
        raise WrongState(what="person", state="active")
    return Decision(
        (e.Erased(type="erased", target=command.subject, reason=command.reason),), c.Done()
    )
