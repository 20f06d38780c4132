"""One question and its answer over a real socket, the test being the terminal: ACK, NACK, tries, what is dropped."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event

import pytest

from acquiring.terminal.bodies import Job
from acquiring.terminal.exchange import (
    Exchange,
    Failed,
    NoAck,
    NoAnswer,
    NotTaken,
    Patience,
    Stopped,
)
from acquiring.terminal.frames import Control, Frame, FrameReader, Token, encoded
from acquiring.terminal.link import LinkError, link_for

STAMP = "20261124184500"
ACK, NACK = b"\x06", b"\x15"
QUICK = Patience(ack_s=0.2, answer_s=0.3, gap_s=0.1, write_s=2.0)
CALM = Patience(ack_s=20.0, answer_s=20.0, gap_s=0.1)
SOON_S = 20.0


@dataclass
class Far:
    """The terminal's end."""

    link: socket.socket
    ask: Callable[..., Future[Frame]]
    stop: Event
    passed_on: list[str] = field(default_factory=list)
    reader: FrameReader = field(default_factory=FrameReader)
    heard: list[Token] = field(default_factory=list)

    def hears(self) -> Token:
        while not self.heard:
            self.heard += self.reader.feed(self.link.recv(4096))
        return self.heard.pop(0)

    def hears_request(self, job: str = "A") -> None:
        token = self.hears()
        assert isinstance(token, Frame)
        assert token.job == job

    def says(self, *data: bytes) -> None:
        self.link.sendall(b"".join(data))


def answer(job: str = "a", data: bytes = b"OOOO") -> bytes:
    return encoded(Frame(job, STAMP, data))


def broken(frame: bytes) -> bytes:
    return frame[:-1] + bytes((frame[-1] ^ 1,))


@pytest.fixture
def far() -> Iterator[Far]:
    with ExitStack() as ending:
        server = ending.enter_context(socket.create_server(("127.0.0.1", 0)))
        link = link_for(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        ending.callback(link.close)
        link.open(2.0)
        peer, _ = server.accept()
        peer.settimeout(SOON_S)
        ending.enter_context(peer)
        thread = ending.enter_context(ThreadPoolExecutor(1))
        stop = Event()
        passed_on: list[str] = []

        def ask(
            patience: Patience = CALM, job: Job = Job.DEVICE_CHECK, **how: object
        ) -> Future[Frame]:
            def heard(frame: Frame) -> None:
                passed_on.append(frame.job)

            exchange = Exchange(link, patience, lambda: STAMP, stop, heard=heard)
            return thread.submit(exchange.ask, job, **how)  # type: ignore[arg-type]

        yield Far(peer, ask, stop, passed_on)
        stop.set()


def test_asked_taken_answered_acknowledged(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.says(ACK, answer())
    assert asked.result(SOON_S).data == b"OOOO"
    assert far.hears() is Control.ACK


def test_three_tries_without_an_ack(far: Far) -> None:
    asked = far.ask(QUICK)
    for _ in range(3):
        far.hears_request()
    with pytest.raises(NoAck):
        asked.result(SOON_S)
    assert not far.heard


def test_three_tries_with_a_nack_each(far: Far) -> None:
    asked = far.ask()
    for _ in range(3):
        far.hears_request()
        far.says(NACK)
    with pytest.raises(NotTaken):
        asked.result(SOON_S)


def test_taken_at_the_third_try(far: Far) -> None:
    asked = far.ask()
    for _ in range(2):
        far.hears_request()
        far.says(NACK)
    far.hears_request()
    far.says(ACK, answer())
    assert asked.result(SOON_S).job == "a"


def test_money_is_asked_for_once(far: Far) -> None:
    asked = far.ask(QUICK, Job.APPROVE, tries=1)
    far.hears_request("B")
    with pytest.raises(NoAck):
        asked.result(SOON_S)
    assert not far.heard


def test_an_answer_without_its_ack_is_one(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.says(answer())
    assert asked.result(SOON_S).job == "a"
    assert far.hears() is Control.ACK


def test_a_broken_answer_is_refused_and_comes_again(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.says(ACK, broken(answer()))
    assert far.hears() is Control.NACK
    far.says(broken(answer()))
    assert far.hears() is Control.NACK
    far.says(answer())
    assert asked.result(SOON_S).job == "a"


def test_an_answer_that_stays_broken_is_given_up(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.says(ACK, *[broken(answer())] * 3)
    with pytest.raises(NoAnswer):
        asked.result(SOON_S)


def test_no_answer(far: Far) -> None:
    asked = far.ask(QUICK)
    far.hears_request()
    far.says(ACK)
    with pytest.raises(NoAnswer):
        asked.result(SOON_S)


def test_an_event_is_passed_on_and_never_acknowledged(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.says(encoded(Frame("@", STAMP, b"I")), ACK, encoded(Frame("@", STAMP, b"O")), answer())
    assert asked.result(SOON_S).job == "a"
    assert far.hears() is Control.ACK
    assert not far.heard
    assert far.passed_on == ["@", "@"]


def test_an_answer_to_something_else_is_acknowledged_and_dropped(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.says(answer("b"), ACK, answer("l"), answer())
    assert asked.result(SOON_S).job == "a"
    assert [far.hears() for _ in range(3)] == [Control.ACK] * 3
    assert far.passed_on == ["b", "l"]


def test_an_old_answer_is_acknowledged_and_dropped(far: Far) -> None:
    asked = far.ask(old=lambda frame: frame.data == b"XXXX")
    far.hears_request()
    far.says(ACK, answer(data=b"XXXX"), answer(data=b"OOOO"))
    assert asked.result(SOON_S).data == b"OOOO"
    assert [far.hears() for _ in range(2)] == [Control.ACK] * 2


def test_an_echo_of_our_own_is_no_answer(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.says(encoded(Frame("A", STAMP)), ACK, answer())
    assert asked.result(SOON_S).job == "a"
    assert far.hears() is Control.ACK
    assert not far.heard


def test_noise_that_begins_like_a_frame_is_given_up(far: Far) -> None:
    """An answer behind it is found when nothing more comes."""
    asked = far.ask()
    far.hears_request()
    head = encoded(Frame("b", STAMP, bytes(500)))[:40]
    far.says(ACK, head, answer())
    assert asked.result(SOON_S).job == "a"


def test_a_link_that_breaks_says_so(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.link.close()
    with pytest.raises(LinkError):
        asked.result(SOON_S)


def test_it_ends_when_told_to(far: Far) -> None:
    asked = far.ask()
    far.hears_request()
    far.stop.set()
    with pytest.raises(Stopped):
        asked.result(SOON_S)
    assert issubclass(Stopped, Failed)
