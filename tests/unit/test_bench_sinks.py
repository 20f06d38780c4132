"""The printers of `make bench` in the product's own conversation: what they tell of a job is what was sent to them."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.process import Lines, python, telling
from bench.sinks import Job
from hub.clock import MachineClock
from printer.profile import load_profile
from printer.spool.ledger import JobState
from printer.spool.link import Link, Pushed
from printer.spool.patience import PATIENCE
from printer.transport import Stalled, TransportError, transport_for

PROFILE = load_profile("generic-80-kr")
# A machine that is busy with everything else.
SOON_S = 60.0
PAPER = "대구 육개장".encode("cp949") * 500


@pytest.fixture(scope="module")
def sinks() -> Iterator[tuple[Lines, list[int]]]:
    with telling(
        python("-m", "bench.sinks", "--well", "2", "--dead", "1", "--hanging", "1")
    ) as lines:
        yield lines, lines.next(SOON_S)["ports"]


def link_to(port: int, folder: Path) -> Link:
    transport = transport_for(f"tcp://127.0.0.1:{port}", "bench", folder)
    return Link(transport, PROFILE, PATIENCE, MachineClock().wall)


def printed(link: Link, data: bytes) -> None:
    """One job as a worker sends it."""
    status = link.open()
    assert status is not None
    assert status.ready
    link.prepare(status)
    link.load(data)
    while link.push() is not Pushed.ALL:
        pass
    link.ask()
    assert link.listen()
    assert link.proven().proves is JobState.PROCESSED
    assert link.last_status() is not None
    link.close()


def test_a_job_is_counted_and_timed_without_the_questions_around_it(
    sinks: tuple[Lines, list[int]], tmp_path: Path
) -> None:
    lines, ports = sinks
    began = time.monotonic()
    printed(link_to(ports[1], tmp_path), PAPER)
    job = Job(**lines.next(SOON_S))
    assert (job.printer, job.bytes) == (1, len(PAPER))
    assert began < job.opened < job.first <= job.last <= job.proved <= job.ended < time.monotonic()


def test_who_only_looks_in_is_no_job(sinks: tuple[Lines, list[int]], tmp_path: Path) -> None:
    lines, ports = sinks
    status = link_to(ports[0], tmp_path).look()
    assert status is not None
    assert status.ready
    printed(link_to(ports[0], tmp_path), b"1\n")
    assert Job(**lines.next(SOON_S)).bytes == 2


def test_the_dead_one_refuses(sinks: tuple[Lines, list[int]], tmp_path: Path) -> None:
    with pytest.raises(TransportError, match="cannot reach"):
        link_to(sinks[1][2], tmp_path).open()


def test_the_hanging_one_takes_the_connection_and_then_nothing(
    sinks: tuple[Lines, list[int]], tmp_path: Path
) -> None:
    transport = transport_for(f"tcp://127.0.0.1:{sinks[1][3]}", "bench", tmp_path)
    transport.open(SOON_S)
    # Far more than any system keeps for a connection.
    with pytest.raises(Stalled):
        transport.write(bytes(1 << 26), 0.5)
    transport.close()


def test_a_program_that_says_nothing_is_not_waited_for_without_an_end() -> None:
    silent = python("-c", "import time; time.sleep(600)")
    with telling(silent) as lines, pytest.raises(TimeoutError):
        lines.next(0.01)


def test_ports_of_the_dead_are_taken(sinks: tuple[Lines, list[int]]) -> None:
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", sinks[1][2]))
