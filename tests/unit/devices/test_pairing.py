"""Pairing by code, over HTTP: right once, few tries, not for ever; and what is kept of the secrets."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from hub.api.pairing import PAIR_BURST, PAIR_BYTES
from hub.domain.device import CODE_LIFE_MS, CODE_TRIES
from tests.open_house import OpenHouse, open_house

WRONG = "0000000000"


async def new_code(house: OpenHouse, kind: str = "kiosk") -> str:
    """A technician adds a device; the code that the setup page shows."""
    answer = await house.ask(
        "setup", {"type": "add_device", "device": {"kind": kind, "name": "문 앞"}}
    )
    assert answer.status_code == 200, answer.text
    code: str = answer.json()["answer"]["code"]
    assert len(code) == 10
    return code


async def pair(house: OpenHouse, code: object) -> httpx.Response:
    """A device brings a code; far enough from the last one that nobody is too fast."""
    house.clock.advance(1_000)
    return await house.client.post("/api/v1/pair", json={"code": code})


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_code_makes_one_device(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            code = await new_code(house)
            said = (await pair(house, code)).json()
            assert set(said) == {"device_id", "kind", "token"}
            assert said["kind"] == "kiosk"
            house.tokens["kiosk"] = said["token"]
            me = (await house.get("kiosk", "/api/v1/me")).json()
            assert (me["device_id"], me["name"]) == (said["device_id"], "문 앞")
            assert (await house.ask("kiosk", house.order("cola"))).status_code == 200
            assert refused(await pair(house, code)) == (409, "code_invalid"), "used up"

    asyncio.run(run())


def test_wrong_codes_cost_the_open_ones_their_tries(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            code = await new_code(house)
            for _ in range(CODE_TRIES - 1):
                assert refused(await pair(house, WRONG)) == (409, "code_invalid")
            assert len(house.house.shop.state.codes) == 1
            assert refused(await pair(house, WRONG)) == (409, "code_invalid")
            assert refused(await pair(house, code)) == (409, "code_invalid"), "guessed at too often"
            assert house.house.shop.state.codes == {}
            fresh = await new_code(house)
            assert (await pair(house, fresh)).status_code == 200

    asyncio.run(run())


def test_the_last_try_may_be_the_right_one(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            code = await new_code(house)
            for _ in range(CODE_TRIES - 1):
                await pair(house, WRONG)
            assert (await pair(house, code)).status_code == 200

    asyncio.run(run())


@pytest.mark.parametrize(("after", "status"), [(-1_001, 200), (0, 409)], ids=["in time", "late"])
def test_a_code_expires(tmp_path: Path, after: int, status: int) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            code = await new_code(house)
            house.clock.advance(CODE_LIFE_MS + after)
            assert (await pair(house, code)).status_code == status

    asyncio.run(run())


def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    """One a second, ten in a burst, from everywhere together; then a device waits and may go on."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            code = await new_code(house)
            guess = {"code": WRONG}
            said = [
                await house.client.post("/api/v1/pair", json=guess) for _ in range(PAIR_BURST + 1)
            ]
            assert {answer.status_code for answer in said[:-1]} == {409}
            assert refused(said[-1]) == (429, "too_many")
            assert said[-1].headers["Retry-After"] == "1"
            before = house.stored()
            assert (await house.client.post("/api/v1/pair", json={"code": code})).status_code == 429
            assert house.stored() == before
            house.clock.advance(1_000)
            assert (await house.client.post("/api/v1/pair", json=guess)).status_code == 409

    asyncio.run(run())


def test_a_clock_that_was_set_back_does_not_close_the_door(tmp_path: Path) -> None:
    """The shop's time then stands still for hours; a second is a second all the same."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            house.clock.jump(-24 * 3_600_000)
            await house.tell({"type": "accept_clock"})
            for _ in range(PAIR_BURST + 2):
                assert refused(await pair(house, WRONG)) == (409, "code_invalid")

    asyncio.run(run())


def test_a_guess_while_no_code_is_open_leaves_nothing_behind(tmp_path: Path) -> None:
    """Whoever is on the shop's network may guess once a second, all year long."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            before = house.stored()
            for _ in range(3):
                assert refused(await pair(house, WRONG)) == (409, "code_invalid")
            assert house.stored() == before

    asyncio.run(run())


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "malformed"),
        (b"{", 422, "malformed"),
        (b"[]", 422, "malformed"),
        (b"null", 422, "malformed"),
        (b"[" * 1_000, 422, "malformed"),
        (b'{"code": 1234567890}', 422, "malformed"),
        (b'{"code": "123456789"}', 422, "malformed"),
        (b'{"code": "12345678901"}', 422, "malformed"),
        ('{"code": "１２３４５６７８９０"}'.encode(), 422, "malformed"),
        (b'{"code": "\\ud800234567890"}', 422, "malformed"),
        (b'{"code": "\xed\xa0\x80"}', 422, "malformed"),
        (b'{"code": NaN}', 422, "malformed"),
        (b'{"code": "0000000000", "kind": "staff"}', 422, "malformed"),
        (b'{"code": "' + b"0" * PAIR_BYTES + b'"}', 413, "too_large"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else None,
)
def test_what_is_no_code(tmp_path: Path, body: bytes, status: int, code: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            before = house.stored()
            answer = await house.client.post("/api/v1/pair", content=body)
            assert refused(answer) == (status, code)
            assert house.stored() == before

    asyncio.run(run())


def test_repeating_add_device_does_not_show_the_code_again(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            wanted = {"type": "add_device", "device": {"kind": "kiosk", "name": "문 앞"}}
            wanted["command_id"] = house.command_id()
            first = (await house.ask("setup", wanted)).json()["answer"]
            again = (await house.ask("setup", wanted)).json()["answer"]
            assert first["code"]
            assert (again["code"], again["until"]) == (None, first["until"])
            assert len(house.house.shop.state.codes) == 1

    asyncio.run(run())


def test_a_kind_that_is_none_gets_no_code(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            before = house.stored()
            wanted = {"type": "add_device", "device": {"kind": "toaster", "name": "토스터"}}
            answer = await house.ask("setup", wanted)
            assert refused(answer) == (422, "malformed")
            assert answer.json()["error"]["params"]["where"] == "device.kind"
            assert house.stored() == before

    asyncio.run(run())


def test_no_secret_is_on_the_disk(tmp_path: Path) -> None:
    """Tokens, codes and PINs are kept as hashes: whoever copies the disk holds none of them."""

    async def run() -> list[str]:
        async with open_house(tmp_path) as house:
            await house.sign_in("setup")
            code = await new_code(house)
            token = (await pair(house, code)).json()["token"]
            await house.sign_in("staff")
            saved = {"type": "save_person", "person": "hall", "name": "홀 직원", "roles": ["staff"]}
            answer = await house.ask("staff", saved | {"pin": "975310"})
            assert answer.status_code == 200, answer.text
            sign_in = {"type": "sign_in", "person": "hall", "pin": "864209"}
            assert refused(await house.ask("staff", sign_in)) == (409, "sign_in_failed")
            found = secrets_in(house.data, [code, token, "975310", "864209"])
            assert found == []
            return [code, token, "975310", "864209", *house.tokens.values()]

    assert secrets_in(tmp_path, asyncio.run(run())) == [], "after the log was moved into the file"


def secrets_in(folder: Path, secrets: list[str]) -> list[tuple[str, str]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "madang.db" for path in files)
    return [
        (path.name, secret)
        for path in files
        for secret in secrets
        if secret.encode() in path.read_bytes() or json.dumps(secret).encode() in path.read_bytes()
    ]
