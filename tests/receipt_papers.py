"""Receipts of every kind of payment, as golden tickets show them: a split bill, card slips, what went back, slips."""

from __future__ import annotations

from dataclasses import replace

from printer.body import Body, CustomerReceiptBody
from printer.papers.receipt import (
    CashReceipt,
    CustomerReceipt,
    ReceiptLine,
    ReceiptOption,
    ReceiptPayment,
)
from tests.sample_papers import AT, SHOP

# A part of it, by a card of which the terminal told everything there is to tell (`reference/korea.md` 2.1).
CARD = ReceiptPayment(
    method="카드",
    amount=33_000,
    issuer="마당카드",
    acquirer="북구매입",
    card="9410-61**-****-1234",
    installment_months=3,
    approval_number="30001234",
    at=AT,
    merchant_number="123456789012345",
    terminal_number="98765432101234",
    transaction_number="261121123456",
    van="마당VAN 1544-0000",
)

_CASH_RECEIPT = CashReceipt(
    purpose="deduction", identity="010-****-5678", approval_number="J1234567"
)

# Sixty-six thousand among four tenders, after a line's and a bill's discount.
SPLIT = CustomerReceipt(
    kind="receipt",
    shop=SHOP,
    receipt_number="20261121-0128",
    order_number="128",
    at=AT,
    device="카운터",
    service="eat_in",
    table="7",
    lines=(
        ReceiptLine(
            name="한우 꽃등심 (100g)",
            unit_price=29_000,
            quantity=2,
            amount=59_000,
            options=(ReceiptOption(name="두껍게 썰기", price=500),),
            discount=5_900,
        ),
        ReceiptLine(name="옥수수", unit_price=2_000, quantity=5, amount=10_000, tax_free=True),
        ReceiptLine(name="생수", unit_price=0, quantity=2, amount=0),
        ReceiptLine(name="생막걸리 (알밤)", unit_price=9_000, quantity=1, amount=9_000),
    ),
    discount=12_000,
    tax_free_amount=9_154,
    taxable_supply_value=51_678,
    vat=5_168,
    total=66_000,
    payments=(
        CARD,
        ReceiptPayment(
            method="현금", amount=13_000, tendered=20_000, change=7_000, cash_receipt=_CASH_RECEIPT
        ),
        ReceiptPayment(
            method="온라인 결제",
            amount=10_000,
            issuer="간편결제",
            approval_number="TP-261121-7788",
            at=AT,
        ),
        ReceiptPayment(method="외부 단말기", amount=10_000, approval_number="77001122", at=AT),
    ),
    message="찾아 주셔서 고맙습니다",
    url="http://192.168.0.5:8080/r/k7qm2x9dabcdefgh234567ab",
)


def _one(kind: str, payment: ReceiptPayment, sign: int, **more: object) -> CustomerReceiptBody:
    """A slip of one payment of the split bill."""
    sums = {
        "kind": kind, "lines": (), "discount": 0, "total": sign * 33_000, "vat": sign * 2_584,
        "tax_free_amount": sign * 4_577, "taxable_supply_value": sign * 25_839,
        "payments": (payment,), "url": None,
    }  # fmt: skip
    return CustomerReceiptBody(kind="customer_receipt", content=replace(SPLIT, **(sums | more)))


def _back(amount: int) -> ReceiptPayment:
    """So much of the card's money back (부분취소)."""
    named = {
        "amount": -amount, "approval_number": "30005678", "original_amount": 33_000,
        "original_approval_number": "30001234", "original_at": AT,
    }  # fmt: skip
    return CARD.model_copy(update=named)


RECEIPT_PAPERS: dict[str, Body] = {
    "receipt-split": CustomerReceiptBody(kind="customer_receipt", content=SPLIT),
    "receipt-split-english": CustomerReceiptBody(
        kind="customer_receipt", content=replace(SPLIT, **{"language": "en", "copy_no": 2})
    ),
    "receipt-refunded": CustomerReceiptBody(
        kind="customer_receipt",
        content=replace(
            SPLIT,
            **{
                "lines": SPLIT.lines[1:],
                "discount": 0,
                "tax_free_amount": 10_000,
                "taxable_supply_value": 8_182,
                "vat": 818,
                "total": 19_000,
                "payments": (
                    CARD,
                    ReceiptPayment(
                        method="카드 취소", amount=-14_000, approval_number="30005678", at=AT
                    ),
                ),
                "copy_no": 3,
                "url": None,
            },
        ),
    ),
    "receipt-simplified": CustomerReceiptBody(
        kind="customer_receipt",
        content=replace(SPLIT, **{"vat": None, "payments": SPLIT.payments[1:2], "url": None}),
    ),
    "card-slip": _one("card_slip", CARD, 1),
    "cancel-part": _one(
        "cancel", _back(11_000), -1,
        total=-11_000, vat=-861, tax_free_amount=-1_526, taxable_supply_value=-8_613,
    ),
    "stamp-slip": _one(
        "stamp_slip", CARD, 1, payments=(), total=0, vat=0, tax_free_amount=0,
        taxable_supply_value=0, stamp_slip="481 516 237", message=None,
    ),
}  # fmt: skip
