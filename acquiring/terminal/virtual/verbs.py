"""What can be done to a virtual terminal: one table, for the control port, the demo's page and tests."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from .cards import DECLINES

# What `late` waits where no number is given (ms): longer than anybody waits for a guest.
LATE_MS = 200_000
# Between two bytes of `slow_bytes` where no number is given (ms): a line at 9600 baud needs 1.
SLOW_MS = 5
MOST_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Verb:
    """`argument` names what may follow it, "" where nothing does."""

    argument: str
    what: str


REQUESTS: Mapping[str, Verb] = {
    "approve": Verb("", "nothing goes wrong"),
    "decline": Verb("REASON", f"the bank says no: {', '.join(DECLINES)}"),
    "pulled": Verb("", "the guest pulls the card out before the end"),
    "silence": Verb("", "takes the request, does nothing, and says nothing"),
    "late": Verb("[MS]", "approves at once, and says so after a while"),
    "lose_answer": Verb("", "approves, and the answer is lost for ever"),
    "garbage": Verb("", "approves, and noise comes instead of the answer, each time"),
    "wrong_bcc": Verb("", "approves, and the answer has a wrong checksum the first time"),
    "broken_bcc": Verb("", "approves, and the answer has a wrong checksum each time"),
    "power_cut": Verb("[MOMENT]", "the power fails: before, approving (nothing is approved) or approved"),
    "two_answers": Verb("", "approves, and answers twice"),
    "no_ack": Verb("", "approves, without an ACK to the request"),
    "mute": Verb("", "approves, and neither an ACK nor an answer leaves it"),
    "deaf": Verb("", "does not hear the request at all"),
    "nack": Verb("", "refuses the request with NACK, once"),
    "nack_twice": Verb("", "refuses it twice, and takes it the third time"),
    "slow_bytes": Verb("[MS]", "approves, and the answer comes byte by byte"),
    "left_over": Verb("", "tells a decline first that is left over from another request"),
}  # fmt: skip
"""What the next request for money meets (or, with `always` before it, every one)."""

MOMENTS = ("before", "approving", "approved")


class Wrong(ValueError):
    """The words cannot be obeyed; the text says what is expected."""


@dataclass(frozen=True, slots=True)
class Meets:
    """What one request meets."""

    verb: str = "approve"
    argument: str = ""

    @property
    def ms(self) -> int:
        """The number given, or the verb's own."""
        return int(self.argument or (LATE_MS if self.verb == "late" else SLOW_MS))


def meets(words: list[str]) -> Meets:
    """A verb and its argument, checked. Wrong where they make no sense."""
    name, *rest = words or [""]
    verb, argument = REQUESTS.get(name), " ".join(rest)
    if verb is None:
        raise Wrong(f"verbs are {' '.join(REQUESTS)}")
    fits = {
        "": not argument,
        "REASON": argument in DECLINES,
        "[MS]": not argument or (argument.isascii() and argument.isdecimal() and int(argument) <= MOST_MS),
        "[MOMENT]": not argument or argument in MOMENTS,
    }  # fmt: skip
    if not fits[verb.argument]:
        raise Wrong(f"{name} {verb.argument}".rstrip())
    return Meets(name, argument)


@dataclass(slots=True)
class Plan:
    """What is laid in for the requests to come."""

    next: deque[Meets] = field(default_factory=deque)
    always: Meets | None = None

    def take(self) -> Meets:
        """For one request for money."""
        return self.next.popleft() if self.next else self.always or Meets()

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.next.clear()
        self.always = None

    def told(self) -> list[str]:
        """For people."""
        standing = (
            [f"always {self.always.verb} {self.always.argument}".strip()] if self.always else []
        )
        return [*(f"{one.verb} {one.argument}".strip() for one in self.next), *standing]
