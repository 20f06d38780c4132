"""Who a printer is and what it can say of itself, by asking. Prints nothing.

Order: DLE EOT 1 to 4 (also answered offline), then, where it is ready, what waits its turn: GS r, GS I, GS ( H.
GS r comes first: behind a question that it knows perhaps not, its answer says that there is none to wait for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from hub.domain.printer import PrinterTuning
from printer.profile import read_profile
from printer.spool.status import Answer, Ears, PrinterStatus, query_status
from printer.transport import Transport
from printer.transport.usb import UsbTransport

from .find import Sure, id_fields, suggestion

# Answers come within 100 ms, at 9600 baud too; a queued question waits for nothing on an idle printer.
_ANSWER_S = 1.0
# Where an answer is certain to come: a line may have hiccups.
_CERTAIN_S = 3.0
_SEND_S = 1.0
# GS ( H fn48 with a process id that no job of ours ever has.
_PROCESS_ID = b"\x1d(H\x06\x0000~~~~"
_PROCESS_ID_ANSWER = b"\x37\x22~~~~"
_SENSOR = b"\x1dr\x01"
# Takes back letters that a printer without these commands made of them, before they are printed.
_FORGET = b"\x1b@"

Proof = Literal["confirmed", "processed", "sent"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What it said. None: it did not say."""

    status: PrinterStatus | None = None
    number: int | None = None
    """GS I 1: a model number of the maker's."""
    features: int | None = None
    """GS I 2: bit 0 double-byte letters, bit 1 cutter."""
    texts: dict[int, str] = field(default_factory=dict)
    """GS I 65 firmware, 66 maker, 67 model, 69 fonts."""
    gs_r: bool = False
    process_id: bool = False
    device_id: str = ""
    port_status: int | None = None

    @property
    def silent(self) -> bool:
        """True where nothing came back: many clones, and cables, have no way back. It may print all the same."""
        return (
            self.status is None
            and self.number is None
            and not (self.texts or self.gs_r or self.process_id)
        )

    @property
    def model(self) -> str:
        """What it calls itself."""
        return self.texts.get(67, "") or id_fields(self.device_id).get("MDL", "")

    @property
    def maker(self) -> str:
        """Who made it."""
        return self.texts.get(66, "") or id_fields(self.device_id).get("MFG", "")

    @property
    def proof(self) -> Proof:
        """What it can prove of a job."""
        if self.process_id:
            return "confirmed"
        return "processed" if self.gs_r else "sent"

    @property
    def korean(self) -> bool | None:
        """Whether it holds Hangul; None where only a slip can tell."""
        if fonts := self.texts.get(69):
            return "KOREA" in fonts.upper()
        if self.features is not None:
            # Double-byte letters may be Chinese or Japanese ones.
            return None if self.features & 0x01 else False
        return None


@dataclass(frozen=True, slots=True)
class Advice:
    """The profile to begin with, and what of it this printer contradicts."""

    profile: str
    sure: Sure
    refused: str
    """Why this model cannot be served; "": it can."""
    tuning: PrinterTuning | None


def ask(transport: Transport, now: Callable[[], float] = time.monotonic) -> Asked:
    """Ask everything; the transport is open. TransportError where the link fails.

    Two seconds where it answers, a few where it never does, half a minute where it falls silent halfway.
    """
    device_id, port_status = _of_port(transport)
    if not transport.bidirectional:
        return Asked(device_id=device_id, port_status=port_status)
    ears = Ears()
    status = query_status(transport, now, ears)
    if status is not None and not status.ready:
        # It would answer when the paper is in, to whoever listens then.
        return Asked(status, device_id=device_id, port_status=port_status)
    questions = _Questions(transport, now, ears)
    gs_r = questions.byte(_SENSOR) is not None
    number = questions.byte(b"\x1dI\x01")
    process_id = False
    features, texts = None, {}
    # One that left all questions open is not asked six more.
    if status is not None or number is not None or gs_r:
        features = questions.byte(b"\x1dI\x02")
        for kind in (65, 66, 67, 69):
            if text := questions.text(kind, gs_r):
                texts[kind] = text
        # Answered when printing has ended, so perhaps later than what was asked after it.
        process_id = questions.block(_PROCESS_ID, gs_r=False) == _PROCESS_ID_ANSWER
    transport.write(_FORGET, _SEND_S)
    transport.drain(_SEND_S)
    return Asked(status, number, features, texts, gs_r, process_id, device_id, port_status)


def advice(asked: Asked, vid_pid: str = "") -> Advice:
    """What to set it up with."""
    profiles, sure = suggestion((asked.model,), vid_pid)
    if not profiles:
        profiles = ("generic-80-raster" if asked.korean is False else "generic-80-kr",)
    chosen = read_profile(profiles[0])
    tuning = None
    if asked.korean is False and chosen.lines == "text":
        tuning = PrinterTuning(charset="none", lines="raster")
    return Advice(chosen.name, sure, chosen.refused, tuning)


class _Questions:
    """One at a time, each after the answer to the one before or its time."""

    def __init__(self, transport: Transport, now: Callable[[], float], ears: Ears) -> None:
        self._transport, self._now, self._ears = transport, now, ears

    def byte(self, question: bytes) -> int | None:
        """The answer of one byte."""
        self._send(question)
        answer = self._wait(_ANSWER_S, ("queued",))
        return answer.data[0] if answer else None

    def block(self, question: bytes, gs_r: bool) -> bytes:
        """The answer that ends with NUL; `gs_r`: it is known to answer GS r, which is then asked behind it."""
        self._send(question + (_SENSOR if gs_r else b""))
        answer = self._wait(_CERTAIN_S if gs_r else _ANSWER_S, ("block", "queued"))
        if answer is None or answer.kind != "block":
            return b""
        if gs_r:
            self._wait(_CERTAIN_S, ("queued",))
        return answer.data

    def text(self, kind: int, gs_r: bool) -> str:
        """What GS I `kind` says, behind its head (5F)."""
        said = self.block(b"\x1dI" + bytes((kind,)), gs_r)
        return "".join(char for char in said[1:].decode("latin-1") if char.isprintable()).strip()

    def _send(self, question: bytes) -> None:
        self._ears.hear(self._transport.read_available(0))
        self._ears.queued.clear()
        self._transport.write(question, _SEND_S)

    def _wait(self, timeout_s: float, kinds: tuple[str, ...]) -> Answer | None:
        ears = self._ears
        deadline = self._now() + timeout_s
        while True:
            for answer in ears.queued:
                if answer.kind in kinds:
                    return answer
            left = deadline - self._now()
            if left <= 0:
                return None
            ears.hear(self._transport.read_available(left))


def _of_port(transport: Transport) -> tuple[str, int | None]:
    """What the USB port itself says, of printers on USB."""
    if isinstance(transport, UsbTransport):
        return transport.device_id(), transport.port_status()
    return "", None
