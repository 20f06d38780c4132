"""The client against whatever may stand at an address: a region, a proxy, a sign-in page, or nothing at all."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from hub.domain.chain import START
from sync.batch import Answer, Batch, Standing, gathered
from sync.region import NoAnswer, Refused, checked
from sync.region_client import ANSWER_MAX, RegionClient
from tests.journal_book import Book

TOKEN = "mr_a-token"

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def standing_there(talk: Conversation) -> AsyncIterator[RegionClient]:
    """A client of whoever talks like this."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    client = RegionClient(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", TOKEN)
    try:
        async with server:
            yield client
            await client.close()
    finally:
        await client.close()


def saying(status: str, body: bytes, *headers: str) -> Conversation:
    """Somebody who answers every request with this."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await heard(reader):
            head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
            writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
            await writer.drain()

    return talk


async def heard(reader: asyncio.StreamReader) -> tuple[dict[str, str], bytes]:
    """The headers and body of the next request."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
    headers["request"] = lines[0]
    return headers, await reader.readexactly(int(headers["content-length"]))


@pytest.fixture
def batch() -> Batch:
    book = Book()
    book.grow(20)
    return book.batch(1, 20)


ANSWER = Answer(verdict="stored", cursor=Standing(epoch=1, seq=20, hash="ab" * 32))


@pytest.mark.anyio
async def test_a_batch_as_it_goes_over_the_wire(batch: Batch) -> None:
    requests = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            requests.append(await heard(reader))
            body = ANSWER.model_dump_json().encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with standing_there(talk) as client:
        assert await client.send(batch) == ANSWER
        assert await client.send(batch) == ANSWER  # by the same connection
    for headers, body in requests:
        assert headers["request"] == "POST /api/v1/batches HTTP/1.1"
        assert headers["authorization"] == f"Bearer {TOKEN}"
        assert headers["content-encoding"] == "gzip"
        assert gzip.decompress(body) == batch.lines
        assert len(body) < len(batch.lines) / 4


@pytest.mark.anyio
async def test_a_newer_region_may_say_more(batch: Batch) -> None:
    body = ANSWER.model_dump_json().replace("{", '{"weather": "fine", ', 1).encode()
    async with standing_there(saying("200 OK", body)) as client:
        assert await client.send(batch) == ANSWER


@pytest.mark.anyio
@pytest.mark.parametrize(
    "status", ["400 Bad", "401 No", "403 No", "413 Large", "422 Bad", "415 Type"]
)
async def test_refusals(batch: Batch, status: str) -> None:
    said = saying(status, b'{"error": {"code": "unknown_token", "detail": "x"}}')
    async with standing_there(said) as client:
        with pytest.raises(Refused) as refused:
            await client.send(batch)
    assert refused.value.code == "unknown_token"


@pytest.mark.anyio
async def test_a_refusal_in_foreign_words_is_named_by_its_number(batch: Batch) -> None:
    async with standing_there(saying("403 No", b"<script>alert(1)</script>")) as client:
        with pytest.raises(Refused) as refused:
            await client.send(batch)
    assert refused.value.code == "http_403"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("retry_after", "rest_s"),
    [("120", 120), ("999999", 3600), ("Wed, 21 Oct 2026 07:28:00 GMT", 0), ("-5", 0), ("", 0)],
)
async def test_how_long_to_stay_away(batch: Batch, retry_after: str, rest_s: float) -> None:
    said = saying("503 Busy", b"", f"Retry-After: {retry_after}")
    async with standing_there(said) as client:
        with pytest.raises(NoAnswer) as lost:
            await client.send(batch)
    assert lost.value.rest_s == rest_s


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("200 OK", b"<html>Sign in to the guest network</html>"),
        ("200 OK", b""),
        ("200 OK", b'{"verdict": "fine", "cursor": {}}'),
        ("200 OK", b"x" * (ANSWER_MAX + 1)),
        ("302 Found", b""),
        ("404 Not Found", b"nginx"),
        ("429 Slow", b""),
        ("502 Bad Gateway", b"<html>"),
    ],
)
async def test_somebody_else_is_no_answer(batch: Batch, status: str, body: bytes) -> None:
    async with standing_there(saying(status, body, "Location: http://192.0.2.1/")) as client:
        with pytest.raises(NoAnswer):
            await client.send(batch)


@pytest.mark.anyio
async def test_a_line_that_is_cut_is_no_answer(batch: Batch) -> None:
    async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(40)

    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{"verdict": "stored", "cur')

    async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\0\xff nonsense\r\n\r\n")

    for talk in (hangs_up, half, garbage):
        async with standing_there(talk) as client:
            with pytest.raises(NoAnswer):
                await client.send(batch)


@pytest.mark.anyio
async def test_nobody_there(batch: Batch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        client = RegionClient(f"http://127.0.0.1:{taken.getsockname()[1]}", TOKEN)
        with pytest.raises(NoAnswer):
            await client.send(batch)
        await client.close()


@pytest.mark.anyio
async def test_a_silent_region_does_not_hold_a_hub_that_stops(batch: Batch) -> None:
    reached = asyncio.Event()
    done = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        reached.set()
        await done.wait()

    async with standing_there(silent) as client:
        sending = asyncio.create_task(client.send(batch))
        await reached.wait()
        sending.cancel()
        # Ends by itself now, not after a timeout of a minute.
        async with asyncio.timeout(10):
            await asyncio.gather(sending, return_exceptions=True)
        done.set()
    assert sending.cancelled()


@pytest.mark.anyio
async def test_another_coding_is_asked_for(batch: Batch) -> None:
    """A region that takes no gzip breaks the protocol; one that prefers another coding gets it where we know it."""
    async with standing_there(saying("415 No", b"", "Accept-Encoding: zstd")) as client:
        with pytest.raises(Refused):
            await client.send(gathered(START, []))


@pytest.mark.parametrize(
    "url", ["https://region.example", "http://127.0.0.1:8090/", "https://region.example/daegu"]
)
def test_addresses(url: str) -> None:
    assert checked(url, TOKEN) == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("region.example", TOKEN),
        ("ftp://region.example", TOKEN),
        ("https://", TOKEN),
        ("https://region.example:99999", TOKEN),
        ("https://region.example/?a=b", TOKEN),
        ("https://region.example", ""),
        ("https://region.example", "with space"),
        ("https://region.example", "열쇠"),
    ],
)
def test_what_is_no_address_or_no_token_is_said_before_the_start(url: str, token: str) -> None:
    with pytest.raises(ValueError, match=r"--region|MADANG_REGION_TOKEN"):
        checked(url, token)
