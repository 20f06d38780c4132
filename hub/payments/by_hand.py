"""Methods whose answer a person brings: no driver can ask, undo or give back anything, and none pretends to.

The hub does not drive them (`hub/charging.py`): the answer comes as a command of the staff (`resolve_payment`,
`resolve_refund`). What a person did with another device or another phone is known to that person alone, so every
question is answered `unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .method import Charge, Heard, Recorded, Reversal

ASK_THE_PERSON = Heard("unknown", reason="by_hand")


class ByHand:
    """One such method. `shows` is what staff or guest need meanwhile (`waiting`); None where nothing."""

    charge_s = 0.0

    def __init__(
        self, method: str, shows: Callable[[], Mapping[str, str] | None] = lambda: None
    ) -> None:
        self.id = method
        self._shows = shows

    async def charge(self, asked: Charge) -> Heard:
        return ASK_THE_PERSON

    async def query(self, asked: Charge) -> Heard:
        return ASK_THE_PERSON

    async def net_cancel(self, asked: Charge) -> Heard:
        return ASK_THE_PERSON

    async def reverse(self, asked: Reversal) -> Heard:
        return ASK_THE_PERSON

    async def query_reversal(self, asked: Reversal) -> Heard:
        return ASK_THE_PERSON

    async def log(self, since: int, until: int) -> Sequence[Recorded] | None:
        return None

    async def abort(self, payment: str) -> bool:
        return False

    def waiting(self, payment: str) -> Mapping[str, str] | None:
        return self._shows()

    async def close(self) -> None:
        return None
