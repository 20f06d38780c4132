"""외부 단말기: staff key the sum into the shop's own card terminal, and type the approval number off its slip.

The honest default for a shop that has a contract with a VAN already (`reference/payments.md` 3.5). The amount is
shown large, so that what is keyed is what is owed; an approval number typed twice is the domain's to refuse.
"""

from __future__ import annotations

from .by_hand import ByHand


def hand_terminal() -> ByHand:
    """The method `hand_terminal`."""
    return ByHand("hand_terminal")
