"""Commands about money: paying, giving back, taking off, and a manager's word for it. Sums in won."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .command import Answer, Command, Internal
from .discount import Percent
from .money import Amount, Price
from .payment import Approval, MethodId
from .staff import Pin
from .text import Id, Name, Note, Slug

Won = Annotated[int, Field(ge=1, le=10_000_000_000)]
"""A sum that is something: 1 won at least."""


class RequestPayment(Command):
    """Ask a method for what the bill owes or a part of it. By hand: a person brings the answer (`resolve_payment`)."""

    type: Literal["request_payment"]
    bill: Id
    method: MethodId
    amount: Amount


class PaymentAnswer(Answer):
    payment: Id


class TakeCash(Command):
    """현금 받기: `tendered` won were put down for `amount` of the bill."""

    type: Literal["take_cash"]
    bill: Id
    amount: Won
    tendered: Amount


class CashAnswer(Answer):
    """`change` is 거스름돈, in won; `rounded_off` what the shop let go of (절사)."""

    payment: Id
    change: Amount
    rounded_off: Amount = 0


class CancelPayment(Command):
    """결제 취소: money of an approval goes back to the guest: `amount` won, or all that is left of it."""

    type: Literal["cancel_payment"]
    payment: Id
    amount: Won | None = None
    reason: Note


class RefundAnswer(Answer):
    """`refund` is None where nothing had to go back. `done`: it is back already (cash)."""

    refund: Id | None
    done: bool


class GiveUpPayment(Command):
    """그만두기: the guest does not want to pay this way after all, and no answer has come yet."""

    type: Literal["give_up_payment"]
    payment: Id


class ResolvePayment(Command):
    """A person says what became of a payment, having looked at terminal or bank: an unknown one, or one by hand."""

    type: Literal["resolve_payment"]
    payment: Id
    outcome: Literal["approved", "declined"]
    approval_no: Name | None = None
    reason: Note


class ResolveRefund(Command):
    """A person says whether the money went back: of an unknown refund, or one that is made by hand."""

    type: Literal["resolve_refund"]
    refund: Id
    outcome: Literal["approved", "declined"]
    approval_no: Name | None = None
    reason: Note


class SettleStray(Command):
    """승인 확인: an approval that came after its payment was declared as not made was cancelled at the terminal."""

    type: Literal["settle_stray"]
    payment: Id
    reason: Note


class GiveDiscount(Command):
    """할인: `percent` or `amount` won off the bill, or off one line of it. Over the shop's cap a manager says yes."""

    type: Literal["give_discount"]
    bill: Id
    order: Id | None = None
    line: Annotated[int, Field(ge=1, le=60)] | None = None
    percent: Percent | None = None
    amount: Price | None = None
    reason: Note


class RedeemCoupon(Command):
    """쿠폰 쓰기: one of the shop's coupons, once a bill."""

    type: Literal["redeem_coupon"]
    bill: Id
    coupon: Slug


class RemoveDiscount(Command):
    """할인 취소."""

    type: Literal["remove_discount"]
    bill: Id
    discount: Id


class DiscountAnswer(Answer):
    """`off` is what it takes off now, in won."""

    discount: Id
    off: Amount


class Authorise(Command):
    """책임자 확인: a manager's PIN for the next thing on this device that needs one. Checked at the door."""

    type: Literal["authorise"]
    person: Slug
    pin: Pin


class AuthoriseAnswer(Answer):
    """Good until `until` (UTC ms), once."""

    person: Slug
    until: int


# --- internal


class RecordPayment(Internal):
    """What a driver heard."""

    type: Literal["record_payment"]
    payment: Id
    outcome: Literal["approved", "declined", "unknown"]
    approval: Approval | None = None
    reason: Note | None = None


class RecordRefund(Internal):
    """What a driver heard of money going back."""

    type: Literal["record_refund"]
    refund: Id
    outcome: Literal["approved", "declined", "unknown"]
    approval: Approval | None = None
    reason: Note | None = None


class RecordAuthorisation(Internal):
    """The PIN was checked at the door."""

    type: Literal["record_authorisation"]
    person: Slug
    right: bool
