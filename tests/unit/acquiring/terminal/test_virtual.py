"""The virtual terminal by itself: its screen and the person before it, its verbs, its record, its resending."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acquiring.terminal.bodies import (
    Approved,
    ApproveRequest,
    CancelRequest,
    Declined,
    Job,
    answer_of,
    last_of,
)
from acquiring.terminal.frames import Broken, Control, Frame, FrameReader, Token, encoded
from acquiring.terminal.virtual.control import DEEDS, described
from acquiring.terminal.virtual.verbs import REQUESTS
from tests.terminal_bench import PACE, Bench, bench, until

STAMP = "20261124184500"
ACK, NACK = b"\x06", b"\x15"


class Client:
    """Somebody at the terminal's port who acknowledges what and when the test wants."""

    def __init__(self, at: Bench) -> None:
        host, _, port = at.address.removeprefix("tcp://").rpartition(":")
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setblocking(False)
        self._reader = FrameReader()
        self._heard: list[Token] = []

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._socket.close()

    async def says(self, *data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self._socket, b"".join(data))

    async def asks(self, job: Job, data: bytes = b"", stamp: str = STAMP) -> None:
        await self.says(encoded(Frame(job.value, stamp, data)))

    async def hears(self) -> Token:
        while not self._heard:
            data = await asyncio.get_running_loop().sock_recv(self._socket, 4096)
            assert data, "the terminal hung up"
            self._heard += self._reader.feed(data)
        return self._heard.pop(0)

    async def answer(self) -> Frame:
        while not isinstance(token := await self.hears(), Frame) or token.job == "@":
            pass
        return token


def with_client(
    folder: Path,
    test: Callable[[Bench, Client], Awaitable[None]],
    *,
    hold: bool = False,
    **pace: float,
) -> None:
    async def run() -> None:
        async with bench(folder, pace=replace(PACE, **pace), hold=hold) as at, Client(at) as client:
            await asyncio.wait_for(test(at, client), 60)

    asyncio.run(run())


BUY = ApproveRequest(9_500, 864).data()


