"""Problems: standing conditions that are raised, shown and cleared (printer out of paper, clock jumped ...).

Volatile: whoever sees the condition raises it again after a start. Texts stand in the catalogues
as `problem.<code>.what` and `problem.<code>.do`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Param = str | int


@dataclass(frozen=True, slots=True)
class Problem:
    """One condition. `about` tells two of a code apart (a printer's id); `since` is UTC ms."""

    code: str
    about: str
    since: int
    params: dict[str, Param]


@dataclass(slots=True)
class Problems:
    """All that stand now, oldest first. `changed` hears of every change."""

    standing: dict[str, Problem] = field(default_factory=dict)
    changed: Callable[[], None] = lambda: None

    def raise_(self, code: str, about: str, since: int, **params: Param) -> bool:
        """Raises, or updates the parameters of, a problem. True if it is new: say it once, not every time."""
        key = f"{code}.{about}" if about else code
        known = self.standing.get(key)
        if known is not None and known.params == params:
            return False
        self.standing[key] = Problem(code, about, known.since if known else since, params)
        self.changed()
        return known is None

    def clear(self, code: str, about: str = "") -> bool:
        """Clears a problem; True if it stood."""
        gone = self.standing.pop(f"{code}.{about}" if about else code, None) is not None
        if gone:
            self.changed()
        return gone
