from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.spool.status import (
    Answer,
    Ears,
    PrinterStatus,
    is_answer,
    query_status,
    status_of,
    status_of_asb,
)


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
        ((0x1A, 0x32, None, 0x72), PrinterStatus(offline=True, paper_out=True)),
        ((0x12, 0x12, None, 0x72), PrinterStatus(paper_out=True)),
        ((0x1A, 0x16, None, 0x12), PrinterStatus(offline=True, cover_open=True)),
        ((0x1A, 0x52, None, 0x12), PrinterStatus(offline=True, error=True)),
        ((0x1A, 0x52, 0x16, 0x12), PrinterStatus(offline=True, error=True)),
        ((0x1A, 0x52, 0x1A, 0x12), PrinterStatus(offline=True, cutter=True)),
        ((0x1A, 0x52, 0x32, 0x12), PrinterStatus(offline=True, unrecoverable=True)),
        ((0x1A, 0x52, 0x52, 0x12), PrinterStatus(offline=True, overheated=True)),
        # An open cover is among the errors that pass by themselves, on some models.
        ((0x1A, 0x56, 0x52, 0x12), PrinterStatus(offline=True, cover_open=True)),
        # What 3 says of an error that 2 does not know of is an old one.
        ((0x12, 0x12, 0x7E, 0x12), PrinterStatus()),
        ((0x12, 0x12, None, 0x1E), PrinterStatus(paper_low=True)),
        ((0x16, 0x12, None, 0x12), PrinterStatus(drawer_open=True)),
        ((0x1A, 0x12, None, 0x12), PrinterStatus(offline=True)),
    ],
)
def test_bits(answers: tuple[int, int, int | None, int], status: PrinterStatus) -> None:
    assert status_of(*answers) == status
    well = (PrinterStatus(), PrinterStatus(paper_low=True), PrinterStatus(drawer_open=True))
    assert status.ready == (status in well)


@pytest.mark.parametrize(
    ("block", "status"),
    [
        (b"\x10\x00\x00\x0f", PrinterStatus()),
        (b"\x14\x00\x00\x0f", PrinterStatus(drawer_open=True)),
        (b"\x18\x00\x0c\x0f", PrinterStatus(offline=True, paper_out=True)),
        (b"\x38\x40\x00\x0f", PrinterStatus(offline=True, cover_open=True)),
        (b"\x18\x08\x00\x0f", PrinterStatus(offline=True, cutter=True)),
        (b"\x18\x0c\x00\x0f", PrinterStatus(offline=True, cutter=True)),
        (b"\x18\x04\x00\x0f", PrinterStatus(offline=True, error=True)),
        (b"\x18\x20\x00\x0f", PrinterStatus(offline=True, unrecoverable=True)),
        (b"\x18\x40\x00\x0f", PrinterStatus(offline=True, overheated=True)),
        (b"\x10\x00\x03\x0f", PrinterStatus(paper_low=True)),
    ],
)
def test_a_pushed_status_says_the_same(block: bytes, status: PrinterStatus) -> None:
    ears = Ears()
    assert ears.hear(block) == []
    assert ears.pushed == status
    assert ears.queued == []


def test_what_the_error_is_is_asked_only_where_there_is_one() -> None:
    link = FakeLink({1: b"\x1a", 2: b"\x52", 4: b"\x12", 3: b"\x1a"})
    assert ask(link) == PrinterStatus(offline=True, cutter=True)
    assert link.asked == [1, 2, 4, 3]
    # A model that does not answer it has an error all the same.
    assert ask(FakeLink({1: b"\x1a", 2: b"\x52", 4: b"\x12"})) == PrinterStatus(
        offline=True, error=True
    )


class LateLink(FakeLink):
    """A line whose printer answers a question only when the next one is asked, and then both in turn."""

    def __init__(self) -> None:
        super().__init__({1: b"\x1a", 2: b"\x32", 4: b"\x72"})
        self.late = [b"\x12"]

    def write(self, data: bytes, timeout_s: float) -> None:
        super().write(data, timeout_s)
        self.coming = [*self.late, self.waiting]
        self.late, self.waiting = [], b""

    def read_available(self, timeout_s: float) -> bytes:
        if self.waiting or not getattr(self, "coming", []):
            return super().read_available(timeout_s)
        self.clock += 0.01
        return self.coming.pop(0) if timeout_s else b""


