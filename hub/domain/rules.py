"""House rules: the shop's journalled settings. What a process is started with is `hub/settings.py`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .books import Fee
from .call import Reason
from .discount import COUPONS_MAX, Coupon
from .money import Rounding, TaxMode
from .order import Channel, ReleaseRule, Service
from .payment import MethodId
from .stamps import StampRule
from .text import Frozen, Language, LocalName, Name, Note, Prose, Slug, plain

Trade = Literal["restaurant", "retail"]
"""restaurant 식당; retail 소매점: an optician, a market stall. Whether there is a kitchen the menu's stations say."""

BusinessNumber = Annotated[str, Field(pattern=r"^[0-9]{3}-[0-9]{2}-[0-9]{5}$")]
"""사업자등록번호 as 3-2-5 digits."""


class ShopProfile(Frozen):
    """What stands on top of every receipt (영수증)."""

    name: LocalName
    business_number: BusinessNumber
    representative: Name
    address: Note
    phone: Name


def _guest_languages(languages: tuple[Language, ...]) -> tuple[Language, ...]:
    if "ko" not in languages or len(set(languages)) < len(languages):
        raise ValueError("guest screens speak Korean (ko) at least, and each language once")
    return languages


def _services(services: tuple[Service, ...]) -> tuple[Service, ...]:
    if len(set(services)) < len(services):
        raise ValueError("each service once")
    return services


def _each_once(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    if len(set(reasons)) < len(reasons):
        raise ValueError("each reason once")
    return reasons


def _coupons(coupons: tuple[Coupon, ...]) -> tuple[Coupon, ...]:
    if len({coupon.id for coupon in coupons}) < len(coupons):
        raise ValueError("each coupon once")
    return coupons


class HouseRules(Frozen):
    """The shop's settings, each with its default. Changed by `change_rules`, journalled whole."""

    profile: ShopProfile = ShopProfile(
        name={"ko": "새 매장"},
        business_number="000-00-00000",
        representative="대표",
        address="주소를 넣어 주세요",
        phone="000-000-0000",
    )
    languages: Annotated[tuple[Language, ...], AfterValidator(_guest_languages)] = (
        "ko", "en", "ja", "zh-Hans",
    )  # fmt: skip
    """Languages of guest screens, Korean among them, in the order they are offered."""
    trade: Trade = "restaurant"
    """What kind of shop it is: guest screens choose their words by it, and nothing else does."""
    services: Annotated[tuple[Service, ...], Field(min_length=1), AfterValidator(_services)] = (
        "eat_in",
        "take_away",
    )
    """What the shop offers, in the order it is asked; of a single one nobody is asked."""
    tax_mode: TaxMode = "general"
    rounding: Rounding = "half_up"
    release: dict[Channel, ReleaseRule] = {
        "kiosk": "on_payment",
        "table": "on_order",
        "phone": "on_payment",
        "counter": "on_order",
    }
    """When a channel's orders reach the kitchen; an order to be paid at the counter goes by `counter_release`."""
    counter_release: ReleaseRule = "on_order"
    methods: dict[Channel, tuple[MethodId, ...]] = {
        "kiosk": ("counter", "test_card"),
        "table": ("counter",),
        "phone": ("counter",),
        "counter": ("cash", "hand_terminal", "test_card"),
    }
    """Ways to pay by channel; `counter` means "later, at the counter" and is no payment yet."""
    discount_cap: Annotated[int, Field(ge=0, le=100)] = 10
    """할인 한도: most percent that staff take off a bill on their own; above it a manager's PIN."""
    coupons: Annotated[
        tuple[Coupon, ...], Field(max_length=COUPONS_MAX), AfterValidator(_coupons)
    ] = ()
    """쿠폰 of the shop."""
    cash_rounding: Literal[1, 10, 100] = 1
    """절사: odd won below this that the shop lets go of when the last of a bill is paid in cash."""
    cash_receipt_from: Annotated[int, Field(ge=1, le=10_000_000_000)] | None = 100_000
    """현금영수증 의무 발급: won of a sale from which its cash must have one, asked for or not; None: never."""
    stamps: StampRule | None = None
    """스탬프; None: the shop has none."""
    receipt_qr: Literal["off", "screen", "paper"] = "screen"
    """영수증 QR: nowhere, on the guest's screen when the bill is paid, or on paper, too."""
    fees: dict[MethodId, Fee] = {}
    """수수료 by method in hundredths of a percent (150 is 1.5 %), for the estimate; none where none is named.
    Usual are 0.5 to 1.5 % with the shop's own VAN terminal and 3.3 to 4 % online (PG)."""
    shop_qr: Annotated[str, Field(min_length=1, max_length=600), AfterValidator(plain)] | None = (
        None
    )
    """매장 QR: what the code that the shop got from its bank or wallet says; staff see the money arrive."""
    day_start: Annotated[int, Field(ge=0, le=1439)] = 300
    """영업일 시작: minute of the day (Asia/Seoul) at which a new business day begins; 300 is 05:00."""
    last_order: dict[Channel, Annotated[int, Field(ge=0, le=1439)]] = {}
    """라스트 오더: minute of the day after which a channel takes no more orders that day."""
    first_number: Annotated[int, Field(ge=1, le=9_000)] = 1
    """Order numbers (주문번호) begin here every business day."""
    kitchen_language: dict[Slug, Language] = {}
    """Language of a station's tickets; Korean where none is named."""
    call_reasons: Annotated[tuple[Reason, ...], Field(max_length=6), AfterValidator(_each_once)] = (
        "help", "water", "spoons", "side_dishes", "bill",
    )  # fmt: skip
    """What a table may ring for (직원 호출), in the order of its buttons: charcoal only where there is a grill."""
    receipt_message: Prose | None = None
    order_amount_max: Annotated[int, Field(ge=1_000, le=10_000_000_000)] = 3_000_000
    """Most won in one guest order: a prank or a mistake asks staff instead."""
