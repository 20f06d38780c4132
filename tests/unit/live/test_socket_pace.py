"""The live socket under strain: slow readers, floods, pings, and a hub that stops."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

from hub.live.session import QUEUE_BYTES, QUEUE_FRAMES, Patience
from tests.open_house import OpenHouse, open_house, served, until
from tests.screen import Screen, screen

# Small socket buffers on both ends, so that a reader who stops is felt after some 70 KB and not 6 MB.
BUFFER = 4096
# Changes of about 2 KB each: several times what buffers and queue take together.
CHANGES = 2 * QUEUE_FRAMES


def small_line(address: str) -> socket.socket:
    """A connected socket that takes little when nobody reads it."""
    host, port = address.split(":")
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    line.connect((host, int(port)))
    return line


def stalling(address: str) -> dict[str, object]:
    """Options of a client that reads nothing beyond what is asked for."""
    return {"sock": small_line(address), "max_queue": 1, "close_timeout": 0.5}


async def change(house: OpenHouse, times: int) -> None:
    for n in range(times):
        message = {"ko": f"{n:04d}" + "가" * 590}
        await house.tell({"type": "pause_ordering", "channel": "kiosk", "message": message})


def last(held: Screen) -> str:
    paused: dict[str, dict[str, str]] = held.content("shop")["ordering"]["kiosk"].get("paused", {})
    return paused.get("message", {}).get("ko", "")[:4]


def test_a_slow_reader_gets_one_snapshot_and_is_in_step(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house, BUFFER) as address,
            screen(address, house.tokens["kiosk"], **stalling(address)) as slow,
        ):
            async with screen(address, house.tokens["kiosk"]) as quick:
                await slow.greet("shop", "overlay")
                await quick.greet("shop")
                await slow.hear(lambda: len(slow.documents) == 2)
                heard = asyncio.create_task(
                    quick.hear(
                        lambda: "shop" in quick.documents and last(quick) == f"{CHANGES - 1:04d}"
                    )
                )
                await change(house, CHANGES)
                await heard
                patches = [frame for frame in quick.frames if "patch" in frame]
                assert len(patches) == CHANGES, "one slow screen holds up nobody"
            before = len(slow.frames)
            await slow.hear(lambda: last(slow) == f"{CHANGES - 1:04d}")
            missed = slow.frames[before:]
            snapshots = [frame["doc"] for frame in missed if "snapshot" in frame]
            assert snapshots.count("shop") == 1
            assert len(missed) < CHANGES / 2
            await house.tell({"type": "set_stock", "item": "cola", "left": 3})
            await slow.hear(lambda: slow.content("overlay")["stock"].get("cola") == 3)
            await slow.in_step()

    asyncio.run(run())


def test_a_flood_of_wishes_is_not_heaped_up(tmp_path: Path) -> None:
    """A broken client asks for snapshots without reading them: what waits for it is bounded."""
    wishes = 4 * QUEUE_FRAMES

    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house, BUFFER) as address,
            screen(address, house.tokens["kiosk"], **stalling(address)) as flood,
        ):
            await flood.greet("shop")
            for _ in range(wishes):
                await flood.watch("shop")
            await flood.watch("overlay")
            await flood.hear(lambda: "overlay" in flood.documents)
            heard = sum(len(json.dumps(frame)) for frame in flood.frames)
            assert heard < 2 * QUEUE_BYTES
            assert len(flood.frames) < wishes

    asyncio.run(run())


def test_the_greeting_is_not_lost_in_a_long_hello(tmp_path: Path) -> None:
    """More documents than the queue holds: without its greeting a screen would say that it is not live."""

    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            greeting = await kiosk.greet("shop", *(f"bill.{n}" for n in range(2 * QUEUE_FRAMES)))
            assert greeting["device_id"] == house.devices["kiosk"]
            await kiosk.hear(lambda: "shop" in kiosk.documents)
            await kiosk.in_step()

    asyncio.run(run())


def test_who_takes_nothing_is_dropped(tmp_path: Path) -> None:
    async def run() -> None:
        ports = {"patience": Patience(writable_s=0.2)}
        async with (
            open_house(tmp_path, ports=ports) as house,
            served(house, BUFFER) as address,
            screen(address, house.tokens["kiosk"], **stalling(address)) as dead,
        ):
            await dead.greet("shop")
            present = house.house.shop.feed.view.present
            assert house.devices["kiosk"] in present
            await change(house, 100)
            await until(lambda: house.devices["kiosk"] not in present)
            assert await dead.closed() == 4008

    asyncio.run(run())


def test_a_dead_line_is_forgotten(tmp_path: Path) -> None:
    """It never reads again: the closing frame is given up, and the hub stops without waiting for it."""

    async def run() -> None:
        ports = {"patience": Patience(writable_s=0.1, goodbye_s=0.1)}
        async with open_house(tmp_path, ports=ports) as house, served(house, BUFFER) as address:
            line = small_line(address)
            async with screen(address, house.tokens["kiosk"], sock=line, max_queue=1) as dead:
                await dead.greet("shop")
                await change(house, 100)
                await until(lambda: not house.house.shop.feed.view.present)
                await until(lambda: not house.house.gate._connections)
                dead.line.transport.abort()

    asyncio.run(run())


def test_pings_carry_the_hubs_time(tmp_path: Path) -> None:
    async def run() -> None:
        ports = {"patience": Patience(ping_s=0.02)}
        async with (
            open_house(tmp_path, ports=ports) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            await kiosk.greet()
            house.clock.advance(60_000)
            async with asyncio.timeout(10):
                pings = [json.loads(await kiosk.line.recv()) for _ in range(3)]
            assert pings[-1] == {"ping": house.clock.wall()}

    asyncio.run(run())


def test_a_stopping_server_says_that_it_restarts(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            async with served(house) as address:
                stack = screen(address, house.tokens["kiosk"])
                kiosk = await stack.__aenter__()
                await kiosk.greet("shop")
            assert await kiosk.closed() == 1012
            await stack.__aexit__(None, None, None)
            assert house.house.shop.feed.view.present == {}

    asyncio.run(run())


def test_a_stopping_house_says_that_it_restarts(tmp_path: Path) -> None:
    """The house may stop while its server still stands: what waits is sent, then the line closes."""

    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            await kiosk.greet("shop")
            await change(house, 3)
            house.house.gate.close_all()
            assert await kiosk.closed() == 1012
            assert last(kiosk) == "0002"

    asyncio.run(run())
