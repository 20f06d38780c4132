from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.spool.status import Answer, Ears, PrinterStatus, is_answer, query_status, status_of


class FakeLink:
    """Answers each DLE EOT from a table; time passes only while somebody waits."""

    bidirectional = True
    sent_bytes = 0

    def __init__(self, answers: dict[int, bytes], stale: bytes = b"") -> None:
        self.answers = answers
        self.waiting = stale
        self.asked: list[int] = []
        self.clock = 0.0

    def open(self, timeout_s: float) -> None: ...

    def write(self, data: bytes, timeout_s: float) -> None:
        assert not self.waiting, "one question at a time, and old answers are thrown away first"
        assert data[:2] == b"\x10\x04"
        self.asked.append(data[2])
        self.waiting += self.answers.get(data[2], b"")

    def drain(self, timeout_s: float) -> None: ...

    def read_available(self, timeout_s: float) -> bytes:
        data, self.waiting = self.waiting, b""
        if not data:
            self.clock += timeout_s
        return data

    def close(self) -> None: ...

    def now(self) -> float:
        return self.clock


def ask(link: FakeLink) -> PrinterStatus | None:
    now: Callable[[], float] = link.now
    return query_status(link, now)


def test_a_well_printer_is_ready() -> None:
    link = FakeLink({1: b"\x12", 2: b"\x12", 4: b"\x12"})
    assert ask(link) == PrinterStatus()
    assert link.asked == [1, 2, 4]


def test_a_drawer_that_is_wired_high_is_no_fault() -> None:
    status = ask(FakeLink({1: b"\x16", 2: b"\x12", 4: b"\x12"}))
    assert status is not None
    assert status.ready


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ((0x1A, 0x32, 0x72), PrinterStatus(offline=True, paper_out=True)),
        ((0x12, 0x12, 0x72), PrinterStatus(paper_out=True)),
        ((0x1A, 0x16, 0x12), PrinterStatus(offline=True, cover_open=True)),
        ((0x1A, 0x52, 0x12), PrinterStatus(offline=True, error=True)),
        ((0x12, 0x12, 0x1E), PrinterStatus(paper_low=True)),
        ((0x1A, 0x12, 0x12), PrinterStatus(offline=True)),
    ],
)
def test_bits(answers: tuple[int, int, int], status: PrinterStatus) -> None:
    assert status_of(*answers) == status
    assert status.ready == (status == PrinterStatus(paper_low=True))


def test_a_silent_printer_is_asked_once_and_nothing_is_claimed() -> None:
    link = FakeLink({})
    assert ask(link) is None
    assert link.asked == [1]


def test_a_stale_answer_is_not_taken_for_the_new_one() -> None:
    status = ask(FakeLink({1: b"\x1a", 2: b"\x32", 4: b"\x72"}, stale=b"\x12\x12"))
    assert status is not None
    assert status.paper_out


def test_other_things_that_printers_send_are_told_apart() -> None:
    ears = Ears()
    # Automatic status back, then a printed id, flow control, a GS r answer, and the answer at last.
    said = b"\x10\x00\x0c\x0f" + b"\x37\x22\x320001\x00" + b"\x11\x00\x13\x16"
    assert ears.hear(said) == [0x16]
    assert ears.queued == [Answer("block", b"\x37\x22\x320001"), Answer("queued", b"\x00")]
    assert not is_answer(0x10)
    assert is_answer(0x1A)
    # DLE EOT 4 with paper out, 72, has the form; a GS r answer, 0C, has not.
    assert is_answer(0x72)
    assert not is_answer(0x0C)


def test_answers_are_the_same_in_whatever_pieces_they_come() -> None:
    said = b"\x12\x37\x22ab\x13cd\x00\x03\x14\x00\x00\x00\x1a\x5fKOREA\x00"
    for cut in range(len(said)):
        ears = Ears()
        assert ears.hear(said[:cut]) + ears.hear(said[cut:]) == [0x12, 0x1A]
        assert [answer.data for answer in ears.queued] == [
            b"\x37\x22abcd",
            b"\x03",
            b"\x5fKOREA",
        ]


def test_an_answer_to_the_job_is_kept_while_the_status_is_asked() -> None:
    ears = Ears()
    link = FakeLink({1: b"\x12", 2: b"\x37\x22!!!!\x00\x12", 4: b"\x12"}, stale=b"\x00")
    assert query_status(link, link.now, ears) == PrinterStatus()
    assert [answer.data for answer in ears.queued] == [b"\x00", b"\x37\x22!!!!"]


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_noise_neither_crashes_nor_fills_the_memory(pieces: list[bytes]) -> None:
    ears = Ears()
    for piece in pieces:
        ears.hear(piece)
    assert len(ears.queued) <= 64
    # NULs end whatever the noise began.
    ears.hear(bytes(4))
    assert ears.hear(b"\x12") == [0x12]


def test_a_block_without_an_end_is_given_up() -> None:
    ears = Ears()
    assert ears.hear(b"\x5f" + b"x" * 1000 + b"\x12") == [0x12]
    assert all(len(answer.data) < 200 for answer in ears.queued)
