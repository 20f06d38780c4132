"""A small shop, furnished once: whoever wants one takes a copy of its folder."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hub.app import DEVICE_KINDS
from hub.clock import FakeClock, Ids
from hub.datadir import DataDir
from hub.domain.behaviour import COMMANDS
from hub.opening import opened
from printer.jobs import jobs
from tests.shop_day import START, Body, token_hash
from tests.unit.domain.small_shop import MENU


@cache
def furnished_shop() -> tuple[TemporaryDirectory[str], Mapping[str, str]]:
    """A shop with the small menu, an owner who is signed in, and a device of each kind that is needed."""
    keep = TemporaryDirectory(prefix="print-house-")
    folder = Path(keep.name)
    (folder / "ballast").touch()  # 16 MB less to write for every test
    done: dict[str, dict[str, str]] = {}
    # A thread of its own: whoever wants it first may be in a running loop.
    furnishing = threading.Thread(target=lambda: done.update(is_=asyncio.run(_furnish(folder))))
    furnishing.start()
    furnishing.join()
    return keep, done["is_"]


async def _furnish(folder: Path) -> dict[str, str]:
    clock = FakeClock(START)
    ids = Ids(clock)
    found = opened(DataDir(folder), clock, ids, DEVICE_KINDS, jobs)
    found.writer.start()
    found.shop.open()
    devices = {"hub": "hub"}

    async def tell(body: Body, device: str = "hub") -> dict[str, Any]:
        whole = {"command_id": ids.command_id()} | body
        command = COMMANDS[body["type"]].body.model_validate_json(json.dumps(whole))
        outcome = await found.shop.ask(command, COMMANDS[body["type"]], device, b"")
        assert outcome.status == 200, outcome.body
        answer: dict[str, Any] = json.loads(outcome.body)["answer"]
        return answer

    owner = {"id": "boss", "roles": ["owner"]}
    await tell({"type": "publish_menu", "menu": MENU.model_dump(mode="json")})
    await tell({"type": "record_person", "person": owner, "name": "사장", "pin_hash": "a hash"})
    for kind in ("kiosk", "staff"):
        admit = {"type": "admit_device", "token_hash": token_hash(kind)}
        answer = await tell(admit | {"device": {"kind": kind, "name": kind}})
        devices[kind] = answer["device_id"]
    sign_in = {"type": "record_sign_in", "person": "boss", "right": True}
    await tell(sign_in, devices["staff"])
    await found.shop.close()
    found.close()
    return devices
