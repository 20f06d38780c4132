"""Codes of the service: card companies, and what a refusal means for the money.

Error codes with their HTTP statuses: docs.tosspayments.com/reference/error-codes; which of them are final is not
said there, and is judged here: whatever is not listed proves nothing, and is asked about. Card companies:
docs.tosspayments.com/codes/org-codes as repeated alike by four public programs; the page itself was not seen.
"""

from __future__ import annotations

from collections.abc import Mapping

REFUSED_FOR_GOOD: frozenset[str] = frozenset(
    (
        # The card company or bank said no to this charge.
        *("REJECT_CARD_PAYMENT", "REJECT_CARD_COMPANY", "REJECT_ACCOUNT_PAYMENT"),
        *("REJECT_TOSSPAY_INVALID_ACCOUNT", "INVALID_REJECT_CARD", "INVALID_STOPPED_CARD"),
        *("INVALID_CARD_EXPIRATION", "INVALID_CARD_NUMBER", "INVALID_CARD_LOST_OR_STOLEN"),
        *("INVALID_PASSWORD", "INVALID_CARD_INSTALLMENT_PLAN", "EXCEED_MAX_AUTH_COUNT"),
        # More, or less, than the card, the day or the contract allows.
        *("EXCEED_MAX_DAILY_PAYMENT_COUNT", "EXCEED_MAX_PAYMENT_AMOUNT", "EXCEED_MAX_AMOUNT"),
        *("EXCEED_MAX_ONE_DAY_AMOUNT", "EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT"),
        *("EXCEED_MAX_CARD_INSTALLMENT_PLAN", "BELOW_MINIMUM_AMOUNT", "NOT_AVAILABLE_PAYMENT"),
        *("NOT_ALLOWED_POINT_USE", "NOT_SUPPORTED_CARD_TYPE", "RESTRICTED_TRANSFER_ACCOUNT"),
        "NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT",
    )
)
"""Answers to a confirm after which nothing was, and nothing will be, approved under its payment key."""

NO_SUCH_SESSION: frozenset[str] = frozenset(
    (
        *("NOT_FOUND_PAYMENT_SESSION", "NOT_FOUND_PAYMENT", "INVALID_PAYMENT_KEY"),
        *("UNAPPROVED_ORDER_ID", "FORBIDDEN_REQUEST", "INVALID_REQUEST", "EXPIRED_PAYMENT"),
    )
)
"""Answers to a confirm for a payment key that belongs to nothing, to another order, or to a time gone by."""

NOT_GIVEN_BACK: frozenset[str] = frozenset(
    (
        *("NOT_CANCELABLE_AMOUNT", "NOT_CANCELABLE_PAYMENT", "EXCEED_MAX_REFUND_DUE"),
        *("NOT_ALLOWED_PARTIAL_REFUND", "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT"),
        *("NOT_MATCHES_REFUNDABLE_AMOUNT", "EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT"),
        *("NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER", "NOT_FOUND_PAYMENT", "REFUND_REJECTED"),
        *("NOT_AVAILABLE_BANK", "INVALID_REQUEST"),
    )
)
"""Answers to a cancel after which nothing went back."""

ABSENT = "NOT_FOUND_PAYMENT"
"""The answer to a query for what the service does not know. A mere 404 says less: NOT_FOUND_MERCHANT has it too."""

TOO_SOON = "FORBIDDEN_CONSECUTIVE_REQUEST"
"""Of two cancels of one payment within a second, only the first is done.

docs.tosspayments.com/guides/apis/cancel-payment
"""

PROCESSING = "IDEMPOTENT_REQUEST_PROCESSING"
"""409: the first request under this idempotency key is still at work.

docs.tosspayments.com/reference/using-api/authorization
"""

CARD_COMPANIES: Mapping[str, str] = {
    "3K": "기업BC",
    "46": "광주은행",
    "71": "롯데카드",
    "30": "한국산업은행",
    "31": "BC카드",
    "51": "삼성카드",
    "38": "새마을금고",
    "41": "신한카드",
    "62": "신협",
    "36": "씨티카드",
    "33": "우리BC카드",
    "W1": "우리카드",
    "37": "우체국예금보험",
    "39": "저축은행중앙회",
    "35": "전북은행",
    "42": "제주은행",
    "15": "카카오뱅크",
    "3A": "케이뱅크",
    "24": "토스뱅크",
    "21": "하나카드",
    "61": "현대카드",
    "11": "KB국민카드",
    "91": "NH농협카드",
    "34": "Sh수협은행",
    "6D": "다이너스",
    "4M": "마스터카드",
    "3C": "유니온페이",
    "7A": "아메리칸 익스프레스",
    "4J": "JCB",
    "4V": "VISA",
}


def company(code: str | None) -> str | None:
    """A card company by the service's code; the code itself where it is new."""
    return CARD_COMPANIES.get(code, code) if code else None
