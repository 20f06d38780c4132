"""Events of money: payments, money given back, discounts. Sums in won; `vat` and `exempt` lie within the amount."""

from __future__ import annotations

from typing import ClassVar, Literal

from .discount import Discount
from .event import Event
from .event import Reason as Reason
from .money import Amount
from .payment import Approval, MethodId
from .text import Id, Note, Slug


class _PaymentEvent(Event):
    ABOUT: ClassVar[str] = "bill"
    payment: Id
    bill: Id


class PaymentRequested(_PaymentEvent):
    """Asked of a method's driver, or of the person who looks; `deadline` (UTC ms) makes it `unknown`.

    `vat` and `exempt` are its shares of the bill's as the terminal is told: another round may come before the
    answer. `terminal` is the card terminal it goes to.
    """

    type: Literal["payment_requested"]
    method: MethodId
    amount: Amount
    vat: int = 0
    exempt: int = 0
    deadline: int
    terminal: Slug | None = None


class PaymentApproved(_PaymentEvent):
    """Money moved. `settles`: the bill is paid. `shift` is whose drawer the cash went into."""

    type: Literal["payment_approved"]
    method: MethodId
    amount: Amount
    vat: int
    exempt: int = 0
    settles: bool
    tendered: Amount | None = None
    approval: Approval | None = None
    shift: Id | None = None
    private: Reason | None = None


class PaymentDeclined(_PaymentEvent):
    """No money moved. `reason` is the terminal's, or `resolved` where a person looked (their words are private)."""

    type: Literal["payment_declined"]
    reason: Note
    private: Reason | None = None


class PaymentUnknown(_PaymentEvent):
    """Nobody knows whether money moved. Stands in the inbox until it is resolved."""

    type: Literal["payment_unknown"]
    reason: Note


class PaymentGivenUp(_PaymentEvent):
    """The guest went back: the method is told to let go. What became of the money it says as always."""

    type: Literal["payment_given_up"]


class PaymentStrayed(_PaymentEvent):
    """An approval that nobody waits for any more: the payment was declared as not made. Stands in the inbox."""

    type: Literal["payment_strayed"]
    approval: Approval | None = None


class StraySettled(_PaymentEvent):
    """The stray approval was cancelled where it was made."""

    type: Literal["stray_settled"]
    private: Reason | None = None


class RefundRequested(_PaymentEvent):
    """Money is to go back for an approval, whole or in part: asked of the driver, or of who does it by hand."""

    type: Literal["refund_requested"]
    refund: Id
    method: MethodId
    amount: Amount
    vat: int
    exempt: int
    deadline: int
    authorised_by: Slug | None = None
    private: Reason | None = None


class RefundDeclined(_PaymentEvent):
    """The money did not go back: the payment stands as it was."""

    type: Literal["refund_declined"]
    refund: Id
    reason: Note
    private: Reason | None = None


class RefundUnknown(_PaymentEvent):
    """Nobody knows whether the money went back. Stands in the inbox until it is resolved."""

    type: Literal["refund_unknown"]
    refund: Id
    reason: Note


class PaymentCancelled(_PaymentEvent):
    """결제 취소: `refunded` won of an approval went back to the guest; all of it, or a part (부분취소).

    `refund` names the request that it answers; cash goes back at once and has none before.
    """

    type: Literal["payment_cancelled"]
    refund: Id
    method: MethodId
    refunded: Amount
    vat: int = 0
    exempt: int = 0
    settles: bool
    approval: Approval | None = None
    shift: Id | None = None
    authorised_by: Slug | None = None
    private: Reason | None = None


class BillDiscounted(Event):
    """할인: something is taken off a bill, an order's line or the whole. `off` is what it comes to now, in won."""

    ABOUT: ClassVar[str] = "bill"
    type: Literal["bill_discounted"]
    bill: Id
    discount: Discount
    off: Amount
    settles: bool
    authorised_by: Slug | None = None
    private: Reason | None = None


class DiscountRemoved(Event):
    """할인 취소."""

    ABOUT: ClassVar[str] = "bill"
    type: Literal["discount_removed"]
    bill: Id
    discount: Id
    settles: bool
