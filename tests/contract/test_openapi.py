"""Whoever reads our own OpenAPI and sends what it allows, or nearly, gets what it promises: never a 5xx.

Schemathesis makes the requests, for every operation, against a real server in a thread of its own.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.openapi.utils import get_openapi
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hub.app import DEVICE_KINDS, build
from hub.domain.behaviour import COMMANDS
from hub.settings import Settings
from tests.open_house import SOON_S, open_house, quick, served

# Requests for each operation and device kind; commands are many, so theirs are more.
EXAMPLES = max(5, settings().max_examples // 8)

# Documents that there are; an empty one leaves the name to chance.
NAMES = ("", "", "shop", "overlay", "menu.ko", "staff", "kitchen.hot", "devices", "people")

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


class Server:
    """A furnished hub behind uvicorn, in a thread."""

    def __init__(self, folder: Path) -> None:
        self._ready: Future[tuple[str, dict[str, str]]] = Future()
        self._stop: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(folder)), name="hub")
        self._thread.start()
        self.address, self.tokens = self._ready.result(SOON_S)

    async def _run(self, folder: Path) -> None:
        try:
            async with open_house(folder) as house, served(house) as address:
                await house.sign_in("staff")
                await house.sign_in("setup")
                self.house = house
                self._ready.set_result((address, house.tokens))
                await asyncio.wrap_future(self._stop)
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            raise

    def close(self) -> None:
        self._stop.set_result(None)
        self._thread.join(SOON_S)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    yield running
    running.close()


def description(folder: Path) -> dict[str, Any]:
    app = build(Settings(data=quick(folder / "described")))
    try:
        return app.openapi()
    finally:
        app.state.house.opened.close()


@pytest.mark.parametrize("kind", [*DEVICE_KINDS, "stranger"])
def test_the_hub_keeps_what_its_description_promises(
    server: Server, tmp_path: Path, kind: str
) -> None:
    described = description(tmp_path)
    schema = schemathesis.openapi.from_dict(described)
    schema.config.update(base_url=f"http://{server.address}")
    headers = {"Authorization": f"Bearer {server.tokens.get(kind, 'of nobody')}"}
    seen: set[str] = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        seen.add(operation.path)

        @settings(
            max_examples=EXAMPLES * (3 if operation.method == "post" else 1),
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), name=st.sampled_from(NAMES))
        def holds(case: schemathesis.Case, name: str) -> None:
            if name and "name" in case.path_parameters:
                case.path_parameters["name"] = name
            before = server.house.stored()
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)
            if response.status_code in (401, 403, 404, 413, 415, 422, 429):
                assert server.house.stored() == before, "refused, and yet something was stored"

        holds()
    assert seen == set(described["paths"])


def test_every_route_and_every_command_is_described(tmp_path: Path) -> None:
    app = build(Settings(data=quick(tmp_path / "shop")))
    described = app.openapi()
    app.state.house.opened.close()
    routed = get_openapi(title="", version="", routes=app.routes)["paths"]
    assert set(described["paths"]) == set(routed) | {"/api/v1/commands"}
    wire = described["components"]["schemas"]["Behaviour"]["properties"]
    assert set(wire) == {name for name, one in COMMANDS.items() if one.door != "hub"}
    json.dumps(described)
    for reference in _references(described):
        assert reference.removeprefix("#/components/schemas/") in described["components"]["schemas"]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
