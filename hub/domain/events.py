"""Events: all that can have happened, past tense. One frozen class each is what is stored, sent and tested.

An event's fields are its *shared* part. What must never leave the shop (notes, names, phones,
PIN and token hashes) stands in its `private` part, a model of its own that erasure nulls:
every fold must cope with `private` being None.

`subject` names what the entry is about (order, bill, device ...), for look-ups and for erasure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, get_args

from .call_events import StaffCallAnswered as StaffCallAnswered
from .call_events import StaffCalled as StaffCalled
from .call_events import StaffCallEscalated as StaffCallEscalated
from .cash_receipt_events import CashReceiptAsked as CashReceiptAsked
from .cash_receipt_events import CashReceiptDue as CashReceiptDue
from .cash_receipt_events import CashReceiptFailed as CashReceiptFailed
from .cash_receipt_events import CashReceiptIssued as CashReceiptIssued
from .cash_receipt_events import CashReceiptOverdue as CashReceiptOverdue
from .cash_receipt_events import CashReceiptReduced as CashReceiptReduced
from .cash_receipt_events import CashReceiptSettled as CashReceiptSettled
from .cash_receipt_events import CashReceiptUnknown as CashReceiptUnknown
from .cash_receipt_events import MaskedIdentity as MaskedIdentity
from .cash_receipt_events import ReceiptIdentity as ReceiptIdentity
from .cash_receipt_events import SettledAs as SettledAs
from .device import Hash, NewDevice
from .event import Event as Event
from .event import Reason as Reason
from .menu import Allergens, Menu
from .money import Amount, Price
from .money_events import BillDiscounted as BillDiscounted
from .money_events import DiscountRemoved as DiscountRemoved
from .money_events import PaymentApproved as PaymentApproved
from .money_events import PaymentCancelled as PaymentCancelled
from .money_events import PaymentDeclined as PaymentDeclined
from .money_events import PaymentGivenUp as PaymentGivenUp
from .money_events import PaymentRequested as PaymentRequested
from .money_events import PaymentStrayed as PaymentStrayed
from .money_events import PaymentUnknown as PaymentUnknown
from .money_events import RefundDeclined as RefundDeclined
from .money_events import RefundRequested as RefundRequested
from .money_events import RefundUnknown as RefundUnknown
from .money_events import StraySettled as StraySettled
from .order import Channel, Line, ReleaseRule, Service
from .payment import MethodId
from .print_events import BillPrintRequested as BillPrintRequested
from .print_events import DrawerOpened as DrawerOpened
from .print_events import OriginSheetPrintRequested as OriginSheetPrintRequested
from .print_events import PrinterQuarantined as PrinterQuarantined
from .print_events import PrinterResumed as PrinterResumed
from .print_events import PrintSettled as PrintSettled
from .print_events import PrintStuck as PrintStuck
from .print_events import ReprintRequested as ReprintRequested
from .print_events import TestPrintRequested as TestPrintRequested
from .printer import Printer
from .rules import HouseRules
from .staff import Person
from .stamp_events import StampsCollected as StampsCollected
from .stamp_events import StampSecret as StampSecret
from .stamp_events import StampsRedeemed as StampsRedeemed
from .stock import CountedKey
from .terminal import Terminal
from .text import Frozen, Id, Language, LocalProse, Name, Note, Slug
from .till_events import CashMoved as CashMoved
from .till_events import DayClosed as DayClosed
from .till_events import DifferenceSettled as DifferenceSettled
from .till_events import MatchMade as MatchMade
from .till_events import ShiftClosed as ShiftClosed
from .till_events import ShiftOpened as ShiftOpened
from .till_events import ShiftReasons as ShiftReasons
from .till_events import XReportRequested as XReportRequested
from .till_events import ZReprintRequested as ZReprintRequested

# --- the hub and its day


class EpochStarted(Event):
    """The journal may have gone backwards (a restore, a copied disk): numbers get a new prefix."""

    type: Literal["epoch_started"]
    parent: int
    parent_seq: int
    parent_hash: str
    number_prefix: str


class BusinessDayOpened(Event):
    """영업일 시작. Fired by the cut-off, or by the first command of a new shop."""

    type: Literal["business_day_opened"]
    day: str
    next_cut_off: int


class RulesChanged(Event):
    type: Literal["rules_changed"]
    rules: HouseRules


class ClockAccepted(Event):
    """A technician said that the wall clock is right although it jumped; the shop's time follows it again."""

    type: Literal["clock_accepted"]


