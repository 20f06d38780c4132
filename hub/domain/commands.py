"""Commands: all that can be asked, imperative. One frozen strict class each, with its answer beside it.

`Command` bodies come from outside (`POST /api/v1/commands`) or from the hub itself
(`Internal`: drivers, doors that hash secrets first). What each may be refused with, and who may send
it, stands in `behaviour.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .call_commands import AnswerCall as AnswerCall
from .call_commands import CallAnswer as CallAnswer
from .call_commands import CallStaff as CallStaff
from .cash_receipt_commands import AskCashReceipt as AskCashReceipt
from .cash_receipt_commands import CashReceiptAnswer as CashReceiptAnswer
from .cash_receipt_commands import RecordCashReceipt as RecordCashReceipt
from .cash_receipt_commands import RecordCashReceiptAsk as RecordCashReceiptAsk
from .cash_receipt_commands import SettleCashReceipt as SettleCashReceipt
from .command import Answer as Answer
from .command import Command as Command
from .command import CommandId as CommandId
from .command import Done as Done
from .command import Internal as Internal
from .device import Hash, NewDevice, ScreenProfile
from .menu import Allergens, Menu
from .money import Amount, Price
from .money_commands import Authorise as Authorise
from .money_commands import AuthoriseAnswer as AuthoriseAnswer
from .money_commands import CancelPayment as CancelPayment
from .money_commands import CashAnswer as CashAnswer
from .money_commands import DiscountAnswer as DiscountAnswer
from .money_commands import GiveDiscount as GiveDiscount
from .money_commands import GiveUpPayment as GiveUpPayment
from .money_commands import PaymentAnswer as PaymentAnswer
from .money_commands import RecordAuthorisation as RecordAuthorisation
from .money_commands import RecordPayment as RecordPayment
from .money_commands import RecordRefund as RecordRefund
from .money_commands import RedeemCoupon as RedeemCoupon
from .money_commands import RefundAnswer as RefundAnswer
from .money_commands import RemoveDiscount as RemoveDiscount
from .money_commands import RequestPayment as RequestPayment
from .money_commands import ResolvePayment as ResolvePayment
from .money_commands import ResolveRefund as ResolveRefund
from .money_commands import SettleStray as SettleStray
from .money_commands import TakeCash as TakeCash
from .order import LINES_MAX, Channel, LineWish, Service
from .payment import MethodId
from .print_commands import OpenDrawer as OpenDrawer
from .print_commands import PrintBill as PrintBill
from .print_commands import PrintOriginSheet as PrintOriginSheet
from .print_commands import RecordPrintStuck as RecordPrintStuck
from .print_commands import RecordQuarantine as RecordQuarantine
from .print_commands import Reprint as Reprint
from .print_commands import ResumePrinter as ResumePrinter
from .print_commands import SettlePrint as SettlePrint
from .print_commands import SettlePrints as SettlePrints
from .print_commands import TestPrint as TestPrint
from .printer import Printer
from .rules import HouseRules
from .staff import Person, Pin, Role
from .stamp_commands import CollectStamps as CollectStamps
from .stamp_commands import RecordStampRedemption as RecordStampRedemption
from .stamp_commands import RecordStamps as RecordStamps
from .stamp_commands import RedeemStamps as RedeemStamps
from .stamp_commands import RedemptionAnswer as RedemptionAnswer
from .stamp_commands import StampsAnswer as StampsAnswer
from .stock import STOCK_MAX, CountedKey
from .terminal import Terminal
from .text import Id, Language, LocalProse, Name, Note, Slug
from .till_commands import CloseDay as CloseDay
from .till_commands import CloseShift as CloseShift
from .till_commands import CountAnswer as CountAnswer
from .till_commands import MoveCash as MoveCash
from .till_commands import OpenShift as OpenShift
from .till_commands import PrintX as PrintX
from .till_commands import RecordMatch as RecordMatch
from .till_commands import ReprintZ as ReprintZ
from .till_commands import SettleDifference as SettleDifference
from .till_commands import ShiftAnswer as ShiftAnswer
from .till_commands import ZAnswer as ZAnswer

UntilMs = Annotated[int, Field(ge=0, le=4_102_444_800_000)]
"""UTC milliseconds up to the year 2100; 0 means "until said"."""


# --- ordering


class PlaceOrder(Command):
    """주문하기. `total` is what the guest was shown, in won; `payment` a method, or `counter` for later."""

    type: Literal["place_order"]
    menu: Slug
    service: Service
    language: Language
    lines: Annotated[tuple[LineWish, ...], Field(min_length=1, max_length=LINES_MAX)]
    total: Amount
    payment: MethodId = "counter"
    note: Note | None = None
    allergens: Allergens = ()
    """알레르기: what whoever eats of it must not have. Private, as notes are."""
    bill: Id | None = None
    """Staff add a round to an open bill; a guest's device never names one."""


