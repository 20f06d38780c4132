"""Jobs to paper: one worker and one thread for each printer, so that a dead one delays no other.

States are drawn in `ledger`. `sending` is durable before the first byte leaves, so a power cut in
between is found as `unknown`. No byte sent: tried again. Unknown: a kitchen ticket is printed again
as a marked copy (재출력), since a lost order is worse than a doubled one; anything else waits for a
person.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from .body import next_copy
from .fonts import FontsNotInstalled
from .ledger import Detail, JobLedger, JobState, NewCopy, PrintJob
from .profile import PrinterProfile, load_profile
from .render import BadJob, RenderedJob
from .standing import Problems, StandingProblems, problems_of
from .status import PrinterStatus, query_status
from .transport import LinkClosed, Transport, TransportError, transport_for

_logger = logging.getLogger(__name__)
_T = TypeVar("_T")

# A printer in the shop's own network answers in milliseconds; one that is off should be known soon.
CONNECT_TIMEOUT_S = 3.0
# Half a second at 9600 baud, and small beside a printer's 4 KB buffer.
CHUNK_BYTES = 512
# For one chunk: long enough to put in a roll of paper while the printer holds its buffer.
CHUNK_TIMEOUT_S = 10.0
# For the system's own buffers to empty: 4 KB at 9600 baud are 4 s.
DRAIN_TIMEOUT_S = 10.0
# Between attempts: soon at first, then rarely enough for a printer that is off all night.
FIRST_RETRY_S = 1.0
MOST_RETRY_S = 10.0
# How often a printer with a standing problem is asked while it has nothing to print.
STATUS_POLL_S = 5.0
# Copies of one kitchen ticket. A printer that fails so often would only use up the roll.
MOST_COPIES = 5
# For the job in hand when the hub stops; a power cut would not wait either.
STOP_GRACE_S = 5.0


Render = Callable[[str, str], Awaitable[RenderedJob]]
"""`render_job` in a worker process: body and profile name in, bytes out."""


@dataclass(frozen=True, slots=True)
class PrinterSetup:
    """One printer of the shop: its id, where it is, which profile it has."""

    name: str
    address: str
    profile: str


class Spooler:
    """All printers' workers. Made by the composition root; `start` and `stop` in the event loop."""

    def __init__(
        self,
        ledger: JobLedger,
        render: Render,
        problems: Problems,
        data_dir: Path,
        now_ms: Callable[[], int],
    ) -> None:
        self._ledger = ledger
        self._render = render
        self._problems = problems
        self._data_dir = data_dir
        self._now_ms = now_ms
        self._workers: dict[str, _Worker] = {}

    def add(self, printer: PrinterSetup) -> None:
        """Begin to serve a printer. BadAddress or UnknownProfile where its setup is wrong."""
        transport = transport_for(printer.address, printer.name, self._data_dir)
        worker = _Worker(
            printer.name,
            load_profile(printer.profile),
            transport,
            self._ledger,
            self._render,
            self._problems,
            self._now_ms,
        )
        self._workers[printer.name] = worker
        worker.start()

    async def start(self, printers: Iterable[PrinterSetup]) -> None:
        """Begin to serve these printers; what was left over is dealt with first."""
        for printer in printers:
            self.add(printer)

    def nudge(self, printer: str) -> None:
        """There is a new job, or somebody mended the printer. Without effect for unknown names."""
        if worker := self._workers.get(printer):
            worker.nudge()

    async def remove(self, printer: str) -> None:
        """Serve this printer no longer; its jobs stay in the ledger."""
        if worker := self._workers.pop(printer, None):
            await worker.stop()

    async def stop(self) -> None:
        """Finish what is being sent, if it ends soon; then let go of all printers."""
        workers = list(self._workers.values())
        self._workers.clear()
        await asyncio.gather(*(worker.stop() for worker in workers))


