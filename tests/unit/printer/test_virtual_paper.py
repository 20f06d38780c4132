"""What is physically on the paper of a virtual printer, to the row of dots, and which bytes are filed with it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.raster import Typeface
from printer.virtual.machine import SETTLED_S
from printer.virtual.paper import CUT, DRAWER, NEW_ROLL, Note, Piece, drawn, split
from printer.virtual.typeset import Strip
from tests.virtual_bench import (
    CUT_HERE,
    GAP_ROWS,
    LINE,
    PITCH,
    PROFILE,
    PROOF,
    PROVEN,
    ROW_S,
    SOLID,
    bench,
    text_of,
)


def test_paper_ends_inside_a_line_and_what_was_not_burnt_comes_on_the_new_roll() -> None:
    b = bench(roll_mm=PITCH / 10 + 2.0)
    b.feed(LINE + b"EFGH\n" + PROOF)
    b.wait(1)
    assert b.rows == PITCH + 20
    assert b.machine.condition.paper_out
    assert b.ask(1) & 0x08
    assert b.ask(4) == 0x7E
    assert b.answers == [b"\x1a", b"\x7e"], "nothing is proven"
    assert b.events("paper_end")[0].facts == {"sheet": 1, "row": 20, "of": PITCH, "text": "EFGH"}
    b.machine.mechanism.put_in(500)
    b.wait(1)
    assert b.answers[2:] == [PROVEN]
    b.machine.end(b.now, 1)
    b.wait(0)
    (sheet,) = b.sheets
    assert text_of(sheet) == ["ABCD", "EFGH ~", NEW_ROLL, "~ EFGH"]
    assert sheet.lost == ()
    picture = drawn(sheet.web, PROFILE, Typeface()).image
    assert picture.height == GAP_ROWS + 2 * PITCH + 16


def test_a_power_cut_leaves_half_a_line_and_forgets_the_rest() -> None:
    b = bench()
    b.feed(b"\x1b@" + LINE + b"EFGH\nIJKL\nMNOP\n" + CUT_HERE + PROOF)
    b.wait((PITCH + 12) * ROW_S)
    b.machine.power_off()
    b.wait(10)
    assert b.rows == PITCH + 12
    (sheet,) = b.sheets
    assert sheet.why == "power"
    assert text_of(sheet) == ["ABCD", "EFGH ~"]
    # Two lines were in hand; the others were never obeyed and are in no file.
    assert sheet.data == b"\x1b@" + LINE + b"EFGH\nIJKL\n"
    assert sheet.lost == ((7, 12), (12, 17))
    b.feed(LINE)
    b.machine.power_on()
    b.wait(1)
    assert b.answers == []
    assert b.machine.buffer.held == 0
    b.feed(LINE + CUT_HERE)
    b.wait(1 + SETTLED_S)
    assert b.sheets[1].data == LINE + CUT_HERE
    assert text_of(b.sheets[1]) == ["ABCD", CUT]


def test_power_goes_inside_a_picture() -> None:
    b = bench()
    b.feed(SOLID)
    b.machine.mechanism.after_mm(3.0, b.machine.power_off)
    b.wait(1)
    (sheet,) = b.sheets
    picture = drawn(sheet.web, PROFILE, Typeface()).image
    assert picture.height == GAP_ROWS + 30
    assert picture.crop((0, GAP_ROWS, 576, GAP_ROWS + 30)).getextrema() == (0, 0)
    assert sheet.lost == ((0, len(SOLID)),)


def test_letters_whose_line_never_ended_are_on_no_paper() -> None:
    b = bench(pace=math.inf)
    b.feed(LINE + b"EFGH\x1b@" + LINE)
    b.machine.end(b.now, 1)
    b.wait(0)
    (sheet,) = b.sheets
    assert text_of(sheet) == ["ABCD", "ABCD"]
    assert sheet.lost == ((5, 9),)


def test_the_rest_of_a_torn_picture_is_waited_for_from_the_next_client() -> None:
    b = bench(pace=math.inf)
    b.feed(LINE + SOLID[:4000])
    b.machine.end(b.now, 1)
    b.wait(0)
    assert b.drained == [1]
    assert b.sheets[0].data == LINE
    b.feed(bytes(len(SOLID) - 4000) + LINE + CUT_HERE, source=2)
    b.wait(SETTLED_S)
    assert b.sheets[1].data.endswith(LINE + CUT_HERE)
    assert text_of(b.sheets[1]) == ["[picture 576x100]", "ABCD", CUT]


def test_the_cover_stops_a_picture_between_two_rows() -> None:
    b = bench()
    b.feed(SOLID)
    b.wait(0.04)
    b.machine.mechanism.cover_open = True
    b.wait(5)
    assert b.rows == 40
    assert b.machine.next_event() is None
    b.machine.mechanism.cover_open = False
    b.wait(1)
    assert b.rows == 100
    assert len([one for one in b.machine.mechanism.web if isinstance(one, Piece)]) == 2


def test_recovery_that_clears_never_proves_what_it_cleared() -> None:
    b = bench(pace=math.inf)
    b.machine.mechanism.cutter_jammed = True
    b.feed(LINE + CUT_HERE + PROOF + LINE + CUT_HERE)
    b.machine.mechanism.cutter_jammed = False
    b.feed(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    assert b.answers == [b"\x37\x25\x00"]
    assert b.machine.buffer.held == 0
    b.feed(LINE)
    b.machine.end(b.now, 1)
    b.wait(0)
    (sheet,) = b.sheets
    assert sheet.data == LINE + CUT_HERE + LINE
    assert sheet.lost == ((5, 9),), "the cut"


def test_a_cut_without_feed_leaves_the_last_lines_in_the_printer() -> None:
    b = bench(pace=math.inf)
    b.feed(LINE * 4 + b"\x1dV\x00" + LINE + CUT_HERE)
    b.wait(SETTLED_S)
    first, second = (text_of(sheet) for sheet in b.sheets)
    # 120 rows from the head to the blade: two lines of 42, and most of a third.
    assert first == ["ABCD", "ABCD ~", CUT]
    assert second == ["~ ABCD", "ABCD", "ABCD", "ABCD", CUT]


RESET, BEGIN, OFF = b"\x1b@", b"\x1b@\x1c&", b"\x1c."


@pytest.mark.parametrize(
    ("job", "behind"),
    [
        (BEGIN + LINE + CUT_HERE, BEGIN + LINE + CUT_HERE),
        (BEGIN + LINE + CUT_HERE + OFF + RESET, BEGIN + LINE + CUT_HERE + OFF + RESET),
        (BEGIN + LINE + CUT_HERE + OFF + RESET, b""),
        (LINE + CUT_HERE, LINE + CUT_HERE),
    ],
    ids=["plain", "reset", "reset alone", "bare"],
)
@pytest.mark.parametrize("pace", [1.0, math.inf])
def test_what_a_job_sets_back_behind_its_cut_is_filed_with_it(
    job: bytes, behind: bytes, pace: float
) -> None:
    b = bench(pace=pace)
    for byte in job:
        b.feed(bytes((byte,)))
    b.wait(0.5)
    if behind:
        b.feed(behind)
        b.wait(0.5)
        assert b.sheets[0].data == job
    b.wait(SETTLED_S)
    assert [sheet.data for sheet in b.sheets] == ([job, behind] if behind else [job])


def test_a_question_or_the_end_of_the_link_tells_that_a_job_is_whole() -> None:
    for end in (PROOF, b"\x1dr\x01", b""):
        for pace in (1.0, math.inf):
            b = bench(pace=pace)
            b.feed(LINE + CUT_HERE + OFF + RESET + end)
            if not end:
                b.machine.end(b.now, 1)
            b.wait(0.5)
            assert [sheet.data for sheet in b.sheets] == [LINE + CUT_HERE + OFF + RESET]


def test_a_pulse_opens_the_drawer_and_is_counted() -> None:
    b = bench()
    b.feed(b"\x1bp\x00\x19\xfa")
    assert not b.machine.mechanism.drawer_open
    b.wait(0.05)
    assert b.ask(1) == 0x16
    b.machine.end(b.now, 1)
    b.wait(0)
    assert text_of(b.sheets[0]) == [DRAWER]
    assert b.machine.mechanism.pulses == 1
    assert b.events("pulse")[0].facts == {"sheet": 1, "pin": 2, "ms": 50}
    b.feed(b"\x10\x14\x01\x01\x02")
    assert b.machine.mechanism.pulses == 2, "in real time"


def test_an_unreadable_code_and_a_graphic_are_no_end_of_the_world() -> None:
    b = bench(pace=math.inf)
    graphic = b"\x1d(L\x0e\x000p0\x02\x011\x08\x00\x04\x00\xff\x00\xff\x00\x1d(L\x02\x0002"
    columns = b"\x1b*\x21\x02\x00\xff\xff\xff\x00\x00\x00\n"
    b.feed(graphic + columns)
    b.machine.end(b.now, 1)
    b.wait(0)
    assert text_of(b.sheets[0]) == ["[picture 16x4]", "[picture 2x24]"]


def test_barcodes_are_drawn_and_impossible_ones_are_not() -> None:
    b = bench(pace=math.inf)
    b.feed(b"\x1dh\x50\x1dw\x02\x1dH\x02\x1dk\x49\x06{B1234\x1dH\x00\x1dk\x04CODE\x00")
    b.feed(b"\x1dk\x02400638133393\x00" + b"\x1dk\x02ABC\x00" + b"\x1dk\x09\x02AB")
    b.feed(b"\x1dw\x06\x1dk\x49\x20{B" + b"A" * 30)
    b.machine.end(b.now, 1)
    b.wait(0)
    impossible = "[barcode that cannot be printed]"
    said = ["[barcode 1234]", "1234", "[barcode CODE]", "[barcode 400638133393]", impossible]
    assert text_of(b.sheets[0])[:5] == said
    assert text_of(b.sheets[0])[-1] == impossible
    picture = drawn(b.sheets[0].web, PROFILE, Typeface()).image
    bars = picture.crop((0, GAP_ROWS, 576, GAP_ROWS + 80))
    assert bars.getextrema() == (0, 255)
    assert bars.crop((0, 0, 576, 1)).tobytes() * 80 == bars.tobytes()


@given(st.lists(st.integers(0, 300), min_size=1, max_size=8), st.integers(0, 400))
def test_a_blade_loses_no_row(lengths: list[int], below: int) -> None:
    web: list[Piece | Note] = [Piece(Strip(rows, text=str(rows)), 0, rows) for rows in lengths]
    above, left = split(web, below)
    rows = [sum(one.rows for one in part if isinstance(one, Piece)) for part in (above, left)]
    assert sum(rows) == sum(lengths)
    assert rows[1] == min(below, sum(lengths))
