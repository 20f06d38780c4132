"""책임자 확인: a manager's PIN, typed for one thing, on the device where it happens."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..refusals import AuthorisationNeeded, NotPermitted
from ..staff import GRANT_MS, MAY_AUTHORISE
from ..state import ShopState
from .context import Context, Decision
from .people import known_person, wrong_pin


def record_authorisation(
    state: ShopState, command: c.RecordAuthorisation, context: Context
) -> Decision:
    """The door checked the PIN. It is good once, for a minute and a half; a wrong one counts as at sign-in."""
    person = known_person(state, command.person, context)
    if not command.right:
        return wrong_pin(state, person.id, context)
    if MAY_AUTHORISE.isdisjoint(person.roles):
        raise NotPermitted(roles=", ".join(sorted(MAY_AUTHORISE)))
    until = context.now + GRANT_MS
    event = e.Authorised(
        type="authorised", device=context.actor.device, person=person.id, until=until
    )
    return Decision((event,), c.AuthoriseAnswer(person=person.id, until=until))


def authorised(state: ShopState, context: Context) -> str:
    """Who said yes on this device just now; AuthorisationNeeded where nobody did. The event that uses it ends it."""
    person, until = state.sign_ins.granted.get(context.actor.device, ("", 0))
    known = state.people.get(person)
    # Somebody may have left, or become a cook, in that minute.
    may = known is not None and known.active and not MAY_AUTHORISE.isdisjoint(known.roles)
    if until < context.now or not may:
        raise AuthorisationNeeded(roles=", ".join(sorted(MAY_AUTHORISE)))
    return person
