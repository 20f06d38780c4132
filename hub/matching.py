"""대사: what each way to pay says by its own log, compared with the books, once a business day and at each Z.

Compared is what stands of each payment on either side: charges less what went back. Whatever is still in doubt stands
in the inbox anyway, and is compared once it has ended. Windows of one method never overlap and leave no gap; a far
side that cannot be asked now is asked for the longer window next time. Reading is done in a thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from hub.domain import commands as c
from hub.domain.apply import Entry
from hub.domain.behaviour import COMMANDS
from hub.domain.decide.matching import overpaid_bills
from hub.domain.difference import DIFFERENCES_A_MATCH_MAX, DifferenceKind, Found
from hub.domain.events import BusinessDayOpened, DayClosed
from hub.domain.text import Id
from hub.payments.method import PaymentMethod, Recorded
from hub.shop import Shop, Stopping
from hub.store.database import connected

log = logging.getLogger(__name__)

# Clocks of terminals are set by hand, and a charge may take two minutes: the same money may stand this far apart in
# the two logs (ms).
MARGIN_MS = 10 * 60_000
# A payment that was asked for longer ago, and ended only now, is compared by what moved since (ms).
LOOK_BACK_MS = 35 * 24 * 60 * 60_000
# After a business day has opened: the night's last guests have paid, and their terminal has said so (s).
PAUSE_S = 600.0
# A far side that lists a day of payments; longer, and it is asked another day (s).
LOG_S = 60.0

_ID: TypeAdapter[str] = TypeAdapter(Id)


@dataclass(slots=True)
class Books:
    """What the shop's own rows say of one method. `since` (UTC ms) is from where `moved` is whole."""

    since: int
    moved: dict[str, int] = field(default_factory=dict)
    """Won that stand of a payment since then."""
    bills: dict[str, str] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)
    """Payments that something happened to within the window."""
    by_refund: dict[str, str] = field(default_factory=dict)
    by_number: dict[str, str] = field(default_factory=dict)
    """Payment by its refund's id, and by approval number."""


