"""`cash_receipts`: cash receipts (현금영수증) that are not issued yet. Whom one is for is shown masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from hub.domain import events as e
from hub.domain.apply import Entry
from hub.domain.cash_receipt import CashReceipt

from .document import Touch
from .view import Path, View

# A person goes through them one by one; the rest is a count.
WAITING_SHOWN = 60

_ONE = (
    e.CashReceiptDue | e.CashReceiptAsked | e.CashReceiptReduced | e.CashReceiptIssued
    | e.CashReceiptUnknown | e.CashReceiptFailed | e.CashReceiptOverdue | e.CashReceiptSettled
)  # fmt: skip


class CashReceiptsDocument:
    """`cash_receipts`: `waiting.<receipt>`, oldest first, `count` of them and how many are `overdue`.

    `issuer` says that an agent issues what is asked for; without one a person does, and settles it. A receipt
    that takes another back names it by `cancels`.
    """

    family = "cash_receipts"

    def names(self, view: View) -> Iterable[str]:
        return ("cash_receipts",)

    def exists(self, view: View, name: str) -> bool:
        return name == "cash_receipts"

    def collections(self) -> Sequence[str]:
        return ("waiting",)

    def paths(self, view: View, name: str) -> list[Path]:
        shown = islice(view.state.cash_receipts, WAITING_SHOWN)
        return [("count",), ("overdue",), ("issuer",), *(("waiting", one) for one in shown)]

    def render(self, view: View, name: str, path: Path) -> Any:
        waiting = view.state.cash_receipts
        match path:
            case ("count",):
                return len(waiting)
            case ("overdue",):
                return sum(receipt.overdue for receipt in waiting.values())
            case ("issuer",):
                return view.issuer
            case ("waiting", receipt):
                return _shown(waiting[receipt])
        return None

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        if not isinstance(entry.event, _ONE):
            return ()
        name = "cash_receipts"
        return ((name, ("waiting", entry.event.receipt)), (name, ("count",)), (name, ("overdue",)))


def _shown(receipt: CashReceipt) -> dict[str, Any]:
    value: dict[str, Any] = {
        "payment": receipt.payment,
        "bill": receipt.bill,
        "number": receipt.number,
        "amount": receipt.amount,
        "vat": receipt.vat,
        "exempt": receipt.exempt,
        "state": receipt.state,
        "at": receipt.at,
        "due_at": receipt.due_at,
        "overdue": receipt.overdue,
        "by_hand": receipt.by_hand,
    }
    more = {
        "purpose": receipt.purpose,
        "masked": receipt.masked,
        "reason": receipt.reason,
        "cancels": receipt.cancels,
    }
    return value | {key: said for key, said in more.items() if said is not None}
