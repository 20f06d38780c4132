"""What the simulated service knows and does: payments by their keys, remembered answers, all of it in its log.

    READY ──> IN_PROGRESS ──> DONE ──> PARTIAL_CANCELED ──> CANCELED
      └────────────┴─> EXPIRED   └─────────────────────────────┘
                   └─> ABORTED

Sources: `acquiring/online/{client,payment,codes}.py`. Where the real service is silent, this one does what is
hardest for its caller; each such place says "not verified".
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from acquiring.durable_log import DurableLog, Record
from acquiring.online.client import SEOUL
from hub.clock import Clock
from hub.domain.money import vat_within

Body = dict[str, Any]
Answer = tuple[int, Body]

# From the opening of a payment until it is EXPIRED (docs.tosspayments.com/reference, status), ms.
OPEN_MS = 30 * 60_000
# From the guest's proof until a confirm finds no session (public code of several shops; general knowledge), ms.
CONFIRM_MS = 10 * 60_000
# How long an idempotency key is remembered (docs.tosspayments.com/reference/using-api/authorization), ms.
REMEMBERED_MS = 15 * 24 * 3_600_000
# Two cancels of one payment within this time: the second is refused, ms.
CONSECUTIVE_MS = 1_000

# A whole card number of nobody (Luhn-valid, no bank's range): wherever it is found, somebody kept what he must not.
CANARY = "9410611200007319"

# What is not listed here is said in Korean too, as by the service.
MESSAGES: Mapping[str, str] = {
    "ALREADY_PROCESSED_PAYMENT": "이미 처리된 결제 입니다.",
    "NOT_FOUND_PAYMENT_SESSION": "결제 시간이 만료되어 결제 진행 데이터가 존재하지 않습니다.",
    "NOT_FOUND_PAYMENT": "존재하지 않는 결제 입니다.",
    "REJECT_CARD_COMPANY": "결제 승인이 거절되었습니다.",
    "REJECT_CARD_PAYMENT": "한도초과 혹은 잔액부족으로 결제에 실패했습니다.",
    "INVALID_STOPPED_CARD": "정지된 카드 입니다.",
    "ALREADY_CANCELED_PAYMENT": "이미 취소된 결제 입니다.",
    "NOT_CANCELABLE_AMOUNT": "취소 할 수 없는 금액 입니다.",
    "NOT_CANCELABLE_PAYMENT": "취소 할 수 없는 결제 입니다.",
    "FORBIDDEN_CONSECUTIVE_REQUEST": "반복적인 요청은 허용되지 않습니다. 잠시 후 다시 시도해주세요.",
    "UNAUTHORIZED_KEY": "인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.",
    "IDEMPOTENT_REQUEST_PROCESSING": "이전 멱등 요청이 처리중입니다.",
    "INVALID_REQUEST": "잘못된 요청입니다.",
}
_STATUS = {"NOT_FOUND_PAYMENT_SESSION": 404, "NOT_FOUND_PAYMENT": 404, "UNAUTHORIZED_KEY": 401}
_STATUS |= {"REJECT_CARD_COMPANY": 403, "REJECT_CARD_PAYMENT": 403, "NOT_CANCELABLE_AMOUNT": 403}
_STATUS |= {"NOT_CANCELABLE_PAYMENT": 403, "FORBIDDEN_CONSECUTIVE_REQUEST": 403}
_STATUS |= {"IDEMPOTENT_REQUEST_PROCESSING": 409}


def refusal(code: str) -> Answer:
    """The service's error object."""
    return _STATUS.get(code, 400), {"code": code, "message": MESSAGES.get(code, code)}


@dataclass(slots=True)
class Held:
    """A payment as the service keeps it: its object for the outside, and what only the service needs."""

    body: Body
    opened_at: int
    proven_at: int | None = None
    cancelled_at: int | None = None

    @property
    def status(self) -> str:
        return str(self.body["status"])


