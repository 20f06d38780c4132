"""A difference (차이): two who should say the same of money do not. It stands until a person settles it."""

from __future__ import annotations

from typing import Literal

from .text import Frozen, Id, Name, Slug

# Differences that stand at once. Beyond that somebody else uses the shop's terminal, and a person sees it in these.
DIFFERENCES_MAX = 300
# Of one match; the rest of it is a number.
DIFFERENCES_A_MATCH_MAX = 60

DifferenceKind = Literal["not_in_books", "not_in_log", "amount", "drawer", "overpaid"]
"""not_in_books: the far side took money that the books do not know; not_in_log: the books know of money that the
far side does not; amount: both know it and it is not the same; drawer 과부족: a drawer that was counted; overpaid:
a guest paid more than the bill comes to."""


class Found(Frozen):
    """`ours` is what the books say, `theirs` what the far side, the drawer's count, or the bill says (won)."""

    kind: DifferenceKind
    ours: int
    theirs: int
    at: int
    """UTC ms: when the money moved, as far as anybody knows."""
    payment: Id | None = None
    bill: Id | None = None
    approval_no: Name | None = None


class Difference(Found):
    """What was found, as it stands in the inbox. `method` and `shift` where it is one's."""

    id: Id
    method: Slug | None = None
    shift: Id | None = None
