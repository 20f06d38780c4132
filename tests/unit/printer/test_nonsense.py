"""Nonsense on the line: no bytes crash, hang or fill the memory of what reads them."""

import asyncio
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.messages import LANGUAGES, catalogue
from printer.commands import CommandReader, read_all
from printer.disassemble import disassemble, without_pictures
from printer.document import Run, cut, document, text
from printer.escpos import encode_document
from printer.papers.kitchen_ticket import KitchenLine, KitchenTicket, kitchen_ticket
from printer.profile import load_profile, profile_names
from printer.raster import Typeface
from printer.virtual.paper import Paper
from printer.virtual.printer import VirtualPrinter

TYPEFACE = Typeface()
PATIENCE_S = 20.0

# What makes a printer listen, each alone, torn, or followed by anything.
BEGINNINGS = (
    b"\x1b", b"\x1c", b"\x1d", b"\x10", b"\x10\x04", b"\x10\x14", b"\x1b@", b"\x1b!", b"\x1d!", b"\x1bJ",
    b"\x1bd", b"\x1bD", b"\x1b*", b"\x1c(", b"\x1d(k", b"\x1d(k\x02\x001C", b"\x1d(k\x03\x001E",
    b"\x1d(k\x05\x001P0", b"\x1d(k\x03\x001Q0", b"\x1d(H\x06\x0000", b"\x1d(H", b"\x1dr", b"\x1dI",
    b"\x1dk", b"\x1dkA", b"\x1dv0", b"\x1dv0\x00", b"\x1dv0\x00\xff\xff\xff\xff", b"\x1dv0\x00\x02\x00\x03\x00",
    b"\x1d*", b"\x1dV", b"\x1dVB", b"\x1bp", b"\xb0\xa1", b"\x94\xee", b"\xfe", b"\n",
)  # fmt: skip
NONSENSE = st.lists(st.sampled_from(BEGINNINGS) | st.binary(max_size=24), max_size=30).map(b"".join)


@given(NONSENSE, st.lists(st.integers(0, 400), max_size=6))
def test_the_reader_loses_nothing_and_pieces_do_not_matter(data: bytes, cuts: list[int]) -> None:
    reader = CommandReader()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    found = [
        command
        for start, end in itertools.pairwise(edges)
        for command in reader.feed(data[start:end])
    ]
    found += reader.flush()
    assert found == read_all(data)
    assert b"".join(command.raw for command in found) == data


@given(NONSENSE)
def test_the_disassembler_has_a_line_for_everything(data: bytes) -> None:
    assert bool(disassemble(data)) == bool(data)
    without_pictures(data)


@pytest.mark.parametrize("profile", profile_names())
@given(data=NONSENSE)
def test_paper_takes_whatever_it_is_told(profile: str, data: bytes) -> None:
    paper = Paper(load_profile(profile), TYPEFACE)
    for command in read_all(data):
        paper.print(command)
    assert paper.sheet().image.width == load_profile(profile).dots


@pytest.mark.parametrize(
    "endless",
    [b"A" * 65_536, b"\x1bD" + b"\x01" * 65_536, b"\x1dk\x04" + b"1" * 65_536],
    ids=["text", "tabs", "barcode"],
)
def test_what_has_no_end_is_not_waited_for(endless: bytes) -> None:
    reader = CommandReader()
    for start in range(0, len(endless), 1024):
        reader.feed(endless[start : start + 1024])
        assert len(reader.held) <= 8192
    # A picture of 4 GB must not swallow every job to come.
    assert any(c.name == "GS V" for c in read_all(b"\x1dv0\x00\xff\xff\xff\xff" + b"\n\x1dVB\x00"))


@settings(max_examples=25)
@given(data=NONSENSE)
def test_a_printer_still_prints_after_nonsense(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("paper")
    good = encode_document(
        document(text(Run(text="김치찌개")), cut()), load_profile("generic-80-kr"), TYPEFACE
    ).data

    async def scenario() -> None:
        printer = VirtualPrinter("kitchen", folder, "generic-80-kr", "127.0.0.1", 0)
        await printer.start()
        for job in (data, good):
            # Off and on: else it waits for the rest of whatever was begun, as printers do.
            await printer.refuse()
            await printer.ok()
            reader, writer = await asyncio.open_connection("127.0.0.1", printer.port)
            writer.write(job)
            writer.write_eof()
            # The printer closes when all of it is printed; stopping waits for its files.
            await asyncio.wait_for(reader.read(), PATIENCE_S)
            writer.close()
            await writer.wait_closed()
        await printer.stop()

    asyncio.run(scenario())
    last = max(folder.glob("*.bin"), key=lambda path: int(path.stem))
    assert last.read_bytes() == good


def _text_bytes(data: bytes) -> bytes:
    return b"\xff".join(command.params for command in read_all(data) if command.name == "text")


@given(
    name=st.text(max_size=20).filter(str.strip),
    note=st.text(max_size=20),
    language=st.sampled_from(LANGUAGES),
    profile=st.sampled_from(["generic-80-kr", "epson-tm-t88v"]),
)
def test_no_letter_leaves_ks_x_1001_whatever_a_guest_types(
    name: str, note: str, language: str, profile: str
) -> None:
    """Every double-byte letter on the wire has both bytes in A1 to FE; all else is ASCII."""
    content = KitchenTicket(
        station="주방",
        order_number="1",
        service="eat_in",
        at=0,
        lines=(KitchenLine(quantity=1, name=name, options=(name,), note=note or None),),
        note=note or None,
    )
    document_ = kitchen_ticket(content, catalogue(language))
    data = encode_document(document_, load_profile(profile), TYPEFACE).data
    for run in _text_bytes(data).split(b"\xff"):
        at = 0
        while at < len(run):
            if run[at] < 0x80:
                assert 0x20 <= run[at] <= 0x7E
                at += 1
                continue
            assert 0xA1 <= run[at] <= 0xFE
            assert 0xA1 <= run[at + 1] <= 0xFE
            at += 2
