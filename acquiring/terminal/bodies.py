"""What the data of a frame says, typed: device check, approval, cancellation, last approval, version, events.

Money is integer won, right-aligned ASCII digits. An answer's time is the shop's (KST). Field widths and meanings are
unverified against hardware: 30 bytes of B and 59 of C [K] [V], 157 of their answers [K] [N] [C].

**VAT is always sent**, never 0 for a taxable sale: a terminal that is told 0 prints a slip that no book agrees with.
**Tax-free money (면세) has no field**: the frame carries total, VAT and service charge (봉사료), and the service field
is not ours to borrow. A mixed basket goes as its total with the VAT of its taxed part; the terminal's slip shows the
rest as one supply value, and the split stands on the hub's own receipt alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from .frames import CARD_AT, CARD_BYTES, Frame

KST = timezone(timedelta(hours=9))

APPROVE_BYTES, CANCEL_BYTES, ANSWER_BYTES = 30, 59, 157
AMOUNT_DIGITS, TAX_DIGITS = 10, 8
AMOUNT_MAX, TAX_MAX = 10**AMOUNT_DIGITS - 1, 10**TAX_DIGITS - 1

# Decline texts and names of card companies are EUC-KR in its Windows form [V].
_KOREAN = "cp949"
# 하이픈, two letters of code, then the text [N] [C].
_DECLINE = re.compile(r"-(..)(.*)", re.DOTALL)
_DIGITS = re.compile(r"\d{9,}")
# Texts with which an approval that was cancelled before is refused. Not from any document: worded as VANs word it.
_CANCELLED_BEFORE = re.compile(r"기\s*취소|이미\s*취소|취소된\s*거래")


class Job(StrEnum):
    """Requests by letter; the answer's letter is the same in small [V]."""

    DEVICE_CHECK = "A"
    APPROVE = "B"
    CANCEL = "C"
    STANDBY = "E"
    """결제대기: whatever waits for a card is given up. Answered with no data [V]."""
    LAST_APPROVAL = "L"
    RESET = "R"
    VERSION = "V"

    @property
    def answer(self) -> str:
        """The job letter of its answer."""
        return self.value.lower()


EVENT = "@"
"""Sent by the terminal unasked, never acknowledged: M stripe, R contactless, I chip, O card out, F fall-back [V]."""


class Unreadable(Exception):
    """An answer that does not have its fields. The text never holds what was there instead."""


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """장치체크: each `N` not installed, `O` well, `X` out of order, `F` the server does not answer [N] [V]."""

    card: str
    contactless: str
    van: str
    link: str

    @classmethod
    def of(cls, data: bytes) -> DeviceCheck:
        """From an `a` answer."""
        if len(data) < 4 or set(data[:4]) - set(b"NOXF"):
            raise Unreadable("no four states in a device check")
        return cls(*data[:4].decode())


@dataclass(frozen=True, slots=True)
class ApproveRequest:
    """거래승인. `amount` is what the guest pays, `vat` the VAT in it, won. ValueError where a field is too narrow."""

    amount: int
    vat: int
    service: int = 0
    installments: int = 0

    def __post_init__(self) -> None:
        _fits(self.amount, self.vat, self.service, self.installments)

    def data(self) -> bytes:
        """The 30 bytes of B: kind 1 (approve), no signature pad of ours (1)."""
        return f"1{_money(self.amount, self.vat, self.service, self.installments)}1".encode()

    @classmethod
    def of(cls, data: bytes) -> ApproveRequest:
        """From the data of a B, as a terminal reads it."""
        if len(data) != APPROVE_BYTES or not data.isdigit():
            raise Unreadable("no approval request")
        try:
            return cls(*(int(data[a:b]) for a, b in ((1, 11), (11, 19), (19, 27), (27, 29))))
        except ValueError:
            raise Unreadable("no money in an approval request") from None


class CancelKind(StrEnum):
    """취소구분 [V 10.1]. Kinds 4 and 5 (part) need a PG's serial number, that only an answer to job G brings."""

    BY_NUMBER = "1"
    """By approval number, date and time, which must all be right; a chip card has to be put in again."""
    LAST = "2"
    NO_CARD = "3"
    LAST_NO_CARD = "6"


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """거래취소 of a whole approval: this form has no part cancellation."""

    amount: int
    vat: int
    approval_no: str
    date: str
    time: str
    service: int = 0
    installments: int = 0
    chip: bool = True
    kind: CancelKind = CancelKind.BY_NUMBER

    def __post_init__(self) -> None:
        _fits(self.amount, self.vat, self.service, self.installments)
        number = self.approval_no
        if not (number.isascii() and number.isalnum() and len(number) <= 12):
            raise ValueError("an approval number has 1 to 12 letters and digits")
        if not re.fullmatch(r"\d{8}", self.date) or not re.fullmatch(r"\d{6}", self.time):
            raise ValueError("date and time of an approval are YYYYMMDD and hhmmss")

    def data(self) -> bytes:
        """The 59 bytes of C; kind of trade 1: chip, 2: stripe or contactless [V 10.1]; no additional data (00)."""
        money = _money(self.amount, self.vat, self.service, self.installments)
        trade = "1" if self.chip else "2"
        return f"{self.kind}{trade}{money}1{self.approval_no:<12}{self.date}{self.time}00".encode()

    @classmethod
    def of(cls, data: bytes) -> CancelRequest:
        """From the data of a C, as a terminal reads it."""
        try:
            text = data.decode("ascii")
            numbers = [int(text[a:b]) for a, b in ((2, 12), (12, 20), (20, 28), (28, 30))]
            return cls(
                numbers[0],
                numbers[1],
                text[31:43].strip(),
                text[43:51],
                text[51:57],
                numbers[2],
                numbers[3],
                text[1:2] == "1",
                CancelKind(text[0:1]),
            )
        except ValueError:
            raise Unreadable("no cancel request") from None


