"""The virtual printer's cables: a real TCP port, and a real serial line (pty) with pyserial at its end."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import serial

from printer.virtual.links import scrambled
from printer.virtual.printer import LOG, MOST_UNDRAWN, VirtualPrinter
from printer.virtual.verbs import SUDDEN, VERBS, Control

PATIENCE_S = 20.0
PROFILE = "epson-tm-t88v"
BAUD = 38_400
LINE = b"ABCD\n"
CUT = b"\x1dVB\x00"
PROOF = b"\x1d(H\x06\x00000001"
PROVEN = b"\x37\x220001\x00"


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110  what is on the other side has no event
            await asyncio.sleep(0.005)


def with_printer(
    folder: Path, scenario: Callable[[VirtualPrinter], Awaitable[None]], **options: object
) -> None:
    async def run() -> None:
        printer = VirtualPrinter("kitchen", folder, PROFILE, **options)  # type: ignore[arg-type]
        await printer.start()
        try:
            await scenario(printer)
        finally:
            await printer.stop()

    asyncio.run(run())


def log_of(folder: Path, event: str) -> list[dict[str, object]]:
    lines = (folder / LOG).read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["event"] == event]


def is_gone(path: Path) -> bool:
    return not path.is_symlink()


async def connect(printer: VirtualPrinter) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", printer.port)


async def hear(reader: asyncio.StreamReader, count: int) -> bytes:
    async with asyncio.timeout(PATIENCE_S):
        return await reader.readexactly(count)


async def let_go(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        await writer.wait_closed()
    except ConnectionError:
        pass


# --- TCP ---


def test_a_second_client_waits_for_the_first(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        first, first_out = await connect(printer)
        first_out.write(b"\x10\x04\x01")
        assert await hear(first, 1) == b"\x12"
        second, second_out = await connect(printer)
        second_out.write(b"\x10\x04\x04" + LINE + CUT)
        first_out.write(LINE + LINE + CUT + PROOF)
        assert await hear(first, len(PROVEN)) == PROVEN
        assert printer.machine.sheet == 2, "the second one's job is not begun"
        await let_go(first_out)
        assert await hear(second, 1) == b"\x12"
        await until(lambda: printer.machine.sheet == 3)
        await let_go(second_out)

    with_printer(tmp_path, scenario)
    assert (tmp_path / "1.bin").read_bytes() == LINE + LINE + CUT
    assert (tmp_path / "2.bin").read_bytes() == LINE + CUT


def test_an_answer_goes_to_who_asked_and_a_status_to_who_is_there(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        await printer.cover_open()
        _, first_out = await connect(printer)
        first_out.write(LINE + CUT + PROOF)
        await until(lambda: printer.machine.buffer.held)
        await let_go(first_out)
        second, second_out = await connect(printer)
        second_out.write(b"\x10\x04\x02")
        assert await hear(second, 1) == b"\x16"
        await printer.ok()
        await until(lambda: printer.machine.sheet == 2)
        second_out.write(b"\x1da\x0f")
        assert await hear(second, 4) == b"\x10\x00\x00\x00", (
            "not the answer to the other's question"
        )
        await printer.cover_open()
        assert await hear(second, 4) == b"\x38\x00\x00\x00"
        await let_go(second_out)

    with_printer(tmp_path, scenario)


def test_while_its_buffer_is_full_a_network_printer_does_not_read(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        await printer.cover_open()
        reader, writer = await connect(printer)
        writer.write(LINE * 4000 + CUT)
        await until(lambda: printer.state()["full"])
        writer.write(b"\x10\x04\x01")
        assert printer.machine.buffer.dropped == 0
        assert printer.machine.buffer.held <= 4096
        await printer.ok()
        assert await hear(reader, 1) == b"\x12", "only now it comes to the question"
        await until(lambda: printer.machine.sheet == 2)
        await let_go(writer)

    with_printer(tmp_path, scenario)
    assert (tmp_path / "1.bin").read_bytes() == LINE * 4000 + CUT


def test_looks_of_a_night_without_paper_leave_nothing_behind(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        await printer.paper_out()
        for _ in range(30):
            reader, writer = await connect(printer)
            writer.write(b"\x10\x04\x04")
            assert await hear(reader, 1) == b"\x7e"
            await let_go(writer)
        await until(lambda: not printer.clients)

    with_printer(tmp_path, scenario)


def test_power_goes_in_the_middle_of_a_line_and_the_connection_with_it(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        control = Control({"kitchen": printer})
        assert await control.obey(["after", "kitchen", "6", "power_cut"]) == "ok"
        reader, writer = await connect(printer)
        writer.write(LINE * 3 + CUT + PROOF)
        with pytest.raises(ConnectionResetError):
            await hear(reader, 1)
        writer.close()
        await printer.ok()
        reader, writer = await connect(printer)
        writer.write(LINE + CUT + PROOF)
        assert await hear(reader, len(PROVEN)) == PROVEN
        await let_go(writer)

    with_printer(tmp_path, scenario)
    assert (tmp_path / "1.txt").read_text() == "ABCD\nABCD ~\n"
    (first, second) = log_of(tmp_path, "sheet")
    assert first["lost"] != []
    assert (second["lost"], second["why"]) == ([], "cut")


def test_hung_up_in_good_order_is_no_reset(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        printer.hang_up_after(7)
        reader, writer = await connect(printer)
        writer.write(LINE)
        writer.write(LINE[:2])
        assert await reader.read() == b""
        await let_go(writer)

    with_printer(tmp_path, scenario)
    assert (tmp_path / "1.bin").read_bytes() == LINE + b"AB"
    assert (tmp_path / "1.txt").read_text() == "ABCD\n"


def test_a_pulled_network_cable_carries_nothing_and_loses_nothing(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        reader, writer = await connect(printer)
        writer.write(b"\x10\x04\x01")
        assert await hear(reader, 1) == b"\x12"
        printer.unplug()
        writer.write(LINE + CUT + b"\x10\x04\x01")
        await asyncio.sleep(0)
        printer.replug()
        assert await hear(reader, 1) == b"\x12"
        await until(lambda: printer.machine.sheet == 2)
        await let_go(writer)

    with_printer(tmp_path, scenario)


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        (["late", "30"], b"\x12" + PROVEN),
        (["stale", "0f"], b"\x0f\x12" + PROVEN),
        (["no_proof"], b"\x12"),
        (["garbage", "3"], b"\xc5\xd7\x14\x12" + PROVEN),
    ],
)
def test_answers_as_bad_printers_give_them(tmp_path: Path, words: list[str], heard: bytes) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        control = Control({"kitchen": printer})
        assert await control.obey([words[0], "kitchen", *words[1:]]) == "ok"
        reader, writer = await connect(printer)
        writer.write(b"\x10\x04\x01" + LINE + PROOF)
        assert await hear(reader, len(heard)) == heard
        assert (words[0] in printer.state()["faults"]) == (words[0] in ("late", "no_proof"))
        await let_go(writer)

    with_printer(tmp_path, scenario)


def test_a_status_block_in_two_pieces_with_an_answer_between_them(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        control = Control({"kitchen": printer})
        reader, writer = await connect(printer)
        await control.obey(["split", "kitchen", "20"])
        writer.write(b"\x1da\xff")
        assert await hear(reader, 4) == b"\x10\x00\x00\x00"
        await control.obey(["interrupt", "kitchen"])
        await printer.cover_open()
        assert await hear(reader, 2) == b"\x38\x00"
        writer.write(b"\x10\x04\x01")
        assert await hear(reader, 3) == b"\x1a\x00\x00"
        await let_go(writer)

    with_printer(tmp_path, scenario)


def test_one_that_reads_nothing_takes_the_connection_all_the_same(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        printer.deaf = True
        reader, writer = await connect(printer)
        writer.write(b"\x10\x04\x01" + LINE * 10_000)
        await asyncio.sleep(0)
        assert printer.machine.buffer.held == 0
        printer.deaf = False
        printer.go_on()
        assert await hear(reader, 1) == b"\x12"
        await let_go(writer)

    with_printer(tmp_path, scenario)


def test_more_sheets_than_can_be_drawn_at_once_are_waited_for(tmp_path: Path) -> None:
    count = MOST_UNDRAWN * 2

    async def scenario(printer: VirtualPrinter) -> None:
        _, writer = await connect(printer)
        writer.write((LINE + CUT) * count)
        await until(lambda: printer.machine.sheet == count + 1)
        await let_go(writer)

    with_printer(tmp_path, scenario)
    assert len(list(tmp_path.glob("*.png"))) == count


def test_a_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    async def start(port: int) -> None:
        printer = VirtualPrinter("kitchen", tmp_path, PROFILE, port=port)
        try:
            await printer.start()
        finally:
            await printer.stop()

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        asyncio.run(start(taken.getsockname()[1]))


def test_every_verb_is_obeyed_and_wrong_words_are_not(tmp_path: Path) -> None:
    given = {"MM": "3000", "BYTES": "900000", "PERCENT": "0", "MS": "0", "[HEX]": "1f"}

    async def scenario(printer: VirtualPrinter) -> None:
        control = Control({"kitchen": printer})
        for name, verb in VERBS.items():
            for last in SUDDEN if name == "after" else ("",):
                words = [given.get(word, last) for word in verb.argument.split()]
                assert await control.obey([name, "kitchen", *words]) == "ok", name
                if verb.argument and not verb.argument.startswith("["):
                    assert (await control.obey([name, "kitchen"])).startswith("error"), name
                    assert (await control.obey([name, "kitchen", "soon"])).startswith("error"), name
                assert (await control.obey([name, "kitchen", *words, "x"])).startswith("error"), (
                    name
                )
                assert await control.obey(["ok", "kitchen"]) == "ok"
        state = json.loads(await control.obey(["state", "kitchen"]))
        assert state["says"][0] in (0x12, 0x16)
        assert state["offline"] is False
        assert (await control.obey(["explode", "kitchen"])).startswith("error")
        assert (await control.obey(["ok"])).startswith("error")

    with_printer(tmp_path, scenario, roll_mm=80_000.0)


# --- a serial line ---


async def opened(printer: VirtualPrinter, baud: int = BAUD, **options: object) -> serial.Serial:
    assert printer.tty is not None
    line = serial.Serial(str(printer.tty), baud, timeout=0, write_timeout=PATIENCE_S, **options)
    await until(lambda: printer.clients)
    return line


class Line:
    """What a client hears, collected without ever blocking the printer's own loop."""

    def __init__(self, line: serial.Serial) -> None:
        self.line = line
        self.heard = b""

    async def hear(self, count: int) -> bytes:
        def enough() -> bool:
            self.heard += self.line.read(4096)
            return len(self.heard) >= count

        await until(enough)
        heard, self.heard = self.heard[:count], self.heard[count:]
        return heard


