"""The receive buffer of a printer: what arrived and was not obeyed yet, and the commands that overtake it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from printer.commands import Command, CommandReader

# Full at 128 bytes left, open again at 256 (Epson TM-T88III specification p.13, 4 KB mode).
FULL_AT_FREE, AGAIN_AT_FREE = 128, 256
_DLE = 0x10
_NUL = b"\x00"
_OVERTAKING = frozenset(("DLE EOT", "DLE ENQ", "DLE DC4"))
_DC4_LENGTHS = {1: 5, 2: 5, 8: 10}


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """The client of this link has gone: behind all that it sent."""

    source: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command in the buffer, or the end of a link, and which link it came from."""

    what: Command | LinkEnd
    source: int


class ReceiveBuffer:
    """`size` bytes. Beyond them a byte is dropped, as silently as a printer drops it.

    Bytes of a command that is not complete lie in the mechanism's own memory while nothing waits before
    them: a picture may be larger than the buffer. Real-time commands between two others take no room;
    inside another command (a picture, ESC 3) they are obeyed on arrival and are its data all the same.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._reader = CommandReader()
        self._waiting: deque[Waiting] = deque()
        self._bytes = 0
        self._real_time = b""
        self.stopped = False
        """The printer does not print: then the incomplete command waits in the buffer, too."""
        self.full = False
        """Told to the client: between the two marks it depends on which came last."""
        self.dropped = 0
        self.fed = 0
        """How often bytes came that were more than real-time commands."""

    @property
    def held(self) -> int:
        """Bytes that take up room."""
        torn = len(self._reader.held) if self._waiting or self.stopped else 0
        return self._bytes + torn

    @property
    def free(self) -> int:
        """Bytes that can still come."""
        return max(0, self._size - self.held)

    @property
    def waiting(self) -> bool:
        """Anything to obey."""
        return bool(self._waiting)

    @property
    def first(self) -> Waiting:
        """What is to be obeyed next."""
        return self._waiting[0]

    def feed(self, data: bytes, source: int) -> int:
        """Take what there is room for; how many bytes were dropped."""
        rest = data
        while rest and self.free:
            kept, rest = rest[: self.free], rest[self.free :]
            self._parse(kept, source)
        lost = len(rest)
        self.dropped += lost
        return lost

    def end(self, source: int) -> None:
        """The link's client has gone: letters are no longer waited for, the rest of a command is."""
        for command in self._reader.letters():
            self._put(command, source)
        self._waiting.append(Waiting(LinkEnd(source), source))

    def take(self) -> Waiting:
        """The next one; its bytes are free again."""
        taken = self._waiting.popleft()
        if isinstance(taken.what, Command):
            self._bytes -= len(taken.what.raw)
        return taken

    def clear(self) -> list[int]:
        """Everything is lost; the links whose end was still to come."""
        ends = [one.what.source for one in self._waiting if isinstance(one.what, LinkEnd)]
        self._waiting.clear()
        self._reader = CommandReader()
        self._bytes = 0
        return ends

    def marked(self) -> bool | None:
        """True when it has just become full, False when it is open again, else None."""
        if not self.full and self.free <= FULL_AT_FREE:
            self.full = True
            return True
        if self.full and self.free >= AGAIN_AT_FREE:
            self.full = False
            return False
        return None

    def overtaking(self, data: bytes) -> list[bytes]:
        """Real-time commands that `data` completes, in any piece of it and inside anything."""
        seen = self._real_time + data
        found = []
        at = seen.find(_DLE)
        self._real_time = b""
        while at >= 0:
            length = _length(seen, at)
            if at + length > len(seen):
                self._real_time = seen[at:]
                break
            if length > 1:
                found.append(seen[at : at + length])
            at = seen.find(_DLE, at + length)
        return found

    def _parse(self, data: bytes, source: int) -> None:
        if not self._reader.held and data[:1] == _NUL:
            # Whoever frees a printer of a torn picture sends thousands of them: one thing to pass over.
            white = data[: len(data) - len(data.lstrip(_NUL))]
            self._put(Command("NUL", b"", white), source)
            self.fed += 1
            data = data[len(white) :]
        commands = self._reader.feed(data)
        for command in commands:
            self._put(command, source)
        begun = self._reader.held[:1]
        if any(one.name not in _OVERTAKING for one in commands) or begun not in (b"", b"\x10"):
            self.fed += 1

    def _put(self, command: Command, source: int) -> None:
        if command.name in _OVERTAKING:
            return
        self._waiting.append(Waiting(command, source))
        self._bytes += len(command.raw)


def _length(seen: bytes, at: int) -> int:
    """Bytes of the real-time command at `at`; 1 where it is none; beyond the end where more must come."""
    if at + 1 >= len(seen):
        return 2
    if seen[at + 1] in (0x04, 0x05):
        return 3
    if seen[at + 1] != 0x14:
        return 1
    return _DC4_LENGTHS.get(seen[at + 2], 3) if at + 2 < len(seen) else 3
