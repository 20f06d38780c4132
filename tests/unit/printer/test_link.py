"""One printer's line, spoken over a pty: what it still owes must not be taken for an answer."""

import os
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from printer.escpos import recovery
from printer.profile import load_profile
from printer.spool.ledger import JobState
from printer.spool.link import Link, Pushed
from printer.spool.patience import PATIENCE
from printer.transport import transport_for

HASTY = replace(PATIENCE, slice_s=0.1, probe_s=0.3)


class LinePrinter:
    """Answers DLE EOT at once, and GS r as often as it is told to: late ones come with the next."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)
        self.answers_held = False
        self.owed = 0
        self.got = b""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            readable, _, _ = select.select([self.master], [], [], 0.02)
            if not readable:
                continue
            # EIO while nobody has the line open.
            with suppress(OSError):
                data = os.read(self.master, 4096)
                self.got += data
                self._answer(data)

    def _answer(self, data: bytes) -> None:
        for kind in (1, 2, 4):
            if bytes((0x10, 4, kind)) in data:
                os.write(self.master, b"\x12")
        self.owed += data.count(b"\x1dr\x01")
        if not self.answers_held:
            os.write(self.master, bytes(self.owed))
            self.owed = 0

    def forget(self) -> None:
        """Off and on again: what it held is gone."""
        self.owed = 0

    def close(self) -> None:
        self._stopped.set()
        self._thread.join()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def printer() -> Iterator[LinePrinter]:
    line = LinePrinter()
    yield line
    line.close()


@pytest.fixture
def link(printer: LinePrinter, tmp_path: Path) -> Link:
    address = f"serial://{printer.path}?baud=115200&flow=none"
    transport = transport_for(address, "kitchen", tmp_path)
    return Link(transport, load_profile("generic-80-kr"), HASTY, lambda: 0)


def start(link: Link) -> None:
    status = link.open()
    assert status is not None
    link.prepare(status)


def send(link: Link, data: bytes) -> None:
    link.load(data)
    while link.push() is not Pushed.ALL:
        pass


def test_a_job_is_sent_and_its_end_is_known(link: Link, printer: LinePrinter) -> None:
    start(link)
    assert link.proves
    assert link.content_bytes == 0, "questions print nothing"
    send(link, b"A" * 5000 + b"\n")
    assert link.content_bytes == 5001
    link.ask()
    assert link.listen()
    assert link.proven().proves is JobState.PROCESSED
    link.close()
    assert b"A" * 5000 + b"\n" in printer.got


def test_an_answer_to_an_earlier_job_proves_nothing_for_the_next(
    link: Link, printer: LinePrinter
) -> None:
    start(link)
    printer.answers_held = True
    send(link, b"one\n")
    link.ask()
    assert not link.listen()
    link.close()
    # It prints the first job late: its answer comes before that to the next question.
    printer.answers_held = False
    start(link)
    assert link.proves
    send(link, b"two\n")
    printer.answers_held = True
    link.ask()
    assert not link.listen(), "both late answers were taken up by the question before the job"
    link.close()


def test_a_printer_that_forgot_what_it_owed_is_believed_again_at_the_job_after_next(
    link: Link, printer: LinePrinter
) -> None:
    start(link)
    printer.answers_held = True
    send(link, b"one\n")
    link.ask()
    assert not link.listen()
    link.close()
    printer.forget()
    printer.answers_held = False
    start(link)
    assert not link.proves, "one answer where two are due could be either"
    link.close()
    start(link)
    assert link.proves
    link.close()


def test_a_torn_command_is_filled_up_before_anything_is_asked(
    link: Link, printer: LinePrinter
) -> None:
    link.torn = True
    start(link)
    assert link.proves
    assert not link.torn
    assert link.content_bytes == 0
    link.close()
    freeing = recovery(load_profile("generic-80-kr"))
    assert len(freeing) >= 56 * 72
    assert freeing in printer.got
    assert printer.got.index(b"\x1dr\x01") > printer.got.index(freeing)
