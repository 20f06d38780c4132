"""The live socket on a real server: hello, resume, patches, big documents, and who may hear what."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

import hub.api.live
from hub.demo.restaurant import menu as demo_menu
from hub.live.feed import INLINE_BYTES
from hub.live.session import FRAME_BYTES, WATCHED_MAX, Patience
from tests.open_house import OpenHouse, open_house, served, until
from tests.screen import Held, screen
from tests.unit.domain.small_shop import MENU

SHOP = "/api/v1/documents/shop"


def paused(message: str) -> dict[str, object]:
    """A change of the document `shop`."""
    return {"type": "pause_ordering", "channel": "kiosk", "message": {"ko": message}}


def test_hello_then_a_snapshot_and_patches_that_follow(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            greeting = await kiosk.greet("shop", "overlay", "menu.ko")
            assert greeting == {
                "boot": house.house.shop.feed.boot,
                "now": house.clock.wall(),
                "device_id": house.devices["kiosk"],
            }
            await kiosk.hear(lambda: len(kiosk.documents) == 3)
            assert all("patch" not in frame for frame in kiosk.frames)
            for n in range(5):
                await house.tell(paused(f"{n}번째"))
                await house.tell({"type": "set_stock", "item": "cola", "left": n})
            await kiosk.hear(lambda: kiosk.content("overlay")["stock"].get("cola") == 4)
            patches = [frame for frame in kiosk.frames if "patch" in frame]
            assert {frame["doc"] for frame in patches} == {"shop", "overlay"}
            await kiosk.in_step()

    asyncio.run(run())


def test_a_screen_that_is_up_to_date_is_sent_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            held = await house.get("kiosk", SHOP)
            rev = held.headers["Madang-Rev"]
            async with screen(address, house.tokens["kiosk"]) as kiosk:
                kiosk.documents["shop"] = Held(rev, held.json())
                await kiosk.greet(shop=rev)
                await house.tell(paused("잠시"))
                following = await kiosk.next()
                assert following["base"] == rev
                assert "paused" in kiosk.content("shop")["ordering"]["kiosk"]

    asyncio.run(run())


def test_a_revision_of_another_boot_gets_a_snapshot(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            rev = (await house.get("kiosk", SHOP)).headers["Madang-Rev"]
            etag = (await house.get("kiosk", SHOP)).headers["ETag"]
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            await kiosk.greet(shop=rev)
            frame = await kiosk.next()
            assert "snapshot" in frame
            assert frame["rev"].partition(".")[0] != rev.partition(".")[0]
            await kiosk.in_step("shop")
            same = await kiosk.fetch(SHOP, **{"If-None-Match": etag})
            assert same.status_code == 304, "a browser's copy outlives a restart"

    asyncio.run(run())


def test_a_big_document_is_fetched_once_and_patched(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            open_house(tmp_path, menu=demo_menu()) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            await kiosk.greet("menu.ko")
            frame = await kiosk.next()
            assert frame["href"] == "/api/v1/documents/menu.ko"
            assert set(frame) == {"doc", "rev", "href"}
            await kiosk.in_step("menu.ko")
            dearer = demo_menu().model_dump(mode="json")
            dearer["items"][0]["price"] += 500
            await house.tell({"type": "publish_menu", "menu": dearer})
            frame = await kiosk.next()
            assert len(json.dumps(frame)) < 2_000, "a changed price is a small patch"
            item = dearer["items"][0]
            assert kiosk.content("menu.ko")["items"][item["id"]]["price"] == item["price"]
            await kiosk.in_step("menu.ko")

    asyncio.run(run())


def test_documents_by_http_have_a_tag_and_are_packed_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path, menu=demo_menu()) as house:
            path = "/api/v1/documents/menu.ko"
            plain = await house.get("kiosk", path, **{"Accept-Encoding": "identity"})
            assert "Content-Encoding" not in plain.headers
            assert len(plain.content) > INLINE_BYTES
            packed = await house.get("kiosk", path, **{"Accept-Encoding": "br, gzip"})
            assert packed.headers["Content-Encoding"] == "gzip"
            assert packed.content == plain.content
            assert "Accept-Encoding" in packed.headers["Vary"]
            assert int(packed.headers["Content-Length"]) == len(
                gzip.compress(plain.content, compresslevel=6, mtime=0)
            )
            etag = plain.headers["ETag"]
            again = await house.get("kiosk", path, **{"If-None-Match": etag})
            assert (again.status_code, again.content) == (304, b"")
            menu = demo_menu().model_dump(mode="json")
            menu["items"][0]["price"] += 100
            await house.tell({"type": "publish_menu", "menu": menu})
            changed = await house.get("kiosk", path, **{"If-None-Match": etag})
            assert changed.status_code == 200
            assert changed.headers["ETag"] != etag

    asyncio.run(run())


def test_what_is_not_ours_to_hear_is_gone(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            bill = (await house.ask("kiosk", house.order("cola"))).json()["answer"]["bill"]
            device, token = await house.admit("kiosk")
            names = ["staff", "people", "devices", f"bill.{bill}", "nothing", "kitchen.hot"]
            names += [f"device.{house.devices['kiosk']}", "bill.own", "device.self"]
            async with screen(address, token) as other:
                await other.greet(*names, f"device.{device}")
                await other.hear(lambda: len(other.frames) == len(names) + 2)
                assert other.gone == set(names)
                assert set(other.documents) == {f"device.{device}"}
            for name in names:
                asked = await house.client.get(
                    f"/api/v1/documents/{name}", headers={"Authorization": f"Bearer {token}"}
                )
                assert asked.status_code == 404, name
                assert asked.json()["error"]["code"] == "unknown_document"
            async with screen(address, house.tokens["kiosk"]) as own:
                await own.greet(f"bill.{bill}")
                await own.next()
                assert own.content(f"bill.{bill}")["total"] == 2_000

    asyncio.run(run())


def test_a_document_that_comes_back_is_heard_again(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
            screen(address, house.tokens["board"]) as board,
        ):
            for each in (kiosk, board):
                await each.greet("menu.en")
                await each.next()
            languages = list(house.house.shop.state.rules.languages)
            await house.tell({"type": "change_rules", "rules": rules(house, languages=["ko"])})
            for each in (kiosk, board):
                await each.hear(lambda each=each: "menu.en" in each.gone)
            await board.say({"unwatch": ["menu.en"]})
            await board.watch("shop")
            await board.hear(lambda: "shop" in board.documents)
            await house.tell({"type": "change_rules", "rules": rules(house, languages=languages)})
            await kiosk.hear(lambda: "menu.en" in kiosk.documents)
            menu = MENU.model_dump(mode="json")
            menu["items"][0]["price"] += 500
            await house.tell({"type": "publish_menu", "menu": menu})
            await kiosk.next()
            await kiosk.in_step("menu.en")
            await board.hear(lambda: board.content("shop")["menu"]["version"] != MENU.version)
            assert "menu.en" not in board.documents

    asyncio.run(run())


def rules(house: OpenHouse, **changed: object) -> dict[str, object]:
    """The shop's rules with these changes."""
    return house.house.shop.state.rules.model_dump(mode="json") | changed


