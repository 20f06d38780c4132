"""The tree of refusals. The class name in snake case is the code on the wire; a branch says what the caller should do.

    Refusal
    ├── AskAgain          the same wish may succeed as a new command (another quote, a little later)
    │   └── PriceChanged  MenuChanged
    ├── AskStaff          a person of the shop must act first
    │   ├── SoldOut  NotEnoughStock  NotOfferedNow  NoMarketPrice
    │   ├── OrderingPaused  LastOrderPassed
    │   └── PaymentUnresolved  NotPermitted  AuthorisationNeeded  SignInNeeded  SignInFailed  SignInLocked
    │       ShiftStillOpen
    ├── MendRequest       the request itself is wrong; sending it again is useless
    │   ├── UnknownItem  UnknownOption  OptionCount  SetStepsWrong  TooFewServings  OverLimit
    │   ├── UnknownOrder  UnknownLine  UnknownBill  UnknownPayment  UnknownPerson  UnknownDevice ...
    │   └── WrongState  WrongAmount  MethodNotOffered  ServiceNotOffered  PrinterAddressTaken
    │       CommandIdReused  CodeInvalid  LastOwner  DifferenceUnexplained
    │       IdentityInvalid  StampNumberInvalid  TooFewStamps  ApprovalNumberNeeded  ApprovalUsed
    └── ReportBug         our fault
        └── InternalError

Texts stand in the catalogues as `refusal.<code>.guest`, `.staff` and `.log`; a test walks this tree.
"""

from __future__ import annotations

import re
from typing import ClassVar, Literal

Advice = Literal["ask_again", "ask_staff", "mend", "report"]
Param = str | int
_CAMEL = re.compile(r"(?<!^)(?=[A-Z])")


class Refusal(Exception):
    """A named no with its parameters. Nothing happened; the answer is final for its command id."""

    advice: ClassVar[Advice] = "mend"
    code: ClassVar[str] = "refusal"
    names: ClassVar[tuple[str, ...]] = ()
    """Parameters that this refusal always carries."""

    def __init_subclass__(cls) -> None:
        cls.code = _CAMEL.sub("_", cls.__name__).lower()

    def __init__(self, **params: Param) -> None:
        missing = set(self.names) - set(params)
        if missing:
            raise TypeError(f"{type(self).__name__} needs {sorted(missing)}")
        super().__init__(self.code)
        self.params = params


class AskAgain(Refusal):
    advice = "ask_again"


class AskStaff(Refusal):
    advice = "ask_staff"


class MendRequest(Refusal):
    advice = "mend"


class ReportBug(Refusal):
    advice = "report"


# --- ask again


class PriceChanged(AskAgain):
    """The total shown to the guest is not the hub's. `total` is the new quote in won."""

    names = ("shown", "total")


class MenuChanged(AskAgain):
    """The order was made from a menu version that is no longer the published one and differs."""

    names = ("menu",)


# --- ask staff


class SoldOut(AskStaff):
    """품절. `item` is the item or `group.option` that is sold out."""

    names = ("item", "name")


class NotEnoughStock(AskStaff):
    names = ("item", "name", "left")


class NotOfferedNow(AskStaff):
    """The item belongs to a daypart (시간대) that is not open."""

    names = ("item", "name")


class NoMarketPrice(AskStaff):
    """시가 without a price for today."""

    names = ("item", "name")


class OrderingPaused(AskStaff):
    names = ("channel",)


class LastOrderPassed(AskStaff):
    """라스트 오더 지남."""

    names = ("channel",)


class PaymentUnresolved(AskStaff):
    """A payment of this bill is `requested` or `unknown`; a second charge waits for it."""

    names = ("bill",)


class NotPermitted(AskStaff):
    """The signed-in person's role may not do this."""

    names = ("roles",)


class AuthorisationNeeded(AskStaff):
    """책임자 확인: somebody of these roles types a PIN on this device first."""

    names = ("roles",)


class ShiftStillOpen(AskStaff):
    """The day closes once every drawer is counted: `drawer` is not yet."""

    names = ("drawer",)


class SignInNeeded(AskStaff):
    """Staff act with a PIN on a paired device."""


class SignInFailed(AskStaff):
    names = ("tries_left",)


