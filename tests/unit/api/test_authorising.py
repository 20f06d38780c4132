"""책임자 확인 over HTTP: a manager's PIN at the door, for one thing on one device."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from hub.domain.staff import GRANT_MS, PIN_LOCK_MS, PIN_TRIES
from tests.open_house import OWNER, PIN, OpenHouse, open_house, served
from tests.unit.domain.small_shop import wish

WRONG = "135791"


def authorise(pin: str = PIN, person: str = OWNER) -> dict[str, Any]:
    return {"type": "authorise", "person": person, "pin": pin}


async def paid_in_cash(house: OpenHouse) -> dict[str, Any]:
    """A `cancel_payment` of a bowl that was paid in cash."""
    placed = await house.ask("staff", house.order(wish("bibimbap", 1, "spice.mild")))
    cash = {"type": "take_cash", "bill": placed.json()["answer"]["bill"], "amount": 9_500}
    answer = (await house.ask("staff", cash | {"tendered": 10_000})).json()["answer"]
    assert answer["change"] == 500
    return {"type": "cancel_payment", "payment": answer["payment"], "amount": 500, "reason": "환불"}


def code(response: Any) -> str | None:
    found: str | None = response.json().get("error", {}).get("code")
    return found


def test_money_back_by_a_pin_over_a_real_socket(tmp_path: Path) -> None:
    async def run() -> None:
        import httpx

        async with open_house(tmp_path) as house, served(house) as where:
            await house.sign_in()
            refund = await paid_in_cash(house)
            headers = {"Authorization": f"Bearer {house.tokens['staff']}"}
            url = f"http://{where}/api/v1/commands"
            async with httpx.AsyncClient(headers=headers) as client:

                async def ask(body: dict[str, Any]) -> httpx.Response:
                    return await client.post(url, json={"command_id": house.command_id()} | body)

                refused = await ask(refund)
                assert (refused.status_code, code(refused)) == (409, "authorisation_needed")
                said = await ask(authorise())
                assert said.status_code == 200
                assert said.json()["answer"]["person"] == OWNER
                given = await ask(refund)
                assert given.json()["answer"]["done"] is True
                assert code(await ask(refund)) == "authorisation_needed", "it is good once"

    asyncio.run(run())


def test_wrong_pins_lock_that_person_there_as_at_sign_in(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            refund = await paid_in_cash(house)
            said = [code(await house.ask("staff", authorise(WRONG))) for _ in range(PIN_TRIES)]
            assert said == [*["sign_in_failed"] * (PIN_TRIES - 1), "sign_in_locked"]
            assert code(await house.ask("staff", authorise())) == "sign_in_locked"
            sign_in = authorise() | {"type": "sign_in"}
            assert code(await house.ask("staff", sign_in)) == "sign_in_locked"
            assert code(await house.ask("staff", refund)) == "authorisation_needed"
            house.clock.advance(PIN_LOCK_MS)
            assert (await house.ask("staff", authorise())).status_code == 200
            assert (await house.ask("staff", refund)).status_code == 200

    asyncio.run(run())


def test_tries_at_both_doors_count_together(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            wrong = authorise(WRONG)
            for n in range(PIN_TRIES):
                body = wrong | {"type": "sign_in"} if n % 2 else wrong
                said = await house.ask("staff", body)
            assert code(said) == "sign_in_locked"

    asyncio.run(run())


def test_a_word_ends_by_itself(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            refund = await paid_in_cash(house)
            said = (await house.ask("staff", authorise())).json()["answer"]
            assert said["until"] == house.house.shop.clock.now() + GRANT_MS
            house.clock.advance(GRANT_MS + 1)
            assert code(await house.ask("staff", refund)) == "authorisation_needed"

    asyncio.run(run())


def test_the_same_asking_again_gives_no_second_word(tmp_path: Path) -> None:
    """A browser that repeats a command gets its first answer; the word was used meanwhile."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            refund = await paid_in_cash(house)
            body = authorise() | {"command_id": house.command_id()}
            first = await house.ask("staff", body)
            assert (await house.ask("staff", refund)).status_code == 200
            assert (await house.ask("staff", body)).text == first.text
            assert code(await house.ask("staff", refund)) == "authorisation_needed"

    asyncio.run(run())


def test_who_has_no_word_and_who_is_not_there(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            saved = {"type": "save_person", "person": "hall", "name": "홀", "roles": ["staff"]}
            assert (await house.ask("staff", saved | {"pin": "975310"})).status_code == 200
            said = await house.ask("staff", authorise("975310", "hall"))
            assert (said.status_code, code(said)) == (409, "not_permitted")
            assert code(await house.ask("staff", authorise(PIN, "nobody"))) == "unknown_person"
            assert house.house.shop.state.sign_ins.granted == {}

    asyncio.run(run())


def test_a_pin_leaves_no_trace(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            for pin in (PIN, WRONG):
                await house.ask("staff", authorise(pin))
        kept = b"".join(path.read_bytes() for path in house.data.rglob("*") if path.is_file())
        assert PIN.encode() not in kept
        assert WRONG.encode() not in kept

    with caplog.at_level(logging.DEBUG):
        asyncio.run(run())
    assert PIN not in caplog.text
    assert WRONG not in caplog.text
