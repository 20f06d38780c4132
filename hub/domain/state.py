"""Open state: all that decisions need, and nothing but the fold of the journal.

Bounded by the business day: when the next one opens, bills on which nothing was paid and nothing is owed leave it
with their orders, and all tickets of what is over. Where money was paid or is owed they stay for a week. The books
(`hub/store`) keep them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .bill import Bill
from .books import Books
from .call import Call
from .cash_receipt import CashReceipt
from .device import Device, PairingCode
from .difference import Difference
from .menu import EMPTY_MENU, Menu
from .order import Channel, Order
from .printer import Printer, StuckPrint
from .rules import HouseRules
from .seating import Seating
from .staff import Person, SignIns
from .stamps import StampCard
from .stock import Overlay
from .terminal import Terminal
from .text import LocalProse
from .ticket import Ticket
from .till import Shift


@dataclass(slots=True)
class Pause:
    """Orders of a channel are paused until UTC ms (0: until said), with the shop's own words."""

    until: int
    message: LocalProse | None


@dataclass(slots=True)
class ShopState:
    """One shop's open state. Changed only by `apply.apply`. Dicts keep the order in which things happened."""

    at: int = 0
    """UTC ms of the last event: the shop's own time, which never goes back."""
    epoch: int = 1
    number_prefix: str = ""
    number_prefix_at: int = 0
    """UTC ms at which the epoch began; a business day that begins later needs no prefix."""
    day: str = ""
    """Open business day, YYYY-MM-DD; empty before the first one."""
    day_opened_at: int = 0
    next_number: int = 1
    rules: HouseRules = field(default_factory=HouseRules)
    menu: Menu = EMPTY_MENU
    menu_at: int = 0
    overlay: Overlay = field(default_factory=Overlay)
    pauses: dict[Channel, Pause] = field(default_factory=dict)
    last_order_passed: set[Channel] = field(default_factory=set)
    orders: dict[str, Order] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)
    seatings: dict[str, Seating] = field(default_factory=dict)
    tickets: dict[str, dict[str, Ticket]] = field(default_factory=dict)
    """Tickets a station still has to finish: station id -> order id -> ticket, oldest first."""
    done_tickets: dict[str, dict[str, Ticket]] = field(default_factory=dict)
    """Finished tickets of the orders that are still in memory, for recall."""
    held: dict[str, dict[str, Ticket]] = field(default_factory=dict)
    """Tickets that wait for their release: order id -> station id -> ticket."""
    calls: dict[str, Call] = field(default_factory=dict)
    """Open calls of guests, oldest first."""
    people: dict[str, Person] = field(default_factory=dict)
    person_names: dict[str, str] = field(default_factory=dict)
    pin_hashes: dict[str, str] = field(default_factory=dict)
    sign_ins: SignIns = field(default_factory=SignIns)
    devices: dict[str, Device] = field(default_factory=dict)
    device_by_token: dict[str, str] = field(default_factory=dict)
    codes: dict[str, PairingCode] = field(default_factory=dict)
    printers: dict[str, Printer] = field(default_factory=dict)
    quarantined: set[str] = field(default_factory=set)
    """Printers that are kept from printing until a person looked after them."""
    prints: dict[str, StuckPrint] = field(default_factory=dict)
    """Print jobs that a person has to look at, by job id, oldest first."""
    unresolved: dict[str, str] = field(default_factory=dict)
    """Payments that are `requested` or `unknown`: payment id -> bill id."""
    open_refunds: dict[str, str] = field(default_factory=dict)
    """Refunds that are `requested` or `unknown`: refund id -> payment id."""
    strays: dict[str, str] = field(default_factory=dict)
    """Approvals that came after their payment was declared as not made: payment id -> bill id."""
    cash_receipts: dict[str, CashReceipt] = field(default_factory=dict)
    """Cash receipts (현금영수증) that are not issued yet, oldest first."""
    stamps: dict[str, StampCard] = field(default_factory=dict)
    """Stamp cards by the keyed hash of their number."""
    terminals: dict[str, Terminal] = field(default_factory=dict)
    shifts: dict[str, Shift] = field(default_factory=dict)
    """Open shifts (교대), the one open longest first."""
    books: Books = field(default_factory=Books)
    differences: dict[str, Difference] = field(default_factory=dict)
    """What the books and somebody else do not say alike, until a person settles it."""
    matched: dict[str, int] = field(default_factory=dict)
    """UTC ms up to which a method's own log was compared with the books; `` is the shop's own bills."""
    timers: dict[str, int] = field(default_factory=dict)
    """`kind:key` -> UTC ms at which it is due."""
    orders_today: int = 0
    copies: dict[str, int] = field(default_factory=dict)
    """Copies printed on request, by `kind:order` (the first print is copy 1)."""