class OrderAnswer(Answer):
    """`number` is called out at the counter (주문번호). `payment` is None when paying comes later."""

    order: Id
    bill: Id
    number: str
    total: Amount
    payment: Id | None


class CancelOrder(Command):
    """주문 취소: the whole order, or `lines` (units by line number). Tells the kitchen where it was fired."""

    type: Literal["cancel_order"]
    order: Id
    lines: Annotated[
        dict[str, Annotated[int, Field(ge=1, le=99)]], Field(max_length=LINES_MAX)
    ] = {}
    reason: Note
    refund: bool = False
    """What was paid too much goes back with the same breath: needs a manager's PIN."""


class AddFreeLine(Command):
    """서비스: something given by staff on an open bill, 0 won, to the kitchen at once."""

    type: Literal["add_free_line"]
    bill: Id
    line: LineWish


class FireOrder(Command):
    """Release held tickets after the staff's check (주문 확인)."""

    type: Literal["fire_order"]
    order: Id


class BumpLines(Command):
    """A cook finishes (`ready`), hands over (`served`) or takes back (`recall`) lines of a ticket.

    Empty `lines` is the whole ticket of that station.
    """

    type: Literal["bump_lines"]
    order: Id
    station: Slug
    to: Literal["ready", "served", "recall"]
    lines: Annotated[tuple[str, ...], Field(max_length=400)] = ()


class OpenSeating(Command):
    """착석: a party sits down at a table."""

    type: Literal["open_seating"]
    table: Slug
    guests: Annotated[int, Field(ge=1, le=99)]


class SeatingAnswer(Answer):
    seating: Id
    bill: Id


class CloseSeating(Command):
    """The party left. Refused while its bill owes something."""

    type: Literal["close_seating"]
    seating: Id


# --- menu of the hour


class SetSoldOut(Command):
    """품절 now, until UTC ms, or until said (0)."""

    type: Literal["set_sold_out"]
    item: CountedKey
    until: UntilMs = 0


class ClearSoldOut(Command):
    """품절 풀기: on offer again, and no longer counted if it had run out."""

    type: Literal["clear_sold_out"]
    item: CountedKey


class SetStock(Command):
    """한정 수량; None stops counting."""

    type: Literal["set_stock"]
    item: CountedKey
    left: Annotated[int, Field(ge=0, le=STOCK_MAX)] | None


class SetMarketPrice(Command):
    """시가 of today; None takes the item off."""

    type: Literal["set_market_price"]
    item: Slug
    price: Price | None


class PublishMenu(Command):
    """메뉴판 바꾸기: the whole menu as a new version, made from the version `base` (None: whatever stands)."""

    type: Literal["publish_menu"]
    menu: Menu
    base: Slug | None = None


class MenuAnswer(Answer):
    version: str


class PauseOrdering(Command):
    """주문 잠시 멈춤 for a channel, with the shop's own words."""

    type: Literal["pause_ordering"]
    channel: Channel
    until: UntilMs = 0
    message: LocalProse | None = None


class ResumeOrdering(Command):
    """주문 다시 받기."""

    type: Literal["resume_ordering"]
    channel: Channel


