from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from printer.commands import CommandReader, read_all
from printer.disassemble import disassemble, without_pictures

JOB = (
    b"\x1b@\x1c&\x1bR\x0d\x1b2\x1b!\x08\x1c!\x0c\x1d!\x11\x1dB\x01\xb0\xa1 1\n"
    b"\x1dv0\x00\x02\x00\x03\x00\x1b@\n\n\x1dV\x1d(k\x06\x001P0abc\x1bp\x00\x19\xfa"
    b"\x1b*\x21\x02\x00abcdef\x1dk\x04CODE\x00\x1dk\x49\x02AB\x10\x04\x01\x1dVB\x00"
)
NAMES = [
    "ESC @", "FS &", "ESC R", "ESC 2", "ESC !", "FS !", "GS !", "GS B", "text", "LF",
    "GS v 0", "GS ( k", "ESC p", "ESC *", "GS k", "GS k", "DLE EOT", "GS V",
]  # fmt: skip


def test_commands_with_all_their_parameters() -> None:
    assert [command.name for command in read_all(JOB)] == NAMES
    assert b"".join(command.raw for command in read_all(JOB)) == JOB


@given(st.lists(st.integers(1, len(JOB) - 1), max_size=12))
def test_bytes_in_any_pieces_give_the_same_commands(cuts: list[int]) -> None:
    reader = CommandReader()
    found = []
    edges = [0, *sorted(cuts), len(JOB)]
    for start, end in pairwise(edges):
        found += reader.feed(JOB[start:end])
    assert found + reader.flush() == read_all(JOB)


@given(st.binary(max_size=200))
def test_no_bytes_are_lost_or_stop_the_reader(data: bytes) -> None:
    assert b"".join(command.raw for command in read_all(data)) == data
    assert disassemble(data).endswith("\n") or not data


def test_long_commands_say_their_own_length() -> None:
    graphic, buzzer = b"\x1d8L\x0a\x00\x00\x000p" + bytes(8), b"\x1b(A\x04\x000\x33\x01\x01"
    found = read_all(graphic + buzzer + b"A")
    assert [command.name for command in found] == ["GS 8 L", "ESC ( A", "text"]
    assert b"".join(command.raw for command in found) == graphic + buzzer + b"A"
    # 4 GB that will never come.
    assert read_all(b"\x1d8L\xff\xff\xff\xff\n")[-1].name == "LF"


def test_letters_are_let_go_and_torn_commands_are_not() -> None:
    reader = CommandReader()
    reader.feed(b"\x1b@AB")
    assert [command.params for command in reader.letters()] == [b"AB"]
    assert reader.letters() == []
    reader.feed(b"\x1dv0\x00")
    assert reader.letters() == []
    assert reader.held == b"\x1dv0\x00"


def test_a_torn_command_is_said_to_be_torn() -> None:
    assert read_all(b"A\n\x1dv0\x00\x02\x00")[-1].name == "torn"


def test_disassembly_is_for_people() -> None:
    assert disassemble(JOB).splitlines()[4:8] == [
        "ESC ! 8; FS ! 12; GS ! 17; GS B 1           "
        "bold, double width double height, size 2x2, white on black",
        'text      "가 1"',
        "LF",
        "GS v 0              picture 16x3 dots",
    ]
    assert b"\x1dv0\x00\x02\x00\x03\x00\x1d(k" in without_pictures(JOB)