@dataclass(slots=True)
class Service:
    """All payments. Every change is one line of the log, with the answer that is remembered for it."""

    log: DurableLog
    clock: Clock
    hidden: bool = False
    """Whether queries find nothing before the approval. Not verified which of the two the real service does."""
    payments: dict[str, Held] = field(default_factory=dict)
    answers: dict[str, tuple[int, Answer]] = field(default_factory=dict)
    """What was answered under an idempotency key: when, and what."""
    changed: Callable[[Body], None] = lambda _: None

    def __post_init__(self) -> None:
        for record in self.log.records():
            self._remember(record)

    # -- the guest's side

    def opened(self, order: str, amount: int, name: str, tax_free: int) -> Held:
        """The guest opens the payment window. The same window again while it is open."""
        now = self.clock.wall()
        for held in self.payments.values():
            self._expire(held)
            if held.body["orderId"] == order and held.status in ("READY", "IN_PROGRESS"):
                return held
        key = f"sim{secrets.token_hex(12)}"
        vat = vat_within(amount - tax_free)
        body: Body = {
            "mId": "madang-sim",
            "version": "2022-11-16",
            "paymentKey": key,
            "lastTransactionKey": None,
            "orderId": order,
            "orderName": name[:100],
            "currency": "KRW",
            "method": None,
            "status": "READY",
            "requestedAt": _iso(now),
            "approvedAt": None,
            "card": None,
            "cancels": None,
            "failure": None,
            "isPartialCancelable": True,
            "totalAmount": amount,
            "balanceAmount": amount,
            "suppliedAmount": amount - tax_free - vat,
            "vat": vat,
            "taxFreeAmount": tax_free,
            "taxExemptionAmount": 0,
            "type": "NORMAL",
            "country": "KR",
        }
        return self._write("opened", Held(body, now))

    def proven(self, key: str) -> bool:
        """The guest proved who they are (인증). False where the window is closed by now."""
        held = self.payments.get(key)
        if held is None or self._expire(held).status not in ("READY", "IN_PROGRESS"):
            return False
        if held.status == "READY":
            held.body |= {"status": "IN_PROGRESS", "method": "카드"}
            held.proven_at = self.clock.wall()
            self._write("proven", held)
        return True

    # -- the shop's side

    def confirm(self, asked: Body, remember: str = "", decline: str = "") -> Answer:
        """승인: takes the money. `decline`: the code with which the card company refuses."""
        held = self.payments.get(str(asked.get("paymentKey")))
        if held is None or held.body["orderId"] != asked.get("orderId"):
            return refusal("NOT_FOUND_PAYMENT_SESSION")
        if self._expire(held).status in ("DONE", "PARTIAL_CANCELED", "CANCELED", "ABORTED"):
            return refusal("ALREADY_PROCESSED_PAYMENT")
        now = self.clock.wall()
        if held.status != "IN_PROGRESS" or now - (held.proven_at or 0) > CONFIRM_MS:
            return refusal("NOT_FOUND_PAYMENT_SESSION")
        if asked.get("amount") != held.body["totalAmount"]:
            return refusal("INVALID_REQUEST")
        if any(
            other.body["orderId"] == held.body["orderId"] and other.body["approvedAt"]
            for other in self.payments.values()
        ):
            # Not verified: two windows for one order, both proven.
            return refusal("ALREADY_PROCESSED_PAYMENT")
        if decline:
            answer = refusal(decline)
            held.body |= {"status": "ABORTED", "failure": answer[1]}
            self._write("aborted", held, remember, answer)
            return answer
        held.body |= {
            "status": "DONE",
            "approvedAt": _iso(now),
            "lastTransactionKey": f"txrd_{secrets.token_hex(12)}",
            "card": {
                "issuerCode": "61",
                "acquirerCode": "31",
                # As the service masks it (docs.tosspayments.com/common/apis/cancel-payment).
                "number": f"{CANARY[:8]}****{CANARY[12:15]}*",
                "installmentPlanMonths": 0,
                "approveNo": f"{secrets.randbelow(10**8):08d}",
                "cardType": "신용",
                "ownerType": "개인",
                "acquireStatus": "READY",
                "amount": held.body["totalAmount"],
            },
        }
        self._write("approved", held, remember, (200, dict(held.body)))
        return 200, dict(held.body)

    def found(self, key: str) -> Answer:
        """조회 by the service's key."""
        held = self.payments.get(key)
        if held is None:
            return refusal("NOT_FOUND_PAYMENT")
        self._expire(held)
        if self.hidden and not held.body["approvedAt"]:
            return refusal("NOT_FOUND_PAYMENT")
        return 200, dict(held.body)

    def found_order(self, order: str) -> Answer:
        """조회 by the shop's order: the approved one where there is one, else the latest."""
        mine = [held for held in self.payments.values() if held.body["orderId"] == order]
        approved = [held for held in mine if held.body["approvedAt"]]
        if not mine:
            return refusal("NOT_FOUND_PAYMENT")
        return self.found(str((approved or mine)[-1].body["paymentKey"]))

    def cancel(self, key: str, asked: Body, remember: str = "", decline: str = "") -> Answer:
        """취소, whole or in part."""
        held = self.payments.get(key)
        if held is None:
            return refusal("NOT_FOUND_PAYMENT")
        if held.status == "CANCELED":
            return refusal("ALREADY_CANCELED_PAYMENT")
        if held.status not in ("DONE", "PARTIAL_CANCELED"):
            return refusal("NOT_CANCELABLE_PAYMENT")
        now, balance = self.clock.wall(), int(held.body["balanceAmount"])
        if held.cancelled_at is not None and now - held.cancelled_at < CONSECUTIVE_MS:
            return refusal("FORBIDDEN_CONSECUTIVE_REQUEST")
        amount = asked.get("cancelAmount", balance)
        if not asked.get("cancelReason") or type(amount) is not int or amount <= 0:
            return refusal("INVALID_REQUEST")
        tax_free = int(asked.get("taxFreeAmount") or 0)
        if amount > balance or tax_free > int(held.body["taxFreeAmount"]):
            return refusal("NOT_CANCELABLE_AMOUNT")
        if decline:
            return refusal(decline)
        transaction, left = f"txrd_{secrets.token_hex(12)}", balance - amount
        one = {
            "transactionKey": transaction,
            "cancelReason": asked["cancelReason"],
            "canceledAt": _iso(now),
            "cancelStatus": "DONE",
            "cancelAmount": amount,
            "taxFreeAmount": tax_free,
            "taxExemptionAmount": 0,
            "refundableAmount": left,
        }
        free = int(held.body["taxFreeAmount"]) - tax_free
        vat = vat_within(left - free)
        held.cancelled_at = now
        held.body |= {
            "status": "PARTIAL_CANCELED" if left else "CANCELED",
            "lastTransactionKey": transaction,
            "cancels": [*(held.body["cancels"] or []), one],
            "balanceAmount": left,
            "taxFreeAmount": free,
            "vat": vat,
            "suppliedAmount": left - free - vat,
        }
        self._write("cancelled", held, remember, (200, dict(held.body)))
        return 200, dict(held.body)

    def transactions(self) -> list[Body]:
        """거래: every approval and every cancel, oldest first. Not verified: a cancel's amount without a sign."""
        lines = []
        for held in self.payments.values():
            if held.body["approvedAt"]:
                cancels = held.body["cancels"] or []
                first = {"transactionAt": held.body["approvedAt"], "status": "DONE"}
                lines.append(self._line(held, first, held.body["totalAmount"], "approval"))
                lines += [
                    self._line(
                        held,
                        {"transactionAt": one["canceledAt"], "status": "CANCELED"},
                        one["cancelAmount"],
                        one["transactionKey"],
                    )
                    for one in cancels
                ]
        return sorted(lines, key=lambda line: str(line["transactionAt"]))

    # -- what it remembers

    def answer_under(self, remember: str) -> Answer | None:
        """What was answered under this idempotency key, while it is remembered."""
        at, answer = self.answers.get(remember, (0, None))
        return answer if answer and self.clock.wall() - at < REMEMBERED_MS else None

    def _line(self, held: Held, more: Body, amount: int, transaction: str) -> Body:
        key = held.body["paymentKey"]
        name = f"{key}_approval" if transaction == "approval" else transaction
        same = {name: held.body[name] for name in ("mId", "orderId", "currency", "method")}
        return same | more | {"transactionKey": name, "paymentKey": key, "amount": amount}

    def _expire(self, held: Held) -> Held:
        if held.status in ("READY", "IN_PROGRESS") and self.clock.wall() - held.opened_at > OPEN_MS:
            held.body |= {"status": "EXPIRED", "failure": {"code": "EXPIRED_PAYMENT"}}
            self._write("expired", held)
        return held

    def _write(
        self, kind: str, held: Held, remember: str = "", answer: Answer | None = None
    ) -> Held:
        record: Record = {
            "at": self.clock.wall(),
            "kind": kind,
            "opened_at": held.opened_at,
            "proven_at": held.proven_at,
            "payment": held.body,
        }
        if remember and answer:
            record |= {"remember": remember, "answer": list(answer)}
        self.log.write(record)
        self._remember(record)
        self.changed(dict(held.body))
        return self.payments[held.body["paymentKey"]]

    def _remember(self, record: Record) -> None:
        body = record["payment"]
        held = self.payments.setdefault(body["paymentKey"], Held(body, record["opened_at"]))
        held.body, held.proven_at = dict(body), record["proven_at"]
        if record["kind"] == "cancelled":
            held.cancelled_at = record["at"]
        if "remember" in record:
            status, answer = record["answer"]
            self.answers[record["remember"]] = (record["at"], (status, answer))


def _iso(at: int) -> str:
    """As the service writes times: to the second, +09:00."""
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(SEOUL).isoformat()