def test_questions_that_move_no_money(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        for job, length in (
            (Job.DEVICE_CHECK, 4),
            (Job.STANDBY, 0),
            (Job.VERSION, 45),
            (Job.RESET, 0),
        ):
            await client.asks(job)
            assert await client.hears() is Control.ACK
            answer = await client.answer()
            assert (answer.job, len(answer.data)) == (job.answer, length)
            await client.says(ACK)
        await client.asks(Job.LAST_APPROVAL)
        assert last_of(await client.answer()) is None

    with_client(tmp_path, test)


def test_a_sale_and_its_cancellation(tmp_path: Path) -> None:
    """Cancelled, it is still the last one approved; cancelled again, it is refused as cancelled before."""

    async def test(at: Bench, client: Client) -> None:
        await client.asks(Job.APPROVE, BUY)
        bought = answer_of(await client.answer())
        await client.says(ACK)
        assert isinstance(bought, Approved)
        back = CancelRequest(9_500, 864, bought.approval_no, bought.date, bought.time)
        for asked, says in (
            (replace(back, approval_no="1"), "원거래 없음"),
            (replace(back, amount=9_000), "원거래 없음"),
            (back, None),
            (back, "기취소된 거래"),
        ):
            await client.asks(
                Job.CANCEL, asked.data(), f"2026112418450{asked.amount % 7 + (says is None)}"
            )
            answer = answer_of(await client.answer())
            await client.says(ACK)
            assert (answer.text if isinstance(answer, Declined) else None) == says
            at.terminal._done = None
        assert not at.standing
        await client.asks(Job.LAST_APPROVAL)
        last = last_of(await client.answer())
        assert last is not None
        assert last.mark == bought.mark

    with_client(tmp_path, test)


def test_a_person_puts_the_card_in(tmp_path: Path) -> None:
    """On hold its screen waits; a page reads it, and a person decides."""

    async def test(at: Bench, client: Client) -> None:
        assert at.control.obey(["card"]).startswith("error")
        await client.asks(Job.APPROVE, BUY)
        assert await client.hears() is Control.ACK
        state = json.loads(at.control.obey(["state"]))
        assert (state["screen"], state["kind"], state["amount"]) == (
            "insert_card",
            "approve",
            9_500,
        )
        at.say("card")
        await until(lambda: at.terminal.display.screen == "done", "the screen")
        assert isinstance(answer_of(await client.answer()), Approved)

    with_client(tmp_path, test, hold=True)


def test_a_person_pulls_it_out(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        await client.asks(Job.APPROVE, BUY)
        assert await client.hears() is Control.ACK
        at.say("pull")
        answer = answer_of(await client.answer())
        assert isinstance(answer, Declined)
        assert at.terminal.state()["screen"] == "declined"
        assert at.terminal.state()["text"] == answer.text
        assert not at.book.sales

    with_client(tmp_path, test, hold=True)


def test_nobody_comes_with_a_card(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        await client.asks(Job.APPROVE, BUY)
        answer = answer_of(await client.answer())
        assert isinstance(answer, Declined)
        assert "시간초과" in answer.text

    with_client(tmp_path, test, hold=True, card_s=0.05)


def test_while_it_waits_for_a_card_it_can_be_called_back(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        await client.asks(Job.APPROVE, BUY)
        assert await client.hears() is Control.ACK
        for job in (Job.LAST_APPROVAL, Job.DEVICE_CHECK, Job.CANCEL):
            await client.asks(job)
            assert await client.hears() is Control.NACK
        # The same frame again is the same request.
        await client.asks(Job.APPROVE, BUY)
        assert await client.hears() is Control.ACK
        await client.asks(Job.STANDBY)
        assert await client.hears() is Control.ACK
        assert [(await client.answer()).job for _ in range(2)] == ["b", "e"]
        assert at.terminal.display.screen == "idle"

    with_client(tmp_path, test, hold=True)


def test_while_it_asks_its_van_it_cannot(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        await client.asks(Job.APPROVE, BUY)
        await until(lambda: at.terminal.display.screen == "approving", "the VAN")
        await client.asks(Job.STANDBY)
        tokens = [await client.hears() for _ in range(3)]
        assert tokens[0] is Control.ACK
        assert tokens[-1] is Control.NACK
        assert at.terminal.display.screen == "approving"

    with_client(tmp_path, test, van_s=60.0)


def test_an_answer_comes_three_times_where_nobody_acknowledges(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        await client.asks(Job.DEVICE_CHECK)
        answers = [await client.answer() for _ in range(3)]
        assert len(set(answers)) == 1
        await until(lambda: not at.terminal.voice._unheard, "giving up")

    with_client(tmp_path, test, ack_s=0.02)


def test_a_refused_answer_comes_again_at_once(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        await client.asks(Job.DEVICE_CHECK)
        first = await client.answer()
        await client.says(NACK)
        assert await client.answer() == first
        await client.says(ACK)
        assert not at.terminal.voice._unheard or await _emptied(at)

    with_client(tmp_path, test, ack_s=30.0)


async def _emptied(at: Bench) -> bool:
    await until(lambda: not at.terminal.voice._unheard, "the ACK")
    return True


def test_a_broken_request_is_refused(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        raw = encoded(Frame("B", STAMP, BUY))
        await client.says(raw[:-1] + bytes((raw[-1] ^ 1,)))
        assert await client.hears() is Control.NACK
        # Cut off in the middle: silence ends it, and the next one is heard.
        await client.says(raw[:50])
        await until(lambda: not at.terminal._reader.waiting, "silence")
        await client.asks(Job.DEVICE_CHECK)
        assert (await client.answer()).job == "a"
        assert not at.book.sales

    with_client(tmp_path, test)


@pytest.mark.parametrize("data", [b"", b"1" * 29, b"x" * 30, b"1" + b"0" * 29])
def test_a_request_that_makes_no_sense_is_declined(tmp_path: Path, data: bytes) -> None:
    async def test(at: Bench, client: Client) -> None:
        for job in (Job.APPROVE, Job.CANCEL):
            await client.asks(job, data)
            assert isinstance(answer_of(await client.answer()), Declined)
            await client.says(ACK)
        assert not at.book.sales

    with_client(tmp_path, test)


def test_power_fails_and_comes_back_with_its_record(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        await client.asks(Job.APPROVE, BUY)
        bought = answer_of(await client.answer())
        assert isinstance(bought, Approved)
        at.say("always", "decline", "limit")
        at.say("switch_off")
        assert at.terminal.state()["screen"] == "off"
        with pytest.raises(OSError, match=r".*"):
            Client(at)
        at.say("ok")
        assert at.terminal.state()["faults"] == []
        async with Client(at) as again:
            await again.asks(Job.LAST_APPROVAL)
            last = last_of(await again.answer())
            assert last is not None
            assert last.mark == bought.mark

    with_client(tmp_path, test)


def test_its_record_is_in_the_file_before_the_answer(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        at.say("lose_answer")
        await client.asks(Job.APPROVE, BUY)
        await until(lambda: at.terminal.display.screen == "done", "the approval")
        lines = (tmp_path / "terminal.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["kind"] for line in lines] == ["approved"]

    with_client(tmp_path, test)


def test_what_is_laid_in_goes_before_what_always_is(tmp_path: Path) -> None:
    async def test(at: Bench, client: Client) -> None:
        at.say("always decline stolen")
        at.say("decline expired")
        at.say("approve")
        texts = []
        for second in range(3):
            await client.asks(Job.APPROVE, BUY, f"2026112418450{second}")
            answer = answer_of(await client.answer())
            await client.says(ACK)
            texts.append(answer.text if isinstance(answer, Declined) else "yes")
        assert texts == ["유효기간경과", "yes", "도난분실카드"]

    with_client(tmp_path, test)


@pytest.mark.parametrize(
    "words",
    ["", "nonsense", "decline", "decline me", "approve now", "late soon", "late -1", "late 99999999",
     "power_cut tomorrow", "always", "always state", "event", "event Z", "hold", "hold maybe",
     "cut_after", "cut_after 0", "cut_after x", "card", "pull", "state now"],
)  # fmt: skip
def test_words_that_make_no_sense_are_refused(tmp_path: Path, words: str) -> None:
    async def run() -> None:
        async with bench(tmp_path) as at:
            assert at.control.obey(words.split()).startswith("error: ")
            assert at.terminal.state()["faults"] == []

    asyncio.run(run())


def test_the_help_names_every_word() -> None:
    text = described()
    for word in (*REQUESTS, *DEEDS):
        assert f"    {word}" in text


@given(st.lists(st.binary(max_size=60) | st.sampled_from([
    encoded(Frame("A", STAMP)), encoded(Frame("B", STAMP, BUY)), encoded(Frame("C", STAMP, b"1" * 59)),
    encoded(Frame("E", STAMP)), encoded(Frame("L", STAMP)), encoded(Frame("Q", STAMP, b"?")), ACK, NACK,
]), max_size=12))  # fmt: skip
def test_whatever_is_said_to_it_it_goes_on(pieces: list[bytes]) -> None:
    """Any bytes in any order: no crash, and no sale that nobody asked for."""

    class Nobody:
        address = ""

        def plug(self) -> None: ...

        def unplug(self) -> None: ...

        def send(self, data: bytes) -> None:
            for token in FrameReader().feed(data):
                assert not isinstance(token, Broken)

        def cut(self) -> None: ...

    async def run() -> None:
        import tempfile

        from acquiring.terminal.virtual.book import Book
        from acquiring.terminal.virtual.terminal import VirtualTerminal

        with tempfile.TemporaryDirectory() as folder:
            terminal = VirtualTerminal(Book(Path(folder) / "log", lambda: 0), PACE, lambda: 0)
            terminal.connect(Nobody())
            terminal.power_on()
            for piece in pieces:
                terminal.heard(piece)
                await asyncio.sleep(0)
            assert len(terminal.book.sales) <= sum(b"B" in piece for piece in pieces)
            await terminal.close()

    asyncio.run(run())
