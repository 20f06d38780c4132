"""One virtual printer: a TCP server that obeys ESC/POS, answers status requests and has faults."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from contextlib import suppress
from pathlib import Path

from printer.charset import Charset
from printer.commands import Command, CommandReader
from printer.profile import PrinterProfile, load_profile
from printer.raster import Typeface
from printer.transport.file import next_number

from .paper import PHYSICAL, Paper, Sheet

# What a printer holds while it cannot print; then it stops reading (Epson TM-T88III: 4 KB).
RECEIVE_BUFFER_BYTES = 4096
_READ_BYTES = 1024
# Sheets that are printed and have no files yet; more would only use up memory.
MOST_UNDRAWN = 32

_READY = 0x12


class VirtualPrinter:
    """Listens on `port` (0: any, see `.port` after `start`) and writes paper to `folder`."""

    def __init__(self, name: str, folder: Path, profile: str, host: str, port: int) -> None:
        self.name = name
        self.port = port
        self._host = host
        self._folder = folder
        self._profile: PrinterProfile = load_profile(profile)
        self._typeface = Typeface()
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()
        self._one_sheet = asyncio.Lock()
        self._drawing: set[asyncio.Task[None]] = set()
        self._can_print = asyncio.Event()
        self._can_print.set()
        self.out_of_paper = False
        self.open_cover = False
        self.silent = False
        self.unproving = False
        self._drop_after: int | None = None
        self._paper_left: int | None = None

    async def start(self) -> None:
        """Open the port."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = await asyncio.start_server(self._serve, self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port, cut connections, finish writing."""
        if self._server:
            self._server.close()
            self._server = None
        connections = list(self._connections)
        for connection in connections:
            connection.cut()
        for connection in connections:
            await connection.gone.wait()
        await asyncio.gather(*self._drawing)

    async def paper_out(self) -> None:
        """The roll is empty."""
        self.out_of_paper = True
        self._can_print.clear()

    async def cover_open(self) -> None:
        """Somebody opened the cover."""
        self.open_cover = True
        self._can_print.clear()

    async def go_silent(self) -> None:
        """Prints but does not answer, like many clones."""
        self.silent = True

    async def no_proof(self) -> None:
        """Says how it is, but obeys no question in a job, as clones do that know DLE EOT alone."""
        self.unproving = True

    async def refuse(self) -> None:
        """Switched off or unplugged: no port, no buffer. What was printed hangs out of it."""
        await self.stop()

    def paper_out_after(self, count: int) -> None:
        """The roll ends when `count` more bytes were printed: in the middle of a ticket."""
        self._paper_left = count

    def drop_after(self, count: int) -> None:
        """Cut the connection after `count` more bytes, once."""
        self._drop_after = count

    async def ok(self) -> None:
        """Everything is well again."""
        self.out_of_paper = self.open_cover = self.silent = self.unproving = False
        self._drop_after = self._paper_left = None
        self._can_print.set()
        if self._server is None:
            await self.start()

    def answer(self, kind: int) -> bytes:
        """The byte for DLE EOT `kind`; nothing where it has none or is silent."""
        blocked = self.out_of_paper or self.open_cover
        answers = {
            1: _READY | 0x08 * blocked,
            2: _READY | 0x04 * self.open_cover | 0x20 * self.out_of_paper,
            3: _READY,
            4: _READY | 0x6C * self.out_of_paper,
        }
        return bytes((answers[kind],)) if kind in answers and not self.silent else b""

    def queued_answer(self, command: Command) -> bytes:
        """What it says when it comes to GS r, GS I or GS ( H, where its model knows them."""
        knows = self._profile.status
        if self.silent or self.unproving:
            return b""
        if command.name == "GS r" and knows.gs_r:
            return b"\x00"
        if command.name == "GS ( H" and knows.process_id and command.params[2:4] == b"00":
            return b"\x37\x22" + command.params[4:8] + b"\x00"
        if command.name == "GS I" and command.params == b"\x45":
            korean: Charset = self._profile.charset
            return b"\x5fKOREA C-5601C\x00" if korean != "none" else b"\x5f\x00"
        if command.name == "GS I" and command.params in (b"\x02", b"2"):
            return bytes((self._profile.charset != "none",))
        return b""

    async def until_printing(self) -> None:
        """Wait while there is no paper or the cover is open."""
        await self._can_print.wait()

    async def printed(self, command: Command) -> None:
        """Use up paper, where the end of the roll is near."""
        if self._paper_left is not None:
            self._paper_left -= len(command.raw)
            if self._paper_left <= 0:
                self._paper_left = None
                await self.paper_out()

    @property
    def blocked(self) -> bool:
        """True while it cannot print."""
        return not self._can_print.is_set()

    def counted(self, data: bytes) -> tuple[bytes, bool]:
        """The bytes that still arrive, and whether the connection is cut now."""
        if self._drop_after is None or len(data) < self._drop_after:
            if self._drop_after is not None:
                self._drop_after -= len(data)
            return data, False
        kept, self._drop_after = data[: self._drop_after], None
        return kept, True

    async def finish(self, commands: list[Command]) -> None:
        """Take one job as printed, unless it left no trace on paper. Its files follow by themselves.

        Drawing takes far longer than the bytes did; a printer is not slower for being watched.
        """
        while len(self._drawing) >= MOST_UNDRAWN:
            await asyncio.wait(self._drawing, return_when=asyncio.FIRST_COMPLETED)
        if any(command.name in PHYSICAL for command in commands):
            drawing = asyncio.create_task(self._draw(commands))
            self._drawing.add(drawing)
            drawing.add_done_callback(self._drawing.discard)

    async def _draw(self, commands: list[Command]) -> None:
        async with self._one_sheet:
            await asyncio.to_thread(self._write, commands)

    def _write(self, commands: list[Command]) -> None:
        paper = Paper(self._profile, self._typeface)
        for command in commands:
            paper.print(command)
        sheet: Sheet = paper.sheet()
        number = next_number(self._folder)
        part = self._folder / ".part"
        part.write_text(sheet.text, encoding="utf-8")
        os.replace(part, self._folder / f"{number}.txt")
        part.write_bytes(b"".join(command.raw for command in commands))
        os.replace(part, self._folder / f"{number}.bin")
        sheet.image.save(part, format="PNG")
        os.replace(part, self._folder / f"{number}.png")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection(self, reader, writer)
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
            connection.gone.set()


