"""The 157 bytes of an answer, as a terminal makes them. The card stands in it open, which no real one should do."""

from __future__ import annotations

from acquiring.terminal.bodies import ANSWER_BYTES

from .book import Sale
from .cards import Bank

_KOREAN = "cp949"
_BANK = Bank()


def approved_data(sale: Sale, card: str) -> bytes:
    """Kind 1 (credit) or 0 (test mode), medium 1 (chip), then the fields of `bodies.answer_of`."""
    head = "".join((
        "0" if sale.test else "1", "1", f"{card:>20}",
        f"{sale.amount:010d}{sale.vat:08d}{sale.service:08d}{sale.installments:02d}",
        f"{sale.approval_no:<12}{sale.date}{sale.time}{sale.transaction_no:<12}",
        f"{'V0000000001':<15}{'9999999999' + sale.transaction_no[-4:]:<14}",
    ))  # fmt: skip
    data = head.encode() + _padded(_BANK.issuer, 20) + _padded(_BANK.acquirer, 20)
    assert len(data) == ANSWER_BYTES
    return data


def declined_data(reason: tuple[str, str]) -> bytes:
    """Kind X, blanks, then a hyphen, the code and the words."""
    code, text = reason
    return b"X" + b" " * 116 + _padded(f"-{code}{text}", 40)


def _padded(text: str, width: int) -> bytes:
    return text.encode(_KOREAN)[:width].ljust(width)
