"""The pages that a phone comes back to, and the webhook: they wake the question, and are not believed."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from hub.api.online_return import HOOK_MAX, language_of, page, router
from hub.messages import LANGUAGES, text
from hub.payments.online import OnlinePayments
from tests.unit.acquiring.online.online_shop import SIMULATOR, holds, kinds, new_charge, shop
from tests.unit.acquiring.service_process import ServiceProcess, running, until


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with running(SIMULATOR, tmp_path_factory.mktemp("return") / "service.log") as service:
        yield service


@pytest.fixture
def service(house: ServiceProcess) -> Iterator[ServiceProcess]:
    yield house
    house.say("clear")
    house.say("hook")


@asynccontextmanager
async def served(method: OnlinePayments) -> AsyncIterator[str]:
    """The routes on a real socket: where the hub is for a guest's phone."""
    app = FastAPI()
    app.include_router(router(method))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(app, ws="none", lifespan="off", log_level="warning")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await until(lambda: server.started)
        method._origin = lambda: url
        try:
            yield url
        finally:
            server.should_exit = True
            await serving


def test_a_phone_comes_back_paid(service: ServiceProcess, tmp_path: Path) -> None:
    """The whole way of a real browser: window, payment, back to the hub. The hub does not poll meanwhile."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes", poll_s=60.0) as at, served(at.method) as url:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            assert await service.tell("guest", "pay", asked.payment) == "200"
            assert (await charging).outcome == "approved"
            assert holds(service, asked.payment) == asked.amount
            async with httpx.AsyncClient() as phone:
                seen = await phone.get(f"{url}/pay/seen", params={"order": asked.payment})
            assert text("ko", "phonepay.approved") in seen.text
            assert "refresh" not in seen.text

    asyncio.run(run())


def test_a_phone_comes_back_having_left(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes", poll_s=60.0) as at, served(at.method) as url:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            async with httpx.AsyncClient() as phone:
                waits = await phone.get(
                    f"{url}/pay/seen",
                    params={"order": asked.payment},
                    headers={"Accept-Language": "en-GB,en;q=0.9"},
                )
            assert text("en", "phonepay.waiting") in waits.text
            assert 'http-equiv="refresh"' in waits.text
            assert await service.tell("guest", "leave", asked.payment) == "200"
            assert (await charging).outcome == "declined"
            assert at.method.standing(asked.payment) == "declined"
            assert holds(service, asked.payment) == 0

    asyncio.run(run())


@pytest.mark.parametrize("verb", ["twin_hooks", "twin_hooks_turned", "forged_hook"])
def test_webhooks_only_wake_the_question(
    service: ServiceProcess, tmp_path: Path, verb: str
) -> None:
    """DONE and ABORTED within 46 ms, or a DONE of somebody's making: the service's own word counts."""

    async def run() -> None:
        async with shop(service, tmp_path / "notes", poll_s=60.0) as at, served(at.method) as url:
            service.say("hook", f"{url}/pay/hook")
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            service.say("next", "confirm", verb)
            await at.pays(asked)
            async with httpx.AsyncClient() as world:
                said = {"eventType": "PAYMENT_STATUS_CHANGED"}
                said |= {"data": {"orderId": asked.payment, "status": "ABORTED"}}
                assert (await world.post(f"{url}/pay/hook", json=said)).status_code == 200
            assert (await charging).outcome == "approved"
            assert kinds(service, asked.payment).count("approved") == 1

    asyncio.run(run())


def test_a_forged_webhook_alone_pays_nothing(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes", poll_s=60.0) as at, served(at.method) as url:
            asked = new_charge()
            charging = asyncio.create_task(at.method.charge(asked))
            await at.opens(asked)
            async with httpx.AsyncClient() as world:
                for status in ("DONE", "CANCELED"):
                    said = {"data": {"orderId": asked.payment, "status": status}}
                    await world.post(f"{url}/pay/hook", json=said)
            await asyncio.wait([charging], timeout=0.5)
            await at.method.abort(asked.payment)
            assert (await charging).outcome == "declined"
            assert kinds(service, asked.payment) == ["opened"]

    asyncio.run(run())


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"data": 1}', b'{"data": {"orderId": 7}}'),
        *(b'{"orderId": "../../x"}', b'{"orderId": "p_0<script>"}', b"[" * 10_000),
        b'{"orderId": "' + b"p" * HOOK_MAX + b'"}',
    ],
)
def test_whatever_is_called_in_is_answered(
    service: ServiceProcess, tmp_path: Path, body: bytes
) -> None:
    async def run() -> None:
        async with (
            shop(service, tmp_path / "notes") as at,
            served(at.method) as url,
            httpx.AsyncClient() as world,
        ):
            assert (await world.post(f"{url}/pay/hook", content=body)).status_code == 200

    asyncio.run(run())


def test_nothing_of_the_address_is_shown(service: ServiceProcess, tmp_path: Path) -> None:
    async def run() -> None:
        async with shop(service, tmp_path / "notes") as at:
            app = FastAPI()
            app.include_router(router(at.method))
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://hub") as phone:
                odd = {"orderId": "<script>alert(1)</script>", "paymentKey": "k\n", "message": "돈"}
                for way in ("return", "fail"):
                    went = await phone.get(f"/pay/{way}", params=odd)
                    assert went.status_code == 303
                    assert went.headers["location"] == "/pay/seen?order="
                    assert went.headers["referrer-policy"] == "no-referrer"
                seen = await phone.get("/pay/seen", params={"order": "<script>"})
                assert seen.status_code == 200
                assert "<script" not in seen.text
                assert text("ko", "phonepay.forgotten") in seen.text

    asyncio.run(run())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shown", ["waiting", "approved", "declined", "unknown", "forgotten"])
def test_every_page_in_every_language(language: str, shown: str) -> None:
    drawn = page(shown, language)  # type: ignore[arg-type]
    assert f'lang="{language}"' in drawn
    assert "$" not in drawn
    assert not re.search(r"https?://|src=", drawn), "nothing from outside"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "ko"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("ja", "ja"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("vi,en;q=0.5", "en"),
        ("vi", "en"),
        ("*", "en"),
    ],
)
def test_the_phones_language(accepted: str, language: str) -> None:
    assert language_of(accepted) == language