@dataclass(frozen=True, slots=True)
class Approved:
    """승인: what a terminal said of one approved transaction (or of its cancellation)."""

    amount: int
    vat: int
    approval_no: str
    date: str
    time: str
    transaction_no: str
    """거래고유번호: six digits of date, six of a running number [C]."""
    card: str = ""
    issuer: str = ""
    acquirer: str = ""
    merchant_no: str = ""
    terminal_no: str = ""
    installments: int = 0
    service: int = 0
    chip: bool = True
    test: bool = False
    """시험 모드: the terminal is in test mode (kind 0), and no money moved [K]."""

    @property
    def mark(self) -> str:
        """What tells this approval from every other one of its terminal."""
        return "/".join((self.approval_no, self.date, self.time, self.transaction_no))

    @property
    def at(self) -> int | None:
        """When, UTC ms; None where the terminal's clock says nothing that is a time."""
        try:
            local = datetime.strptime(self.date + self.time, "%Y%m%d%H%M%S").replace(tzinfo=KST)
        except ValueError:
            return None
        return int(local.timestamp()) * 1000


@dataclass(frozen=True, slots=True)
class Declined:
    """거절: `code` of two letters where it came with one, `text` in the VAN's words."""

    code: str
    text: str

    @property
    def cancelled_before(self) -> bool:
        """The approval to be cancelled is cancelled already: its money is back."""
        return bool(_CANCELLED_BEFORE.search(self.text))


def answer_of(frame: Frame) -> Approved | Declined:
    """What a `b`, `c` or `l` says. Unreadable where a field is not what it must be."""
    data = frame.data
    if len(data) < ANSWER_BYTES:
        raise Unreadable("an answer is too short")
    if data[:1] == b"X":
        return _declined(data[117:157])
    money = (data[22:32], data[32:40], data[40:48], data[48:50])
    if not all(field.strip(b" \x00").isdigit() or not field.strip(b" \x00") for field in money):
        raise Unreadable("money in an answer is no number")
    amount, vat, service, months = (int(field.strip(b" \x00") or b"0") for field in money)
    number, date, time = _text(data[50:62]), _text(data[62:70]), _text(data[70:76])
    if not number or not re.fullmatch(r"\d{8}", date) or not re.fullmatch(r"\d{6}", time):
        raise Unreadable("an approval without its number or time")
    return Approved(
        amount=amount,
        vat=vat,
        service=service,
        installments=months,
        approval_no=number,
        date=date,
        time=time,
        transaction_no=_text(data[76:88]),
        merchant_no=_text(data[88:103]),
        terminal_no=_text(data[103:117]),
        issuer=_text(data[121:137]),
        acquirer=_text(data[141:157]),
        card=_text(data[CARD_AT : CARD_AT + CARD_BYTES]),
        chip=data[1:2] == b"1",
        test=data[:1] == b"0",
    )


def last_of(frame: Frame) -> Approved | None:
    """What an `l` says: the last approved transaction, None where there never was one.

    How a terminal says "none" is not known: a decline, no data and a blank approval number are all taken for it.
    """
    if not frame.data.strip(b" \x000"):
        return None
    answer = answer_of(frame)
    return answer if isinstance(answer, Approved) else None


def version_of(data: bytes) -> tuple[str, str, str]:
    """버전: two boot loaders and the application, 15 bytes each [N]."""
    if len(data) < 45:
        raise Unreadable("no three versions")
    return _text(data[:15]), _text(data[15:30]), _text(data[30:45])


def _declined(field: bytes) -> Declined:
    # A terminal that quotes a card in its reason does not get it into our books.
    text = _DIGITS.sub("*", _text(field))
    match = _DECLINE.fullmatch(text)
    if match is None:
        return Declined("", text)
    return Declined(match[1], match[2].strip())


def _fits(amount: int, vat: int, service: int, installments: int) -> None:
    if not 0 < amount <= AMOUNT_MAX:
        raise ValueError(f"an amount is 1 to {AMOUNT_MAX} won")
    if not 0 <= vat <= min(TAX_MAX, amount) or not 0 <= service <= min(TAX_MAX, amount):
        raise ValueError(f"VAT and service charge are within the amount, and at most {TAX_MAX} won")
    if not 0 <= installments <= 99:
        raise ValueError("installments are 0 to 99 months")


def _money(amount: int, vat: int, service: int, installments: int) -> str:
    return f"{amount:010d}{vat:08d}{service:08d}{installments:02d}"


def _text(field: bytes) -> str:
    """Words that can be shown: what is no letter is left out."""
    text = field.decode(_KOREAN, "replace")
    return "".join(
        char for char in text if (char.isprintable() and char.isascii()) or "가" <= char <= "힣"
    ).strip()
