"""What is made with the hub's own key and nothing else: names of receipts, hashes of stamp cards, slip numbers.

The key lies outside the database and its backups (`hub/datadir.py`), so that a copied database gives none of it
away: a plain hash of a phone number is guessed in half a minute (measured: 34 s).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable

from hub.domain.stamps import SLIP_DIGITS, with_check_digit

# 120 bits: nobody guesses one in the week it stands. 24 letters, which a QR code holds at a coarse size.
TOKEN_BYTES = 15
RECEIPT_PATH = "/r/"


class Keyed:
    """Everything that is derived from the hub's key. `origin` is where phones reach the hub; empty: they do not."""

    def __init__(self, key: bytes, origin: Callable[[], str] = lambda: "") -> None:
        self._key, self._origin = key, origin

    def _made(self, context: str, value: str) -> bytes:
        """Each use has a word of its own, so that what one gives away says nothing of another."""
        return hmac.digest(self._key, f"{context}:{value}".encode(), "sha256")

    def receipt_token(self, bill: str) -> str:
        """Names the receipt of a bill to whoever holds it: 24 of `a-z 2-7`."""
        return base64.b32encode(self._made("receipt", bill)[:TOKEN_BYTES]).decode().lower()

    def receipt_url(self, bill: str) -> str | None:
        """The address of the receipt for a phone; None where no phone reaches the hub."""
        origin = self._origin()
        return f"{origin}{RECEIPT_PATH}{self.receipt_token(bill)}" if origin else None

    def stamp_card(self, digits: str) -> str:
        """The keyed hash by which a card of stamps is known."""
        return self._made("stamp card", digits).hex()

    def slip_number(self, bill: str, attempt: int) -> str:
        """번호표: nine digits for the stamps of a bill; another `attempt` where the first is somebody's already."""
        made = int.from_bytes(self._made("stamp slip", f"{bill}:{attempt}")[:8])
        return with_check_digit(f"{made % 10**SLIP_DIGITS:0{SLIP_DIGITS}d}")

    def digest(self, device: str, *parts: str) -> bytes:
        """Of a command from which something private was taken out first."""
        return self._made("command", "\0".join((device, *parts)))
