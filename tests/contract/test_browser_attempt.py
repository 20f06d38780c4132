"""What a browser makes of each of the hub's answers: which are final, and when the same id goes again."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hub.domain.apply import Entry
from hub.domain.state import ShopState
from tests.open_house import open_house, served
from tools import node

POISON = "독"


def outcomes(cases: Sequence[dict[str, Any]]) -> list[Any]:
    """Asked by the browser's own code, one after another."""
    done = subprocess.run(
        [str(node.NODE), str(Path(__file__).with_name("browser_attempt.mjs"))],
        input="\n".join(json.dumps(case) for case in cases), env=node.environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def breaks(state: ShopState, entry: Entry, new_id: object) -> tuple[()]:
    """Print jobs of a program with a fault."""
    if POISON in repr(entry.event):
        raise RuntimeError("a fault")
    return ()


@pytest.mark.anyio
async def test_an_answer_is_final_and_only_silence_is_asked_again(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        async with open_house(tmp_path) as house, served(house) as url:
            house.house.shop._planner._jobs = breaks
            order = house.order("cola") | {"command_id": house.command_id()}
            dearer = order | {"command_id": house.command_id(), "total": order["total"] + 1}
            poisoned = order | {"command_id": house.command_id(), "note": POISON}
            mine = {"url": url, "token": house.tokens["kiosk"]}
            deaf = {**mine, "url": f"127.0.0.1:{nobody.getsockname()[1]}", "body": order}
            cases = [
                *({**mine, "body": body} for body in (order, order, dearer, poisoned, poisoned)),
                {**mine, "token": "unknown", "body": order},
                {**mine, "body": order | {"extra": 1}},
                deaf,
            ]
            found = await asyncio.to_thread(outcomes, cases)
            house.house.shop._stopped = "stopping"
            assert await asyncio.to_thread(outcomes, cases[:1]) == [None]
            house.house.shop._stopped = None
    placed, again, refused, failed, still_failed, stranger, malformed, silence = found
    assert placed["kind"] == "done"
    assert placed["answer"]["order"]
    assert again == placed
    assert [one["kind"] for one in (refused, failed, malformed)] == ["refused"] * 3
    assert refused["error"]["code"] == "price_changed"
    assert failed["error"]["code"] == "internal_error"
    assert still_failed == failed, "it would say the same for ever"
    assert malformed["error"]["code"] == "malformed"
    assert (stranger["kind"], stranger["error"]["code"]) == ("unpaired", "unknown_token")
    assert silence is None