def test_unwatched_documents_are_not_heard(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            await kiosk.greet("shop", "overlay")
            await kiosk.hear(lambda: len(kiosk.documents) == 2)
            await kiosk.say({"unwatch": ["shop", "never watched", 7]})
            await kiosk.watch("menu.en")
            await kiosk.hear(lambda: "menu.en" in kiosk.documents)
            await house.tell(paused("잠시"))
            await house.tell({"type": "set_stock", "item": "cola", "left": 1})
            assert (await kiosk.next())["doc"] == "overlay"

    asyncio.run(run())


def test_no_screen_watches_without_end(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            bills = []
            for _ in range(WATCHED_MAX + 3):
                bills.append(
                    (await house.ask("kiosk", house.order("water"))).json()["answer"]["bill"]
                )
            names = [f"bill.{bill}" for bill in bills]
            async with screen(address, house.tokens["kiosk"]) as kiosk:
                await kiosk.greet(*names)
                await kiosk.hear(lambda: len(kiosk.frames) == len(names) + 1)
                assert set(kiosk.documents) == set(names[:WATCHED_MAX])
                await kiosk.say({"unwatch": names[:1]})
                await kiosk.watch(names[-1])
                await kiosk.hear(lambda: names[-1] in kiosk.documents)

    asyncio.run(run())


def test_what_is_gone_makes_way_for_what_is_there(tmp_path: Path) -> None:
    """A tablet's line stands for weeks, and every party was a document."""

    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            await kiosk.greet(*(f"menu.x{n}" for n in range(WATCHED_MAX)))
            await kiosk.hear(lambda: len(kiosk.gone) == WATCHED_MAX)
            await kiosk.watch("shop")
            await kiosk.hear(lambda: "shop" in kiosk.documents)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        ('{"hello": {"token": "wrong", "documents": {"shop": ""}}}', 4001),
        ('{"hello": {"token": "\\ud800"}}', 4001),
        ('{"hello": {"token": 5}}', 1008),
        ('{"hello": []}', 1008),
        ('{"watch": {"shop": ""}}', 1008),
        ("[]", 1008),
        ("no JSON", 1008),
        ("[" * 10_000, 1008),
        (b"\x00\x01", 1008),
        (b'{"hello": {}}', 1008),
    ],
    ids=repr,
)
def test_a_stranger_is_sent_away(tmp_path: Path, hello: str | bytes, code: int) -> None:
    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, "") as stranger,
        ):
            await stranger.say(hello)
            assert await stranger.closed() == code
            assert stranger.frames == []

    asyncio.run(run())


