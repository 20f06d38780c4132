"""Whom a cash receipt is for, at the door to the issuer: what may be sent, and what of it may be shown.

The rules are the domain's (`hub.domain.cash_receipt`); here they are a guard that says why, and a mask that never
fails. A resident registration number is never taken, and no payment card: the hub must not hold either.
"""

from __future__ import annotations

import re
from typing import Literal

from hub.domain.cash_receipt import SELF_ISSUE, Purpose, digits_of, identity_is, masked_identity

# 주민등록번호 has this many digits, and nothing that is taken does.
_RESIDENT_DIGITS = 13
# The longest phone number; what is longer was meant to be a card.
_PHONE_DIGITS = 11
_SEEN = 4

Refused = Literal["digits", "phone", "card", "business", "resident", "self"]


class IdentityRefused(ValueError):
    """What was typed identifies nobody here. `code` says why; the text holds nothing of what was typed."""

    def __init__(self, code: Refused) -> None:
        super().__init__(code)
        self.code = code


def check_identity(purpose: Purpose, typed: str) -> str:
    """The digits of a phone number, a cash-receipt card or a business number. IdentityRefused for anything else."""
    digits = digits_of(typed)
    if purpose == "self":
        if digits not in ("", SELF_ISSUE):
            raise IdentityRefused("self")
        return SELF_ISSUE
    if not identity_is(purpose, digits):
        raise IdentityRefused(_why(purpose, digits))
    return digits


def mask_identity(identity: str) -> str:
    """What may be kept and printed: `010-****-1234`, at most the last four digits of whatever comes in."""
    digits = "".join(re.findall(r"[0-9]", identity))
    return masked_identity(digits) if len(digits) > _SEEN else "*" * len(digits)


def _why(purpose: Purpose, digits: str) -> Refused:
    if not re.fullmatch(r"[0-9]+", digits):
        return "digits"
    if len(digits) == _RESIDENT_DIGITS:
        return "resident"
    if purpose == "expense":
        return "business"
    return "phone" if len(digits) <= _PHONE_DIGITS else "card"
