"""Webhooks: what the service calls out into the world when a payment changes. Nobody should believe one.

Form and retries: docs.tosspayments.com/guides/webhook (`PAYMENT_STATUS_CHANGED`; sent again after 1, 4, 16 ...
minutes: here never). Two of one payment 46 ms apart, DONE and ABORTED: techchat.tosspayments.com/m/1131524149819478036.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpx

from .service import Body, Service

TWINS_S = 0.046
# Whoever is called answers at once, or was not there (s).
CALL_S = 5.0


class Hooks:
    """Calls `url`, where there is one. `plain`: also for every change, not only when told to."""

    def __init__(self, service: Service, url: str = "") -> None:
        self.url = url
        self._service = service
        self._under_way: set[asyncio.Task[None]] = set()
        service.changed = self.told

    def told(self, body: Body) -> None:
        """A payment changed."""
        if self.url and body["status"] not in ("READY", "IN_PROGRESS"):
            self._start([(0.0, body)])

    def twins(self, key: str, *, turned: bool) -> None:
        """DONE and ABORTED for one payment, whatever is true."""
        _, body = self._service.found(key)
        pair = [body | {"status": "DONE"}, body | {"status": "ABORTED", "approvedAt": None}]
        first, second = reversed(pair) if turned else pair
        self._start([(0.0, first), (TWINS_S, second)])

    def forged(self, order: str) -> None:
        """Somebody on the net says that the order is paid."""
        _, body = self._service.found_order(order)
        self._start([(0.0, body | {"status": "DONE", "orderId": order})])

    async def close(self) -> None:
        """Calls under way are given up."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _start(self, calls: list[tuple[float, Body]]) -> None:
        if not self.url:
            return
        task = asyncio.create_task(self._call(calls))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _call(self, calls: list[tuple[float, Body]]) -> None:
        async with httpx.AsyncClient(timeout=CALL_S, trust_env=False) as http:
            for wait, body in calls:
                await asyncio.sleep(wait)
                now = datetime.now(UTC).replace(tzinfo=None).isoformat()
                said = {"createdAt": now, "eventType": "PAYMENT_STATUS_CHANGED", "data": body}
                try:
                    await http.post(self.url, json=said)
                except (httpx.HTTPError, OSError):
                    continue
