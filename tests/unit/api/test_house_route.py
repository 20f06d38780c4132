"""What the technician's page asks of the box, and the QR code it is given."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import qrcode
from fastapi import Request

from hub.api.house import QR_MASK, QR_TEXT_MAX, _addresses, svg_of
from hub.app import DEVICE_KINDS
from printer.profile import profile_names, refused_names
from tests.open_house import OpenHouse, open_house

CODE = "http://192.168.0.5:8080/kiosk#code=0123456789"


def test_the_house_is_told_to_insiders_alone(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            told = (await house.get("setup", "/api/v1/house")).json()
            models = {model["id"]: model for model in told["models"]}
            assert list(models) == [*profile_names(), *refused_names()]
            assert {name for name, one in models.items() if "refused" in one} == set(
                refused_names()
            )
            assert models["epson-tm-t88v"]["grade"] == "sourced"
            assert [station["id"] for station in told["stations"]] == [
                station.id for station in house.house.shop.state.menu.stations
            ]
            assert (told["now"], told["jumped_ms"]) == (house.house.shop.clock.now(), 0)
            assert {kind["name"] for kind in told["kinds"]} == set(DEVICE_KINDS)
            for kind in told["kinds"]:
                assert (await house.client.get(kind["page"])).status_code == 200
            assert (await house.get("kiosk", "/api/v1/house")).status_code == 403
            assert (await house.client.get("/api/v1/house")).status_code == 401

    asyncio.run(run())


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("192.168.0.5", ["http://192.168.0.5:8080"]),
        ("fd00::5", ["http://[fd00::5]:8080"]),
        ("127.0.0.1", []),
        ("::1", []),
        ("localhost", []),
    ],
)
def test_where_other_devices_find_the_hub(host: str, found: list[str]) -> None:
    asked = Request({"type": "http", "server": ("127.0.0.1", 8080), "headers": []})
    assert _addresses(asked, host) == found


def test_a_jump_of_the_wall_is_told_until_it_is_accepted(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            house.clock.jump(3_600_000)
            assert await _jumped(house) == 3_600_000
            assert (await house.ask("setup", {"type": "accept_clock"})).status_code == 200
            assert await _jumped(house) == 0

    asyncio.run(run())


async def _jumped(house: OpenHouse) -> int:
    return int((await house.get("setup", "/api/v1/house")).json()["jumped_ms"])


def test_a_qr_code_is_drawn_for_insiders_and_nothing_else_is(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            bearer = {"Authorization": f"Bearer {house.tokens['setup']}"}

            async def asked(body: object, **headers: str) -> int:
                answer = await house.client.post("/api/v1/qr", json=body, headers=bearer | headers)
                return answer.status_code

            drawn = await house.client.post("/api/v1/qr", json={"text": CODE}, headers=bearer)
            assert drawn.headers["content-type"] == "image/svg+xml"
            assert drawn.content == svg_of(CODE)
            assert await asked({"text": "a" * QR_TEXT_MAX}) == 200
            for wrong in ({"text": "a" * (QR_TEXT_MAX + 1)}, {"text": ""}, {"text": "a\n"}, {}, []):
                assert await asked(wrong) == 422, wrong
            assert await asked({"text": "a" * 5000}) == 413
            kiosk = f"Bearer {house.tokens['kiosk']}"
            assert await asked({"text": CODE}, Authorization=kiosk) == 403

    asyncio.run(run())


def test_the_square_holds_the_code_and_its_quiet_zone() -> None:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, mask_pattern=QR_MASK)
    code.add_data(CODE)
    code.make(fit=True)
    rows = code.get_matrix()
    drawn = ElementTree.fromstring(svg_of(CODE))
    white, dark = drawn.findall("{http://www.w3.org/2000/svg}path")
    assert drawn.attrib["viewBox"] == f"0 0 {len(rows)} {len(rows)}"
    assert white.attrib["d"] == f"M0 0h{len(rows)}v{len(rows)}H0z", "read on any ground"
    found = [[False] * len(rows) for _ in rows]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", dark.attrib["d"]):
        for module in range(int(x), int(x) + int(length)):
            found[int(y)][module] = True
    assert found == rows