class Matching:
    """Compares one shop's methods with its books."""

    def __init__(self, shop: Shop, methods: Mapping[str, PaymentMethod]) -> None:
        self._shop, self._methods = shop, methods
        self.pause_s = PAUSE_S
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        shop.committed.append(self._heard)

    def start(self) -> None:
        self._task = asyncio.create_task(self._every_day(), name="matching")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _heard(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if isinstance(entry.event, DayClosed):
                self._wanted.set()
            elif isinstance(entry.event, BusinessDayOpened):
                asyncio.get_running_loop().call_later(self.pause_s, self._wanted.set)

    async def _every_day(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self.match()
            except Stopping as stopping:
                if stopping.code == "stopping":
                    return
                log.warning("the match is put off: %s", stopping.code)

    async def match(self) -> None:
        """One round over all methods, and over the shop's own bills. Stopping when the shop is."""
        for method in self._methods.values():
            try:
                await self._match(method)
            except (OSError, TimeoutError) as error:
                log.warning("%s cannot be matched now: %s", method.id, error)
            except Stopping:
                raise
            except Exception:
                log.exception("the match of %s failed", method.id)
        now = self._shop.clock.now()
        if next(overpaid_bills(self._shop.state, now), None) is not None:
            await self._record(None, now, ())

    async def _match(self, method: PaymentMethod) -> None:
        shop = self._shop
        await shop.feed.settled()
        # All at one moment: what is in doubt now ends behind `until`, and is looked at next time.
        until, doubtful = shop.clock.now(), self._doubtful()
        since = shop.state.matched.get(method.id)
        if since is not None and since >= until:
            return
        books = await asyncio.to_thread(read_books, shop.reader.path, method.id, since, until)
        since = until if since is None and not books.bills else since or books.since
        async with asyncio.timeout(LOG_S):
            told = await method.log(books.since, until + MARGIN_MS)
        if told is None:
            return
        found = compared(books, told, doubtful, since, until)
        # A shop that uses a method twice a year needs no entry of it every night.
        if books.judged or found:
            await self._record(method.id, until, found)

    def _doubtful(self) -> set[str]:
        state = self._shop.state
        return {*state.unresolved, *state.open_refunds.values(), *state.strays}

    async def _record(self, method: str | None, until: int, found: Sequence[Found]) -> None:
        command = c.RecordMatch(
            command_id=self._shop.ids.command_id(),
            type="record_match",
            method=method,
            until=until,
            found=tuple(found[:DIFFERENCES_A_MATCH_MAX]),
            more=max(0, len(found) - DIFFERENCES_A_MATCH_MAX),
        )
        await self._shop.tell(command, COMMANDS[command.type])
        for one in found:
            log.warning(
                "the match of %s: %s, books %d, there %d", method, one.kind, one.ours, one.theirs
            )


def read_books(database: Path, method: str, since: int | None, until: int) -> Books:
    """The rows of a method, for the window from `since` (None: its first payment) to `until` (UTC ms)."""
    with closing(connected(database, "ro")) as db:
        db.execute("BEGIN")
        if since is None:
            ((first,),) = db.execute("SELECT min(at) FROM payment WHERE method = ?", (method,))
            since = until if first is None else first
        books = Books(since - MARGIN_MS)
        # Ids begin with their time (UUIDv7), so old payments are not looked at.
        asked = f"p{max(0, since - LOOK_BACK_MS):012x}"
        ended = db.execute(
            "SELECT id, bill, at, approval_no FROM payment WHERE id >= ? AND method = ?"
            " AND changed_at >= ? AND changed_at < ?",
            (asked, method, since, until),
        ).fetchall()
        for payment, bill, at, number in ended:
            books.judged.add(payment)
            books.bills[payment] = bill
            books.since = min(books.since, at - MARGIN_MS)
            if number:
                books.by_number[number] = payment
        for refund, payment, bill, changed_at in db.execute(
            "SELECT r.id, r.payment, r.bill, r.changed_at FROM refund r JOIN payment p ON p.id = r.payment"
            " WHERE r.id >= ? AND p.method = ?",
            (f"r{asked[1:]}", method),
        ):
            books.by_refund[refund] = payment
            books.bills[payment] = bill
            if since <= changed_at < until:
                books.judged.add(payment)
        rows = db.execute(
            "SELECT payment, bill, amount, approval_no, at FROM movement WHERE method = ? AND at >= ?"
            " AND seq >= coalesce((SELECT max(seq) FROM business_day WHERE at < ?), 0)",
            (method, books.since, books.since),
        )
        for payment, bill, amount, number, at in rows:
            books.moved[payment] = books.moved.get(payment, 0) + amount
            books.bills[payment] = bill
            if number and amount > 0:
                books.by_number[number] = payment
            if since <= at < until:
                books.judged.add(payment)
        db.execute("ROLLBACK")
    return books


def compared(
    books: Books, told: Iterable[Recorded], doubtful: set[str], since: int, until: int
) -> list[Found]:
    """What differs between the books and a method's log, of what happened from `since` to `until` (UTC ms).

    What only the log knows of comes to `books.judged`.
    """
    theirs: dict[str, int] = defaultdict(int)
    strangers: dict[str, int] = defaultdict(int)
    when: dict[str, int] = {}
    numbers: dict[str, str] = {}
    judged = books.judged
    for one in told:
        amount = one.amount if one.kind == "charge" else -one.amount
        payment = books.by_refund.get(one.payment or "", one.payment or "")
        payment = payment or books.by_number.get(one.approval_no or "", "")
        if not payment:
            # It may be booked a little later under its number: its window lies a margin behind.
            if since - MARGIN_MS <= one.at < until - MARGIN_MS:
                strangers[one.approval_no or ""] += amount
                when.setdefault(one.approval_no or "", one.at)
            continue
        theirs[payment] += amount
        when.setdefault(payment, one.at)
        if one.approval_no and one.kind == "charge":
            numbers[payment] = one.approval_no
        if since <= one.at < until:
            judged.add(payment)
    found = []
    for payment in sorted(judged - doubtful):
        ours, far = books.moved.get(payment, 0), theirs.get(payment, 0)
        if ours != far:
            known = _known(payment)
            found.append(
                Found(
                    kind=_kind(ours, far), ours=ours, theirs=far, at=when.get(payment, until),
                    payment=known, bill=books.bills.get(payment),
                    approval_no=numbers.get(payment) or (None if known else payment[:60]),
                )
            )  # fmt: skip
    for number, far in strangers.items():
        if far:
            found.append(
                Found(
                    kind="not_in_books", ours=0, theirs=far, at=when[number], approval_no=number or None
                )
            )  # fmt: skip
    return found


def _kind(ours: int, theirs: int) -> DifferenceKind:
    if ours == 0:
        return "not_in_books"
    return "not_in_log" if theirs == 0 else "amount"


def _known(payment: str) -> str | None:
    """The id as one of ours; a far side may keep somebody else's."""
    try:
        return _ID.validate_python(payment)
    except ValidationError:
        return None
