"""What a decision knows besides the state: the time, fresh ids, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..bill import Bill
from ..commands import Answer
from ..device import Device
from ..events import Event
from ..order import Channel, Order
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
    """The bill, or UnknownBill; a guest's device finds only its own, and one on a table its party's."""
    bill = state.bills.get(bill_id)
    if bill is None or (context.guest and not _guests_own(state, bill, context)):
        raise UnknownBill(bill=bill_id)
    return bill


def _guests_own(state: ShopState, bill: Bill, context: Context) -> bool:
    if context.table is None:
        return bill.device == context.actor.device
    # Whoever opened it; and once the party has left, not by the tablet on which it began either.
    seating = state.seatings.get(bill.seating or "")
    return seating is not None and seating.table == context.table


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
