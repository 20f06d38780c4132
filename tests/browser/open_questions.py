"""Questions about money that take a bad evening to come about, made in a shop whose hub is down.

What the far side said is told as its driver would tell it (`record_payment`, `record_refund`); everything else is
asked for as the counter's tablet does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hub.app import shop_in
from hub.clock import Ids, MachineClock
from hub.datadir import DataDir
from hub.domain.behaviour import COMMANDS
from hub.domain.payment import Approval
from hub.shop import Shop

CARD = "9410-61**-****-1234"
LOST = "card"
"""A way to pay that no driver answers for: what becomes of it nobody will know after a start."""


def left_open(data: Path, device: str, bills: Sequence[str], amount: int) -> None:
    """On the first of three unpaid bills an unknown payment, on the second an approval that strayed, on the third an
    unknown refund; each of `amount` won, by the way `LOST`, which the counter must offer."""
    # Playwright's driver has this thread's loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _left_open(data, device, bills, amount)).result()


async def _left_open(data: Path, device: str, bills: Sequence[str], amount: int) -> None:
    clock = MachineClock()
    ids = Ids(clock)
    opened = shop_in(DataDir(data), clock, ids)
    opened.writer.start()
    opened.shop.open()

    async def said(asker: str, verb: str, **fields: Any) -> dict[str, Any]:
        return await _asked(opened.shop, ids, asker, verb, **fields)

    async def charged(bill: str) -> str:
        wish = {"bill": bill, "method": LOST, "amount": amount}
        return str((await said(device, "request_payment", **wish))["payment"])

    approval = Approval(approval_no="30055555", card=CARD).model_dump(exclude_none=True)
    try:
        unknown, strayed, paid = [await charged(bill) for bill in bills]
        lost = {"outcome": "unknown", "reason": "no_answer"}
        await said("hub", "record_payment", payment=unknown, **lost)
        await said("hub", "record_payment", payment=strayed, outcome="declined", reason="deadline")
        yes = {"outcome": "approved", "approval": approval}
        await said("hub", "record_payment", payment=strayed, **yes)
        await said("hub", "record_payment", payment=paid, **yes)
        await said(device, "record_authorisation", person="owner", right=True)
        refund = await said(device, "cancel_payment", payment=paid, reason="주문 취소")
        await said("hub", "record_refund", refund=refund["refund"], **lost)
    finally:
        await opened.shop.close()
        opened.close()


async def _asked(shop: Shop, ids: Ids, asker: str, verb: str, **fields: Any) -> dict[str, Any]:
    behaviour, command_id = COMMANDS[verb], ids.command_id()
    body = json.dumps({"command_id": command_id, "type": verb, **fields})
    command = behaviour.body.model_validate_json(body)
    outcome = await shop.ask(command, behaviour, asker, command_id.encode())
    assert outcome.status == 200, f"{verb}: {outcome.body}"
    answer: dict[str, Any] = json.loads(outcome.body)["answer"]
    return answer
