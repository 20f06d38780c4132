"""The cards that guests of a virtual terminal have, and why their bank says no.

The numbers are canaries: valid by Luhn, given to nobody, and sent in full in every answer, which no real terminal
should do. So a search for their bytes proves that no card number stays anywhere in a hub.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CANARIES: tuple[str, ...] = ("9410617348250966", "9410619502874136", "9410613861720543")


@dataclass(frozen=True, slots=True)
class Bank:
    """발급사 and 매입사 of the virtual cards: four digits of code and a name."""

    issuer: str = "9901시험카드"
    acquirer: str = "9902시험매입"


# Two letters of code and the VAN's words. 6B is from [V]; the other codes are ours, since no list was found.
DECLINES: Mapping[str, tuple[str, str]] = {
    "limit": ("61", "한도초과"),
    "stolen": ("43", "도난분실카드"),
    "expired": ("54", "유효기간경과"),
    "insufficient": ("6B", "카드 잔액 부족"),
    "wrong_pin": ("55", "비밀번호오류"),
}
PULLED = ("T1", "카드가 제거되었습니다")
GIVEN_UP = ("T2", "거래가 취소되었습니다")
NO_CARD = ("T3", "카드 입력 시간초과")
UNKNOWN_SALE = ("25", "원거래 없음")
CANCELLED_BEFORE = ("26", "기취소된 거래")
NONE_YET = ("T0", "승인내역 없음")
