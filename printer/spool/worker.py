"""One printer's worker: takes its jobs one after the other, and says what became of each.

States are drawn in `ledger`. `sending` is durable before the first byte leaves, so a power cut in
between is found as `unknown`. No byte sent: tried again. Unknown: a kitchen ticket is printed again
as a marked copy (재출력), since a lost order is worse than a doubled one; anything else waits for a
person.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from printer.body import next_copy
from printer.fonts import FontsNotInstalled
from printer.render import BadJob, RenderedJob
from printer.transport import TransportError

from .ledger import Detail, JobLedger, JobState, NewCopy, PrintJob
from .link import Link, Pushed
from .patience import Patience
from .standing import StandingProblems, problems_of

_logger = logging.getLogger(__name__)
_T = TypeVar("_T")

# Copies of one kitchen ticket. A printer that fails so often would only use up the roll.
MOST_COPIES = 5

Render = Callable[[str, str], Awaitable[RenderedJob]]
"""`render_job` in a worker process: body and profile name in, bytes out."""


class Worker:
    """One printer. IO in its own thread only, in slices, so that a dead one delays nobody."""

    def __init__(
        self,
        name: str,
        profile: str,
        link: Link,
        ledger: JobLedger,
        render: Render,
        standing: StandingProblems,
        patience: Patience,
        now_ms: Callable[[], int],
    ) -> None:
        self._name = name
        self._profile = profile
        self._link = link
        self._ledger = ledger
        self._render = render
        self._standing = standing
        self._patience = patience
        self._now_ms = now_ms
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"printer-{name}")
        self._wake = asyncio.Event()
        self._ending = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._attempt = 0
        self._rendered: tuple[str, RenderedJob] | None = None

    def start(self) -> None:
        """Begin; what was left over from before is dealt with first."""
        self._task = asyncio.create_task(self._run(), name=f"printer-{self._name}")

    def nudge(self) -> None:
        """There may be a new job."""
        self._wake.set()

    async def stop(self) -> None:
        """Finish the job in hand if that is soon done. Else it stays `sending`, as after a power cut."""
        self._stopping = True
        self._wake.set()
        self._ending.set()
        if self._task:
            _, late = await asyncio.wait((self._task,), timeout=self._patience.stop_grace_s)
            for task in late:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        # Behind the slice that the thread may still be in.
        self._thread.submit(self._link.close)
        self._thread.shutdown(wait=False)
        self._standing.forget()

    async def _run(self) -> None:
        while not self._stopping:
            try:
                await self._settle_interrupted()
                await self._serve()
            except Exception:
                # The ledger or we are at fault. The job stays `sending` and is settled next round.
                # Said once: on a full disk it fails every second, and a log of that would fill it further.
                if self._standing.add("printer_worker_failed", {}):
                    _logger.exception("printer %s: its worker failed and begins again", self._name)
                await self._pause()

    async def _settle_interrupted(self) -> None:
        for job in await self._ledger.interrupted(self._name):
            self._link.torn = True
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
                poll = self._patience.status_poll_s if self._standing.of_status else None
                await asyncio.wait_for(self._wake.wait(), poll)
                continue
            await self._look_again()

    # --- one job

    async def _deliver(self, job: PrintJob) -> None:
        if job.expires_at is not None and job.expires_at <= self._now_ms():
            await self._ledger.mark(job.job_id, JobState.EXPIRED, {})
            self._standing.of_job("job_expired", {"job_id": job.job_id})
            return
        rendered = await self._bytes_of(job)
        if rendered is None or not await self._connect(job):
            return
        try:
            await self._ledger.mark(job.job_id, JobState.SENDING, {"bytes": len(rendered.data)})
            state = await self._send(rendered.data)
        except TransportError as error:
            await self._in_thread(self._link.close)
            await self._broken(job, error)
            return
        finally:
            await self._in_thread(self._link.close)
        self._attempt = 0
        detail: dict[str, str | int] = {"bytes": len(rendered.data)}
        if rendered.missing:
            detail["missing"] = " ".join(rendered.missing)
        await self._ledger.mark(job.job_id, state, detail)
        if rendered.missing:
            params = {"job_id": job.job_id, "letters": " ".join(rendered.missing)}
            self._standing.of_job("job_missing_letters", params)

    async def _bytes_of(self, job: PrintJob) -> RenderedJob | None:
        if self._rendered and self._rendered[0] == job.job_id:
            return self._rendered[1]
        try:
            rendered = await self._render(job.body_json, self._profile)
        except BadJob as error:
            await self._failed(job, str(error))
            return None
        except FontsNotInstalled as error:
            await self._blocked(job, "printer_fonts_missing", str(error))
            return None
        except (BrokenExecutor, OSError, RuntimeError) as error:
            await self._blocked(job, "printer_render_failed", str(error))
            return None
        except Exception as error:
            # A fault of ours in this one paper; tried again, it would keep back whatever waits behind it.
            _logger.exception("printer %s: job %s cannot be drawn", self._name, job.job_id)
            await self._failed(job, type(error).__name__)
            return None
        self._standing.remove("printer_fonts_missing")
        self._standing.remove("printer_render_failed")
        self._rendered = (job.job_id, rendered)
        return rendered

    async def _failed(self, job: PrintJob, reason: str) -> None:
        await self._ledger.mark(job.job_id, JobState.FAILED, {"reason": reason})
        self._standing.of_job("job_failed", {"job_id": job.job_id, "reason": reason})

    async def _connect(self, job: PrintJob) -> bool:
        """Open the link and ask how the printer is; False where the job has to wait."""
        try:
            status = await self._in_thread(self._link.open)
            self._standing.reached()
            self._standing.replace_status(status)
            if status is None or status.ready:
                await self._in_thread(lambda: self._link.prepare(status))
                return True
        except TransportError as error:
            await self._blocked(job, "printer_unreachable", str(error))
            return False
        await self._in_thread(self._link.close)
        await self._blocked(job, None, " ".join(problems_of(status)))
        return False

    async def _send(self, data: bytes) -> JobState:
        """Hand over the job and wait for its proof. TransportError where the end cannot be known."""
        self._link.load(data)
        moved = time.monotonic()
        while (pushed := await self._in_thread(self._link.push)) is not Pushed.ALL:
            if pushed is Pushed.SOME:
                moved = time.monotonic()
            self._stalled_since(moved)
        if self._link.proves:
            await self._in_thread(self._link.ask)
            state = await self._proof()
        else:
            state = JobState.SENT
        self._standing.reached()
        self._standing.replace_status(await self._in_thread(self._link.last_status))
        return state

    async def _proof(self) -> JobState:
        """What the printer's answer proves. While it lacks paper it is waited for without an end."""
        heard = well = time.monotonic()
        while not await self._in_thread(self._link.listen):
            status = await self._in_thread(self._link.status)
            if self._link.answered():
                break
            if status is None:
                self._stalled_since(heard)
                continue
            heard = time.monotonic()
            self._standing.reached()
            self._standing.replace_status(status)
            if not status.ready:
                well = heard
            elif heard - well > self._patience.proof_s:
                raise TransportError("well, but did not say that it printed", self._sent())
        return self._link.proven().proves

    def _stalled_since(self, moment: float) -> None:
        """Tell people that nothing moves; after the last of the patience, give up."""
        still = time.monotonic() - moment
        if still > self._patience.stall_shown_s:
            self._standing.add("printer_stalled", {})
        if still > self._patience.stall_s:
            raise TransportError("neither took nor said anything", self._sent())

    def _sent(self) -> int:
        return self._link.content_bytes

    # --- what went wrong

    async def _blocked(self, job: PrintJob, kind: str | None, reason: str) -> None:
        if kind:
            self._standing.add(kind, {"reason": reason})
        self._attempt += 1
        detail: Detail = {"reason": reason, "attempt": self._attempt}
        await self._ledger.mark(job.job_id, JobState.BLOCKED, detail)
        await self._pause()

    async def _broken(self, job: PrintJob, error: TransportError) -> None:
        sent = self._sent()
        if sent <= 0:
            await self._blocked(job, "printer_unreachable", str(error))
            return
        self._link.torn = True
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
            status = await self._in_thread(self._link.look)
        except TransportError as error:
            self._standing.add("printer_unreachable", {"reason": str(error)})
            return
        self._standing.reached()
        self._standing.replace_status(status)

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

    async def _in_thread(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)


def _copy_of(job: PrintJob) -> NewCopy | None:
    """The next copy of a kitchen ticket; None where a person has to decide."""
    if job.kind != "kitchen_ticket" or job.copy_no >= MOST_COPIES:
        return None
    try:
        return NewCopy(next_copy(job.body_json, job.copy_no + 1), job.copy_no + 1)
    except ValueError:
        # Written by another version, and not readable by this one.
        return None
