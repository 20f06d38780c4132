"""One virtual terminal: its screen, its guest, its VAN, and what it answers.

A request for money is taken while nothing else is under way; meanwhile E and R give it up as long as it waits for a
card, and everything else is refused (NACK). The same frame again is the same request: it is acknowledged, and not
done twice, unless the terminal is told to be `forgetful`. "Last approval" (L) knows the last approved transaction
from its record on disk, cancelled or not, and nothing of declines. Power that fails takes what is in flight with it.
How a real one behaves in each of these is unverified against hardware; a hub must be right with any of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from acquiring.terminal.bodies import EVENT, KST, ApproveRequest, CancelRequest, Job, Unreadable
from acquiring.terminal.frames import Broken, Control, Frame, FrameReader, encoded, masked_card

from . import cards
from .answers import approved_data, declined_data
from .book import Book, Sale
from .links import Cable
from .verbs import Meets, Plan
from .voice import Voice

_ACK, _NACK = b"\x06", b"\x15"
_VERSIONS = b"".join(f"TLV_{name}".encode().ljust(15) for name in ("BOOT0", "BOOT1", "MADANG"))
# Longer than any frame, and without an STX: what noise looks like.
_NOISE = bytes((7 * place % 251) | 0x80 for place in range(230))

Screen = Literal["off", "idle", "insert_card", "approving", "done", "declined"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take, in seconds."""

    think_s: float = 2.0
    """A guest gets the card out, where no person puts it in."""
    card_s: float = 60.0
    """Then it waits no longer for one."""
    van_s: float = 1.0
    ack_s: float = 3.0
    gap_s: float = 1.0
    """Silence inside a frame: what began is no frame."""


@dataclass(slots=True)
class Display:
    """What its screen shows."""

    screen: Screen = "idle"
    kind: Literal["", "approve", "cancel"] = ""
    amount: int = 0
    text: str = ""


@dataclass(slots=True)
class _Work:
    """The request for money that is under way."""

    frame: Frame
    meets: Meets
    card: asyncio.Future[bool] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    task: asyncio.Task[None] | None = None


