"""The printer as a machine: what happens when, what it says of itself, and what its buffer does."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.commands import Command
from printer.profile import StatusAbilities
from printer.virtual.buffer import ReceiveBuffer
from printer.virtual.mechanism import COOL_C, HOT_C, NEAR_END_MM
from tests.virtual_bench import (
    CUT_HERE,
    GAP_ROWS,
    LINE,
    PITCH,
    PROOF,
    PROVEN,
    ROW_S,
    SOLID,
    bench,
)


def test_dots_come_row_by_row_at_the_speed_of_the_model() -> None:
    b = bench()
    b.feed(LINE * 2)
    assert b.rows == 0
    b.wait(10 * ROW_S)
    assert b.rows == 10
    b.wait((PITCH - 10) * ROW_S)
    assert [one.facts["text"] for one in b.events("line")] == ["ABCD"]
    b.wait(1)
    assert b.rows == 2 * PITCH


def test_a_faster_pace_does_the_same_things_sooner() -> None:
    b = bench(pace=10.0)
    b.feed(LINE)
    b.wait(PITCH * ROW_S / 10)
    assert b.rows == PITCH
    fast = bench(pace=math.inf)
    fast.feed(LINE + CUT_HERE + PROOF)
    assert fast.rows == PITCH + GAP_ROWS
    assert [sheet.data for sheet in fast.sheets] == [LINE + CUT_HERE]
    assert fast.answers == [PROVEN]


def test_a_process_id_is_answered_when_its_dots_are_on_paper_and_gs_r_when_it_is_reached() -> None:
    b = bench()
    b.feed(LINE + b"\x1dr\x01" + PROOF)
    assert b.answers == [b"\x00"], "processed: the line is still moving"
    b.wait((PITCH - 1) * ROW_S)
    assert b.answers == [b"\x00"]
    b.wait(1 * ROW_S)
    assert b.answers == [b"\x00", PROVEN]


def test_a_question_is_not_reached_before_the_lines_that_wait_before_it() -> None:
    b = bench()
    b.feed(LINE * 5 + b"\x1dr\x01")
    b.wait(2 * PITCH * ROW_S)
    assert b.answers == []
    b.wait(2 * PITCH * ROW_S)
    assert b.answers == [b"\x00"]


def test_real_time_questions_overtake_a_full_buffer_and_a_picture() -> None:
    b = bench()
    b.machine.mechanism.cover_open = True
    b.feed(LINE * 1000)
    assert b.machine.buffer.free == 0
    assert b.ask(1) == 0x1A
    assert b.ask(2) == 0x16
    b = bench()
    b.feed(b"\x1dv0\x00\x01\x00\x08\x00\x10\x04\x01")
    assert b.answers == [b"\x12"]
    b.feed(b"\x10")
    b.feed(b"\x04")
    b.feed(b"\x04")
    assert b.answers == [b"\x12", b"\x12"]
    b.feed(b"\xff\xff")
    b.wait(1)
    # Eight rows of one byte: the two questions were six of them.
    assert b.rows == 8


def test_a_question_between_commands_takes_no_room() -> None:
    b = bench()
    b.machine.mechanism.cover_open = True
    b.feed(LINE)
    for _ in range(5000):
        b.feed(b"\x10\x04\x01")
    assert b.machine.buffer.held == len(LINE)


def test_the_buffer_says_when_it_is_full_and_when_there_is_room_again() -> None:
    b = bench()
    b.machine.mechanism.cover_open = True
    b.feed(LINE * 793)
    assert b.flow == []
    b.feed(LINE)
    assert b.flow == [True], "128 bytes are left"
    b.feed(LINE * 40)
    assert b.machine.buffer.dropped == 4128 + 42 - 4096
    b.machine.mechanism.cover_open = False
    b.wait(1)
    assert b.flow == [True]
    b.wait(3)
    assert b.flow == [True, False]


def test_a_picture_larger_than_the_buffer_is_taken_by_a_printer_that_prints() -> None:
    b = bench(pace=math.inf)
    for at in range(0, len(SOLID), 512):
        assert not b.machine.buffer.full
        b.feed(SOLID[at : at + 512])
    assert b.rows == 100


def test_a_jammed_blade_is_an_error_until_it_is_free_and_told_to_go_on() -> None:
    b = bench(pace=math.inf)
    b.machine.mechanism.cutter_jammed = True
    b.feed(LINE + CUT_HERE + PROOF + LINE)
    assert b.sheets == []
    assert (b.ask(1), b.ask(2), b.ask(3)) == (0x1A, 0x52, 0x1A)
    b.feed(b"\x10\x05\x01")
    assert b.sheets == [], "still jammed"
    b.machine.mechanism.cutter_jammed = False
    b.wait(0)
    assert b.sheets == [], "an error stays until somebody says that it is gone"
    b.feed(b"\x10\x05\x01")
    assert [sheet.data for sheet in b.sheets] == [LINE + CUT_HERE]
    assert PROVEN in b.answers


def test_the_head_gets_hot_from_black_and_goes_on_when_it_has_cooled() -> None:
    b = bench()
    for _ in range(120):
        b.feed(SOLID)
        while b.machine.buffer.held > 0 and not b.machine.condition.hot:
            b.wait(0.05)
        if b.machine.condition.hot:
            break
    assert b.machine.mechanism.head_c >= HOT_C
    assert (b.ask(2) & 0x40, b.ask(3) & 0x40) == (0x40, 0x40)
    rows = b.rows
    b.wait(1)
    assert b.rows == rows
    b.wait(30)
    assert not b.machine.condition.hot
    assert b.machine.mechanism.head_c <= COOL_C
    assert b.rows > rows
    assert [one.event for one in b.log if one.event.startswith("head")] == [
        "head_hot",
        "head_cooled",
    ]


def test_lines_of_text_never_heat_it_up() -> None:
    b = bench()
    for _ in range(60):
        b.feed((b"A" * 48 + b"\n") * 40)
        b.wait(40 * PITCH * ROW_S)
    assert b.rows > 90_000
    assert b.events("head_hot") == []


def test_automatic_status_comes_at_the_command_and_at_each_change() -> None:
    b = bench()
    b.feed(b"\x1da\xff")
    assert b.answers == [b"\x10\x00\x00\x00"]
    b.machine.mechanism.cover_open = True
    b.wait(0)
    b.machine.mechanism.cover_open = False
    b.machine.mechanism.put_in(NEAR_END_MM - 10)
    b.wait(0)
    b.machine.mechanism.end_inside(0)
    b.wait(0)
    b.wait(0)
    assert b.answers[1:] == [
        b"\x38\x00\x00\x00",
        b"\x10\x00\x03\x00",
        b"\x18\x00\x0f\x00",
    ]


def test_automatic_status_watches_only_what_it_was_told_and_ends_with_esc_at() -> None:
    b = bench(pace=math.inf)
    b.feed(b"\x1da\x08")
    b.machine.mechanism.drawer_open = True
    b.wait(0)
    assert len(b.answers) == 1
    b.machine.mechanism.put_in(10)
    b.wait(0)
    assert len(b.answers) == 2
    assert b.answers[1][0] & 0x04, "a block says everything"
    b.feed(b"\x1b@")
    b.machine.mechanism.end_inside(0)
    b.wait(0)
    assert len(b.answers) == 2


def test_near_end_is_seen_before_the_end() -> None:
    b = bench(roll_mm=NEAR_END_MM + 1)
    assert b.ask(4) == 0x12
    b.feed(LINE)
    b.wait(1)
    assert b.ask(4) == 0x1E
    assert not b.ask(1) & 0x08, "no obstacle"
    b.feed(b"\x1dr\x01")
    assert b.answers[-1] == b"\x03"


def test_a_model_answers_only_what_it_knows() -> None:
    deaf = StatusAbilities(dle_eot=True, gs_r=False, process_id=False)
    b = bench(pace=math.inf, status=deaf)
    b.feed(b"\x1dr\x01" + PROOF + b"\x1dI\x45\x1da\xff")
    assert b.answers == []
    b = bench(pace=math.inf)
    b.feed(b"\x1dI\x02\x1dI\x42\x1dI\x45")
    assert b.answers == [b"\x03", b"\x5fGENERIC\x00", b"\x5fKOREA C-5601C\x00"]
    assert b.sheets == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=40), st.floats(0, 0.2)), max_size=12))
def test_time_never_stands_still_whatever_arrives(pieces: list[tuple[bytes, float]]) -> None:
    b = bench(roll_mm=300.0)
    for data, pause in pieces:
        b.feed(data)
        b.wait(pause)
    b.machine.power_off()
    b.wait(1)
    assert b.machine.next_event() is None


@given(st.binary(max_size=60), st.integers(1, 59))
def test_real_time_commands_are_seen_in_any_pieces(data: bytes, cut: int) -> None:
    whole, torn = ReceiveBuffer(4096), ReceiveBuffer(4096)
    assert torn.overtaking(data[:cut]) + torn.overtaking(data[cut:]) == whole.overtaking(data)


def test_a_command_is_a_command() -> None:
    buffer = ReceiveBuffer(64)
    buffer.feed(b"\x1b@AB", 1)
    assert buffer.take().what == Command("ESC @", b"", b"\x1b@")
    assert not buffer.waiting
    buffer.end(1)
    assert buffer.take().what == Command("text", b"AB", b"AB")


@pytest.mark.parametrize("size", [256, 4096])
def test_beyond_its_size_it_drops(size: int) -> None:
    buffer = ReceiveBuffer(size)
    buffer.stopped = True
    assert buffer.feed(b"A" * (size + 10), 1) == 10
    assert buffer.free == 0
