"""`POST /api/v1/commands`: what holds between requests, and on a real socket."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import httpx
import pytest

from hub.api.asking import BODY_BYTES
from tests.open_house import OpenHouse, open_house, served


def test_the_same_id_with_another_body_changes_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            wanted = house.order("cola") | {"command_id": house.command_id()}
            first = await house.ask("kiosk", wanted)
            stored = house.stored()
            for other in (
                wanted | {"note": "얼음 빼고"},
                house.order("soju") | wanted | {"total": 1},
            ):
                reused = await house.ask("kiosk", other)
                assert reused.status_code == 409
                assert reused.json()["error"]["code"] == "command_id_reused"
            assert house.stored() == stored
            assert (await house.ask("kiosk", wanted)).text == first.text

    asyncio.run(run())


def test_the_same_id_from_another_device_is_not_the_same(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            wanted = house.order("cola") | {"command_id": house.command_id()}
            assert (await house.ask("kiosk", wanted)).status_code == 200
            _, house.tokens["kiosk"] = await house.admit("kiosk")
            other = await house.ask("kiosk", wanted)
            assert other.json()["error"]["code"] == "command_id_reused"

    asyncio.run(run())


def test_six_at_once_are_one_order_and_six_equal_answers(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            wanted = house.order("cola") | {"command_id": house.command_id()}
            said = await asyncio.gather(*(house.ask("kiosk", wanted) for _ in range(6)))
            assert {(one.status_code, one.text) for one in said} == {(200, said[0].text)}
            assert house.house.shop.state.orders_today == 1

    asyncio.run(run())


def test_a_refused_command_stays_refused(tmp_path: Path) -> None:
    """A delayed retry must not become a ghost order when the reason has gone."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            wanted = house.order("cola") | {"command_id": house.command_id()}
            await house.tell({"type": "set_sold_out", "item": "cola"})
            refused = await house.ask("kiosk", wanted)
            assert refused.json()["error"]["code"] == "sold_out"
            await house.tell({"type": "clear_sold_out", "item": "cola"})
            assert (await house.ask("kiosk", wanted)).text == refused.text
            fresh = await house.ask("kiosk", house.order("cola"))
            assert fresh.status_code == 200

    asyncio.run(run())


def test_a_revoked_device_is_refused_from_then_on(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.tell({"type": "revoke_device", "device_id": house.devices["kiosk"]})
            before = house.stored()
            answer = await house.ask("kiosk", house.order("cola"))
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unknown_token")
            assert (await house.get("kiosk", "/api/v1/me")).status_code == 401
            assert (await house.get("kiosk", "/api/v1/documents/shop")).status_code == 401
            assert house.stored() == before

    asyncio.run(run())


@pytest.mark.parametrize("said", ["application/json; charset=utf-8", "APPLICATION/JSON", None])
def test_json_by_any_of_its_names(tmp_path: Path, said: str | None) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            body = json.dumps(house.order("cola") | {"command_id": house.command_id()}).encode()
            headers = {"Authorization": f"Bearer {house.tokens['kiosk']}"}
            headers |= {"Content-Type": said} if said else {}
            answer = await house.client.post("/api/v1/commands", content=body, headers=headers)
            assert answer.status_code == 200, answer.text

    asyncio.run(run())


def test_a_body_of_the_largest_size_is_read(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            body = json.dumps(house.order("cola") | {"command_id": house.command_id()}).encode()
            body += b" " * (BODY_BYTES - len(body))
            headers = {"Authorization": f"Bearer {house.tokens['kiosk']}"}
            answer = await house.client.post("/api/v1/commands", content=body, headers=headers)
            assert answer.status_code == 200, answer.text

    asyncio.run(run())


def test_a_menu_may_be_larger(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            menu = house.house.shop.state.menu.model_dump(mode="json")
            like = menu["items"][0]
            menu["items"] += [like | {"id": f"more-{n}", "groups": []} for n in range(400)]
            answer = await house.ask("staff", {"type": "publish_menu", "menu": menu})
            assert len(answer.request.content) > BODY_BYTES
            assert answer.status_code == 200, answer.text

    asyncio.run(run())


# --- on a socket


def _head(house: OpenHouse, *more: str) -> bytes:
    lines = [
        "POST /api/v1/commands HTTP/1.1", "Host: localhost", "Content-Type: application/json",
        f"Authorization: Bearer {house.tokens['kiosk']}", *more, "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def test_five_megabytes_on_a_socket_get_their_answer(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            before = house.stored()
            async with httpx.AsyncClient() as client:
                answer = await client.post(
                    f"http://{address}/api/v1/commands",
                    content=b'{"type":"place_order","note":"' + b"x" * 5_000_000 + b'"}',
                    headers={"Authorization": f"Bearer {house.tokens['kiosk']}"},
                )
            assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
            assert house.stored() == before

    asyncio.run(run())


@pytest.mark.parametrize(
    "lie",
    ["Content-Length: " + "9" * 18, "Content-Length: " + "9" * 5_000, "Content-Length: -1"],
    ids=["18 digits", "5,000 digits", "negative"],
)
def test_a_length_that_cannot_be_is_refused(tmp_path: Path, lie: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            host, port = address.split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(_head(house, lie))
            status = await asyncio.wait_for(reader.readline(), 10)
            assert status.split()[1] in (b"400", b"413"), status
            writer.close()
            await writer.wait_closed()
            assert (await house.ask("kiosk", house.order("cola"))).status_code == 200

    asyncio.run(run())


def test_a_request_that_is_cut_off_leaves_no_trace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A tablet walks out of the Wi-Fi in the middle of a body: no order, and no traceback either."""

    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            host, port = address.split(":")
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(_head(house, "Content-Length: 500") + b'{"type":"place_order"')
            await writer.drain()
            writer.transport.abort()
            assert (await house.ask("kiosk", house.order("cola"))).status_code == 200
            assert house.house.shop.state.orders_today == 1

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert "Traceback" not in caplog.text
    assert "Exception" not in caplog.text
