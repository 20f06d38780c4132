"""What renderers get: the open state, and what is true now but not journalled. Never a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.domain.state import ShopState
from hub.problems import Problems

Path = tuple[str, ...]
"""Keys from a document's root to a fragment, one or two of them."""


@dataclass(slots=True)
class View:
    """State plus the volatile: problems, who is connected, how printers are."""

    state: ShopState
    problems: Problems = field(default_factory=Problems)
    present: dict[str, int] = field(default_factory=dict)
    """Live connections by device id."""
    drivers: frozenset[str] = frozenset({"test_card"})
    """Methods of payment that this hub can drive."""
    waiting: Callable[[str, str], Mapping[str, str] | None] = lambda payment, method: None
    """What a guest needs while a payment by a method is on its way, such as an address to pay at."""
    printers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Printer id -> what its worker last knew."""
    prints: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The last print jobs by id, oldest first: `printer`, `kind`, `state` ... Bounded by whoever fills it."""
    issuer: bool = False
    """An agent issues the shop's cash receipts; else people do."""
    receipt_url: Callable[[str], str | None] = lambda bill: None
    """Where a phone finds the receipt of a bill."""
    displayed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Order id -> printers whose kitchen tickets of it are on screens only, since they cannot print."""