class SignInLocked(AskStaff):
    """Too many wrong PINs here for this person; `seconds` until the next try."""

    names = ("seconds",)


# --- mend the request


class UnknownItem(MendRequest):
    names = ("item",)


class UnknownOption(MendRequest):
    """The option or group is not one of this item."""

    names = ("item", "option")


class OptionCount(MendRequest):
    """Fewer or more units of a group than it allows."""

    names = ("item", "group", "min", "max", "chosen")


class SetStepsWrong(MendRequest):
    """A step of a set is missing, doubled, or filled with what it does not offer."""

    names = ("item", "step")


class TooFewServings(MendRequest):
    """2인분부터."""

    names = ("item", "name", "min")


class OverLimit(MendRequest):
    """More than the hub takes in one go: `what` names it, `limit` is the most."""

    names = ("what", "limit")


class UnknownOrder(MendRequest):
    names = ("order",)


class UnknownLine(MendRequest):
    names = ("order", "line")


class UnknownBill(MendRequest):
    names = ("bill",)


class UnknownPayment(MendRequest):
    names = ("payment",)


class UnknownCashReceipt(MendRequest):
    """Nothing of that name waits any more: issued, settled, or never there."""

    names = ("receipt",)


class UnknownPerson(MendRequest):
    names = ("person",)


class UnknownDevice(MendRequest):
    names = ("device",)


class UnknownSeating(MendRequest):
    names = ("seating",)


class UnknownPrinter(MendRequest):
    names = ("printer",)


class PrinterAddressTaken(MendRequest):
    """Another printer of the shop is at this address already: `printer` is its name."""

    names = ("printer",)


class UnknownShift(MendRequest):
    """No such shift is open: it was closed, or never opened."""

    names = ("shift",)


class UnknownReport(MendRequest):
    """No Z has that number."""

    names = ("number",)


class UnknownDifference(MendRequest):
    """Nothing of that name stands in the list: somebody settled it."""

    names = ("difference",)


class UnknownStation(MendRequest):
    names = ("station",)


class UnknownCall(MendRequest):
    """Nobody calls any more: it was answered, or never rung."""

    names = ("call",)


class WrongState(MendRequest):
    """The thing is not in a state in which this can be done; `state` is the one it is in."""

    names = ("what", "state")


class DifferenceUnexplained(MendRequest):
    """과부족: the drawer is `difference` won off what should be there, and nobody said why."""

    names = ("difference",)


class WrongAmount(MendRequest):
    """`due` is what is still to be paid, in won."""

    names = ("due",)


class UnknownRefund(MendRequest):
    names = ("refund",)


class UnknownDiscount(MendRequest):
    names = ("discount",)


class UnknownCoupon(MendRequest):
    names = ("coupon",)


class UnknownTerminal(MendRequest):
    names = ("terminal",)


class ApprovalNumberNeeded(MendRequest):
    """The slip's approval number (승인번호) is missing."""


class ApprovalUsed(MendRequest):
    """The same slip already pays the bill of order `number`: typed twice."""

    names = ("approval_no", "number")


class MethodNotOffered(MendRequest):
    names = ("method",)


class ServiceNotOffered(MendRequest):
    """The shop offers no such service: an optician has no seats (매장)."""

    names = ("service",)


class CommandIdReused(MendRequest):
    """The same command id came with another body or from another device. Nothing was done."""


class IdentityInvalid(MendRequest):
    """A cash receipt (현금영수증) cannot be issued to this number; `purpose` is what it was for."""

    names = ("purpose",)


class StampNumberInvalid(MendRequest):
    """Neither a phone number nor the number of a slip (번호표) of stamps."""


class TooFewStamps(MendRequest):
    """`count` stamps are on the card; `needed` are."""

    names = ("count", "needed")


class CodeInvalid(MendRequest):
    """A pairing code that is wrong, used up, or too old."""


class LastOwner(MendRequest):
    """The shop would be left without an owner who can sign in."""


# --- our fault


class InternalError(ReportBug):
    """The hub failed at this command. It was undone, and the failure is stored as its answer."""


def tree(root: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """All refusals that can be raised (the leaves), in the order written."""
    children = root.__subclasses__()
    return [root] if not children else [leaf for child in children for leaf in tree(child)]
