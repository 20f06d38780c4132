"""Devices of the shop: what they are, their screen in millimetres, pairing codes. Tokens only as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from .text import Frozen, Name, Slug

# A code is read off one screen and typed into another; five minutes is a walk through the shop.
CODE_LIFE_MS = 5 * 60_000
# Ten digits hold 33 bits: five tries per code leave a guess one chance in two thousand million.
CODE_TRIES = 5
CODES_OPEN_MAX = 20
DEVICES_MAX = 300

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 (token) or keyed SHA-256 (code) in lower-case hex."""


class ScreenProfile(Frozen):
    """A screen: what makes a millimetre. `diagonal_mm` 0 means that nobody measured it yet."""

    width_px: Annotated[int, Field(ge=200, le=16_000)] = 1080
    height_px: Annotated[int, Field(ge=200, le=16_000)] = 1920
    diagonal_mm: Annotated[int, Field(ge=0, le=5_000)] = 0
    reach_mm: Annotated[int, Field(ge=0, le=3_000)] = 0
    """Height of the screen's lower edge above the floor; 0 is unknown."""

    @model_validator(mode="after")
    def _plausible(self) -> Self:
        if 0 < self.diagonal_mm < 80:
            raise ValueError("a screen smaller than 80 mm across is a typing error")
        return self


@dataclass(slots=True)
class Device:
    """A paired device. `token_hash` None is a revoked one: it stays for the books."""

    id: str
    kind: str
    name: str
    token_hash: str | None
    screen: ScreenProfile
    paired_at: int
    table: str | None = None
    """The table it stands on (a table tablet)."""


class NewDevice(Frozen):
    """What a pairing code will make of the device that brings it."""

    kind: Slug
    name: Name
    screen: ScreenProfile = ScreenProfile()
    table: Slug | None = None
    """The table it stands on, for a table tablet; its orders and calls are that table's."""


@dataclass(slots=True)
class PairingCode:
    """An open code by its keyed hash."""

    device: NewDevice
    until: int
    tries_left: int = CODE_TRIES