def test_a_hello_that_does_not_come_is_not_waited_for(tmp_path: Path) -> None:
    """It may be a screen of ours on a weak wireless line: it is sent away, but not told to forget its token."""

    async def run() -> None:
        ports = {"patience": Patience(hello_s=0.1)}
        async with (
            open_house(tmp_path, ports=ports) as house,
            served(house) as address,
            screen(address, "") as stranger,
        ):
            assert await stranger.closed() == 1008
            assert house.house.shop.feed.view.present == {}

    asyncio.run(run())


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("no JSON", 1008),
        ("[]", 1008),
        ('"text"', 1008),
        ("[" * 10_000, 1008),
        (b"\xff\xfe", 1008),
        ('{"watch": {"shop": ""}} more', 1008),
        ("x" * (FRAME_BYTES + 1), 1009),
    ],
    ids=["text", "array", "string", "deep", "binary", "two", "long"],
)
def test_garbage_closes_the_line(tmp_path: Path, frame: str | bytes, code: int) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            async with screen(address, house.tokens["kiosk"]) as kiosk:
                await kiosk.greet("shop")
                await kiosk.say(frame)
                assert await kiosk.closed() == code
            await until(lambda: not house.house.shop.feed.view.present)

    asyncio.run(run())


def test_odd_frames_are_passed_over(tmp_path: Path) -> None:
    odd = [
        '{"watch": {"\\ud800": ""}}', '{"watch": {"shop\\u0000": "", "Shop": "", "": ""}}',
        '{"watch": ["shop"]}', '{"watch": {"shop": 5}}', '{"watch": null, "unwatch": {"shop": 1}}',
        '{"unwatch": "shop"}', '{"hello": {"token": "again"}}', "{}", '{"watch": {"x": NaN}}',
    ]  # fmt: skip

    async def run() -> None:
        async with (
            open_house(tmp_path) as house,
            served(house) as address,
            screen(address, house.tokens["kiosk"]) as kiosk,
        ):
            await kiosk.greet(**{"shop": "", "\ud800": ""})
            for frame in odd:
                await kiosk.say(frame)
            await kiosk.watch("overlay")
            await kiosk.hear(lambda: "overlay" in kiosk.documents)
            assert set(kiosk.documents) == {"shop", "overlay"}
            assert kiosk.gone == set()

    asyncio.run(run())


def test_too_many_connections_are_turned_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strangers who say nothing count as well."""
    monkeypatch.setattr(hub.api.live, "CONNECTIONS_MAX", 2)

    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            async with screen(address, house.tokens["kiosk"]) as kiosk, screen(address, ""):
                await kiosk.greet("shop")
                with pytest.raises(Exception, match="403"):
                    async with screen(address, house.tokens["kiosk"]):
                        pass
            async with screen(address, house.tokens["kiosk"]) as kiosk:
                await kiosk.greet("shop")

    asyncio.run(run())


async def connections(house: OpenHouse, kind: str) -> int:
    """How many lines of that device the document `devices` shows."""
    devices = (await house.get("staff", "/api/v1/documents/devices")).json()["devices"]
    count: int = devices[house.devices[kind]]["connections"]
    return count


def test_presence_is_counted(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            kitchen = house.devices["kitchen"]
            async with screen(address, house.tokens["staff"]) as staff:
                await staff.greet("devices")
                await staff.next()

                def shown() -> int:
                    count: int = staff.content("devices")["devices"][kitchen]["connections"]
                    return count

                assert shown() == 0
                async with screen(address, house.tokens["kitchen"]) as first:
                    await first.greet()
                    await staff.hear(lambda: shown() == 1)
                    async with screen(address, house.tokens["kitchen"]) as second:
                        await second.greet("shop")
                        await staff.hear(lambda: shown() == 2)
                    await staff.hear(lambda: shown() == 1)
                await staff.hear(lambda: shown() == 0)
                assert await connections(house, "staff") == 1

    asyncio.run(run())


def test_revocation_is_felt_at_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            _, other = await house.admit("kiosk")
            token = house.tokens["kiosk"]
            async with (
                screen(address, token) as one,
                screen(address, token) as two,
                screen(address, other) as stays,
            ):
                for each in (one, two, stays):
                    await each.greet("shop")
                    await each.next()
                revoke = {"type": "revoke_device", "device_id": house.devices["kiosk"]}
                await house.tell(revoke)
                await house.tell(paused("들리면 안 됩니다"))
                assert [await one.closed(), await two.closed()] == [4001, 4001]
                assert not any("patch" in frame for frame in one.frames + two.frames)
                assert (await stays.next())["doc"] == "shop"
            with pytest.raises(ConnectionClosed) as refused:
                async with screen(address, token) as again:
                    await again.greet("shop")
            assert refused.value.rcvd
            assert refused.value.rcvd.code == 4001

    asyncio.run(run())
