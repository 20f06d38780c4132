"""What a decision knows besides the state: the time, fresh ids, and who asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..bill import Bill
from ..commands import Answer
from ..device import Device
from ..events import Event
from ..money import Totals, share, totals
from ..order import Channel, Line, Order
from ..refusals import Refusal, UnknownBill, UnknownDevice, UnknownOrder
from ..staff import Actor, Role
from ..state import ShopState


@dataclass(frozen=True, slots=True)
class Context:
    """One asking. `now` is UTC ms and never less than `state.at`; `new_id('o')` mints an id of that kind."""

    now: int
    new_id: Callable[[str], str]
    actor: Actor
    channel: Channel = "counter"
    guest: bool = False
    """True on a guest's device: it sees and changes only what began on it."""
    table: str | None = None
    """The table that the device stands on."""
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens: events in order, and the answer; a refusal here is one that leaves a mark (a wrong PIN)."""

    events: tuple[Event, ...]
    answer: Answer | Refusal


def bill_of(state: ShopState, bill_id: str, context: Context) -> Bill:
    """The bill, or UnknownBill; a guest's device finds only its own."""
    bill = state.bills.get(bill_id)
    if bill is None or (context.guest and bill.device != context.actor.device):
        raise UnknownBill(bill=bill_id)
    return bill


def order_of(state: ShopState, order_id: str, context: Context) -> Order:
    """The order, or UnknownOrder; a guest's device finds only its own."""
    order = state.orders.get(order_id)
    if order is None or (context.guest and order.device != context.actor.device):
        raise UnknownOrder(order=order_id)
    return order


def device_of(state: ShopState, device_id: str) -> Device:
    """A device that is not revoked, or UnknownDevice."""
    device = state.devices.get(device_id)
    if device is None or device.token_hash is None:
        raise UnknownDevice(device=device_id)
    return device


def bill_totals(state: ShopState, bill: Bill | None, more: Sequence[Line] = ()) -> Totals:
    """Totals of what stands on a bill now, and of `more` lines that come to it. O(lines)."""
    orders = [state.orders[order] for order in bill.orders] if bill else []
    lines = [(line.unit * order.left(line), line.tax) for order in orders for line in order.lines]
    return totals(
        [*lines, *((line.amount, line.tax) for line in more)],
        bill.tax_mode if bill else state.rules.tax_mode,
        state.rules.rounding,
    )


def vat_share(state: ShopState, bill: Bill | None, amount: int, more: Sequence[Line] = ()) -> int:
    """VAT (won) in a payment of `amount`, by cumulative remainder: the shares of all payments sum to the bill's.

    Asked once a payment, when it is requested or taken: what the terminal is told is what the books say
    (`reference/payments.md` 3.3).
    """
    whole = bill_totals(state, bill, more)
    before = [p for p in bill.payments.values() if p.state == "approved"] if bill else []
    paid = sum(p.amount for p in before) + amount
    return share(whole.vat, paid, whole.total) - sum(p.vat for p in before)


def bill_due(state: ShopState, bill: Bill) -> int:
    """Won still to be paid; negative when a guest is owed money back."""
    return sum(state.orders[order].due() for order in bill.orders) - bill.paid()
