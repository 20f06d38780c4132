"""What can be done to a virtual printer: one table, for the control port, the demo's page and tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from .mechanism import NEAR_END_MM, Mechanism
from .printer import VirtualPrinter

# A number larger than this is a slip of the hand.
_MOST = 10_000_000
# What `stale` says where nothing else is given: enough paper (GS r 1), an answer of a job long gone.
_STALE = "00"


class Wrong(ValueError):
    """The words cannot be obeyed; the text says what is expected."""


Deed = Callable[[VirtualPrinter, str], Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Verb:
    """`argument` names what follows the printer's name, "" where nothing does; [..] may be left out."""

    argument: str
    what: str
    do: Deed


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= _MOST):
        raise Wrong
    return int(text)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text or _STALE)
    except ValueError:
        raise Wrong from None


def _wait(do: Callable[[VirtualPrinter], Awaitable[None]]) -> Deed:
    return lambda printer, _: do(printer)


def _count(do: Callable[[VirtualPrinter, int], None]) -> Deed:
    return lambda printer, argument: do(printer, _number(argument))


def _mend(do: Callable[[Mechanism], None]) -> Deed:
    def done(printer: VirtualPrinter, _argument: str) -> None:
        do(printer.machine.mechanism)
        printer.go_on()

    return done


def _set(**values: bool) -> Deed:
    def done(mechanism: Mechanism) -> None:
        for name, value in values.items():
            setattr(mechanism, name, value)

    return _mend(done)


def _deaf(deaf: bool) -> Deed:
    def done(printer: VirtualPrinter, _argument: str) -> None:
        printer.deaf = deaf
        printer.go_on()

    return done


def _paper(printer: VirtualPrinter, argument: str) -> None:
    printer.machine.mechanism.put_in(_number(argument))
    printer.go_on()


def _paper_low(printer: VirtualPrinter, _argument: str) -> None:
    printer.machine.mechanism.put_in(NEAR_END_MM - 1)
    printer.go_on()


def _free_cutter(printer: VirtualPrinter, _argument: str) -> None:
    printer.machine.mechanism.cutter_jammed = False
    printer.machine.mechanism.jam_share = 0.0
    printer.machine.recover(clear=False)
    printer.go_on()


def _jam_share(printer: VirtualPrinter, argument: str) -> None:
    printer.machine.mechanism.jam_share = min(100, _number(argument)) / 100


# What can happen in the middle of a line, `after` so many mm of paper: it must need no waiting.
SUDDEN: Mapping[str, Callable[[VirtualPrinter], None]] = {
    "paper_out": lambda printer: printer.machine.mechanism.end_inside(0),
    "cover_open": lambda printer: setattr(printer.machine.mechanism, "cover_open", True),
    "cutter_jam": lambda printer: setattr(printer.machine.mechanism, "cutter_jammed", True),
    "head_hot": lambda printer: printer.machine.mechanism.heat(),
    "go_silent": lambda printer: setattr(printer.voice, "silent", True),
    "power_cut": lambda printer: printer.lose_power(),
    "unplug": lambda printer: printer.unplug(),
}


def _after(printer: VirtualPrinter, argument: str) -> None:
    mm, _, verb = argument.partition(" ")
    if verb not in SUDDEN:
        raise Wrong
    printer.machine.mechanism.after_mm(_number(mm), partial(SUDDEN[verb], printer))


async def _power_cycle(printer: VirtualPrinter, _argument: str) -> None:
    await printer.refuse()
    await printer.power_on()


