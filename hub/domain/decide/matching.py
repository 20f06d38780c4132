"""The match (대사): what was found of one method goes on the list, once; a person settles it."""

from __future__ import annotations

from collections.abc import Iterator

from .. import commands as c
from .. import events as e
from ..charges import bill_due
from ..difference import DIFFERENCES_A_MATCH_MAX, DIFFERENCES_MAX, Difference, Found
from ..refusals import UnknownDifference, WrongState
from ..state import ShopState
from .context import Context, Decision


def record_match(state: ShopState, command: c.RecordMatch, context: Context) -> Decision:
    """What stands already is not told again; what does not fit on the list is counted."""
    if command.until <= state.matched.get(command.method or "", -1):
        raise WrongState(what="match", state="done")
    found = list(command.found if command.method else overpaid_bills(state, context.now))
    standing = {
        (one.kind, one.payment or one.bill or one.approval_no) for one in state.differences.values()
    }
    fresh = [
        one
        for one in found
        if (one.kind, one.payment or one.bill or one.approval_no) not in standing
    ]
    room = min(DIFFERENCES_A_MATCH_MAX, DIFFERENCES_MAX - len(state.differences))
    told = fresh[: max(0, room)]
    event = e.MatchMade(
        type="match_made",
        method=command.method,
        until=command.until,
        differences=tuple(
            Difference(id=context.new_id("x"), method=command.method, **one.model_dump())
            for one in told
        ),
        more=command.more + len(fresh) - len(told),
    )
    return Decision((event,), c.Done())


def overpaid_bills(state: ShopState, now: int) -> Iterator[Found]:
    """Bills that were paid more than they come to. Only where a dish or a discount changed can that be."""
    for bill in state.bills.values():
        changed = bill.discounts or any(state.orders[order].cancelled for order in bill.orders)
        if changed and bill.settled and not bill.in_doubt() and (due := bill_due(state, bill)) < 0:
            paid = bill.paid()
            yield Found(kind="overpaid", ours=paid, theirs=paid + due, at=now, bill=bill.id)


def settle_difference(state: ShopState, command: c.SettleDifference, context: Context) -> Decision:
    """차이 확인."""
    if command.difference not in state.differences:
        raise UnknownDifference(difference=command.difference)
    event = e.DifferenceSettled(
        type="difference_settled",
        difference=command.difference,
        private=e.Reason(reason=command.reason),
    )
    return Decision((event,), c.Done())