# --- menu and overlay


class MenuPublished(Event):
    type: Literal["menu_published"]
    version: str
    menu: Menu


class DaypartsChanged(Event):
    """The open dayparts (시간대), and when that changes next (UTC ms; 0: never)."""

    type: Literal["dayparts_changed"]
    open: tuple[Slug, ...]
    next: int


class ItemSoldOut(Event):
    """품절 until UTC ms, or 0: until said."""

    type: Literal["item_sold_out"]
    item: CountedKey
    until: int


class ItemBack(Event):
    type: Literal["item_back"]
    item: CountedKey


class StockSet(Event):
    """Count-down (한정 수량) of an item; None stops counting."""

    type: Literal["stock_set"]
    item: CountedKey
    left: int | None


class MarketPriceSet(Event):
    """시가 of today; None takes the item off until a price is known."""

    type: Literal["market_price_set"]
    item: Slug
    price: Price | None


class OrderingWasPaused(Event):
    type: Literal["ordering_was_paused"]
    channel: Channel
    until: int
    message: LocalProse | None


class OrderingResumed(Event):
    type: Literal["ordering_resumed"]
    channel: Channel


class LastOrderReached(Event):
    """라스트 오더. Lifted when the next business day opens."""

    type: Literal["last_order_reached"]
    channel: Channel


# --- orders and tickets


class OrderNotes(Frozen):
    """Private part of an order: notes by line number ("0" is the whole order's), and the guest's allergies."""

    notes: dict[str, Note]
    allergens: Allergens = ()


class OrderPlaced(Event):
    """주문. Opens the bill when it is new. `fired` are the ticket lines that reach the kitchen with it."""

    ABOUT: ClassVar[str] = "order"
    type: Literal["order_placed"]
    order: Id
    bill: Id
    new_bill: bool
    day: str
    number: str
    counter: int
    """The running count behind `number`."""
    channel: Channel
    service: Service
    language: Language
    seating: Id | None = None
    menu: str
    lines: tuple[Line, ...]
    total: Amount
    release: ReleaseRule
    fired: dict[Slug, tuple[str, ...]]
    method: MethodId
    """How it is to be paid; `counter` is later, at the counter."""
    settles: bool
    """True when the bill owes nothing after it (an order of 0 won)."""
    at_counter: bool = False
    """True when no station makes anything of it: its lines are a ticket of the counter."""
    private: OrderNotes | None = None


class OrderCancelled(Event):
    """Units taken back, by line number: a line of its own beside the order, which never changes."""

    ABOUT: ClassVar[str] = "order"
    type: Literal["order_cancelled"]
    order: Id
    bill: Id
    lines: dict[str, int]
    settles: bool
    private: Reason | None = None


class _TicketMove(Event):
    """Ticket-line keys by station that moved."""

    ABOUT: ClassVar[str] = "order"
    order: Id
    lines: dict[Slug, tuple[str, ...]]


class LinesFired(_TicketMove):
    """Released to the kitchen: tickets are printed and shown."""

    type: Literal["lines_fired"]


class LinesReady(_TicketMove):
    type: Literal["lines_ready"]


class LinesServed(_TicketMove):
    type: Literal["lines_served"]


class LinesRecalled(_TicketMove):
    """Back from ready or served to fired: nothing is printed again."""

    type: Literal["lines_recalled"]


