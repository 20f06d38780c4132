"""The line of a printer whose setup is wrong: it cannot be opened, and its jobs are dealt with like a dead one's."""

from __future__ import annotations

from printer.transport import TransportError


class SetupWrong(TransportError):
    """Nobody knows where the printer is, or what it is. People are told by who set it up."""


class Nowhere:
    """A transport that goes nowhere; `why` is for the job's row."""

    bidirectional = False
    late_answers = False
    sent_bytes = 0

    def __init__(self, why: str) -> None:
        self._why = why

    def open(self, timeout_s: float) -> None:
        """Never succeeds."""
        raise SetupWrong(self._why)

    def write(self, data: bytes, timeout_s: float) -> None:
        raise SetupWrong(self._why)

    def drain(self, timeout_s: float) -> None: ...

    def read_available(self, timeout_s: float) -> bytes:
        return b""

    def close(self) -> None: ...
