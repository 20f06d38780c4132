"""How a bill was paid, as paper says it (결제 수단): each payment, what went back of it, and its cash receipt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hub.domain.bill import Bill
from hub.domain.payment import Approval, Payment, Refund
from hub.domain.text import Language
from hub.messages import catalogue, fill
from printer.papers.receipt import CashReceipt, ReceiptPayment


def tenders(bill: Bill, language: Language) -> Iterable[ReceiptPayment]:
    """Every payment that the shop holds something of, and below it what went back: they sum to what is kept."""
    for payment in bill.payments.values():
        if payment.kept():
            yield tender(payment, language)
            for refund in payment.given_back():
                yield _went_back(payment, refund, language)


def tender(payment: Payment, language: Language) -> ReceiptPayment:
    """One payment as it was made. `at` is the far side's clock where it told, else the hub's."""
    approval, tendered = payment.approval, payment.tendered
    return ReceiptPayment(
        method=named(payment.method, language),
        amount=payment.amount,
        tendered=tendered,
        change=None if tendered is None else tendered - payment.amount,
        approval_number=approval.approval_no if approval else None,
        # Cash is not approved by anybody.
        at=approved_at(payment) if approval else None,
        cash_receipt=_cash_receipt(payment),
        **_card(approval),
    )


def _went_back(payment: Payment, refund: Refund, language: Language) -> ReceiptPayment:
    """Below the payment itself, of which all else is said there."""
    name = named(payment.method, language)
    approval = refund.approval
    return ReceiptPayment(
        method=fill(catalogue(language)["paper.receipt.refunded"], {"method": name}),
        amount=-refund.amount,
        approval_number=approval.approval_no if approval else None,
        at=(approval.approved_at or refund.at) if approval else None,
    )


def money_back(payment: Payment, refund: Refund, language: Language) -> ReceiptPayment:
    """What went back of a payment, with the approval that it was of, on a paper of its own."""
    approval, of = refund.approval, payment.approval
    return ReceiptPayment(
        method=named(payment.method, language),
        amount=-refund.amount,
        approval_number=approval.approval_no if approval else None,
        at=(approval.approved_at or refund.at) if approval else None,
        original_amount=payment.amount if refund.amount < payment.amount else None,
        original_approval_number=of.approval_no if of else None,
        original_at=approved_at(payment) if of else None,
        cash_receipt=_cash_receipt(payment),
        **(_card(of) | {key: said for key, said in _card(approval).items() if said}),
    )


def named(method: str, language: Language) -> str:
    """What people call a way to pay."""
    return catalogue(language).get(f"paper.method.{method}", method)


def approved_at(payment: Payment) -> int:
    """When money moved (UTC ms): by the far side's clock, else when the hub heard, else when it was asked for."""
    told = payment.approval.approved_at if payment.approval else None
    return told or payment.approved_at or payment.at


def _card(approval: Approval | None) -> dict[str, Any]:
    """카드 매출전표: what the far side said of the card and of the shop's place in its books."""
    if approval is None:
        return {}
    return {
        "issuer": approval.issuer,
        "acquirer": approval.acquirer,
        "card": approval.card,
        # An approval without a card (a transfer, a wallet) has no instalments to speak of.
        "installment_months": approval.installments if approval.card else None,
        "merchant_number": approval.merchant_no,
        "terminal_number": approval.terminal_no,
        "transaction_number": approval.transaction_no,
        "van": approval.van,
    }


def _cash_receipt(payment: Payment) -> CashReceipt | None:
    issued = payment.cash_receipt
    if issued is None or issued.approval_no is None:
        return None
    return CashReceipt(
        purpose=issued.purpose,
        identity=issued.masked,
        approval_number=issued.approval_no,
        taken_back=issued.given_back[0],
    )