VERBS: Mapping[str, Verb] = {
    "ok": Verb("", "all well again, paper and power too: what waited is printed", _wait(VirtualPrinter.ok)),
    # Paper
    "paper_out": Verb("", "the roll is empty: it stops inside the line and says so", _wait(VirtualPrinter.paper_out)),
    "paper_low": Verb("", "the roll is nearly empty, and the sensor sees it", _paper_low),
    "paper": Verb("MM", "so much is left on the roll", _paper),
    "refill": Verb("", "a full roll: what was not burnt comes on the new one", _mend(Mechanism.refill)),
    "paper_out_after": Verb("BYTES", "the roll ends in what that byte prints", _count(VirtualPrinter.paper_out_after)),
    # Cover, cutter, head, drawer
    "cover_open": Verb("", "the cover is open: it stops, inside a picture too", _wait(VirtualPrinter.cover_open)),
    "cover_close": Verb("", "the cover is closed: it goes on where it stopped", _set(cover_open=False)),
    "cutter_jam": Verb("", "the next cut jams", _set(cutter_jammed=True)),
    "cutter_free": Verb("", "the blade is free, and the cut is made", _free_cutter),
    "cutter_jams": Verb("PERCENT", "so many cuts of a hundred jam", _jam_share),
    "head_hot": Verb("", "the head is too hot, and stays so", _mend(Mechanism.heat)),
    "head_cool": Verb("", "the head is cold", _mend(Mechanism.cool)),
    "broken": Verb("", "an error that only switching it off ends", _set(unrecoverable=True)),
    "drawer_open": Verb("", "somebody opens the drawer with the key", _set(drawer_open=True)),
    "drawer_close": Verb("", "somebody closes the drawer", _set(drawer_open=False)),
    # What it says
    "go_silent": Verb("", "prints, but answers nothing", _wait(VirtualPrinter.go_silent)),
    "no_proof": Verb("", "says how it is, but answers nothing in a job", _wait(VirtualPrinter.no_proof)),
    "speak": Verb("", "answers again as it should", lambda p, _: p.voice.well()),
    "late": Verb("MS", "every answer comes so much later", lambda p, n: p.voice.late(_number(n) / 1000)),
    "stale": Verb("[HEX]", "an old answer comes before the next one", lambda p, h: p.voice.stale(_hex(h))),
    "garbage": Verb("BYTES", "noise comes before the next answer", lambda p, n: p.voice.noise(_number(n))),
    "split": Verb("MS", "the next automatic status has a pause in it", lambda p, n: p.voice.split(_number(n) / 1000)),
    "interrupt": Verb("", "the next one has the answer to a DLE EOT in it", lambda p, _: p.voice.interrupt()),
    # Cable and power
    "refuse": Verb("", "switched off: connections are cut, what it held is lost", _wait(VirtualPrinter.refuse)),
    "power_cut": Verb("", "the same", _wait(VirtualPrinter.refuse)),
    "power_on": Verb("", "switched on: it starts afresh", _wait(VirtualPrinter.power_on)),
    "power_cycle": Verb("", "off and on again", _power_cycle),
    "deaf": Verb("", "takes connections and reads nothing", _deaf(True)),
    "listen": Verb("", "reads again", _deaf(False)),
    "drop_after": Verb("BYTES", "resets the connection after so many, once", _count(VirtualPrinter.drop_after)),
    "hang_up_after": Verb("BYTES", "closes it in good order instead", _count(VirtualPrinter.hang_up_after)),
    "unplug": Verb("", "the cable is pulled: a line is gone, a network carries nothing", lambda p, _: p.unplug()),
    "replug": Verb("", "the cable is back, under the same name", lambda p, _: p.replug()),
    "after": Verb("MM VERB", f"when so much more paper came out: {', '.join(SUDDEN)}", _after),
}  # fmt: skip
# Answers of their own instead of `ok`.
STATE = "state"


def described() -> str:
    """The table, for people."""
    lines = [(f"{name} NAME {verb.argument}".rstrip(), verb.what) for name, verb in VERBS.items()]
    lines.append((f"{STATE} NAME", "how it is, as one line of JSON"))
    return "\n".join(f"    {words:<24} {what}" for words, what in lines)


class Control:
    """The line protocol: a verb, a printer and perhaps more in, `ok`, JSON or `error ...` out."""

    def __init__(self, printers: Mapping[str, VirtualPrinter]) -> None:
        self._printers = printers

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: a line in, a line out."""
        with suppress(ConnectionError):
            while line := await reader.readline():
                answer = await self.obey(line.decode("utf-8", "replace").split())
                writer.write(f"{answer}\n".encode())
                await writer.drain()
        writer.close()

    async def obey(self, words: Sequence[str]) -> str:
        """Carry out one verb; never raises for what the words say."""
        if len(words) < 2 or words[1] not in self._printers:
            return f"error: say a verb and one of: {' '.join(self._printers)}"
        name, printer = words[0], self._printers[words[1]]
        if name == STATE and len(words) == 2:
            return json.dumps(printer.state())
        if name not in VERBS:
            return f"error: verbs are {' '.join((*VERBS, STATE))}"
        verb = VERBS[name]
        given, wanted = len(words) - 2, len(verb.argument.split())
        least = 0 if verb.argument.startswith("[") else wanted
        try:
            if not least <= given <= wanted:
                raise Wrong
            done = verb.do(printer, " ".join(words[2:]))
        except Wrong:
            return f"error: {name} NAME {verb.argument}".rstrip()
        if done is not None:
            await done
        return "ok"
