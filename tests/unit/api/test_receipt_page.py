"""Receipts on a guest's phone: the same as on paper, in the guest's language, by a token, for a week."""

from __future__ import annotations

import asyncio
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest

from hub.messages import catalogue
from printer.body import document_of, language_of
from printer.document import Columns, Text
from printer.phone_page import phone_page
from tests.golden.papers import PAPERS
from tests.open_house import OpenHouse, open_house
from tests.shop_day import DAY
from tests.unit.domain.small_shop import wish

from .test_guests_numbers import done, paid


async def address(house: OpenHouse, bill: str) -> str | None:
    """Where the bill's document says that a phone finds its receipt: the path."""
    document = (await house.get("staff", f"/api/v1/documents/bill.{bill}")).json()
    return urlparse(document["receipt"]["url"]).path if "receipt" in document else None


async def change(house: OpenHouse, **rules: Any) -> None:
    now = (await house.get("staff", "/api/v1/rules")).json()
    await done(house, {"type": "change_rules", "rules": now | rules})


def words(html: str) -> str:
    """What a person reads."""
    body = html.partition("<main>")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_a_phone_sees_what_the_paper_says(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            placed = await done(house, house.order(wish("bibimbap", 1, "spice.hot"), "rice-bag"))
            assert await address(house, placed["bill"]) is None, "not before it is paid"
            cash = {"type": "take_cash", "bill": placed["bill"], "amount": 27_500}
            await done(house, cash | {"tendered": 30_000})
            path = await address(house, placed["bill"])
            assert path is not None
            response = await house.client.get(path)
            assert response.status_code == 200
            read = words(response.text)
            for said in (
                "비빔밥 9,500 1 10,000", "매운맛 500", "면세물품가액 17,500", "부가세 909",
                "합계 27,500", "현금 27,500", "거스름돈 2,500",
            ):  # fmt: skip
                assert said in read
            assert "noindex" in response.headers["x-robots-tag"]
            assert response.headers["cache-control"] == "no-store"
            policy = response.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "script-src" not in policy
            assert "<script" not in response.text

    asyncio.run(run())


def test_it_speaks_the_guests_language(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            placed = await done(house, house.order("rice-bag", language="en"))
            cash = {"type": "take_cash", "bill": placed["bill"], "amount": 17_500}
            await done(house, cash | {"tendered": 17_500})
            page = (await house.client.get(await address(house, placed["bill"]) or "")).text
            assert '<html lang="en">' in page
            assert "Total 17,500" in words(page)

    asyncio.run(run())


def test_it_follows_what_happens_to_the_bill(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            bill, payment = await paid(house, wish("ribs", 5))
            path = await address(house, bill) or ""
            assert "현금영수증" not in words((await house.client.get(path)).text)
            ask = {"type": "ask_cash_receipt", "payment": payment, "purpose": "self"}
            receipt = (await done(house, ask))["receipt"]
            said = {"type": "record_cash_receipt", "receipt": receipt, "outcome": "issued"}
            await house.tell(said | {"approval_no": "J1234567"})
            assert "현금영수증 자진발급" in words((await house.client.get(path)).text)

    asyncio.run(run())


def test_it_is_there_for_a_week_and_across_a_restart(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            bill, _ = await paid(house, "rice-bag")
            path, clock = await address(house, bill) or "", house.clock
        clock.advance(7 * DAY)
        async with open_house(tmp_path, clock=clock) as house:
            assert (await house.client.get(path)).status_code == 200
            clock.advance(1)
            gone = await house.client.get(path)
            assert gone.status_code == 404
            assert "이 영수증은 여기서 볼 수 없어요" in gone.text
            assert (await house.client.get(f"{path}.svg")).status_code == 404

    asyncio.run(run())


def test_after_its_week_the_row_goes_by_itself(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            old, _ = await paid(house, "rice-bag")
            house.clock.advance(4 * DAY)
            young, _ = await paid(house, "rice-bag")
            house.clock.advance(3 * DAY + 1)
            await house.house.tidying.tidy()
            rows = house.house.shop.reader.asked("SELECT bill FROM receipt", ())
            assert [bill for (bill,) in rows] == [young]
            assert old != young

    asyncio.run(run())


@pytest.mark.parametrize("token", ["a" * 24, "A" * 24, "a" * 23, "..%2f..%2fmadang.db", "0" * 24])
def test_a_guess_finds_nothing(tmp_path: Path, token: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            await paid(house, "rice-bag")
            assert (await house.client.get(f"/r/{token}")).status_code == 404

    asyncio.run(run())


def test_a_screen_draws_the_code_and_paper_where_the_rules_say_so(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            printer = {"id": "counter", "name": "카운터", "address": "file:counter"}
            printer |= {"profile": "generic-80-kr", "receipts": True}  # type: ignore[dict-item]
            await house.tell({"type": "save_printer", "printer": printer})
            bill, _ = await paid(house, "rice-bag")
            document = (await house.get("staff", f"/api/v1/documents/bill.{bill}")).json()
            picture = await house.client.get(document["receipt"]["picture"])
            assert picture.headers["content-type"] == "image/svg+xml"
            assert b"<svg" in picture.content
            await change(house, receipt_qr="paper")
            second, _ = await paid(house, "rice-bag")
            url = (await house.get("staff", f"/api/v1/documents/bill.{second}")).json()["receipt"][
                "url"
            ]
            found = "SELECT body FROM print_job WHERE kind = 'customer_receipt' ORDER BY id"
            bodies = [row[0] for row in house.house.shop.reader.asked(found, ())]
            assert f'"url":"{url}"' in bodies[-1]
            assert not any("/r/" in body for body in bodies[:-1])
            await change(house, receipt_qr="off")
            assert await address(house, bill) is None
            third, _ = await paid(house, "rice-bag")
            assert await address(house, third) is None
            rows = house.house.shop.reader.asked("SELECT bill FROM receipt", ())
            assert sorted(rows) == sorted([(bill,), (second,)])

    asyncio.run(run())


RECEIPTS = [name for name in PAPERS if name.startswith(("receipt", "card-slip"))]


@pytest.mark.parametrize("name", RECEIPTS)
def test_letter_by_letter_the_page_says_what_the_paper_says(name: str) -> None:
    body = PAPERS[name]
    document = document_of(body, catalogue(language_of(body)))
    printed = ""
    for node in document.nodes:
        if isinstance(node, Text):
            printed += "".join(run.text for run in node.runs)
        elif isinstance(node, Columns):
            printed += "".join(run.text for cell in node.cells for run in cell.runs)
    read = words(phone_page(body.model_dump_json()))
    assert re.sub(r"\s", "", read) == re.sub(r"\s", "", printed)


def test_what_a_guest_sees_is_never_markup() -> None:
    body = PAPERS["receipt-cash"].model_dump(mode="json")
    body["content"]["lines"][0]["name"] = "<script>alert(1)</script>"
    page = phone_page(json.dumps(body))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
