"""매장 QR: a QR code that the shop got from its bank or wallet; staff confirm that they saw the money arrive.

The hub draws what the shop supplied (`HouseRules.shop_qr`) and says nothing about who accepts it: the layout of
Korean wallets' codes is not public (`reference/payments.md` 3.2). The code holds no amount that the hub could
check, so a person looks.
"""

from __future__ import annotations

from collections.abc import Callable

from .by_hand import ByHand


def shop_qr(content: Callable[[], str | None]) -> ByHand:
    """The method `shop_qr`; while it waits, `{"qr": content}` is to be drawn."""

    def shows() -> dict[str, str] | None:
        code = content()
        return {"qr": code} if code else None

    return ByHand("shop_qr", shows)