class ChangeRules(Command):
    """매장 설정: the whole of the house rules, as last read and edited."""

    type: Literal["change_rules"]
    rules: HouseRules


def _in_calendar(day: str) -> str:
    date.fromisoformat(day)  # ValueError for the 31st of February
    return day


class OpenBusinessDay(Command):
    """영업일 열기 by hand: the day named, YYYY-MM-DD, must come after the open one."""

    type: Literal["open_business_day"]
    day: Annotated[
        str, Field(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$"), AfterValidator(_in_calendar)
    ]


# --- people


class SignIn(Command):
    """PIN 입력. Checked at the door (argon2 takes tens of milliseconds), which sends `RecordSignIn`."""

    type: Literal["sign_in"]
    person: Slug
    pin: Pin


class SignOut(Command):
    """나가기: whoever is signed in on this device leaves it."""

    type: Literal["sign_out"]


class SavePerson(Command):
    """직원 등록: add or change. `pin` None keeps the one there is. Hashed at the door."""

    type: Literal["save_person"]
    person: Slug
    name: Name
    roles: Annotated[tuple[Role, ...], Field(min_length=1, max_length=5)]
    active: bool = True
    pin: Pin | None = None


class SignInAnswer(Answer):
    """No name: answers are kept as long as the journal, and a name may have to be erased."""

    person: Slug
    roles: tuple[Role, ...]


# --- devices, printers, privacy


class AddDevice(Command):
    """기기 추가: issues a pairing code, good for five minutes. The door makes the code, the shop keeps its hash."""

    type: Literal["add_device"]
    device: NewDevice


class CodeAnswer(Answer):
    """`code` is shown once and is not stored: repeating the command answers without it."""

    until: int
    code: str | None = None


class ChangeDevice(Command):
    """기기 고치기: another name, a screen that was measured, or another table (None: the one it has)."""

    type: Literal["change_device"]
    device_id: Id
    name: Name
    screen: ScreenProfile
    table: Slug | None = None


class RevokeDevice(Command):
    """기기 연결 끊기: felt at once."""

    type: Literal["revoke_device"]
    device_id: Id


class SavePrinter(Command):
    """프린터 등록: a new one, or the whole of one there is."""

    type: Literal["save_printer"]
    printer: Printer


class RemovePrinter(Command):
    """프린터 빼기."""

    type: Literal["remove_printer"]
    printer: Slug


class SaveTerminal(Command):
    """카드 단말기 등록: a new one, or the whole of one there is."""

    type: Literal["save_terminal"]
    terminal: Terminal


class RemoveTerminal(Command):
    """카드 단말기 빼기."""

    type: Literal["remove_terminal"]
    terminal: Slug


class AcceptClock(Command):
    """시각 확인: the wall clock is right after all, although it jumped."""

    type: Literal["accept_clock"]


class ErasePrivate(Command):
    """개인정보 파기: null the private fields of a subject (an order or a person)."""

    type: Literal["erase_private"]
    subject: Slug
    reason: Note


# --- internal: sent by the hub's own parts, never over HTTP


class RecordSignIn(Internal):
    """The PIN was checked at the door."""

    type: Literal["record_sign_in"]
    person: Slug
    right: bool


class RecordPerson(Internal):
    """A person with the PIN already hashed (argon2id)."""

    type: Literal["record_person"]
    person: Person
    name: Name
    pin_hash: str | None


class RecordCode(Internal):
    """A pairing code already hashed with the hub's key."""

    type: Literal["record_code"]
    device: NewDevice
    code_hash: Hash


class PairDevice(Internal):
    """A device brought a code; the door has minted its token. A wrong code costs the open ones a try."""

    type: Literal["pair_device"]
    code_hash: Hash
    token_hash: Hash


class AdmitDevice(Internal):
    """A ready device without a code: the technician's command line, and the demo shop."""

    type: Literal["admit_device"]
    device: NewDevice
    token_hash: Hash


class PairAnswer(Answer):
    device_id: Id
    kind: Slug
