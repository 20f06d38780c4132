"""카드 단말기: the shop's card terminals, of the SMARTRO TL-3x00 kind, driven by frames (`acquiring/terminal`).

Unverified against hardware. What it can and cannot say is written in `acquiring/terminal/notes.py`: the frame gives
nothing of ours back, so an approval is known by its place behind the one before, never by time or amount alone.

- VAT is always sent; tax-free won have no field in the frame and stand on the hub's receipt alone.
- A cancellation is of the whole approval. For a part (부분취소) the form needs a PG's number that a plain approval does
  not bring: refused as `part_refund_unsupported` before anything is sent.
- A chip card has to be put in again for a cancellation; nobody there is a decline after the terminal's own patience.
- What became of a cancellation whose answer was lost no terminal can be asked: it stays `unknown`, for a person.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import TypeVar

from acquiring.terminal.bodies import (
    KST,
    Approved,
    ApproveRequest,
    CancelRequest,
    DeviceCheck,
    Unreadable,
)
from acquiring.terminal.exchange import Failed, Patience
from acquiring.terminal.link import BadAddress, Link, LinkError, Nowhere, link_for
from acquiring.terminal.notes import Note, Notes
from acquiring.terminal.teller import Outcome, Teller
from acquiring.terminal.terminal import Stamps, Terminal
from hub.clock import Clock, MachineClock
from hub.domain.payment import Approval

from .method import Charge, Heard, Recorded, Reversal

log = logging.getLogger(__name__)

# A terminal's id names its file of notes.
_TERMINAL = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
# Reasons and names are cut to what may be stored.
_REASON_MAX, _NAME_MAX = 200, 80

NO_TERMINAL = "no_terminal"
PART_UNSUPPORTED = "part_refund_unsupported"
BAD_AMOUNT = "amount_unsupported"
CLOSED = "closed"

T = TypeVar("T")

Work = Callable[[Teller, Callable[[], bool]], Outcome]


@dataclass(slots=True)
class _Desk:
    """One terminal: its notes, its thread, and the one exchange at a time."""

    notes: Notes
    thread: ThreadPoolExecutor
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    stop: Event = field(default_factory=Event)
    payment: str | None = None
    """The charge under way."""
    given_up: bool = False
    stamps: Stamps | None = None

    def gives_up(self) -> bool:
        """Whether the stop was a guest's wish to go back; then the talk with the terminal goes on."""
        given_up, self.given_up = self.given_up, False
        if given_up:
            self.stop.clear()
        return given_up


