"""People of the shop: roles, PINs (argon2id, hashed outside the domain), signing in on a paired device."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from .text import Frozen, Slug

Role = Literal["owner", "manager", "staff", "kitchen", "technician"]
"""owner 사장, manager 매니저, staff 홀 직원, kitchen 주방, technician 설치 기사."""

Pin = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
"""Six digits. It is hashed at the door and never stored, journalled or logged."""

# Argon2 makes a guess dear; this makes guessing at a tablet hopeless, without locking the whole shop.
PIN_TRIES = 5
PIN_LOCK_MS = 15 * 60_000
# Long enough to press the button that asked for it, too short to walk away from (UTC ms).
GRANT_MS = 90_000
MAY_AUTHORISE: frozenset[Role] = frozenset({"owner", "manager"})
# People who left stay for the books: a shop of ten with a new face every month fills this in fifteen years.
PEOPLE_MAX = 200


class Person(Frozen):
    """One person as the books know them. Name and PIN hash are private and stand elsewhere."""

    id: Slug
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    active: bool = True


@dataclass(slots=True)
class SignIns:
    """Who is signed in where; wrong PINs by `device/person`: (count, locked until UTC ms)."""

    on_device: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, tuple[int, int]] = field(default_factory=dict)
    granted: dict[str, tuple[str, int]] = field(default_factory=dict)
    """책임자 확인: device -> (person, UTC ms until which it is good, once)."""


class Actor(Frozen):
    """Who did it: the device, and the person signed in on it. The hub itself is device `hub`."""

    device: str
    person: str | None = None


HUB = Actor(device="hub")
