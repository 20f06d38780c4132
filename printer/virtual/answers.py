"""What a printer says of itself: DLE EOT, ASB, GS r and GS I, bit by bit.

Bits: Epson TM-U220 manual p.54, 82 and 83, SRP-350 manual p.8, TM-T88III guide p.318-320.
"""

from __future__ import annotations

from dataclasses import dataclass

from printer.profile import PrinterProfile

_FIXED_BITS = 0x12
# GS I 65 and 68 of a printer that was never made.
_FIRMWARE, _SERIAL = "1.00 madang", "V0000001"
# Groups of GS a n: bit of n -> the byte and bits of the block that it watches.
_WATCHED = {0x01: (0, 0x04), 0x02: (0, 0x68), 0x04: (1, 0x6C), 0x08: (2, 0x0F), 0x40: (1, 0x02)}


@dataclass(frozen=True, slots=True)
class Condition:
    """All that the sensors see."""

    drawer_high: bool = False
    cover_open: bool = False
    feeding: bool = False
    near_end: bool = False
    paper_out: bool = False
    cutter: bool = False
    unrecoverable: bool = False
    hot: bool = False
    """Mends itself: the head cools."""

    @property
    def error(self) -> bool:
        """Something else than cover and paper is wrong."""
        return self.cutter or self.unrecoverable or self.hot

    @property
    def offline(self) -> bool:
        """It takes data, but prints nothing."""
        return self.cover_open or self.feeding or self.paper_out or self.error


def real_time(kind: int, now: Condition) -> bytes:
    """The byte for DLE EOT `kind`; nothing where there is no such question."""
    bits = {
        1: 0x04 * now.drawer_high | 0x08 * now.offline,
        2: 0x04 * now.cover_open | 0x08 * now.feeding | 0x20 * now.paper_out | 0x40 * now.error,
        3: 0x08 * now.cutter | 0x20 * now.unrecoverable | 0x40 * now.hot,
        4: 0x0C * (now.near_end or now.paper_out) | 0x60 * now.paper_out,
    }
    return bytes((_FIXED_BITS | bits[kind],)) if kind in bits else b""


def automatic(now: Condition) -> bytes:
    """The four bytes of automatic status back."""
    return bytes((
        0x10 | 0x04 * now.drawer_high | 0x08 * now.offline | 0x20 * now.cover_open | 0x40 * now.feeding,
        0x08 * now.cutter | 0x20 * now.unrecoverable | 0x40 * now.hot,
        0x03 * (now.near_end or now.paper_out) | 0x0C * now.paper_out,
        0,
    ))  # fmt: skip


def watched(mask: int, block: bytes) -> bytes:
    """What of a block matters under GS a `mask`: another value is a reason to send it."""
    bits = bytearray(4)
    for group, (byte, watching) in _WATCHED.items():
        if mask & group:
            bits[byte] |= block[byte] & watching
    return bytes(bits)


def sensor(kind: int, now: Condition) -> bytes:
    """The answer to GS r `kind`: 1 paper, 2 drawer."""
    if kind in (1, 49):
        return bytes((0x03 * now.near_end | 0x0C * now.paper_out,))
    return bytes((0x01 * now.drawer_high,)) if kind in (2, 50) else b""


def identity(kind: int, profile: PrinterProfile) -> bytes:
    """The answer to GS I `kind`: who it is, what it can, and which letters it holds."""
    korean = profile.charset != "none"
    if kind in (1, 49):
        return b"\x20"
    if kind in (2, 50):
        # Bit 0: double-byte letters; bit 1: a cutter.
        return bytes((0x01 * korean | 0x02 * bool(profile.cut),))
    maker, _, model = profile.name.partition("-")
    texts = {
        65: _FIRMWARE,
        66: maker.upper(),
        67: profile.identities[0] if profile.identities else model.upper(),
        68: _SERIAL,
        69: "KOREA C-5601C" if korean else "",
    }
    return b"\x5f" + texts[kind].encode("ascii", "replace") + b"\x00" if kind in texts else b""
