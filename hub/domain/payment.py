"""Payments: first-class, with the uncertain state included; and money given back for them.

    requested ──> approved ──> cancelled               (all of it went back to the guest)
        │ └─────> declined                             (refused, or the guest went back)
        └───────> unknown ──> approved | declined      (a person or the far side's log says which)

A request on its way is never cancelled from here: the terminal may be approving it at this moment.
`unknown` never becomes failure by itself, and blocks a second charge on its bill (`reference/payments.md` 3.3).
A refund goes the same way: asked for once, and `unknown` until somebody knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from .cash_receipt import CashReceipt
from .text import Frozen, Name, Slug

MethodId = Slug
"""A way to pay: `cash`, `counter` (later, there), or the id of a method in `hub/payments`."""

BY_HAND: frozenset[str] = frozenset({"hand_terminal", "shop_qr"})
"""Methods whose answer a person brings: 외부 단말기 (the shop's own card terminal), a QR picture of the shop."""

NUMBERED: frozenset[str] = frozenset({"hand_terminal"})
"""Methods by hand whose slip carries an approval number (승인번호): without it nothing is approved."""

PaymentState = Literal["requested", "approved", "declined", "cancelled", "unknown"]
RefundState = Literal["requested", "approved", "declined", "unknown"]

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
# Who looks for the money on a phone, or keys a sum into another terminal, may be called away in between.
BY_HAND_DEADLINE_MS = 600_000
# An online payment waits for a guest who types into a phone; its service gives up after ten minutes itself.
ONLINE_DEADLINE_MS = 720_000

DEADLINES_MS: dict[MethodId, int] = {
    "hand_terminal": BY_HAND_DEADLINE_MS,
    "shop_qr": BY_HAND_DEADLINE_MS,
    "online": ONLINE_DEADLINE_MS,
}
"""How long a method's answer is waited for where it is not `REQUEST_DEADLINE_MS`."""

# A party of thirty who each pay their own share, some with a second card, stay below this.
PAYMENTS_PER_BILL_MAX = 100
# A payment given back dish by dish.
REFUNDS_PER_PAYMENT_MAX = 60


class Approval(Frozen):
    """What the far side said when it approved. No card number: only the masked form ever comes in."""

    approval_no: Name
    card: Name | None = None
    """Masked, e.g. 1234-56**-****-1234; digits 9 to 12 always hidden."""
    issuer: Name | None = None
    """발급사."""
    acquirer: Name | None = None
    """매입사."""
    installments: Annotated[int, Field(ge=0, le=60)] = 0
    """할부 months; 0 is one payment (일시불)."""
    merchant_no: Name | None = None
    """가맹점번호."""
    terminal_no: Name | None = None
    """단말기번호 (CATID)."""
    transaction_no: Name | None = None
    """거래고유번호."""
    van: Name | None = None
    """VAN and where to ask (문의처)."""
    approved_at: int | None = None
    """UTC ms, by the far side's clock."""
    test: bool = False
    """시험 결제: made by the test card, no money moved."""


@dataclass(slots=True)
class Refund:
    """Money back for one payment, in won; `vat` and `exempt` within."""

    id: str
    payment: str
    amount: int
    vat: int
    exempt: int
    state: RefundState
    at: int
    reason: str | None = None
    approval: Approval | None = None
    authorised_by: str | None = None
    answer: str | None = None
    """What the far side said where it did not go back, or why nobody knows; `resolved` where a person looked."""


@dataclass(slots=True)
class Payment:
    """One payment of a bill. `vat` and `exempt` are its shares of the bill's by cumulative remainder, in won."""

    id: str
    bill: str
    method: str
    amount: int
    state: PaymentState
    at: int
    vat: int = 0
    exempt: int = 0
    tendered: int | None = None
    approval: Approval | None = None
    reason: str | None = None
    approved_at: int | None = None
    """UTC ms at which the hub heard of the approval."""
    terminal: str | None = None
    shift: str | None = None
    given_up: bool = False
    """The guest went back; its method has been told to let go, and says what is certain."""
    strayed: bool = False
    """An approval came after it was declared as not made; a person cancels it where it was made."""
    refunds: dict[str, Refund] = field(default_factory=dict)
    cash_receipt: CashReceipt | None = None
    """The one that was issued; until then it stands in `state.cash_receipts`. Its `given_back` is what was taken
    back of it."""
    needs_receipt: bool = True
    """False once a person said that no cash receipt is needed, or it was given up: it never falls due again."""

    def given_back(self) -> list[Refund]:
        """What went back to the guest."""
        return [refund for refund in self.refunds.values() if refund.state == "approved"]

    def kept(self) -> int:
        """Won of it that the shop holds now."""
        if self.state != "approved":
            return 0
        return self.amount - sum(refund.amount for refund in self.given_back())

    def kept_vat(self) -> int:
        """VAT won within what is kept."""
        if self.state != "approved":
            return 0
        return self.vat - sum(refund.vat for refund in self.given_back())

    def kept_exempt(self) -> int:
        """면세 won within what is kept."""
        if self.state != "approved":
            return 0
        return self.exempt - sum(refund.exempt for refund in self.given_back())

    def in_doubt(self) -> bool:
        """True while money may be moving, this way or back."""
        return self.state in UNRESOLVED or any(r.state in UNRESOLVED for r in self.refunds.values())
