"""Every device kind, with no more work for a new one: its commands exist, its documents exist, and nothing else."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import get_args

import pytest

from hub.app import DEVICE_KINDS
from hub.devices.kind import DeviceKind
from hub.domain.behaviour import COMMANDS
from hub.domain.order import Channel
from hub.live.documents import DOCUMENTS
from tests.open_house import OpenHouse, open_house, served
from tests.screen import screen

KINDS = pytest.mark.parametrize("kind", DEVICE_KINDS.values(), ids=lambda kind: kind.name)
FAMILIES = {family.family for family in DOCUMENTS}


@KINDS
def test_its_declaration_is_of_this_house(kind: DeviceKind) -> None:
    for command in kind.commands:
        assert command in COMMANDS, f"there is no command {command}"
        assert COMMANDS[command].door != "hub", f"{command} is the hub's own"
    for name in kind.documents:
        assert name.partition(".")[0] in FAMILIES, f"there is no document {name}"
    assert kind.page.startswith("/")
    assert kind.channel in get_args(Channel)
    assert DEVICE_KINDS[kind.name] is kind


@KINDS
def test_a_guests_device_does_nothing_that_needs_a_person(kind: DeviceKind) -> None:
    if not kind.guest:
        return
    assert not kind.needs_person
    assert not kind.commands - {
        "place_order", "cancel_order", "request_payment", "give_up_payment", "call_staff", "join_seating",
    }, "name it here once it was thought about: guests are outside"  # fmt: skip
    assert not any(name.endswith(".*") and name != "menu.*" for name in kind.documents)


@KINDS
def test_people_can_sign_in_where_they_have_to(kind: DeviceKind) -> None:
    if kind.needs_person:
        assert {"sign_in", "sign_out"} <= kind.commands
        assert "people" in kind.documents


@KINDS
def test_the_door_lets_through_what_is_declared_and_nothing_else(
    tmp_path: Path, kind: DeviceKind
) -> None:
    """Bodies are empty but for their type: what is allowed fails on its shape, what is not before that."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            before = house.stored()
            for command in COMMANDS:
                answer = await house.client.post(
                    "/api/v1/commands",
                    content=json.dumps({"type": command}),
                    headers={"Authorization": f"Bearer {house.tokens[kind.name]}"},
                )
                code = answer.json()["error"]["code"]
                if COMMANDS[command].door == "hub":
                    assert (answer.status_code, code) == (403, "unknown_command"), command
                elif command in kind.commands:
                    assert (answer.status_code, code) == (422, "malformed"), command
                else:
                    assert (answer.status_code, code) == (403, "not_allowed"), command
            assert house.stored() == before

    asyncio.run(run())


async def every_document(house: OpenHouse) -> list[str]:
    """A name of every family: all that stand, a bill and a seating of another device, every device's own."""
    other, house.tokens["other"] = await house.admit("kiosk")
    _, house.tokens["t9"] = await house.admit("table", table="t9")
    answer = (await house.ask("other", house.order("cola"))).json()["answer"]
    await house.ask("t9", house.order("cola"))
    (seating,) = house.house.shop.state.seatings
    names = [*house.house.shop.feed.names(), f"bill.{answer['bill']}", f"device.{other}"]
    names.append(f"seating.{seating}")
    names += [f"device.{device}" for device in house.devices.values()]
    assert {name.partition(".")[0] for name in names} == FAMILIES
    return names


def declared(kind: DeviceKind, own: str, name: str) -> bool:
    family = name.partition(".")[0]
    if name == f"device.{own}":
        return "device.self" in kind.documents
    return name in kind.documents or f"{family}.*" in kind.documents


@KINDS
def test_it_hears_what_is_declared_and_nothing_else(tmp_path: Path, kind: DeviceKind) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house, served(house) as address:
            names = await every_document(house)
            own = house.devices[kind.name]
            wanted = {name for name in names if declared(kind, own, name)}
            async with screen(address, house.tokens[kind.name]) as one:
                await one.greet(*names)
                await one.hear(lambda: len(one.documents) + len(one.gone) >= len(names))
                assert set(one.documents) == wanted
                assert one.gone == set(names) - wanted
            for name in names:
                answer = await house.get(kind.name, f"/api/v1/documents/{name}")
                assert answer.status_code == (200 if name in wanted else 404), name
            me = (await house.get(kind.name, "/api/v1/me")).json()
            assert set(me["documents"]) == {n for n in wanted if not n.startswith("bill.")}
            assert me["kind"] == kind.name

    asyncio.run(run())