def test_an_answer_that_comes_a_question_too_late_is_not_taken_for_the_next() -> None:
    link, ears = LateLink(), Ears()
    ears.owed = 1
    status = query_status(link, link.now, ears)
    assert status == PrinterStatus(offline=True, paper_out=True)
    assert ears.owed == 0


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
    assert ears.pushed == PrinterStatus(paper_out=True)
    assert ears.queued == [Answer("block", b"\x37\x22\x320001"), Answer("queued", b"\x00")]
    assert not is_answer(0x10)
    assert is_answer(0x1A)
    # DLE EOT 4 with paper out, 72, has the form; a GS r answer, 0C, has not.
    assert is_answer(0x72)
    assert not is_answer(0x0C)


# What printers send of their own accord or are asked for, as the bytes of one thing each.
REAL_TIME = st.integers(0, 127).filter(is_answer).map(lambda byte: bytes((byte,)))
# GS r and GS I with one byte: 0xx0xxxx.
QUEUED = st.integers(0, 127).filter(lambda byte: byte & 0x90 == 0).map(lambda byte: bytes((byte,)))
_LATER = st.integers(0, 127).filter(lambda byte: byte & 0x90 == 0)
PUSHED = st.tuples(
    st.integers(0, 127).filter(lambda byte: byte & 0x93 == 0x10), _LATER, _LATER, _LATER
).map(bytes)
BLOCK = st.tuples(
    st.sampled_from([b"\x35", b"\x37", b"\x3b", b"\x3d", b"\x5f"]),
    st.binary(max_size=20).map(lambda data: bytes(b & 0x7F | 0x20 for b in data)),
).map(lambda parts: parts[0] + parts[1] + b"\x00")
SAID = st.lists(st.one_of(REAL_TIME, QUEUED, PUSHED, BLOCK), max_size=12)


def told(ears: Ears, pieces: list[bytes]) -> tuple[list[int], list[Answer], PrinterStatus | None]:
    heard = [answer for piece in pieces for answer in ears.hear(piece)]
    return heard, ears.queued, ears.pushed


def expected(said: list[bytes]) -> tuple[list[int], list[Answer], PrinterStatus | None]:
    real_time, queued, pushed = [], [], None
    for one in said:
        if len(one) == 1 and is_answer(one[0]):
            real_time.append(one[0])
        elif len(one) == 1:
            queued.append(Answer("queued", one))
        elif one[0] & 0x93 == 0x10 and len(one) == 4:
            pushed = status_of_asb(one)
        else:
            queued.append(Answer("block", one[:-1]))
    return real_time, queued, pushed


@given(st.data(), SAID)
def test_whatever_order_it_comes_in_and_wherever_it_is_cut(
    data: st.DataObject, said: list[bytes]
) -> None:
    """Flow control stands anywhere, and a real-time answer in the middle of a pushed status."""
    # A block of one byte and NUL would be told by its length alone.
    whole = b""
    for one in said:
        if one[0] & 0x93 == 0x10 and data.draw(st.booleans()):
            at, inside = data.draw(st.integers(1, 3)), data.draw(REAL_TIME)
            whole += one[:at] + inside + one[at:]
        else:
            whole += one
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(whole)))
        whole = whole[:at] + data.draw(st.sampled_from([b"\x11", b"\x13"])) + whole[at:]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    real_time, queued, pushed = told(Ears(), pieces)
    assert (real_time, queued, pushed) == told(Ears(), [whole])
    wanted = expected(said)
    assert (queued, pushed) == wanted[1:]
    # Those drawn into a block stand where they came.
    left = iter(real_time)
    assert all(one in left for one in wanted[0])


@given(SAID, st.lists(QUEUED, max_size=3))
def test_the_end_of_a_torn_status_hides_nothing_that_comes_after_it(
    said: list[bytes], torn: list[bytes]
) -> None:
    """A link that opens in the middle of a pushed status hears its last bytes: they look like answers in turn."""
    real_time, queued, pushed = told(Ears(), [*torn, *said])
    wanted = expected(said)
    assert (real_time, pushed) == (wanted[0], wanted[2])
    assert queued[len(torn) :] == wanted[1]


def test_a_status_that_lost_a_byte_never_makes_a_proof() -> None:
    """Better an answer that is asked for again than one too many."""
    ears = Ears()
    assert ears.hear(b"\x10\x00\x00" + b"\x00") == []
    assert ears.queued == []
    assert ears.hear(b"\x10\x00" + b"\x10\x00\x0c\x0f") == []
    assert ears.pushed == PrinterStatus(paper_out=True)


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
