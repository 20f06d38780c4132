"""The service's HTTP side: who asks with which key, what is answered, and what goes wrong on the way."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import JSONResponse

from acquiring.simulation.troubles import Trouble, Troubles, answered

from .hooks import Hooks
from .service import CANARY, Answer, Body, Service, refusal

TARGETS = ("confirm", "query", "cancel", "list")
OWN: Mapping[str, str] = {
    "decline": "[CODE] the card company refuses (REJECT_CARD_COMPANY)",
    "provider_error": "nothing is done, and the answer is PROVIDER_ERROR",
    "already": "it is done, and the answer is ALREADY_PROCESSED_PAYMENT, as to a second request",
    "wrong_amount": "it is done, and the answer speaks of another amount",
    "wrong_order": "it is done, and the answer speaks of another order",
    "bare_card": "it is done, and the answer holds the whole card number",
    "twin_hooks": "it is done, and two webhooks follow 46 ms apart: DONE and ABORTED",
    "twin_hooks_turned": "the same, ABORTED first",
    "forged_hook": "nothing is done and the line is cut; a webhook says DONE",
}
# Why a card company says no, where nothing else is given.
DECLINED = "REJECT_CARD_COMPANY"


def troubles() -> Troubles:
    """What can go wrong with this service."""
    return Troubles(TARGETS, OWN)


class Api:
    """Answers the shop. `secret`: its key; every other one is UNAUTHORIZED_KEY."""

    def __init__(self, service: Service, trouble: Troubles, hooks: Hooks, secret: str) -> None:
        self._service, self._troubles, self._hooks = service, trouble, hooks
        self._secret = secret
        self._at_work: set[str] = set()

    def router(self) -> APIRouter:
        routes = APIRouter(prefix="/v1")

        @routes.post("/payments/confirm")
        async def confirm(request: Request) -> Response:
            trouble, body = self._troubles.take("confirm"), await _json(request)
            if trouble.verb == "forged_hook":
                self._hooks.forged(str(body.get("orderId")))
                trouble = Trouble("lost_request")
            decline = (trouble.argument or DECLINED) if trouble.verb == "decline" else ""
            deed = partial(self._service.confirm, body, decline=decline)
            said = await self._once(request, trouble, deed)
            if trouble.verb.startswith("twin_hooks"):
                self._hooks.twins(str(body.get("paymentKey")), turned="turned" in trouble.verb)
            return said

        @routes.get("/payments/orders/{order}")
        async def found_order(request: Request, order: str) -> Response:
            return await self._read(request, partial(self._service.found_order, order))

        @routes.get("/payments/{key}")
        async def found(request: Request, key: str) -> Response:
            return await self._read(request, partial(self._service.found, key))

        @routes.post("/payments/{key}/cancel")
        async def cancel(request: Request, key: str) -> Response:
            trouble, body = self._troubles.take("cancel"), await _json(request)
            decline = (
                (trouble.argument or "NOT_CANCELABLE_PAYMENT") if trouble.verb == "decline" else ""
            )
            deed = partial(self._service.cancel, key, body, decline=decline)
            return await self._once(request, trouble, deed)

        @routes.get("/transactions")
        async def transactions(
            request: Request,
            since: Annotated[str, Query(alias="startDate")],
            until: Annotated[str, Query(alias="endDate")],
            limit: int = 100,
            after: Annotated[str, Query(alias="startingAfter")] = "",
        ) -> Response:
            def page() -> tuple[int, Any]:
                lines = [
                    line
                    for line in self._service.transactions()
                    if since <= line["transactionAt"][:19] + ".000" < until
                ]
                keys = [line["transactionKey"] for line in lines]
                first = keys.index(after) + 1 if after in keys else 0
                return 200, lines[first : first + limit]

            return await self._read(request, page, "list")

        return routes

    async def _read(self, request: Request, deed: Any, target: str = "query") -> Response:
        trouble = self._troubles.take(target)
        return await answered(request, trouble, lambda: self._spoilt(request, trouble, deed))

    async def _once(self, request: Request, trouble: Trouble, deed: Any) -> Response:
        """Under one idempotency key, key, method and address only the first request is done."""
        key = request.headers.get("Idempotency-Key", "")
        name = f"{request.method} {request.url.path} {key}" if key else ""
        if name in self._at_work:
            return JSONResponse(refusal("IDEMPOTENT_REQUEST_PROCESSING")[1], 409)
        if name:
            self._at_work.add(name)
        try:
            return await answered(
                request,
                trouble,
                lambda: self._spoilt(request, trouble, lambda: self._first(name, trouble, deed)),
            )
        finally:
            self._at_work.discard(name)

    def _first(self, name: str, trouble: Trouble, deed: Any) -> Answer:
        """The first answer under an idempotency key, and the same one ever after: errors, too. That these are
        remembered is not verified; it is the harder case for whoever asks."""
        answer = self._service.answer_under(name)
        if answer is None:
            busy = trouble.verb == "provider_error"
            answer = refusal("PROVIDER_ERROR") if busy else deed(remember=name)
            if name and answer[0] != 200:
                self._service.answers[name] = (self._service.clock.wall(), answer)
        return answer

    def _spoilt(self, request: Request, trouble: Trouble, deed: Any) -> tuple[int, Any]:
        if not self._known(request):
            return refusal("UNAUTHORIZED_KEY")
        status, body = deed()
        if status != 200 or not isinstance(body, dict):
            return status, body
        match trouble.verb:
            case "already":
                return refusal("ALREADY_PROCESSED_PAYMENT")
            case "wrong_amount":
                return 200, body | {"totalAmount": body["totalAmount"] + 1}
            case "wrong_order":
                return 200, body | {"orderId": f"{body['orderId']}x"}
            case "bare_card" if body["card"]:
                return 200, body | {"card": body["card"] | {"number": CANARY}}
        return status, body

    def _known(self, request: Request) -> bool:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        try:
            name = base64.b64decode(given, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return False
        return kind == "Basic" and name == f"{self._secret}:"


async def _json(request: Request) -> Body:
    try:
        body = json.loads(await request.body())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