class _Worker:
    """One printer: takes its jobs one after the other. IO in its own thread only."""

    def __init__(
        self,
        name: str,
        profile: PrinterProfile,
        transport: Transport,
        ledger: JobLedger,
        render: Render,
        problems: Problems,
        now_ms: Callable[[], int],
    ) -> None:
        self._name = name
        self._profile = profile
        self._transport = transport
        self._ledger = ledger
        self._render = render
        self._now_ms = now_ms
        self._standing = StandingProblems(name, problems)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"printer-{name}")
        self._wake = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._attempt = 0
        self._rendered: tuple[str, RenderedJob] | None = None
        # A command may have been torn in two: the printer still waits for the rest of it.
        self._torn = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=f"printer-{self._name}")

    def nudge(self) -> None:
        self._wake.set()

    async def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        if self._task:
            _, late = await asyncio.wait((self._task,), timeout=STOP_GRACE_S)
            for task in late:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        while not self._stopping:
            try:
                await self._settle_interrupted()
                await self._serve()
            except Exception:
                # The ledger or we are at fault. The job stays `sending` and is settled next round.
                _logger.exception("printer %s: its worker failed and begins again", self._name)
                self._standing.add("printer_worker_failed", {})
                await self._pause()

    async def _settle_interrupted(self) -> None:
        for job in await self._ledger.interrupted(self._name):
            self._torn = True
            await self._unknown(job, "interrupted", 0)

    async def _serve(self) -> None:
        while not self._stopping:
            self._wake.clear()
            job = await self._ledger.next_job(self._name)
            if job is not None:
                await self._deliver(job)
                self._standing.remove("printer_worker_failed")
                continue
            self._rendered = None
            with suppress(TimeoutError):
                poll = STATUS_POLL_S if self._standing.of_status else None
                await asyncio.wait_for(self._wake.wait(), poll)
                continue
            await self._look_again()

    async def _deliver(self, job: PrintJob) -> None:
        if job.expires_at is not None and job.expires_at <= self._now_ms():
            await self._ledger.mark(job.job_id, JobState.EXPIRED, {})
            self._standing.of_job("job_expired", {"job_id": job.job_id})
            return
        rendered = await self._bytes_of(job)
        if rendered is None or not await self._connect(job):
            return
        await self._ledger.mark(job.job_id, JobState.SENDING, {"bytes": len(rendered.data)})
        before = self._transport.sent_bytes
        try:
            status = await self._in_thread(self._send, rendered.data)
        except TransportError as error:
            await self._broken(job, error, error.sent_bytes - before)
            return
        self._torn = False
        self._attempt = 0
        detail: dict[str, str | int] = {"bytes": len(rendered.data)}
        if rendered.missing:
            detail["missing"] = " ".join(rendered.missing)
        await self._ledger.mark(job.job_id, JobState.SENT, detail)
        self._standing.replace_status(status)
        if rendered.missing:
            params = {"job_id": job.job_id, "letters": " ".join(rendered.missing)}
            self._standing.of_job("job_missing_letters", params)

    async def _bytes_of(self, job: PrintJob) -> RenderedJob | None:
        if self._rendered and self._rendered[0] == job.job_id:
            return self._rendered[1]
        try:
            rendered = await self._render(job.body_json, self._profile.name)
        except BadJob as error:
            await self._ledger.mark(job.job_id, JobState.FAILED, {"reason": str(error)})
            params = {"job_id": job.job_id, "reason": str(error)}
            self._standing.of_job("job_failed", params)
            return None
        except FontsNotInstalled as error:
            await self._blocked(job, "printer_fonts_missing", str(error))
            return None
        except (BrokenExecutor, OSError, RuntimeError) as error:
            await self._blocked(job, "printer_render_failed", str(error))
            return None
        self._standing.remove("printer_fonts_missing")
        self._standing.remove("printer_render_failed")
        self._rendered = (job.job_id, rendered)
        return rendered

    async def _connect(self, job: PrintJob) -> bool:
        """Open the link and ask how the printer is; False where the job has to wait."""
        try:
            status = await self._in_thread(self._open)
        except TransportError as error:
            await self._blocked(job, "printer_unreachable", str(error))
            return False
        self._standing.remove("printer_unreachable")
        self._standing.remove("printer_link_lost")
        self._standing.replace_status(status)
        if status is None or status.ready:
            return True
        await self._in_thread(self._transport.close)
        await self._blocked(job, None, " ".join(problems_of(status)))
        return False

    async def _blocked(self, job: PrintJob, kind: str | None, reason: str) -> None:
        if kind:
            self._standing.add(kind, {"reason": reason})
        self._attempt += 1
        detail: Detail = {"reason": reason, "attempt": self._attempt}
        await self._ledger.mark(job.job_id, JobState.BLOCKED, detail)
        await self._pause()

    async def _broken(self, job: PrintJob, error: TransportError, sent: int) -> None:
        if sent <= 0:
            await self._blocked(job, "printer_unreachable", str(error))
            return
        self._torn = True
        self._standing.add("printer_link_lost", {"reason": str(error)})
        await self._unknown(job, str(error), sent)
        self._attempt += 1
        await self._pause()

    async def _unknown(self, job: PrintJob, reason: str, sent: int) -> None:
        detail: Detail = {"reason": reason, "sent_bytes": sent}
        copy = _copy_of(job)
        await self._ledger.mark(job.job_id, JobState.UNKNOWN, detail, copy)
        if copy is None:
            self._standing.of_job("job_unknown", {"job_id": job.job_id, "kind": job.kind})

    async def _look_again(self) -> None:
        """Nothing to print, but something was wrong: is it still?"""
        try:
            status = await self._in_thread(self._ask)
        except TransportError as error:
            self._standing.add("printer_unreachable", {"reason": str(error)})
            return
        self._standing.remove("printer_unreachable")
        self._standing.remove("printer_link_lost")
        self._standing.replace_status(status)

    async def _pause(self) -> None:
        """Wait before the next attempt; a nudge or the end of the spooler cuts it short."""
        self._wake.clear()
        if self._stopping:
            return
        wait = min(MOST_RETRY_S, FIRST_RETRY_S * 2 ** max(0, self._attempt - 1))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), wait)

    async def _in_thread(self, call: Callable[..., _T], *arguments: bytes) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *arguments)

    # In the printer's own thread from here on.

    def _open(self) -> PrinterStatus | None:
        try:
            self._transport.open(CONNECT_TIMEOUT_S)
            return self._query()
        except TransportError:
            self._transport.close()
            raise

    def _ask(self) -> PrinterStatus | None:
        try:
            return self._open()
        finally:
            self._transport.close()

    def _query(self) -> PrinterStatus | None:
        return query_status(self._transport) if self._profile.status.dle_eot else None

    def _send(self, data: bytes) -> PrinterStatus | None:
        """All bytes, then the question how the printer is now. Closes the link either way."""
        if self._torn:
            # White to a printer that waits for the rest of a picture; nothing at all to others.
            data = bytes(self._profile.dots // 8 * self._profile.band_rows) + data
        try:
            for start in range(0, len(data), CHUNK_BYTES):
                self._transport.write(data[start : start + CHUNK_BYTES], CHUNK_TIMEOUT_S)
            # A printer that hung up by now did so before the end of the job.
            self._transport.read_available(0)
            self._transport.drain(DRAIN_TIMEOUT_S)
            try:
                return self._query()
            except LinkClosed:
                # Everything had arrived; a printer that hangs up after a job says nothing by that.
                return None
        finally:
            self._transport.close()


def _copy_of(job: PrintJob) -> NewCopy | None:
    """The next copy of a kitchen ticket; None where a person has to decide."""
    if job.kind != "kitchen_ticket" or job.copy_no >= MOST_COPIES:
        return None
    try:
        return NewCopy(next_copy(job.body_json, job.copy_no + 1), job.copy_no + 1)
    except ValueError:
        # Written by another version, and not readable by this one.
        return None
