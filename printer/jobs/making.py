"""What the makers of print jobs share: the entry they answer, and how a row comes of a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hub.domain.apply import Entry
from hub.domain.printer import Printer
from hub.domain.seating import table_number
from hub.domain.state import ShopState
from hub.domain.text import Language, said
from hub.messages import catalogue, fill
from printer.body import Body, JobKind
from printer.papers.receipt import Shop

# After this nobody cooks from the ticket any more: the guest has asked, or the kitchen's screen had it. What
# comes out later is cooked twice (`reference/printing.md` 4). It stands in the list of what was not printed.
KITCHEN_LIFE_MS = 15 * 60_000
# A guest who rang a quarter of an hour ago was seen, or has left.
CALL_LIFE_MS = 15 * 60_000
# Who waits for a bill is at the counter by then, and another round may stand on it.
BILL_LIFE_MS = 30 * 60_000
# A drawer that springs open when nobody stands there is an open till.
DRAWER_LIFE_MS = 30_000
# A receipt of this morning is printed on request.
PAPER_LIFE_MS = 12 * 60 * 60_000

_LIFE_MS: Mapping[JobKind, int] = {
    "kitchen_ticket": KITCHEN_LIFE_MS,
    "call_ticket": CALL_LIFE_MS,
    "bill": BILL_LIFE_MS,
    "drawer": DRAWER_LIFE_MS,
}

_INSERT = (
    "INSERT INTO print_job (id, printer, kind, subject, seq, copy_no, state, attempts, created_at,"
    " changed_at, expires_at, detail, body) VALUES (?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?, ?, NULL, ?)"
)

Statement = tuple[str, tuple[object, ...]]


class Links(Protocol):
    """What only this hub can say, since it is made with its key: nothing of it is stored but on paper."""

    def receipt_token(self, bill: str) -> str:
        """Names the receipt of a bill to a phone."""

    def receipt_url(self, bill: str) -> str | None:
        """Where a phone finds it; None where no phone can."""

    def slip_number(self, bill: str, attempt: int) -> str:
        """번호표: the stamp number that was made for a bill."""


@dataclass(frozen=True, slots=True)
class Making:
    """One entry of the journal, the shop as it stands after it, and fresh ids."""

    state: ShopState
    entry: Entry
    new_id: Callable[[str], str]
    links: Links | None = None
    made: dict[str, str] = field(default_factory=dict)
    """Bodies that go to more than one place, as they were written: a receipt on paper and on a phone."""

    def receipt_url(self, bill: str) -> str | None:
        """Where a phone finds the receipt of a bill."""
        return self.links.receipt_url(bill) if self.links else None

    def slip_number(self, bill: str, attempt: int) -> str | None:
        """The stamp number that was made for a bill."""
        return self.links.slip_number(bill, attempt) if self.links else None

    def row(self, printer: str, subject: str, body: Body, copy_no: int = 1) -> Statement:
        """The job of one paper. `subject` is the order, bill, table ... it tells of."""
        return self.row_of(printer, body.kind, subject, body.model_dump_json(), copy_no)

    def row_of(
        self, printer: str, kind: JobKind, subject: str, body_json: str, copy_no: int
    ) -> Statement:
        """As `row`, of a body that was written before: the same ticket goes to several printers."""
        entry = self.entry
        values = (
            self.new_id("j"), printer, kind, subject, entry.seq, copy_no, entry.at, entry.at,
            self.until(kind), body_json,
        )  # fmt: skip
        return _INSERT, values

    def until(self, kind: JobKind) -> int:
        """UTC ms after which nobody wants such a paper any more."""
        return self.entry.at + _LIFE_MS.get(kind, PAPER_LIFE_MS)

    def at_receipts(self, subject: str, body: Body, copy_no: int = 1) -> list[Statement]:
        """The job where receipts come out: the first such printer; none in a shop without one."""
        printer = self.receipt_printer()
        return [self.row(printer.id, subject, body, copy_no)] if printer else []

    def receipt_printer(self) -> Printer | None:
        """The first printer of receipts (영수증 프린터)."""
        return next((p for p in self.state.printers.values() if p.receipts), None)

    def shop(self, language: Language) -> Shop:
        """Whose paper it is."""
        profile = self.state.rules.profile
        return Shop(
            name=said(profile.name, language),
            business_number=profile.business_number,
            representative=profile.representative,
            address=profile.address,
            phone=profile.phone,
        )

    def device(self, device_id: str) -> str:
        """What people call a device."""
        device = self.state.devices.get(device_id)
        return device.name if device else device_id

    def table(self, table: str, language: Language) -> str:
        """`3번 테이블`; a table whose id has no number is called by its id."""
        number = table_number(table)
        return fill(catalogue(language)["table.name"], {"table": number}) if number else table
