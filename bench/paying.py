"""What the hub adds to a payment at a card terminal: from the asking to the booked approval, beside the bare exchange.

The terminal is the virtual one, a process of its own whose guest and VAN take no time: what is left is the line, the
exchange, the hub's note of it on the disk, and two commits.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from acquiring.terminal.bodies import Approved, ApproveRequest
from acquiring.terminal.exchange import Patience
from acquiring.terminal.link import link_for
from acquiring.terminal.terminal import Stamps, Terminal
from bench.figures import Figure, Section, percentile
from bench.options import Options
from bench.process import python
from bench.shop import furnish
from hub.app import House, Ports
from hub.devices.registry import device_by_token
from hub.domain.behaviour import COMMANDS
from hub.domain.events import PaymentApproved
from hub.settings import Settings

ITEM = "napjak-mandu"
VAT = 546


def run(options: Options) -> list[Section]:
    count = 10 if options.quick else 200
    with _terminal(options.work / "bare.jsonl") as address:
        bare = _bare(address, count)
    with _terminal(options.work / "paid.jsonl") as address:
        paid = asyncio.run(_paid(options.work / "paying", address, count))
    of = "one exchange of the same frames, connected and hung up"
    figures = [
        Figure(f"asked -> approved in the books, {name}", percentile(paid, share), "ms",
               percentile(bare, share), of)
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ]  # fmt: skip
    notes = (f"{count} payments, one after the other, over TCP on this machine",)
    return [Section("A payment at a card terminal", tuple(figures), notes)]


@contextmanager
def _terminal(log: Path) -> Iterator[str]:
    """A virtual terminal's address."""
    quick = ("--think-s", "0", "--van-s", "0")
    command = python(
        "-m", "acquiring.terminal.virtual", "--log", str(log), "--listen", "tcp:0", *quick
    )
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            address: str = json.loads(process.stdout.readline())["address"]
            yield address
        finally:
            process.terminate()


def _bare(address: str, count: int) -> list[float]:
    """Milliseconds of each approval asked for directly."""
    wall = lambda: time.time_ns() // 1_000_000  # noqa: E731
    terminal = Terminal(link_for(address), Patience(), Stamps(wall), Event())
    before: Approved | None = None
    took = []
    for _ in range(count):
        began = time.perf_counter()
        with terminal.talk() as talk:
            answer = talk.approve(ApproveRequest(6_000, VAT), before)
        took.append((time.perf_counter() - began) * 1000)
        assert isinstance(answer, Approved)
        before = answer
    return took


async def _paid(data: Path, address: str, count: int) -> list[float]:
    """Milliseconds from the command until the approval is durable, in a hub of this process."""
    tokens = await asyncio.to_thread(furnish, data)
    house = House(Settings(data=data), Ports())
    await house.start()
    approved = asyncio.Event()
    house.shop.committed.append(
        lambda entries: (
            approved.set() if any(isinstance(e.event, PaymentApproved) for e in entries) else None
        )
    )
    staff = device_by_token(house.shop.state, tokens.staff)
    assert staff is not None
    try:
        rules = house.shop.state.rules.model_dump(mode="json")
        rules["methods"]["counter"] = ["card_terminal"]
        await _ask(house, "hub", type="change_rules", rules=rules)
        terminal = {"id": "front", "name": "카운터", "address": address}
        await _ask(house, "hub", type="save_terminal", terminal=terminal)
        took = []
        for _ in range(count):
            order = {"type": "place_order", "menu": house.shop.state.menu.version, "total": 6_000}
            order |= {"service": "eat_in", "language": "ko", "payment": "counter"}
            bill = await _ask(house, staff.id, **order, lines=[{"item": ITEM, "quantity": 1}])
            approved.clear()
            began = time.perf_counter()
            asked = {"type": "request_payment", "bill": bill["bill"], "method": "card_terminal"}
            await _ask(house, staff.id, **asked, amount=6_000)
            await approved.wait()
            took.append((time.perf_counter() - began) * 1000)
    finally:
        await house.stop()
    return took


async def _ask(house: House, device: str, **body: Any) -> dict[str, Any]:
    whole = {"command_id": house.ids.command_id()} | body
    behaviour = COMMANDS[body["type"]]
    command = behaviour.body.model_validate_json(json.dumps(whole))
    outcome = await house.shop.ask(command, behaviour, device, command.command_id.encode())
    if outcome.status != 200:
        raise RuntimeError(f"{body['type']} was refused: {outcome.body}")
    answer: dict[str, Any] = json.loads(outcome.body)["answer"]
    return answer
