"""One virtual printer: a machine, its cable, and the files that its paper becomes.

In its folder, for each sheet that came off (cut, torn off when a client had gone, or left hanging at a
power cut), in this order: `<n>.txt` the lines that are on it, `<n>.bin` the bytes it was printed from
without questions (GS r, GS I, GS ( H fn48, GS a) and real-time commands, `<n>.png` the paper itself.

`log.jsonl` is what happened to the mechanism, one event a line, written before any answer that follows
from it leaves: power, line, cut, pulse, paper_end, lost, cleared, cutter_jam, head_hot, dropped, said, sheet.
**Whether a job is whole on paper**: look for its bytes in a `<n>.bin`. They are whole if the `sheet` event
of that n is there, and none of its `lost` pairs [from, to) overlaps the place where they were found.
`lost` are the parts of the `.bin` that were obeyed and whose dots never came (power cut, buffer cleared);
bytes that were never obeyed stand in no `.bin`. A line that ended on the next roll is not lost. A question
is no part of the bytes; the log's order tells what had come out when its answer (`said`) left.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import time
from pathlib import Path
from typing import Any, TextIO

from printer.profile import load_profile
from printer.raster import Typeface
from printer.transport.file import next_number

from .answers import real_time
from .links import Link, SerialLine, TcpPort
from .machine import Drained, Event, Finished, Full, Happened, Machine, Said
from .paper import drawn
from .voice import Voice

FAST, REAL = math.inf, 1.0
# Sheets that are printed and have no files yet; more would only use up memory.
MOST_UNDRAWN = 32
DEFAULT_BAUD = 9600
LOG = "log.jsonl"


class VirtualPrinter:
    """Listens on `port` (0: any, see `.port` after `start`), or at `folder/tty` where `baud` is given."""

    def __init__(
        self,
        name: str,
        folder: Path,
        profile: str,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        baud: int | None = None,
        pace: float = FAST,
        roll_mm: float | None = None,
    ) -> None:
        self.name = name
        self.host = host
        self._folder = folder
        self._profile = load_profile(profile)
        self.machine = Machine(
            self._profile, pace=pace, roll_mm=roll_mm, first_sheet=next_number(folder)
        )
        self.voice = Voice()
        self._tcp = TcpPort(self, host, port) if baud is None else None
        self._tty = None if baud is None else SerialLine(self, folder / "tty", baud, pace)
        self._links: list[Link] = []
        self._draining: dict[int, list[asyncio.Future[None]]] = {}
        self._stored: set[int] = set()
        self._typeface = Typeface()
        self._one_sheet = asyncio.Lock()
        self._drawing: set[asyncio.Task[None]] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._open = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._log: TextIO | None = None
        self._last_words: dict[Link, float] = {}
        self._late: set[asyncio.TimerHandle] = set()
        self.deaf = False
        self.unplugged = False
        self.received = 0
        """Bytes that ever arrived, also while it was off."""
        self._drop_after: tuple[int, bool] | None = None

    # --- its life ---

    @property
    def port(self) -> int:
        """Where it listens; 0 for a serial line."""
        return self._tcp.port if self._tcp else 0

    @property
    def tty(self) -> Path | None:
        """Its serial line, where it has one."""
        return self._tty.path if self._tty else None

    @property
    def clients(self) -> int:
        """Links with somebody at their end."""
        return len(self._links)

    async def start(self) -> None:
        """Switch it on."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._log is None:
            self._log = (self._folder / LOG).open("a", encoding="utf-8", buffering=1)
        self.machine.power_on()
        if self._tty and not self.unplugged:
            self._tty.plug()
        if self._tcp and not self._tcp.open:
            await self._tcp.start()
        self.go_on()

    async def stop(self) -> None:
        """Switch it off, and finish writing."""
        await asyncio.gather(*self._closing)
        await self.refuse()
        if self._tty:
            self._tty.unplug()
        if self._timer:
            self._timer.cancel()
        for late in self._late:
            late.cancel()
        await asyncio.gather(*self._drawing)
        if self._log:
            self._log.close()
            self._log = None

    async def refuse(self) -> None:
        """Switched off: no port, no buffer. What was printed hangs out of it."""
        self.machine.power_off()
        self.go_on()
        await self._close_port()

    def lose_power(self) -> None:
        """The same in this very moment, between two rows of dots: the port is closed a moment later."""
        self.machine.power_off()
        closing = asyncio.create_task(self._close_port())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def power_on(self) -> None:
        """Switched on again: it starts afresh; paper, cover and cutter are as they were."""
        await asyncio.gather(*self._closing)
        await self.start()

    def unplug(self) -> None:
        """The cable is pulled: the line is gone; on a network nothing arrives and nothing leaves."""
        self.unplugged = True
        if self._tty:
            self._tty.unplug()

    def replug(self) -> None:
        """The cable is back: a line under the old name; a network goes on where it was."""
        self.unplugged = False
        if self._tty:
            self._tty.plug()
        self.go_on()

    async def _close_port(self) -> None:
        if self._tcp and self._tcp.open:
            await self._tcp.stop()

    async def ok(self) -> None:
        """Everything is well again: what waited is printed."""
        mechanism = self.machine.mechanism
        self.voice.well()
        self.deaf = self.unplugged = False
        self._drop_after = None
        self.machine.paper_ends_after(None)
        mechanism.cover_open = mechanism.feeding = mechanism.unrecoverable = False
        mechanism.cutter_jammed, mechanism.jam_share = False, 0.0
        mechanism.forget_plans()
        mechanism.cool()
        mechanism.refill()
        self.machine.recover(clear=False)
        await self.power_on()

    # --- the oldest faults; all of them are in `verbs.py` ---

    @property
    def out_of_paper(self) -> bool:
        """The roll is empty."""
        return self.machine.mechanism.paper_out

    async def paper_out(self) -> None:
        """The roll is empty."""
        self.machine.mechanism.end_inside(0)
        self.go_on()

    async def cover_open(self) -> None:
        """Somebody opened the cover."""
        self.machine.mechanism.cover_open = True
        self.go_on()

    async def go_silent(self) -> None:
        """Prints but does not answer, like many clones."""
        self.voice.silent = True

    async def no_proof(self) -> None:
        """Says how it is, but obeys no question in a job, as clones do that know DLE EOT alone."""
        self.voice.unproving = True

    def paper_out_after(self, count: int) -> None:
        """The roll ends when `count` more bytes were printed: in the middle of a ticket."""
        self.machine.paper_ends_after(count)

    def drop_after(self, count: int) -> None:
        """Reset the connection after `count` more bytes, once."""
        self._drop_after = (count, True)

    def hang_up_after(self, count: int) -> None:
        """Close it in good order instead."""
        self._drop_after = (count, False)

    # --- what links tell (links.Ears) ---

    def room(self) -> int:
        """Bytes that may be read now; none while its buffer stands full."""
        shut = self.deaf or self.unplugged or len(self._drawing) >= MOST_UNDRAWN
        return 0 if shut or self.machine.buffer.full else self.machine.buffer.free

    async def until_room(self) -> None:
        """Wait until there is some."""
        while not self.room():
            self._open.clear()
            await self._open.wait()

    def heard(self, data: bytes, source: int) -> bool:
        """Bytes arrived; False where the link is cut after them."""
        self.received += len(data)
        if self.deaf or self.unplugged:
            return True
        cut = None
        if self._drop_after is not None:
            left, reset = self._drop_after
            self._drop_after = (left - len(data), reset)
            if len(data) >= left:
                data, cut, self._drop_after = data[:left], reset, None
        before = self.machine.buffer.fed
        self.machine.feed(data, self._now(), source)
        if self.machine.buffer.fed != before:
            self._stored.add(source)
        self.go_on()
        if cut is not None:
            for link in [one for one in self._links if one.source == source]:
                link.cut(reset=cut)
        return cut is None

    def opened(self, link: Link) -> None:
        """A client is there."""
        self._links.append(link)

    def ended(self, source: int) -> asyncio.Future[None]:
        """The client has sent its last byte. Who only asked how it is leaves nothing to wait for."""
        drained: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if source not in self._stored:
            drained.set_result(None)
            return drained
        self._stored.discard(source)
        self._draining.setdefault(source, []).append(drained)
        self.machine.end(self._now(), source)
        self.go_on()
        return drained

    def closed(self, link: Link) -> None:
        """Nobody is there any more."""
        if link in self._links:
            self._links.remove(link)
        self._last_words.pop(link, None)

    # --- how it works ---

    def go_on(self) -> None:
        """After anything that happened: what follows from it, and when to look again."""
        self.machine.advance(self._now())
        for event in self.machine.take():
            self._pass_on(event)
        if self.room():
            self._open.set()
        if self._timer:
            self._timer.cancel()
            self._timer = None
        due = self.machine.next_event()
        if due is not None:
            self._timer = asyncio.get_running_loop().call_at(due, self.go_on)

    def state(self) -> dict[str, Any]:
        """How it is, for people and tests."""
        machine, mechanism = self.machine, self.machine.mechanism
        now = machine.condition
        return {
            "power": machine.power,
            "plugged": not self.unplugged,
            "paper_mm": mechanism.paper_mm,
            "near_end": now.near_end,
            "paper_out": now.paper_out,
            "cover_open": now.cover_open,
            "cutter_jammed": mechanism.cutter_jammed,
            "cutter_error": now.cutter,
            "head_hot": now.hot,
            "head_c": round(mechanism.head_c, 1),
            "unrecoverable": now.unrecoverable,
            "drawer_open": mechanism.drawer_open,
            "pulses": mechanism.pulses,
            "offline": now.offline,
            "says": [byte for kind in (1, 2, 3, 4) for byte in real_time(kind, now)],
            "held": machine.buffer.held,
            "full": machine.buffer.full,
            "dropped": machine.buffer.dropped,
            "printed_rows": mechanism.printed_rows,
            "sheet": machine.sheet,
            "faults": [*self.voice.faults(), *(["deaf"] if self.deaf else [])],
        }

    def say(self, data: bytes) -> None:
        """Bytes that nobody asked for, to whoever is there."""
        for link in self._links[-1:]:
            link.send(data)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _pass_on(self, event: Event) -> None:
        match event:
            case Said():
                self._say(event)
            case Happened(what, facts):
                self._note(what, facts)
            case Finished():
                drawing = asyncio.create_task(self._draw(event))
                self._drawing.add(drawing)
                drawing.add_done_callback(self._drawn)
            case Full(full):
                for link in self._links:
                    link.flow(full)
            case Drained(source):
                for drained in self._draining.pop(source, ()):
                    if not drained.done():
                        drained.set_result(None)

    def _note(self, event: str, facts: dict[str, Any]) -> None:
        if self._log is not None:
            line = {"at": time.time_ns() // 1_000_000, "event": event, **facts}
            self._log.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _say(self, said: Said) -> None:
        """To the client who asked, or whoever is there; lost where nobody is."""
        if self.unplugged or not self.machine.power:
            return
        links = [one for one in self._links if said.source in (None, one.source)]
        for delay, data in self.voice.say(said):
            for link in links[-1:]:
                self._note("said", {"kind": said.kind, "hex": data.hex()})
                self._send(link, data, delay)

    def _send(self, link: Link, data: bytes, delay_s: float) -> None:
        """At once, or late; never before what was said before."""
        now = self._now()
        due = max(self._last_words.get(link, now), now) + delay_s
        if due <= now:
            link.send(data)
            return
        self._last_words[link] = due

        def late() -> None:
            self._late.discard(handle)
            if link in self._links:
                link.send(data)

        handle = asyncio.get_running_loop().call_at(due, late)
        self._late.add(handle)

    def _drawn(self, task: asyncio.Task[None]) -> None:
        self._drawing.discard(task)
        if self.room():
            self._open.set()

    async def _draw(self, sheet: Finished) -> None:
        """Drawing takes far longer than the bytes did; a printer is not slower for being watched."""
        async with self._one_sheet:
            await asyncio.to_thread(self._write, sheet)

    def _write(self, sheet: Finished) -> None:
        paper = drawn(sheet.web, self._profile, self._typeface)
        part = self._folder / ".part"
        part.write_text(paper.text, encoding="utf-8")
        os.replace(part, self._folder / f"{sheet.sheet}.txt")
        part.write_bytes(sheet.data)
        os.replace(part, self._folder / f"{sheet.sheet}.bin")
        paper.image.save(part, format="PNG")
        os.replace(part, self._folder / f"{sheet.sheet}.png")
