"""A printer that fails again and again with paper half printed is kept from printing until a person looked after it.

That it is closed stands in the journal, so a restart opens nothing. The failures that lead there are counted here
alone, and a restart counts from none: it mends many a printer's line.
"""

from __future__ import annotations

from collections import deque

# Failures after bytes were sent, in so long. Each leaves half a paper and makes a copy: a fourth and a fifth are no
# accident of a cable, and a kitchen among torn copies is worse off than one with the screen alone. A printer that is
# merely off takes no bytes, so it never comes here.
FAILURES, WITHIN_S = 5, 600.0


class Quarantine:
    """Counts one printer's failures. Times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._failures: deque[float] = deque(maxlen=FAILURES)
        self.closed = False
        """True: nothing is sent to it."""

    def failed(self, at: float) -> bool:
        """A job failed after bytes of it were sent; True where the printer is closed by it."""
        self._failures.append(at)
        if len(self._failures) == FAILURES and at - self._failures[0] <= WITHIN_S:
            self.closed = True
        return self.closed

    def lift(self) -> None:
        """A person looked after it: it begins anew."""
        self._failures.clear()
        self.closed = False
