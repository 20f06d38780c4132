"""One printer's worker: takes its jobs one after the other, and says what became of each.

States are drawn in `ledger`. `sending` is durable before the first byte leaves, so a power cut in
between is found as `unknown`. No byte sent: tried again, or handed to the printer that stands in. Unknown:
a kitchen ticket is printed again as a marked copy (재출력), since a lost order is worse than a doubled one;
anything else waits for a person, and a drawer's pulse is never sent twice.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor
from contextlib import suppress

from hub.domain.printer import StuckReason
from printer.fonts import FontsNotInstalled
from printer.profile import PrinterProfile
from printer.render import BadJob, RenderedJob
from printer.transport import TransportError

from .delivery import Delivery, NoProof
from .failover import UNLISTED, FailOver, StandIns
from .ledger import Detail, JobLedger, JobState, PrintJob
from .link import Link
from .patience import Patience
from .quarantine import FAILURES, Quarantine
from .standing import Machine, Problems, Standing, StandingProblems, problems_of

_logger = logging.getLogger(__name__)

# Copies of one kitchen ticket: one more than failures close a printer, so that the last one is not torn as well but
# waits for a person or goes to the printer that stands in.
MOST_COPIES = FAILURES + 1

Render = Callable[[str, PrinterProfile], Awaitable[RenderedJob]]
"""`render_job` in a worker process: body and profile in, bytes out."""


class Worker:
    """One printer. IO in its own thread only, in slices, so that a dead one delays nobody."""

    def __init__(
        self,
        name: str,
        profile: PrinterProfile,
        link: Link,
        ledger: JobLedger,
        render: Render,
        problems: Problems,
        stand_ins: StandIns,
        patience: Patience,
        now_ms: Callable[[], int],
    ) -> None:
        self._name, self._profile = name, profile
        self._ledger, self._render = ledger, render
        self._patience, self._now_ms = patience, now_ms
        self.machine = Machine(name, problems)
        self._problems = StandingProblems(name, problems)
        self._delivery = Delivery(
            name, link, self._problems, self.machine, patience, self._meanwhile
        )
        self._failover = FailOver(
            name,
            ledger,
            stand_ins,
            self.machine,
            self._problems,
            lambda orders: problems.displayed(name, orders),
        )
        self._quarantine = Quarantine()
        self._wake, self._ending = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._attempt = 0
        self._rendered: tuple[str, str, RenderedJob] | None = None
        self._said_blocked: tuple[str, str] | None = None

    def start(self) -> None:
        """Begin; what was left over from before is dealt with first."""
        self._task = asyncio.create_task(self._run(), name=f"printer-{self._name}")

    def nudge(self) -> None:
        """There may be a new job."""
        self._wake.set()

    def close(self) -> None:
        """Nothing is sent to it until a person looked after it."""
        self._quarantine.closed = True
        self._problems.add("printer_quarantined", {"count": FAILURES})
        self.machine.becomes(Standing.QUARANTINED, hopeless=True)

    def resume(self) -> None:
        """A person looked after the printer."""
        if self._quarantine.closed:
            self._quarantine.lift()
            self._problems.remove("printer_quarantined")
            self.machine.anew()
        self._wake.set()

    async def stop(self) -> None:
        """Finish the job in hand if that is soon done. Else it stays `sending`, as after a power cut."""
        self._wake.set()
        self._ending.set()
        if self._task:
            _, late = await asyncio.wait((self._task,), timeout=self._patience.stop_grace_s)
            for task in late:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        self._delivery.end()
        self._problems.forget()
        self.machine.forget()

    # --- its life

    @property
    def _stopping(self) -> bool:
        return self._ending.is_set()

    async def _run(self) -> None:
        while not self._stopping:
            try:
                await self._settle_interrupted()
                await self._serve()
            except Exception:
                # The ledger or we are at fault. The job stays `sending` and is settled next round.
                # Said once: on a full disk it fails every second, and a log of that would fill it further.
                if self._problems.add("printer_worker_failed", {}):
                    _logger.exception("printer %s: its worker failed and begins again", self._name)
                await self._pause()

    async def _settle_interrupted(self) -> None:
        for job in await self._ledger.interrupted(self._name):
            self._delivery.torn()
            await self._unknown(job, "interrupted", {"reason": "interrupted"})

    async def _serve(self) -> None:
        while not self._stopping:
            self._wake.clear()
            job = await self._ledger.next_job(self._name)
            if job is None:
                self._rendered = None
                await self._idle()
            elif self._expired(job):
                await self._finish_without(job, JobState.EXPIRED, "too_late", {})
            elif self._quarantine.closed:
                await self._closed()
            else:
                await self._deliver(job)
                self._problems.remove("printer_worker_failed")

    async def _idle(self) -> None:
        """Nothing to print: wait for something, and ask the printer now and then how it is."""
        self._failover.over()
        self.machine.waiting = 0
        self.machine.tell()
        if not self._delivery.tells and not self._problems.of_status:
            await self._wake.wait()
            return
        if self.machine.standing is not None:
            soon = self._problems.of_status or self._delivery.doubtful
            poll = self._patience.status_poll_s if soon else self._patience.idle_poll_s
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), poll)
                return
        if not self._quarantine.closed:
            await self._delivery.look()

    async def _closed(self) -> None:
        """Quarantined: what waits is handed on or shown, until somebody looked after the printer."""
        await self._failover.relieve(0)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), self._patience.most_retry_s)

    # --- one job

    def _expired(self, job: PrintJob) -> bool:
        return job.expires_at is not None and job.expires_at <= self._now_ms()

    async def _deliver(self, job: PrintJob) -> None:
        # Down when it was last tried or asked: not every order waits for it anew.
        if self.machine.down_for(self._patience.failover_s):
            moved = await self._relieve()
            if moved or job.kind == "drawer":  # a pulse has failed by now
                return
        rendered = await self._bytes_of(job)
        if rendered is None or not await self._connect(job):
            return
        self._failover.over()
        self._failover.in_hand = job
        self._said_blocked = None
        try:
            await self._ledger.mark(job.job_id, JobState.SENDING, {"bytes": len(rendered.data)})
            state = await self._delivery.send(rendered.data)
        except TransportError as error:
            await self._delivery.close()
            await self._broken(job, error)
            return
        finally:
            self._failover.in_hand = None
            await self._delivery.close()
        self._attempt = 0
        self.machine.waiting = max(0, self.machine.waiting - 1)
        detail: dict[str, str | int] = {"bytes": len(rendered.data)}
        if rendered.missing:
            detail["missing"] = " ".join(rendered.missing)
        await self._ledger.mark(job.job_id, state, detail)
        if rendered.missing:
            params = {"job_id": job.job_id, "letters": " ".join(rendered.missing)}
            self._problems.of_job("job_missing_letters", params)

    async def _bytes_of(self, job: PrintJob) -> RenderedJob | None:
        # Of this very body: a note may have been erased from it since the last attempt.
        if self._rendered and self._rendered[:2] == (job.job_id, job.body_json):
            return self._rendered[2]
        try:
            rendered = await self._render(job.body_json, self._profile)
        except BadJob as error:
            await self._unprintable(job, str(error))
            return None
        except FontsNotInstalled as error:
            await self._not_drawn(job, "printer_fonts_missing", str(error))
            return None
        except (BrokenExecutor, OSError, RuntimeError) as error:
            await self._not_drawn(job, "printer_render_failed", str(error))
            return None
        except Exception as error:
            # A fault of ours in this one paper; tried again, it would keep back whatever waits behind it.
            _logger.exception("printer %s: job %s cannot be drawn", self._name, job.job_id)
            await self._unprintable(job, type(error).__name__)
            return None
        self._problems.remove("printer_fonts_missing")
        self._problems.remove("printer_render_failed")
        self._rendered = (job.job_id, job.body_json, rendered)
        return rendered

    async def _connect(self, job: PrintJob) -> bool:
        """Open the link and ask how the printer is; False where the job has to wait."""
        try:
            status = await self._delivery.connect()
        except TransportError as error:
            self._delivery.lost(error)
            await self._blocked(job, str(error))
            return False
        if status is None or status.ready:
            return True
        await self._delivery.close()
        await self._blocked(job, " ".join(problems_of(status)))
        return False

    # --- what went wrong

    async def _unprintable(self, job: PrintJob, why: str) -> None:
        await self._finish_without(job, JobState.FAILED, "unreadable", {"reason": why})

    async def _not_drawn(self, job: PrintJob, kind: str, why: str) -> None:
        self._problems.add(kind, {"reason": why})
        await self._blocked(job, why)

    async def _blocked(self, job: PrintJob, reason: str) -> None:
        """Not one byte was sent: it waits, unless it is worth nothing later or another printer takes it."""
        self._attempt += 1
        # Said once: a printer that is off all night would cost a commit at every attempt.
        if self._said_blocked != (job.job_id, reason):
            detail: Detail = {"reason": reason, "attempt": self._attempt}
            await self._ledger.mark(job.job_id, JobState.BLOCKED, detail)
            self._said_blocked = (job.job_id, reason)
        await self._relieve()
        await self._pause()

    async def _relieve(self) -> bool:
        return await self._failover.relieve(self._patience.failover_s)

    async def _meanwhile(self) -> None:
        """While the job in hand waits for paper, those behind it do not."""
        if self.machine.prints:
            self._failover.over()
        elif self.machine.down_for(self._patience.failover_s):
            try:
                await self._relieve()
            except Exception:
                # The ledger's fault, for the moment. The job in hand goes on: let go now, it would be torn in two.
                if self._problems.add("printer_worker_failed", {}):
                    _logger.exception("printer %s: nothing can be handed on", self._name)

    async def _broken(self, job: PrintJob, error: TransportError) -> None:
        sent = self._delivery.sent_bytes
        if sent <= 0:
            self._delivery.lost(error)
            await self._blocked(job, str(error))
            return
        self._delivery.torn()
        reason: StuckReason = "no_proof" if isinstance(error, NoProof) else "link_lost"
        if reason == "link_lost":
            self._problems.add("printer_link_lost", {"reason": str(error)})
            self.machine.becomes(Standing.LOST)
        if self._quarantine.failed(time.monotonic()):
            self.close()
            await self._ledger.closed(self._name)
        await self._unknown(job, reason, {"reason": str(error), "sent_bytes": sent})
        self._attempt += 1
        await self._pause()

    async def _unknown(self, job: PrintJob, reason: StuckReason, detail: Detail) -> None:
        if job.kind == "kitchen_ticket" and job.copy_no < MOST_COPIES:
            await self._ledger.mark(job.job_id, JobState.UNKNOWN, detail, job.copy_no + 1)
            return
        await self._finish_without(job, JobState.UNKNOWN, reason, detail)

    async def _finish_without(
        self, job: PrintJob, state: JobState, reason: StuckReason, detail: Detail
    ) -> None:
        """The end of a job that is perhaps, or for certain, not on paper."""
        if job.kind in UNLISTED:
            await self._ledger.mark(job.job_id, state, detail)
        else:
            _logger.warning(
                "printer %s: job %s is %s (%s)", self._name, job.job_id, state.value, reason
            )
            await self._ledger.stuck(job, state, reason, detail)

    async def _pause(self) -> None:
        """Wait before the next attempt; a nudge cuts it short, the end of the spooler at once."""
        self._wake.clear()
        first, most = self._patience.first_retry_s, self._patience.most_retry_s
        wait = min(most, first * 2 ** max(0, self._attempt - 1))
        # Every order nudges: a rush of them must not become a rush of attempts, each with its commits.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), first)
        if self._stopping:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), wait - first)