class SeatingOpened(Event):
    """착석. Its bill opens with it."""

    ABOUT: ClassVar[str] = "seating"
    type: Literal["seating_opened"]
    seating: Id
    bill: Id
    day: str
    table: Slug
    guests: int


class SeatingClosed(Event):
    ABOUT: ClassVar[str] = "seating"
    type: Literal["seating_closed"]
    seating: Id


# --- people


class PersonSecret(Frozen):
    """Private part of a saved person: name, and argon2id hash of the PIN (None keeps the one there is)."""

    name: Name
    pin_hash: str | None


class PersonSaved(Event):
    """Added or changed. The name never leaves the shop."""

    type: Literal["person_saved"]
    person: Person
    private: PersonSecret | None = None

    @property
    def subject(self) -> str:
        return self.person.id


class SignedIn(Event):
    type: Literal["signed_in"]
    device: Id
    person: Slug


class SignedOut(Event):
    type: Literal["signed_out"]
    device: Id
    person: Slug


class SignInRefused(Event):
    """A wrong PIN. `locked_until` (UTC ms) is 0 while tries are left."""

    type: Literal["sign_in_refused"]
    device: Id
    person: Slug
    wrong: int
    locked_until: int


class Authorised(Event):
    """책임자 확인: a manager's PIN was right; good once on that device, until UTC ms."""

    type: Literal["authorised"]
    device: Id
    person: Slug
    until: int


# --- devices and printers


class CodeSecret(Frozen):
    """Private part of an issued code: its keyed hash."""

    code_hash: Hash


class TokenSecret(Frozen):
    """Private part of a pairing: the token's hash, and the code's that it used up."""

    token_hash: Hash
    code_hash: Hash | None


class PairingCodeIssued(Event):
    type: Literal["pairing_code_issued"]
    device: NewDevice
    until: int
    private: CodeSecret | None = None


class PairingCodeClosed(Event):
    """Expired or tried too often."""

    type: Literal["pairing_code_closed"]
    reason: Literal["expired", "tries"]
    private: CodeSecret | None = None


class PairingFailed(Event):
    """Someone sent a code that is not open: every open code loses one try."""

    type: Literal["pairing_failed"]


class DevicePaired(Event):
    ABOUT: ClassVar[str] = "device_id"
    type: Literal["device_paired"]
    device_id: Id
    device: NewDevice
    private: TokenSecret | None = None


class DeviceChanged(Event):
    ABOUT: ClassVar[str] = "device_id"
    type: Literal["device_changed"]
    device_id: Id
    device: NewDevice


class DeviceRevoked(Event):
    ABOUT: ClassVar[str] = "device_id"
    type: Literal["device_revoked"]
    device_id: Id


class PrinterSaved(Event):
    type: Literal["printer_saved"]
    printer: Printer


class PrinterRemoved(Event):
    type: Literal["printer_removed"]
    printer: Slug


class TerminalSaved(Event):
    """카드 단말기."""

    type: Literal["terminal_saved"]
    terminal: Terminal


class TerminalRemoved(Event):
    type: Literal["terminal_removed"]
    terminal: Slug


# --- erasure


class Erased(Event):
    """Private fields of a subject's entries up to here were nulled (개인정보 파기). The chain still verifies."""

    ABOUT: ClassVar[str] = "target"
    type: Literal["erased"]
    target: str
    reason: Note


def _kinds(base: type[Event]) -> Iterator[type[Event]]:
    for cls in base.__subclasses__():
        yield from _kinds(cls) if cls.__name__.startswith("_") else (cls,)


EVENTS: dict[str, type[Event]] = {
    get_args(cls.model_fields["type"].annotation)[0]: cls for cls in _kinds(Event)
}
"""Event class by the name it has in the journal."""


def private_model(cls: type[Event]) -> type[Frozen] | None:
    """The model of an event's private part, or None if it has none."""
    annotation: Any = cls.model_fields["private"].annotation
    found = [arg for arg in get_args(annotation) if arg is not type(None) and arg is not Frozen]
    return found[0] if found else None
