"""People, their sign-ins, and what is forgotten of them. Private parts may be gone (None)."""

from __future__ import annotations

from .. import events as e
from ..entry import Entry
from ..state import ShopState
from .cash_receipts import forget_identity


def person_saved(state: ShopState, entry: Entry, event: e.PersonSaved) -> None:
    person = event.person
    state.people[person.id] = person
    if event.private is None:
        state.person_names[person.id] = person.id
        state.pin_hashes.pop(person.id, None)
    else:
        state.person_names[person.id] = event.private.name
        if event.private.pin_hash:
            state.pin_hashes[person.id] = event.private.pin_hash
    if not person.active:
        for device in [d for d, who in state.sign_ins.on_device.items() if who == person.id]:
            del state.sign_ins.on_device[device]


def signed_in(state: ShopState, entry: Entry, event: e.SignedIn) -> None:
    state.sign_ins.on_device[event.device] = event.person
    state.sign_ins.wrong.pop(f"{event.device}/{event.person}", None)


def signed_out(state: ShopState, entry: Entry, event: e.SignedOut) -> None:
    state.sign_ins.on_device.pop(event.device, None)


def sign_in_refused(state: ShopState, entry: Entry, event: e.SignInRefused) -> None:
    state.sign_ins.wrong[f"{event.device}/{event.person}"] = (event.wrong, event.locked_until)


def authorised(state: ShopState, entry: Entry, event: e.Authorised) -> None:
    state.sign_ins.granted[event.device] = (event.person, event.until)
    state.sign_ins.wrong.pop(f"{event.device}/{event.person}", None)


def erased(state: ShopState, entry: Entry, event: e.Erased) -> None:
    if event.target in state.orders:
        state.orders[event.target].notes = {}
        state.orders[event.target].allergens = ()
    forget_identity(state, event.target)
    if event.target in state.people:
        state.person_names[event.target] = event.target
        state.pin_hashes.pop(event.target, None)