class VirtualTerminal:
    """A terminal over one cable. `hold`: a person puts the card in; else a guest does after `think_s`."""

    def __init__(
        self, book: Book, pace: Pace, wall: Callable[[], int], *, hold: bool = False
    ) -> None:
        self.book, self._pace, self._wall, self.hold = book, pace, wall, hold
        self.plan, self.display = Plan(), Display(screen="off")
        self.busy = self.forgetful = self.test_mode = self.echo_stamps = False
        self.cut_heard_after: int | None = None
        self._cable: Cable | None = None
        self.voice = Voice(self._the_cable, pace.ack_s)
        self._reader = FrameReader()
        self._quiet: asyncio.TimerHandle | None = None
        self._work: _Work | None = None
        self._done: Frame | None = None
        self._late: set[asyncio.TimerHandle] = set()
        self._ended: set[asyncio.Task[None]] = set()

    # --- its life ---

    def connect(self, cable: Cable) -> None:
        """The cable that it hangs on."""
        self._cable = cable

    @property
    def address(self) -> str:
        """Where a client finds it."""
        return self._the_cable().address

    def power_on(self) -> None:
        """It knows what is in its record, and no more. OSError where its port is taken."""
        if self.display.screen == "off":
            self.book.read()
            self.display = Display()
            self._the_cable().plug()

    def power_off(self) -> None:
        """What is in flight is lost, and so is the link."""
        self._drop_work()
        self.voice.forget()
        self._done = None
        self._reader = FrameReader()
        self._watch_gap()
        for handle in self._late:
            handle.cancel()
        self._late.clear()
        self.display = Display(screen="off")
        self._the_cable().unplug()

    async def close(self) -> None:
        """Off, and nothing left running."""
        self.power_off()
        await self.voice.close()
        await asyncio.gather(*self._ended, return_exceptions=True)

    # --- what people do ---

    def insert(self) -> bool:
        """A person puts the card in; False where it does not wait for one."""
        return self._guest(True)

    def pull(self) -> bool:
        """A person goes back on it."""
        return self._guest(False)

    def event(self, letter: str) -> None:
        """`@`, unasked."""
        if self.display.screen != "off":
            self.voice.say(self._frame(EVENT, letter.encode()))

    def state(self) -> dict[str, Any]:
        """For people, pages and tests."""
        show, last = self.display, self.book.last
        return {
            "screen": show.screen,
            "kind": show.kind,
            "amount": show.amount,
            "text": show.text,
            "hold": self.hold,
            "busy": self.busy,
            "forgetful": self.forgetful,
            "test_mode": self.test_mode,
            "faults": self.plan.told(),
            "approvals": len(self.book.sales),
            "standing": sum(sale.amount for sale in self.book.standing),
            "last": {"amount": last.amount, "approval_no": last.approval_no} if last else None,
        }

    def _guest(self, inserts: bool) -> bool:
        if self._work is None or self._work.card.done() or self.display.screen != "insert_card":
            return False
        self._work.card.set_result(inserts)
        return True

    # --- what the cable tells (links.Ears) ---

    def heard(self, data: bytes) -> None:
        """Bytes arrived."""
        if self.display.screen == "off":
            return
        cut = False
        if self.cut_heard_after is not None:
            kept, self.cut_heard_after = (
                data[: self.cut_heard_after],
                self.cut_heard_after - len(data),
            )
            data, cut = kept, self.cut_heard_after <= 0
        for token in self._reader.feed(data):
            self._obey(token)
        if cut:
            self.cut_heard_after = None
            self._the_cable().cut()
        self._watch_gap()

    def hung_up(self) -> None:
        """The client has gone. What it asked for goes on."""
        self._reader = FrameReader()
        self._watch_gap()

    def _watch_gap(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None
        if self._reader.waiting:
            loop = asyncio.get_running_loop()
            self._quiet = loop.call_later(self._pace.gap_s, self._give_frame_up)

    def _give_frame_up(self) -> None:
        for token in self._reader.expire():
            self._obey(token)
        self._watch_gap()

    # --- what it does ---

    def _obey(self, token: Frame | Control | Broken) -> None:
        match token:
            case Control.ACK:
                self.voice.acknowledged()
            case Control.NACK:
                self.voice.refused()
            case Broken(whole=True):
                self.voice.say(_NACK)
            case Frame():
                self._asked(token)

    def _asked(self, frame: Frame) -> None:
        if self.busy:
            self.voice.say(_NACK)
        elif self._work is not None:
            self._asked_meanwhile(frame)
        elif frame.job in (Job.APPROVE, Job.CANCEL):
            self._begin(frame)
        elif (data := self._told(frame.job)) is not None:
            self.voice.say(_ACK)
            self.voice.answer(self._frame(frame.job.lower(), data, frame))
        else:
            self.voice.say(_NACK)

    def _asked_meanwhile(self, frame: Frame) -> None:
        assert self._work is not None
        if frame.job in (Job.STANDBY, Job.RESET) and self.display.screen == "insert_card":
            work = self._work
            self.voice.say(_ACK)
            self._drop_work()
            self._say_no(work, cards.GIVEN_UP)
            self.display = Display()
            self.voice.answer(self._frame(frame.job.lower(), b"", frame))
        elif not self.forgetful and frame == self._work.frame:
            self.voice.say(_ACK)
        else:
            self.voice.say(_NACK)

    def _told(self, job: str) -> bytes | None:
        """The answer to a question that moves no money."""
        match job:
            case Job.DEVICE_CHECK:
                return b"OOOO"
            case Job.STANDBY | Job.RESET:
                self.display = Display()
                return b""
            case Job.VERSION:
                return _VERSIONS
            case Job.LAST_APPROVAL:
                last = self.book.last
                return (
                    approved_data(last, self._card_of(last))
                    if last
                    else declined_data(cards.NONE_YET)
                )
        return None

    def _begin(self, frame: Frame) -> None:
        if not self.forgetful and frame == self._done:
            self.voice.say(_ACK)
            return
        meets = self.plan.take()
        if meets.verb == "deaf":
            return
        if meets.verb in ("nack", "nack_twice"):
            if meets.verb == "nack_twice":
                self.plan.next.appendleft(Meets("nack"))
            self.voice.say(_NACK)
            return
        if meets.verb not in ("no_ack", "mute"):
            self.voice.say(_ACK)
        self._done = frame
        if meets.verb == "silence":
            return
        if meets.verb == "left_over":
            left = declined_data(cards.GIVEN_UP)
            self.voice.say(self._frame(frame.job.lower(), left, frame))
        self._work = _Work(frame, meets)
        self._work.task = asyncio.create_task(self._serve(self._work))

    async def _serve(self, work: _Work) -> None:
        try:
            if work.frame.job == Job.APPROVE:
                await self._approve(work, ApproveRequest.of(work.frame.data))
            else:
                await self._cancel(work, CancelRequest.of(work.frame.data))
        except Unreadable:
            self._say_no(work, cards.UNKNOWN_SALE)
        finally:
            if self._work is work:
                self._work = None

    async def _card(self, work: _Work, kind: Literal["approve", "cancel"], amount: int) -> bool:
        """Whether a card is in; else the guest has been told."""
        self.display = Display("insert_card", kind, amount)
        wait_s = self._pace.card_s if self.hold else self._pace.think_s
        done, _ = await asyncio.wait([work.card], timeout=wait_s)
        if not done and self.hold:
            self._say_no(work, cards.NO_CARD)
            return False
        if (done and not work.card.result()) or work.meets.verb == "pulled":
            self._say_no(work, cards.PULLED)
            return False
        self.event("I")
        self.display = Display("approving", kind, amount)
        await asyncio.sleep(self._pace.van_s)
        return True

    async def _approve(self, work: _Work, request: ApproveRequest) -> None:
        if self._fails(work, "before") or not await self._card(work, "approve", request.amount):
            return
        if self._fails(work, "approving", ""):
            return
        if work.meets.verb == "decline":
            self._say_no(work, cards.DECLINES[work.meets.argument])
            return
        money = {
            "amount": request.amount,
            "vat": request.vat,
            "service": request.service,
            "installments": request.installments,
        }
        card = cards.CANARIES[len(self.book.sales) % len(cards.CANARIES)]
        masked = masked_card(card.encode())
        sale = self.book.approve(money, masked, work.frame.stamp, test=self.test_mode)
        if not self._fails(work, "approved"):
            self._say_yes(work, sale)

    async def _cancel(self, work: _Work, request: CancelRequest) -> None:
        if self._fails(work, "before") or not await self._card(work, "cancel", request.amount):
            return
        if self._fails(work, "approving", ""):
            return
        if work.meets.verb == "decline":
            self._say_no(work, cards.DECLINES[work.meets.argument])
            return
        wanted = (request.approval_no, request.date, request.time, request.amount)
        sale = next(
            (s for s in self.book.sales if (s.approval_no, s.date, s.time, s.amount) == wanted),
            None,
        )
        if sale is None:
            self._say_no(work, cards.UNKNOWN_SALE)
        elif sale.transaction_no in self.book.cancelled:
            self._say_no(work, cards.CANCELLED_BEFORE)
        else:
            self.book.cancel(sale)
            if not self._fails(work, "approved"):
                self._say_yes(work, sale)

    def _fails(self, work: _Work, *moments: str) -> bool:
        """Whether the power fails now."""
        if work.meets.verb != "power_cut" or work.meets.argument not in moments:
            return False
        self.power_off()
        return True

    # --- what it answers ---

    def _say_yes(self, work: _Work, sale: Sale) -> None:
        self.display = Display("done", self.display.kind, sale.amount)
        data = approved_data(sale, self._card_of(sale))
        answer = self._frame(work.frame.job.lower(), data, work.frame)
        meets = work.meets
        match meets.verb:
            case "lose_answer" | "mute":
                return
            case "late":
                self._later(meets.ms / 1000, answer)
            case "garbage":
                self.voice.answer(_NOISE)
            case "wrong_bcc":
                self.voice.answer(answer, first=_spoilt(answer))
            case "broken_bcc":
                self.voice.answer(_spoilt(answer))
            case "two_answers":
                self.voice.say(answer)
                self.voice.answer(answer)
            case "slow_bytes":
                self.voice.answer(answer, gap_s=meets.ms / 1000)
            case _:
                self.voice.answer(answer)

    def _say_no(self, work: _Work, reason: tuple[str, str]) -> None:
        amount = self.display.amount
        self.book.decline(amount, reason[1])
        self.display = Display("declined", self.display.kind, amount, reason[1])
        self.voice.answer(self._frame(work.frame.job.lower(), declined_data(reason), work.frame))

    def _later(self, seconds: float, answer: bytes) -> None:
        def say() -> None:
            self._late.discard(handle)
            self.voice.answer(answer)

        handle = asyncio.get_running_loop().call_later(seconds, say)
        self._late.add(handle)

    def _frame(self, job: str, data: bytes, request: Frame | None = None) -> bytes:
        stamp = datetime.fromtimestamp(self._wall() // 1000, KST).strftime("%Y%m%d%H%M%S")
        if self.echo_stamps and request is not None:
            stamp = request.stamp
        return encoded(Frame(job, stamp, data, id="VIRTUAL01"))

    def _card_of(self, sale: Sale) -> str:
        """The guest's card, which the terminal has to send: what is on disk is masked."""
        return next(card for card in cards.CANARIES if masked_card(card.encode()) == sale.card)

    # --- how it ends ---

    def _drop_work(self) -> None:
        work, self._work = self._work, None
        if work is not None and work.task is not None and work.task is not asyncio.current_task():
            work.task.cancel()
            self._ended.add(work.task)
            work.task.add_done_callback(self._ended.discard)

    def _the_cable(self) -> Cable:
        assert self._cable is not None
        return self._cable


def _spoilt(answer: bytes) -> bytes:
    return answer[:-1] + bytes((answer[-1] ^ 0xFF,))
