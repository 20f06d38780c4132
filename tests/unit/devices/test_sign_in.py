"""People act with their PIN on a paired staff device: signing in, guessing, roles."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from hub.domain.staff import PIN_LOCK_MS, PIN_TRIES
from tests.open_house import OWNER, PIN, OpenHouse, open_house, pin_hash

RULES = {"type": "pause_ordering", "channel": "kiosk"}


async def sign_in(house: OpenHouse, pin: str = PIN, person: str = OWNER) -> httpx.Response:
    return await house.ask("staff", {"type": "sign_in", "person": person, "pin": pin})


def code_of(answer: httpx.Response) -> str:
    code: str = answer.json().get("error", {}).get("code", "")
    return code


def test_a_pin_opens_the_tablet_until_sign_out(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            assert code_of(await house.ask("staff", RULES)) == "sign_in_needed"
            answer = await sign_in(house)
            assert answer.json()["answer"] == {"person": OWNER, "roles": ["owner"]}
            assert (await house.ask("staff", RULES)).status_code == 200
            entries = list(house.house.shop.reader.journal(0))
            assert entries[-1][7] == OWNER, "the journal says who did it"
            assert code_of(await house.ask("setup", {"type": "accept_clock"})) == "sign_in_needed"
            assert (await house.ask("staff", {"type": "sign_out"})).status_code == 200
            assert code_of(await house.ask("staff", RULES)) == "sign_in_needed"

    asyncio.run(run())


def test_a_role_may_not_do_everything(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            person = {"id": "cook", "roles": ["kitchen"]}
            saved = {"type": "record_person", "person": person, "name": "주방"}
            await house.tell(saved | {"pin_hash": pin_hash()})
            assert (await sign_in(house, person="cook")).status_code == 200
            before = len(list(house.house.shop.reader.journal(0)))
            refused = await house.ask("staff", {"type": "sign_out"} | RULES)
            assert code_of(refused) == "not_permitted"
            assert refused.json()["error"]["params"] == {"roles": "manager, owner, staff"}
            assert len(list(house.house.shop.reader.journal(0))) == before
            sold_out = {"type": "set_sold_out", "item": "cola"}
            assert (await house.ask("staff", sold_out)).status_code == 200

    asyncio.run(run())


def test_five_wrong_pins_lock_that_person_there(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            for left in range(PIN_TRIES - 1, 0, -1):
                answer = await sign_in(house, "000000")
                assert code_of(answer) == "sign_in_failed"
                assert answer.json()["error"]["params"] == {"tries_left": left}
            locked = await sign_in(house, "000000")
            assert code_of(locked) == "sign_in_locked"
            assert locked.json()["error"]["params"] == {"seconds": PIN_LOCK_MS // 1000}
            assert code_of(await sign_in(house)) == "sign_in_locked", "the right one neither"
            house.tokens["staff"] = (await house.admit("staff"))[1]
            assert (await sign_in(house)).status_code == 200, "another tablet is not locked"

    asyncio.run(run())


def test_a_lock_ends_by_the_clock_even_in_a_quiet_shop(tmp_path: Path) -> None:
    """Nothing happens for the length of the lock, so the last event's time still lies within it."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            for _ in range(PIN_TRIES):
                await sign_in(house, "000000")
            house.clock.advance(PIN_LOCK_MS - 1_000)
            assert (await sign_in(house)).json()["error"]["params"] == {"seconds": 1}
            house.clock.advance(1_000)
            assert (await sign_in(house)).status_code == 200

    asyncio.run(run())


def test_guessing_goes_on_counting_after_a_restart(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            device, token = house.devices["staff"], house.tokens["staff"]
            for _ in range(PIN_TRIES - 1):
                await sign_in(house, "000000")
        async with open_house(tmp_path, clock=house.clock) as house:
            house.devices["staff"], house.tokens["staff"] = device, token
            assert code_of(await sign_in(house, "000000")) == "sign_in_locked"

    asyncio.run(run())


def test_whoever_is_unknown_or_gone_is_refused(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            assert code_of(await sign_in(house, person="nobody")) == "unknown_person"
            gone = {"id": "gone", "roles": ["staff"], "active": False}
            await house.tell(
                {"type": "record_person", "person": gone, "name": "옛 직원", "pin_hash": pin_hash()}
            )
            assert code_of(await sign_in(house, person="gone")) == "unknown_person"

    asyncio.run(run())


def test_the_same_sign_in_again_is_the_same_answer(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            wanted = {"type": "sign_in", "person": OWNER, "pin": "000000"}
            wanted["command_id"] = house.command_id()
            first = await house.ask("staff", wanted)
            assert (await house.ask("staff", wanted)).text == first.text
            assert code_of(await sign_in(house, "111111")) == "sign_in_failed"
            wrong, _ = house.house.shop.state.sign_ins.wrong[f"{house.devices['staff']}/{OWNER}"]
            assert wrong == 2, "a delayed retry costs no try"
            other = await house.ask("staff", wanted | {"pin": PIN})
            assert code_of(other) == "command_id_reused"

    asyncio.run(run())