def is_question(command: Command) -> bool:
    """True for what a printer answers in its turn. It is no part of a job, and stands on no paper."""
    if command.name == "GS ( H":
        return command.params[2:4] == b"00"
    return command.name in ("GS r", "GS I")


class _Connection:
    """One client: a reader that answers at once, and a printer that works through what came."""

    def __init__(
        self, printer: VirtualPrinter, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._printer = printer
        self._reader = reader
        self._writer = writer
        self.gone = asyncio.Event()
        self._job: list[Command] = []
        self._buffer: asyncio.Queue[bytes] = asyncio.Queue()
        self._held = 0
        self._room = asyncio.Event()
        self._lost = False
        self._working: asyncio.Task[None] | None = None
        self._last = b""

    def cut(self) -> None:
        """Reset the connection, as a printer does that loses power."""
        self._lost = True
        self._room.set()
        if self._working:
            self._working.cancel()
        self._reset()

    def _reset(self) -> None:
        if self._writer.transport.is_closing():
            # Cut already; its socket is gone while what had arrived is still being printed.
            return
        # A plain close would look like a printer that hung up in good order after its job.
        link = self._writer.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def run(self) -> None:
        """Until the client closes and its last job is printed, or the power is gone."""
        self._working = asyncio.create_task(self._work())
        with suppress(ConnectionError):
            await self._receive()
        await self._buffer.put(b"")
        with suppress(asyncio.CancelledError):
            await self._working
        await self._printer.finish(self._job)
        self._writer.close()

    async def _receive(self) -> None:
        while data := await self._reader.read(_READ_BYTES):
            data, cut = self._printer.counted(data)
            self._answer_at_once(data)
            self._held += len(data)
            await self._buffer.put(data)
            if cut:
                # What arrived whole is printed; then the power is gone.
                await self._buffer.put(b"")
                self._reset()
                return
            while self._stands_full():
                self._room.clear()
                await self._room.wait()

    def _stands_full(self) -> bool:
        return self._printer.blocked and self._held >= RECEIVE_BUFFER_BYTES and not self._lost

    def _answer_at_once(self, data: bytes) -> None:
        """DLE EOT is obeyed on arrival, wherever it stands: also inside a picture."""
        seen = self._last + data
        self._last = seen[-2:]
        at = seen.find(b"\x10\x04")
        while at >= 0 and at + 2 < len(seen):
            self._writer.write(self._printer.answer(seen[at + 2]))
            at = seen.find(b"\x10\x04", at + 3)

    async def _work(self) -> None:
        reader = CommandReader()
        while data := await self._buffer.get():
            for command in reader.feed(data):
                await self._obey(command)
            self._held -= len(data)
            self._room.set()
        for command in reader.flush():
            await self._obey(command)

    async def _obey(self, command: Command) -> None:
        if command.name.startswith("DLE"):
            # Obeyed on arrival.
            return
        await self._printer.until_printing()
        if is_question(command):
            self._writer.write(self._printer.queued_answer(command))
            return
        self._job.append(command)
        await self._printer.printed(command)
        if command.name == "GS V":
            await self._printer.finish(self._job)
            self._job = []
