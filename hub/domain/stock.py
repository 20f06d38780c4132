"""The overlay: what changes about a menu by the hour, keyed by item id or `group.option`.

Sold out 품절, stock count-down 한정 수량, market price 시가, dayparts that are open now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

CountedKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}(\.[a-z][a-z0-9_-]{0,39})?$")]
"""An item id, or `group.option` for an option of every item that has the group."""

# A shop that counts more than this of one thing is not counting it for today.
STOCK_MAX = 9_999


@dataclass(slots=True)
class Overlay:
    """What holds now. `sold_out` maps a key to the UTC ms when it comes back, or 0 for "until said"."""

    sold_out: dict[str, int] = field(default_factory=dict)
    stock: dict[str, int] = field(default_factory=dict)
    market_prices: dict[str, int] = field(default_factory=dict)
    dayparts_open: set[str] = field(default_factory=set)

    def take(self, taken: dict[str, int]) -> None:
        """Counts units off; what reaches 0 is sold out until said."""
        for key, quantity in taken.items():
            if key in self.stock:
                self.stock[key] = max(0, self.stock[key] - quantity)
                if self.stock[key] == 0:
                    self.sold_out[key] = 0

    def give_back(self, taken: dict[str, int]) -> None:
        """Counts units of a cancelled line back; what had run out by counting is on offer again."""
        for key, quantity in taken.items():
            if key in self.stock:
                if self.stock[key] == 0 and self.sold_out.get(key) == 0:
                    del self.sold_out[key]
                self.stock[key] = min(STOCK_MAX, self.stock[key] + quantity)
