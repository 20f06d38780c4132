"""Frames of a card terminal: whatever a line brings, in whatever pieces, whole frames come out and cards do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acquiring.terminal.frames import (
    CARD_AT,
    CARD_BYTES,
    MAX_DATA_BYTES,
    STX,
    Broken,
    Control,
    Frame,
    FrameReader,
    Token,
    checksum,
    encoded,
    masked_card,
)
from acquiring.terminal.virtual.cards import CANARIES

STAMPS = st.integers(0, 10**14 - 1).map(lambda number: f"{number:014d}")
FRAMES = st.builds(
    Frame,
    job=st.sampled_from("ABCLRVaerv@"),
    stamp=STAMPS,
    data=st.binary(max_size=200) | st.just(bytes((2, 3, 6, 0x15) * 20)),
    id=st.text(st.characters(codec="ascii", categories=["Lu", "Nd"]), max_size=16),
    response=st.integers(0, 255),
)


def read(data: bytes, cuts: list[int] | None = None) -> list[Token]:
    """What a reader finds in `data`, fed in pieces, and then left in silence."""
    reader, found, start = FrameReader(), [], 0
    for end in [*sorted(cut % (len(data) + 1) for cut in cuts or []), len(data)]:
        found += reader.feed(data[start:end])
        start = max(start, end)
    return found + reader.expire()


def frames_in(tokens: list[Token]) -> list[Frame]:
    return [token for token in tokens if isinstance(token, Frame)]


def test_the_layout_byte_by_byte() -> None:
    """Reference payments.md 3.3: 35 bytes of header with STX, length little-endian, ETX, XOR from STX through ETX."""
    raw = encoded(Frame("B", "20261124184500", b"1" * 30, id="T1", response=0))
    assert raw[:17] == b"\x02T1" + bytes(14)
    assert raw[17:31] == b"20261124184500"
    assert raw[31:35] == b"B\x00\x1e\x00"
    assert raw[35:65] == b"1" * 30
    assert raw[65] == 3
    assert len(raw) == 35 + 30 + 2
    total = 0
    for byte in raw[:66]:
        total ^= byte
    assert raw[66] == total == checksum(raw[:66])


@given(FRAMES, st.lists(st.integers(0, 10_000), max_size=8))
def test_a_frame_comes_back_in_whatever_pieces(frame: Frame, cuts: list[int]) -> None:
    assert read(encoded(frame), cuts) == [frame]


@given(
    st.lists(
        FRAMES | st.sampled_from(list(Control)) | st.binary(max_size=40),
        max_size=8,
    ),
    st.lists(st.integers(0, 10_000), max_size=8),
)
def test_no_frame_is_lost_in_noise(pieces: list[Frame | Control | bytes], cuts: list[int]) -> None:
    """Noise may be taken for ACK or NACK (one byte is one byte), never swallow a frame for good."""
    data = b"".join(
        encoded(one) if isinstance(one, Frame) else bytes((one.value,)) if isinstance(one, Control) else one
        for one in pieces
    )  # fmt: skip
    assert frames_in(read(data, cuts)) == [one for one in pieces if isinstance(one, Frame)]


@given(FRAMES, FRAMES, st.data())
def test_behind_a_torn_frame_the_next_is_found_or_refused(
    torn: Frame, whole: Frame, draw: st.DataObject
) -> None:
    """Where the next one's end happens to lie where the torn one's should, it is refused, and so comes again."""
    raw = encoded(torn)
    kept = draw.draw(st.integers(1, len(raw) - 1))
    found = read(raw[:kept] + encoded(whole))
    assert frames_in(found)[-1:] == [whole] or Broken("wrong checksum", whole=True) in found


@given(FRAMES, st.data())
def test_one_wrong_bit_is_never_a_frame(frame: Frame, draw: st.DataObject) -> None:
    raw = bytearray(encoded(frame))
    raw[draw.draw(st.integers(0, len(raw) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    assert frame not in read(bytes(raw))


def test_a_wrong_checksum_is_told_so_that_it_can_be_refused() -> None:
    raw = encoded(Frame("a", "20261124184500", b"OOOO"))
    (token,) = read(raw[:-1] + bytes((raw[-1] ^ 1,)))
    assert token == Broken("wrong checksum", whole=True)


def test_a_length_beyond_reason_does_not_swallow_what_follows() -> None:
    """An STX in noise, with a header that only looks like one: the frame behind it is not waited for in vain."""
    frame = Frame("a", "20261124184500", b"OOOO")
    header = bytearray(encoded(Frame("b", "20261124184500"))[:35])
    header[33:35] = (MAX_DATA_BYTES + 1).to_bytes(2, "little")
    reader = FrameReader()
    assert frames_in(reader.feed(bytes(header) + encoded(frame))) == [frame]
    assert not reader.waiting


def test_an_stx_alone_waits_and_then_is_nothing() -> None:
    reader = FrameReader()
    assert reader.feed(bytes((STX,))) == []
    assert reader.waiting
    assert reader.expire() == [Broken("cut off")]
    assert not reader.waiting


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (Frame("A", "2026"), "a stamp"),
        (Frame("A", "2026112418450x"), "a stamp"),
        (Frame("A", "20261124184500", id="T" * 17), "id"),
        (Frame("A", "20261124184500", bytes(MAX_DATA_BYTES + 1)), "data"),
    ],
)
def test_what_does_not_fit_is_refused(frame: Frame, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        encoded(frame)


@given(st.sampled_from("bcdgl"), st.sampled_from(CANARIES), st.booleans(), st.integers(0, 300))
def test_a_card_is_masked_before_any_object_holds_it(
    job: str, card: str, left: bool, more: int
) -> None:
    field = card.ljust(CARD_BYTES) if left else card.rjust(CARD_BYTES, "0")
    data = b"11" + field.encode() + b"7" * more
    (token,) = read(encoded(Frame(job, "20261124184500", data)))
    assert isinstance(token, Frame)
    assert card not in repr(token)
    assert card.encode() not in token.data
    kept = token.data[CARD_AT : CARD_AT + CARD_BYTES].decode().strip()
    assert kept == f"{card[:6]}******{card[12:]}"
    assert token.data[CARD_AT + CARD_BYTES :] == b"7" * more


@given(st.sampled_from("bcdglqfzs"), st.integers(0, CARD_BYTES + 1))
def test_of_an_answer_that_is_no_answer_nothing_is_kept(job: str, length: int) -> None:
    data = (b"1" + CANARIES[0].encode() * 2)[:length]
    (token,) = read(encoded(Frame(job, "20261124184500", data)))
    assert token == Frame(job, "20261124184500", b"")


@given(st.text(st.characters(codec="ascii", categories=["Nd", "Lu", "Po"]), max_size=20))
def test_no_more_is_shown_than_may_be(card: str) -> None:
    shown = masked_card(card.encode())
    assert sum(char.isdecimal() for char in shown[:8]) <= 6
    assert not any(char.isdecimal() for char in shown[8:12])
    assert sum(char.isdecimal() for char in shown) <= 10


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (b"00009410617348250966", "941061******0966"),
        (b"941061******096*    ", "941061******096*"),
        (b"000003714496353984*1", "371449******4*1"),
        (b"0000371449635398431 ", "371449******431"),
        (b"12345678            ", "*" * 8),
        (b"   \x00", ""),
        (b"0" * 20, ""),
    ],
)
def test_masks_of_every_shape(field: bytes, shown: str) -> None:
    assert masked_card(field) == shown


def test_canaries_would_pass_for_cards() -> None:
    """Luhn: whoever looks for card numbers finds them."""
    for card in CANARIES:
        assert len(card) == 16
        digits = [int(digit) for digit in reversed(card)]
        doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
        assert (sum(digits[::2]) + sum(doubled)) % 10 == 0
    assert len({masked_card(card.encode()) for card in CANARIES}) == len(CANARIES)