def test_a_job_over_a_serial_line_is_printed_and_proven(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        with await opened(printer) as line:
            line.write(b"\x10\x04\x01" + LINE + CUT + PROOF)
            assert await Line(line).hear(1 + len(PROVEN)) == b"\x12" + PROVEN
        await until(lambda: not printer.clients)
        with await opened(printer) as line:
            # No cut: it is torn off when the client has gone.
            line.write(LINE)
        await until(lambda: printer.machine.sheet == 3)

    with_printer(tmp_path, scenario, baud=BAUD)
    assert (tmp_path / "1.bin").read_bytes() == LINE + CUT
    assert (tmp_path / "2.bin").read_bytes() == LINE


def test_another_speed_is_noise_in_both_directions(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        with await opened(printer, baud=115_200) as line:
            line.write(b"\x10\x04\x01\n")
            await until(lambda: printer.received >= 4)
            printer.say(b"\x12")
            assert await Line(line).hear(1) == scrambled(b"\x12") != b"\x12"
        await until(lambda: not printer.clients)
        with await opened(printer) as line:
            line.write(bytes(600) + b"\x1b@" + LINE + CUT)
            await until(lambda: list(tmp_path.glob("*.png")))

    with_printer(tmp_path, scenario, baud=BAUD)


def test_xoff_holds_a_client_back_and_xon_lets_it_go_on(tmp_path: Path) -> None:
    job = LINE * 5000 + CUT

    async def scenario(printer: VirtualPrinter) -> None:
        await printer.cover_open()
        with await opened(printer, xonxoff=True) as line:
            sending = asyncio.create_task(asyncio.to_thread(line.write, job))
            await until(lambda: printer.state()["full"])
            assert not sending.done()
            await printer.ok()
            await asyncio.wait_for(sending, PATIENCE_S)
            await until(lambda: printer.machine.sheet == 2)
        assert printer.machine.buffer.dropped == 0

    with_printer(tmp_path, scenario, baud=BAUD)
    assert (tmp_path / "1.bin").read_bytes() == job


def test_who_does_not_heed_xoff_loses_bytes_and_the_log_says_so(tmp_path: Path) -> None:
    job = LINE * 2000 + CUT

    async def scenario(printer: VirtualPrinter) -> None:
        await printer.cover_open()
        with await opened(printer) as line:
            client = Line(line)
            await asyncio.to_thread(line.write, job)
            assert await client.hear(1) == b"\x13"
            await until(lambda: printer.received >= len(job))
            await printer.ok()
            line.write(b"\x1b@" + CUT)
            await until(lambda: printer.machine.sheet == 2)
            assert await client.hear(1) == b"\x11"

    with_printer(tmp_path, scenario, baud=BAUD)
    assert sum(int(str(one["bytes"])) for one in log_of(tmp_path, "dropped")) == len(job) - 4096


def test_a_pulled_line_is_an_error_and_comes_back_under_its_name(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        assert printer.tty is not None
        with await opened(printer) as line:
            line.write(LINE)
            await until(lambda: printer.received >= len(LINE))
            printer.unplug()
            assert is_gone(printer.tty)
            with pytest.raises(OSError, match=r"Input/output error|write failed"):
                line.write(LINE)
        printer.replug()
        with await opened(printer) as line:
            line.write(b"\x10\x04\x01")
            assert await Line(line).hear(1) == b"\x12"

    with_printer(tmp_path, scenario, baud=BAUD)


def test_a_line_stays_when_the_power_goes(tmp_path: Path) -> None:
    async def scenario(printer: VirtualPrinter) -> None:
        with await opened(printer) as line:
            await printer.refuse()
            line.write(LINE + b"\x10\x04\x01")
            await until(lambda: printer.received >= len(LINE) + 3)
            await printer.ok()
            # Its first word: the line is free.
            assert await Line(line).hear(1) == b"\x11"
            line.write(b"\x10\x04\x01")
            assert await Line(line).hear(1) == b"\x12"

    with_printer(tmp_path, scenario, baud=BAUD)
    assert not list(tmp_path.glob("*.bin"))


def test_bytes_take_their_time_on_a_slow_line(tmp_path: Path) -> None:
    """At real pace nothing arrives faster than baud/10 bytes a second: told by the clock of the loop itself."""

    async def scenario(printer: VirtualPrinter) -> None:
        with await opened(printer, baud=1200) as line:
            begun = asyncio.get_running_loop().time()
            line.write(bytes(60))
            await until(lambda: printer.received >= 60)
            assert asyncio.get_running_loop().time() - begun >= 59 / 120 - 0.02

    with_printer(tmp_path, scenario, baud=1200, pace=1.0)
