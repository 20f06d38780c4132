"""The client against a far side that answers anything at all, byte by byte."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from acquiring.online.client import OnlineClient, Unclear
from acquiring.online.payment import NotUnderstood, Refused, masked, payment_of

SECRET = "test_sk_never_shown"

# As docs.tosspayments.com/common/apis/cancel-payment shows it.
DONE: dict[str, Any] = {
    "mId": "tosspayments",
    "version": "2022-11-16",
    "lastTransactionKey": "txrd_a01",
    "paymentKey": "key-1",
    "orderId": "p1234567",
    "orderName": "토스 티셔츠 외 2건",
    "currency": "KRW",
    "method": "카드",
    "status": "DONE",
    "requestedAt": "2022-01-01T11:31:29+09:00",
    "approvedAt": "2022-01-01T11:31:51+09:00",
    "card": {
        "issuerCode": "33",
        "acquirerCode": "31",
        "number": "12341234****123*",
        "installmentPlanMonths": 3,
        "approveNo": "00000000",
    },
    "cancels": None,
    "totalAmount": 10_000,
    "balanceAmount": 10_000,
    "suppliedAmount": 9_091,
    "vat": 909,
    "taxFreeAmount": 0,
    "somethingNew": {"of": ["tomorrow"]},
}


def http(status: int, body: bytes, *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def said(body: object, status: int = 200) -> bytes:
    return http(status, json.dumps(body).encode())


@asynccontextmanager
async def far_side(
    answer: bytes, *, endless: bytes = b"", answer_s: float = 5.0
) -> AsyncIterator[tuple[OnlineClient, list[bytes]]]:
    """A server that answers these bytes to whatever is asked, then `endless` for ever; and what it was asked."""
    asked: list[bytes] = []
    answering: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.add(asyncio.current_task())
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.split(b"\r\n") if line[:15] == b"Content-Length:"),
                0,
            )
            asked.append(head + await reader.readexactly(length))
            writer.write(answer)
            while endless:
                writer.write(endless)
                await writer.drain()
                await asyncio.sleep(0.001)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = OnlineClient(f"http://127.0.0.1:{port}/", SECRET, answer_s=answer_s)
    try:
        yield client, asked
    finally:
        await client.close()
        server.close()
        await asyncio.gather(*(task for task in answering if task))


def run(answer: bytes, ask: Callable[[OnlineClient], Any], **how: Any) -> tuple[Any, list[bytes]]:
    async def go() -> tuple[Any, list[bytes]]:
        async with far_side(answer, **how) as (client, asked):
            return await ask(client), asked

    return asyncio.run(go())


def confirm(client: OnlineClient) -> Any:
    return client.confirm("key-1", "p1234567", 10_000, "once-1")


def test_a_confirm_as_the_service_wants_it() -> None:
    payment, asked = run(said(DONE), confirm)
    head, _, body = asked[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /v1/payments/confirm HTTP/1.1"
    headers = {
        name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])
    }
    assert (
        base64.b64decode(headers["authorization"].removeprefix("Basic ")) == b"test_sk_never_shown:"
    )
    assert headers["idempotency-key"] == "once-1"
    assert json.loads(body) == {"paymentKey": "key-1", "orderId": "p1234567", "amount": 10_000}
    assert (payment.status, payment.card, payment.issuer) == (
        "DONE",
        "1234-12**-****-123*",
        "우리BC카드",
    )
    assert payment.approved_at == 1_641_004_311_000
    assert payment.installments == 3


def test_a_part_given_back_as_the_service_wants_it() -> None:
    one = {
        "cancelReason": "환불 r1234567",
        "cancelAmount": 1_000,
        "canceledAt": "2022-01-02T00:00:00+09:00",
    }
    back = DONE | {"status": "PARTIAL_CANCELED", "balanceAmount": 9_000, "cancels": [one]}
    payment, asked = run(
        said(back), lambda c: c.cancel("key-1", "환불 r1234567", "r1234567", 1_000, 100)
    )
    assert asked[0].startswith(b"POST /v1/payments/key-1/cancel HTTP/1.1")
    body = json.loads(asked[0].partition(b"\r\n\r\n")[2])
    assert body == {"cancelReason": "환불 r1234567", "cancelAmount": 1_000, "taxFreeAmount": 100}
    assert payment.cancel_for("r1234567") is not None
    assert payment.cancel_for("r123456") is None, "a piece of an id is none"


def test_a_key_cannot_leave_its_place_in_the_address() -> None:
    _, asked = run(said({"code": "NOT_FOUND_PAYMENT"}, 404), lambda c: c.payment("../x?y#z /w"))
    assert asked[0].startswith(b"GET /v1/payments/..%2Fx%3Fy%23z%20%2Fw HTTP/1.1")


def test_refused() -> None:
    heard, _ = run(said({"code": "REJECT_CARD_COMPANY", "message": "거절"}, 403), confirm)
    assert heard == Refused(403, "REJECT_CARD_COMPANY")


UNCLEAR = {
    "nothing": b"",
    "half a head": b"HTTP/1.1 200 OK\r\nConte",
    "half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
    "no http": b"\x02\x06 terminal?\r\n\r\n",
    "not json": http(200, b"<html>"),
    "not utf-8": http(200, b'"\xff\xfe"'),
    "nested": http(200, b"[" * 100_000),
    "a list": said([DONE]),
    "null": said(None),
    "no code": said({"message": "?"}, 400),
    "odd code": said({"code": "A\nB"}, 400),
    "moved": http(302, b"", "Location: http://127.0.0.1:1/"),
    "empty 200": http(200, b""),
    "other order": said(DONE | {"orderId": "p7654321"}),
    "other key": said(DONE | {"paymentKey": "key-2"}),
    "other amount": said(DONE | {"totalAmount": 10_001, "balanceAmount": 10_001}),
    "dollars": said(DONE | {"currency": "USD"}),
    "new status": said(DONE | {"status": "PERHAPS"}),
    "amount as text": said(DONE | {"totalAmount": "10000"}),
    "amount as truth": said(DONE | {"balanceAmount": True}),
    "more left than taken": said(DONE | {"balanceAmount": 10_001}),
    "card as text": said(DONE | {"card": "9410611200007319"}),
}


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
def test_whatever_does_not_fit_is_unclear(answer: bytes) -> None:
    with pytest.raises(Unclear) as unclear:
        run(answer, confirm)
    assert "9410611200007319" not in str(unclear.value)


def test_an_answer_without_end() -> None:
    with pytest.raises(Unclear, match="ReadError"):
        run(b"HTTP/1.1 200 OK\r\n\r\n", confirm, endless=b" " * 65_536)


def test_an_answer_in_drops() -> None:
    """Each byte comes in time, and the whole never: the deadline is for all of it."""
    with pytest.raises(Unclear, match="in time"):
        run(b"HTTP/1.1 200 OK\r\n\r\n", confirm, endless=b" ", answer_s=0.5)


def test_nobody_there() -> None:
    async def go() -> None:
        client = OnlineClient("http://127.0.0.1:1", SECRET, answer_s=5.0)
        with pytest.raises(Unclear, match="no answer"):
            await confirm(client)
        await client.close()

    asyncio.run(go())


def test_the_key_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        run(said(DONE), confirm)
        with pytest.raises(Unclear) as unclear:
            run(b"", confirm)
    client = OnlineClient("https://api.example", SECRET)
    shown = f"{client!r} {unclear.value!r} {caplog.text}"
    assert SECRET not in shown
    assert base64.b64encode(f"{SECRET}:".encode()).decode() not in shown
    asyncio.run(client.close())


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("12341234****123*", "1234-12**-****-123*"),
        ("433012******1234", "4330-12**-****-1234"),
        ("9410611200007319", "9410-61**-****-7319"),
        ("9410-6112-0000-7319", "9410-61**-****-7319"),
        ("371449635398431", "3714-49**-****-431"),
        ("6212345678900000003", "6212-34**-****-***0-003"),
        ("100212*****12", "1002-12**-****-2"),
        ("", ""),
    ],
)
def test_a_masked_number(number: str, kept: str) -> None:
    assert masked(number) == kept


def test_money_without_a_card_has_its_transaction() -> None:
    moved = payment_of(DONE | {"card": None, "method": "계좌이체"}).approval(test=False)
    assert (moved.approval_no, moved.card, moved.issuer) == ("txrd_a01", None, "계좌이체")


@pytest.mark.parametrize(
    "missing", ["paymentKey", "orderId", "status", "totalAmount", "balanceAmount"]
)
def test_what_must_be_there(missing: str) -> None:
    with pytest.raises(NotUnderstood, match=missing):
        payment_of({name: value for name, value in DONE.items() if name != missing})