class CardTerminals:
    """Every card terminal of the shop. `address_of` knows them by id; `folder` keeps a file of notes for each."""

    id = "card_terminal"
    charge_s = 100.0

    def __init__(
        self,
        address_of: Callable[[str], str | None],
        folder: Path,
        patience: Patience | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._address_of, self._folder = address_of, folder
        self._patience = patience or Patience()
        self._wall = (clock or MachineClock()).wall
        self._desks: dict[str, _Desk] = {}
        self._closed = False

    async def charge(self, asked: Charge) -> Heard:
        """`declined` without a terminal, where it cannot be reached, or where it agrees that nothing was approved."""
        try:
            request = ApproveRequest(asked.amount, asked.vat)
        except ValueError:
            return Heard("declined", reason=BAD_AMOUNT)
        return await self._run(
            asked,
            lambda teller, given_up: teller.charge(asked.payment, request, given_up),
            asked.payment,
        )

    async def query(self, asked: Charge) -> Heard:
        """By the notes, and by "last approval" where they stand open."""
        return await self._run(asked, lambda teller, _: teller.find(asked.payment, asked.at))

    async def net_cancel(self, asked: Charge) -> Heard:
        """Cancels by approval number, where the approval is known to be this charge's."""

        def request(approved: Approved) -> CancelRequest:
            return _cancel(approved, asked.vat)

        return await self._run(
            asked, lambda teller, _: teller.net_cancel(asked.payment, request, asked.at)
        )

    async def reverse(self, asked: Reversal) -> Heard:
        """취소 of the whole approval."""
        charge = asked.charge
        if asked.amount != charge.amount or asked.refunded:
            return Heard("declined", reason=PART_UNSUPPORTED)

        def request(noted: Approved | None) -> CancelRequest | None:
            return _reversal(asked, noted)

        return await self._run(
            charge, lambda teller, _: teller.reverse(asked.refund, charge.payment, request)
        )

    async def query_reversal(self, asked: Reversal) -> Heard:
        """By the notes alone."""
        if asked.amount != asked.charge.amount or asked.refunded:
            return Heard("declined", reason=PART_UNSUPPORTED)
        return await self._run(
            asked.charge, lambda teller, _: teller.find_reversal(asked.refund, asked.at)
        )

    async def abort(self, payment: str) -> bool:
        """The guest goes back: the terminal is told to wait for no card. `charge` answers, as always, with what is
        certain. False where no such charge is under way."""
        for desk in self._desks.values():
            if desk.payment == payment:
                desk.given_up = True
                desk.stop.set()
                return True
        return False

    async def check(self, terminal: str) -> DeviceCheck | None:
        """장치체크: how a terminal says that it is; None where it cannot be asked or does not answer."""
        desk = self._desk(terminal)
        if desk is None:
            return None
        async with desk.lock:
            if self._closed:
                return None
            link = self._link(terminal)
            return await _in_thread(desk, partial(self._checked, desk, link))

    async def log(self, since: int, until: int) -> Sequence[Recorded]:
        """What terminals said of their money, by our notes: a terminal itself keeps no list that can be asked for.

        Approvals seen on a terminal that nobody here asked for stand in it without a payment.
        """
        found = await asyncio.to_thread(lambda: sorted(self._folder.glob("*.jsonl")))
        lines: list[Recorded] = []
        for path in found:
            if (desk := self._desk(path.stem)) is None:
                continue
            async with desk.lock:
                lines += await asyncio.to_thread(_recorded, desk.notes)
        return sorted((one for one in lines if since <= one.at < until), key=lambda one: one.at)

    def waiting(self, payment: str) -> Mapping[str, str] | None:
        """Nothing: the terminal's own screen tells the guest."""
        return None

    async def close(self) -> None:
        """Ends what is under way; its charges are asked about at the next start."""
        self._closed = True
        for desk in self._desks.values():
            desk.stop.set()
            async with desk.lock:
                await asyncio.to_thread(desk.thread.shutdown)
        self._desks.clear()

    def _desk(self, terminal: str | None) -> _Desk | None:
        if terminal is None or self._closed or not _TERMINAL.fullmatch(terminal):
            return None
        if terminal not in self._desks:
            notes = Notes(self._folder / f"{terminal}.jsonl", self._wall)
            thread = ThreadPoolExecutor(1, thread_name_prefix=f"terminal-{terminal}")
            self._desks[terminal] = _Desk(notes, thread)
        return self._desks[terminal]

    async def _run(self, asked: Charge, work: Work, payment: str | None = None) -> Heard:
        """One piece of work at a time for each terminal."""
        desk = self._desk(asked.terminal)
        if desk is None:
            # Nothing was ever sent without a terminal; but one that is closed may have sent.
            known = self._closed or asked.terminal is not None
            return Heard("unknown" if known else "declined", reason=NO_TERMINAL)
        async with desk.lock:
            if self._closed:
                return Heard("unknown", reason=CLOSED)
            desk.payment, desk.given_up = payment, False
            link = self._link(asked.terminal)
            try:
                return _heard(await _in_thread(desk, partial(self._work, desk, link, work)))
            finally:
                desk.payment = None

    def _work(self, desk: _Desk, link: Link, work: Work) -> Outcome:
        """In the terminal's thread."""
        teller = Teller(self._terminal(desk, link), desk.notes, self._wall)
        return work(teller, desk.gives_up)

    def _checked(self, desk: _Desk, link: Link) -> DeviceCheck | None:
        """In the terminal's thread."""
        try:
            with self._terminal(desk, link).talk() as talk:
                return talk.device_check()
        except (Failed, LinkError, Unreadable):
            return None

    def _terminal(self, desk: _Desk, link: Link) -> Terminal:
        desk.notes.load()
        if desk.stamps is None:
            desk.stamps = Stamps(self._wall, desk.notes.last_stamp)
        return Terminal(link, self._patience, desk.stamps, desk.stop)

    def _link(self, terminal: str | None) -> Link:
        """Nowhere, for one that has no address that can be used: what is known without it still is."""
        address = self._address_of(terminal) if terminal else None
        if address is None:
            return Nowhere()
        try:
            return link_for(address)
        except BadAddress as bad:
            log.warning("card terminal %s: %s", terminal, bad)
            return Nowhere()


async def _in_thread(desk: _Desk, work: Callable[[], T]) -> T:
    """In the terminal's thread, with its lock held. Who is cancelled waits until the thread has let go of the line."""
    desk.stop.clear()
    under_way = asyncio.get_running_loop().run_in_executor(desk.thread, work)
    try:
        return await asyncio.shield(under_way)
    except asyncio.CancelledError:
        desk.stop.set()
        # Whatever else happens: two threads on one line would be worse.
        while not under_way.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([under_way])
        # Its failure is nobody's any more.
        under_way.exception()
        raise


def _heard(outcome: Outcome) -> Heard:
    approval = _approval(outcome.approved) if outcome.approved else None
    reason = outcome.reason[:_REASON_MAX] or None
    return Heard(outcome.state, approval, reason)


def _approval(approved: Approved) -> Approval:
    return Approval(
        approval_no=approved.approval_no,
        card=_name(approved.card),
        issuer=_name(approved.issuer),
        acquirer=_name(approved.acquirer),
        installments=min(60, approved.installments),
        merchant_no=_name(approved.merchant_no),
        terminal_no=_name(approved.terminal_no),
        transaction_no=_name(approved.transaction_no),
        approved_at=approved.at,
        test=approved.test,
    )


def _name(text: str) -> str | None:
    return text[:_NAME_MAX] or None


def _cancel(approved: Approved, vat: int) -> CancelRequest:
    return CancelRequest(
        amount=approved.amount,
        vat=vat,
        service=approved.service,
        installments=approved.installments,
        approval_no=approved.approval_no,
        date=approved.date,
        time=approved.time,
        chip=approved.chip,
    )


def _reversal(asked: Reversal, noted: Approved | None) -> CancelRequest | None:
    """By our note of the approval, else by what the books know of it; None where that is too little."""
    if noted is not None:
        return _cancel(noted, asked.charge.vat)
    approval = asked.approval
    if approval is None or approval.approved_at is None:
        return None
    at = datetime.fromtimestamp(approval.approved_at // 1000, KST)
    try:
        return CancelRequest(
            amount=asked.amount,
            vat=asked.vat,
            installments=approval.installments,
            approval_no=approval.approval_no,
            date=at.strftime("%Y%m%d"),
            time=at.strftime("%H%M%S"),
        )
    except ValueError:
        return None


def _recorded(notes: Notes) -> list[Recorded]:
    notes.load()
    ours = [line for note in notes.all() for line in _record(note)]
    return ours + [
        Recorded("charge", one.amount, one.at or 0, one.approval_no) for one in notes.strangers()
    ]


def _record(note: Note) -> Iterator[Recorded]:
    said = note.approved
    at = said.at if said and said.at is not None else note.asked_at
    number = said.approval_no if said else None
    if note.kind == "charge" and said is not None:
        yield Recorded("charge", note.amount, at, number, note.id)
        if note.state == "cancelled":
            yield Recorded("reversal", note.amount, at, number, note.id)
    if note.kind == "reversal" and note.state == "approved":
        yield Recorded("reversal", note.amount, at, number, note.charge)
