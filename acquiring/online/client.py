"""Asks the service: confirm, query, cancel, list. Believes nothing that does not fit what was asked.

The form is that of Toss Payments' core API (docs.tosspayments.com/reference):

- Basic authentication, the secret key as the name and no password
  (docs.tosspayments.com/reference/using-api/authorization);
- `POST /v1/payments/confirm {paymentKey, orderId, amount}`: the only call that takes money;
- `GET /v1/payments/{paymentKey}` and `GET /v1/payments/orders/{orderId}`
  (docs.tosspayments.com/common/apis/get-payment);
- `POST /v1/payments/{paymentKey}/cancel {cancelReason, cancelAmount, taxFreeAmount}`
  (docs.tosspayments.com/common/apis/cancel-payment);
- `GET /v1/transactions?startDate&endDate&startingAfter&limit`: what was approved and cancelled
  (docs.tosspayments.com/common/apis/list-transactions-settlements);
- header `Idempotency-Key`, at most 300 characters, remembered for 15 days, for a pair of method and address: the
  first answer is given again, and a request while the first is at work is answered 409.

Not verified: whether a query finds a payment before its approval (the description of the states suggests it).
Nothing of this was tried against the real service.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import httpx

from acquiring.answers import whole

from .payment import NotUnderstood, OnlinePayment, Refused, Transaction, payment_of, transaction_of

# The service names no time; a card company answers within half a minute or not at all (payments.md 3.3: KICC).
ANSWER_S = 30.0
# On the way there, a line that does not come up in this time does not come up (s).
CONNECT_S = 5.0
# A payment with a hundred cancels is 40 KB; whatever is longer is no answer (bytes).
ANSWER_MAX = 1_000_000
# Lines of the list at once; the service allows 5,000 and gives 100 where nothing is asked.
LIST_MAX = 1_000
# A shop does not make a million charges in one asking.
PAGES_MAX = 1_000
# cancelReason is at most 200 characters.
REASON_MAX = 200

SEOUL = timezone(timedelta(hours=9))


class Unclear(OSError):
    """No answer that can be believed: none, none in time, a broken one, or one about something else."""


class OnlineClient:
    """One shop's line to the service. `url` without a path; `secret` is the shop's key and never shown."""

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        answer_s: float = ANSWER_S,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.url, self._answer_s = url.rstrip("/"), answer_s
        self.test = secret.startswith("test_")
        """Keys that begin like this move no money (docs.tosspayments.com/reference/using-api/api-keys)."""
        self._http = httpx.AsyncClient(
            auth=httpx.BasicAuth(secret, ""),
            timeout=httpx.Timeout(answer_s, connect=min(CONNECT_S, answer_s)),
            follow_redirects=False,
            # The environment may name a proxy, and a .netrc other keys.
            trust_env=False,
            transport=transport,
            verify=self.url.startswith("https:"),
        )

    def __repr__(self) -> str:
        return f"OnlineClient({self.url!r})"

    async def confirm(
        self, payment_key: str, order: str, amount: int, key: str
    ) -> OnlinePayment | Refused:
        """Takes the money. `key` makes it once, however often it is asked. Unclear where nobody can say."""
        body = {"paymentKey": payment_key, "orderId": order, "amount": amount}
        said = await self._asked("POST", "/v1/payments/confirm", body, key)
        return self._about(said, order=order, payment_key=payment_key, amount=amount)

    async def payment(self, payment_key: str) -> OnlinePayment | Refused:
        """What the service knows under its own key."""
        said = await self._asked("GET", f"/v1/payments/{quote(payment_key, safe='')}")
        return self._about(said, payment_key=payment_key)

    async def order(self, order: str) -> OnlinePayment | Refused:
        """What the service knows under our order."""
        said = await self._asked("GET", f"/v1/payments/orders/{quote(order, safe='')}")
        return self._about(said, order=order)

    async def cancel(
        self, payment_key: str, reason: str, key: str, amount: int, tax_free: int = 0
    ) -> OnlinePayment | Refused:
        """Gives `amount` won back, `tax_free` of it 면세. `key` makes it once."""
        body = {"cancelReason": reason[:REASON_MAX], "cancelAmount": amount}
        if tax_free:
            body["taxFreeAmount"] = tax_free
        path = f"/v1/payments/{quote(payment_key, safe='')}/cancel"
        return self._about(await self._asked("POST", path, body, key), payment_key=payment_key)

    async def transactions(self, since: int, until: int) -> list[Transaction]:
        """Everything approved and cancelled from `since` until before `until` (UTC ms), oldest first."""
        found: list[Transaction] = []
        after: str | None = None
        for _ in range(PAGES_MAX):
            asked = {"startDate": _seoul(since), "endDate": _seoul(until), "limit": str(LIST_MAX)}
            if after:
                asked["startingAfter"] = after
            status, said = await self._asked("GET", f"/v1/transactions?{httpx.QueryParams(asked)}")
            if status != 200 or not isinstance(said, list):
                raise Unclear(f"the list was answered {status}")
            try:
                page = [transaction_of(one) for one in said]
            except NotUnderstood as odd:
                raise Unclear(f"a line of the list has an odd {odd}") from None
            found += [one for one in page if since <= one.at < until]
            if len(page) < LIST_MAX:
                return found
            after = page[-1].transaction
        raise Unclear("the list does not end")

    async def close(self) -> None:
        """Lets the connections go."""
        await self._http.aclose()

    async def _asked(
        self, method: str, path: str, body: Mapping[str, object] | None = None, key: str = ""
    ) -> tuple[int, Any]:
        """Status and JSON. The texts of what goes wrong hold neither what was sent nor what came."""
        headers = {"Idempotency-Key": key} if key else {}
        try:
            async with (
                asyncio.timeout(self._answer_s),
                self._http.stream(method, self.url + path, json=body, headers=headers) as response,
            ):
                return response.status_code, json.loads(await whole(response, ANSWER_MAX))
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise Unclear(f"no answer ({type(error).__name__})") from None
        except TimeoutError:
            raise Unclear("no answer in time") from None
        except (ValueError, RecursionError):
            raise Unclear("the answer is not JSON") from None

    def _about(
        self,
        answer: tuple[int, Any],
        *,
        order: str | None = None,
        payment_key: str | None = None,
        amount: int | None = None,
    ) -> OnlinePayment | Refused:
        status, said = answer
        if status != 200:
            code = said.get("code") if isinstance(said, dict) else None
            if not isinstance(code, str) or not code.isascii() or not code.isprintable():
                raise Unclear(f"an answer of {status} without a code")
            return Refused(status, code[:80])
        try:
            payment = payment_of(said)
        except NotUnderstood as odd:
            raise Unclear(f"the answer has an odd {odd}") from None
        if order is not None and payment.order != order:
            raise Unclear("the answer is about another order")
        if payment_key is not None and payment.key != payment_key:
            raise Unclear("the answer is about another payment")
        if amount is not None and payment.total != amount:
            raise Unclear("the answer is about another amount")
        return payment


def _seoul(at: int) -> str:
    """The service's own way to write a time in a question: Korean, without a zone."""
    when = datetime.fromtimestamp(at / 1000, UTC).astimezone(SEOUL)
    return when.replace(tzinfo=None).isoformat(timespec="milliseconds")
