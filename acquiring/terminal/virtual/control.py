"""The control port of a virtual terminal: a line in; `ok`, `error ...` or a line of JSON out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from .terminal import VirtualTerminal
from .verbs import REQUESTS, Wrong, meets

# A number larger than this is a slip of the hand.
_MOST = 1_000_000
_SWITCHES = ("hold", "busy", "forgetful", "test_mode", "echo_stamps")

DEEDS: Mapping[str, tuple[str, str]] = {
    "ok": ("", "all well again, power too; its record stays as it is"),
    "always": ("VERB ...", "every request for money meets this; one laid in for the next goes first"),
    "card": ("", "a person puts the card in"),
    "pull": ("", "a person goes back on it"),
    "event": ("LETTER", "an event unasked: M R I O F"),
    "hold": ("on|off", "a person puts the card in, not a guest by himself"),
    "busy": ("on|off", "everything is refused"),
    "forgetful": ("on|off", "it takes the same frame twice for two requests"),
    "test_mode": ("on|off", "it approves, and no money moves"),
    "echo_stamps": ("on|off", "an answer repeats the stamp of its request"),
    "switch_off": ("", "no power, now"),
    "switch_on": ("", "power again"),
    "cut_after": ("BYTES", "the link is cut when it has sent so many more, once"),
    "cut_heard_after": ("BYTES", "the link is cut when it has heard so many more, once"),
    "state": ("", "how it is, as JSON"),
}  # fmt: skip


def described() -> str:
    """Both tables, for people."""
    lines = [(f"{name} {verb.argument}".rstrip(), verb.what) for name, verb in REQUESTS.items()]
    lines += [(f"{name} {argument}".rstrip(), what) for name, (argument, what) in DEEDS.items()]
    return "\n".join(f"    {words:<24} {what}" for words, what in lines)


class Control:
    """Obeys lines."""

    def __init__(self, terminal: VirtualTerminal) -> None:
        self._terminal = terminal
        self._plain: Mapping[str, Callable[[], bool | None]] = {
            "ok": self._well,
            "card": terminal.insert,
            "pull": terminal.pull,
            "switch_off": terminal.power_off,
            "switch_on": terminal.power_on,
        }

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with suppress(ConnectionError):
            while line := await reader.readline():
                writer.write(f"{self.obey(line.decode('utf-8', 'replace').split())}\n".encode())
                await writer.drain()
        writer.close()

    def obey(self, words: list[str]) -> str:
        """Carry out one line; never raises for what the words say."""
        try:
            if words == ["state"]:
                return json.dumps(self._terminal.state(), ensure_ascii=False)
            self._do(words)
        except Wrong as wrong:
            return f"error: {wrong}"
        return "ok"

    def _do(self, words: list[str]) -> None:
        terminal = self._terminal
        match words:
            case ["always", *verb]:
                terminal.plan.always = meets(verb)
            case ["event", ("M" | "R" | "I" | "O" | "F") as letter]:
                terminal.event(letter)
            case [name, ("on" | "off") as on] if name in _SWITCHES:
                setattr(terminal, name, on == "on")
            case ["cut_after", count]:
                terminal.voice.cut_after = _number(count)
            case ["cut_heard_after", count]:
                terminal.cut_heard_after = _number(count)
            case [name] if name in self._plain:
                if self._plain[name]() is False:
                    raise Wrong("it waits for no card")
            case [name, *_] if name in DEEDS:
                raise Wrong(f"{name} {DEEDS[name][0]}".rstrip())
            case _:
                terminal.plan.next.append(meets(words))

    def _well(self) -> None:
        terminal = self._terminal
        terminal.plan.clear()
        terminal.busy = terminal.forgetful = terminal.test_mode = False
        terminal.voice.cut_after = terminal.cut_heard_after = None
        terminal.power_on()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= _MOST):
        raise Wrong("a number of bytes")
    return int(text)
