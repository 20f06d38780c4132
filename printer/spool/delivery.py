"""One job on its way into one printer: every call in that printer's own thread, in slices, and what each tells."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from printer.transport import Absent, TransportError

from .ledger import JobState
from .link import Link, Pushed
from .nowhere import SetupWrong
from .patience import Patience
from .standing import Machine, Standing, StandingProblems
from .status import PrinterStatus

_T = TypeVar("_T")

# Questions in a row that a printer which used to answer leaves open, before people are told: one answer is soon lost.
_SILENT_AT = 2


class Delivery:
    """The conversation with one printer. `connect`, `send` and `close` for a job; `look` without one.

    `meanwhile` is called once a slice while a job waits for its printer: others may go elsewhere.
    """

    def __init__(
        self,
        printer: str,
        link: Link,
        problems: StandingProblems,
        machine: Machine,
        patience: Patience,
        meanwhile: Callable[[], Awaitable[None]],
    ) -> None:
        self._link, self._problems, self._machine = link, problems, machine
        self._patience, self._meanwhile = patience, meanwhile
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"printer-{printer}")
        self._has_answered = False
        self._silences = 0

    @property
    def tells(self) -> bool:
        """True where asking it without a job may tell something: it has answered, or was never asked."""
        return self._link.askable and (self._has_answered or self._machine.standing is None)

    @property
    def doubtful(self) -> bool:
        """True once a printer that used to answer did not: it is asked again soon."""
        return self._silences > 0

    @property
    def sent_bytes(self) -> int:
        """Bytes of the job that left; 0: for certain nothing of it is on paper."""
        return self._link.content_bytes

    def torn(self) -> None:
        """A job was cut off in the middle: the printer may wait for the rest of a command."""
        self._link.torn = True

    async def look(self) -> None:
        """How the printer is, without a job."""
        try:
            status = await self._in_thread(self._link.look)
        except TransportError as error:
            self.lost(error)
            return
        self._heard(status)

    async def connect(self) -> PrinterStatus | None:
        """Open the link and ask how the printer is; where it would print, get it ready. TransportError."""
        status = await self._in_thread(self._link.open)
        self._heard(status)
        if status is None or status.ready:
            await self._in_thread(lambda: self._link.prepare(status))
        return status

    async def send(self, data: bytes) -> JobState:
        """Hand over the job and wait for its proof. TransportError where the end cannot be known."""
        self._machine.becomes(Standing.PRINTING)
        self._link.load(data)
        moved = time.monotonic()
        while (pushed := await self._in_thread(self._link.push)) is not Pushed.ALL:
            if pushed is Pushed.SOME:
                moved = time.monotonic()
            self._stalled_since(moved)
            await self._meanwhile()
        if self._link.proves:
            await self._in_thread(self._link.ask)
            state = await self._proof()
        else:
            state = JobState.SENT
        self._machine.proof = state
        self._problems.reached()
        status = await self._in_thread(self._link.last_status)
        self._problems.replace_status(status)
        if status is not None:
            self._machine.heard(status)
        else:
            silent = self._link.askable and not self._link.proves
            self._machine.becomes(Standing.SILENT if silent else Standing.READY)
        return state

    async def close(self) -> None:
        """Let go of the line."""
        await self._in_thread(self._link.close)

    def end(self) -> None:
        """No more calls: the line is let go behind the one that the thread may still be in."""
        self._thread.submit(self._link.close)
        self._thread.shutdown(wait=False)

    def lost(self, error: TransportError) -> None:
        """The printer cannot be reached, with not one byte of a job sent."""
        self._machine.becomes(Standing.LOST, hopeless=isinstance(error, SetupWrong))
        if isinstance(error, SetupWrong):
            return
        kind = "printer_gone" if isinstance(error, Absent) else "printer_unreachable"
        other = "printer_unreachable" if kind == "printer_gone" else "printer_gone"
        self._problems.remove(other)
        self._problems.add(kind, {"reason": error.message})

    def _heard(self, status: PrinterStatus | None) -> None:
        self._problems.reached()
        self._problems.replace_status(status)
        if status is not None:
            self._has_answered, self._silences = True, 0
            self._problems.remove("printer_silent")
            self._machine.heard(status)
        elif self._link.askable:
            # One that never spoke has no way back, as many cheap ones; one that did has a fault.
            self._silences += self._has_answered
            if self._silences >= _SILENT_AT:
                self._problems.add("printer_silent", {})
            self._machine.becomes(Standing.SILENT)
        else:
            self._machine.becomes(Standing.READY)

    async def _proof(self) -> JobState:
        """What the printer's answer proves. While it lacks paper it is waited for without an end."""
        heard = well = asked = time.monotonic()
        while not await self._in_thread(self._link.listen):
            status = await self._in_thread(self._link.status)
            if self._link.answered():
                break
            await self._meanwhile()
            if status is None:
                self._stalled_since(heard)
                continue
            heard = time.monotonic()
            self._problems.reached()
            self._problems.replace_status(status)
            if not status.ready:
                self._machine.heard(status)
                well = asked = heard
                continue
            self._machine.becomes(Standing.PRINTING)
            if heard - well > self._patience.proof_s:
                raise NoProof("well, but did not say that it printed", self.sent_bytes)
            if heard - asked > self._patience.ask_again_s:
                await self._in_thread(self._link.ask)
                asked = heard
        return self._link.proven().proves

    def _stalled_since(self, moment: float) -> None:
        """Tell people that nothing moves; after the last of the patience, give up."""
        still = time.monotonic() - moment
        if still > self._patience.stall_shown_s:
            self._problems.add("printer_stalled", {})
            self._machine.becomes(Standing.BLOCKED)
        if still > self._patience.stall_s:
            raise TransportError("neither took nor said anything", self.sent_bytes)

    async def _in_thread(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)


class NoProof(TransportError):
    """All was taken and the printer is well, but it never said that it printed."""
