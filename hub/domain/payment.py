"""Payments: first-class, with the uncertain state included.

    requested ──> approved ──> cancelled               (the money goes back to the guest)
        │ └─────> declined                             (refused, or the guest went back)
        └───────> unknown ──> approved | declined      (a person or the terminal's log says which)

A request on its way is never cancelled from here: the terminal may be approving it at this moment.
`unknown` never becomes failure by itself, and blocks a second charge on its bill (`reference/payments.md` 3.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .text import Frozen, Name, Slug

MethodId = Slug
"""A way to pay: `cash`, `counter` (later, there), or the id of a driver in `hub/payments`."""

PaymentState = Literal["requested", "approved", "declined", "cancelled", "unknown"]

TRANSITIONS: dict[PaymentState, frozenset[PaymentState]] = {
    "requested": frozenset({"approved", "declined", "unknown"}),
    "unknown": frozenset({"approved", "declined"}),
    "approved": frozenset({"cancelled"}),
    "declined": frozenset(),
    "cancelled": frozenset(),
}

UNRESOLVED = frozenset({"requested", "unknown"})
"""States in which money may have moved and we do not know."""

# A guest needs about a minute with a card; a terminal that says nothing for three is asked by a person.
REQUEST_DEADLINE_MS = 180_000

# A party of thirty who each pay their own share, some with a second card, stay below this.
PAYMENTS_PER_BILL_MAX = 100


class Approval(Frozen):
    """What a terminal said when it approved. No card number: only the masked form ever comes in."""

    approval_no: Name
    card: Name | None = None
    """Masked, e.g. 1234-56**-****-1234; digits 9 to 12 always hidden."""
    issuer: Name | None = None
    installments: int = 0
    test: bool = False
    """시험 결제: made by the test card, no money moved."""


@dataclass(slots=True)
class Payment:
    """One payment of a bill. `vat` is its share of the bill's VAT by cumulative remainder, in won."""

    id: str
    bill: str
    method: str
    amount: int
    state: PaymentState
    at: int
    vat: int = 0
    tendered: int | None = None
    approval: Approval | None = None
    reason: str | None = None
