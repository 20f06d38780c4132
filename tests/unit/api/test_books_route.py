"""The books over HTTP: who may see them, and that every way of adding up says the same."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from hub.domain.behaviour import COMMANDS
from hub.messages import catalogue
from hub.store.export import COLUMNS, safe
from tests.open_house import OWNER, OpenHouse, open_house, until
from tests.unit.domain.small_shop import wish

PATHS = (
    "/api/v1/books/x", "/api/v1/books/z", "/api/v1/books/z/1", "/api/v1/books/month?month=2026-01",
    "/api/v1/books/sold?from=2026-01-05&to=2026-01-05",
    "/api/v1/books/export.csv?from=2026-01-05&to=2026-01-05",
)  # fmt: skip


def in_house(tmp_path: Path, test: Callable[[OpenHouse], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            await test(house)

    asyncio.run(run())


async def done(house: OpenHouse, kind: str, body: dict[str, Any]) -> Any:
    answer = await house.ask(kind, body)
    assert answer.status_code == 200, answer.text
    return answer.json()["answer"]


async def told(house: OpenHouse, path: str) -> Any:
    answer = await house.get("staff", f"/api/v1/books/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def sell(house: OpenHouse) -> None:
    """A drawer, cash, part of it back, a bag of rice by card; the drawer is counted and right."""
    opening = {"type": "open_shift", "drawer": "main", "float_amount": 100_000}
    shift = (await done(house, "staff", opening))["shift"]
    placed = await done(house, "kiosk", house.order(wish("bibimbap", 2, "spice.hot"), "cola"))
    cash = {"type": "take_cash", "bill": placed["bill"], "amount": 22_000, "tendered": 22_000}
    payment = (await done(house, "staff", cash))["payment"]
    card = await done(house, "staff", house.order("rice-bag", "cola"))
    state = house.house.shop.state
    asked = {"type": "request_payment", "bill": card["bill"], "method": "test_card"}
    by_card = (await done(house, "staff", asked | {"amount": 19_500}))["payment"]
    await until(lambda: by_card not in state.unresolved)
    await grant_on(house, "record_authorisation", OWNER)
    back = {"type": "cancel_payment", "payment": payment, "amount": 2_000, "reason": "식음"}
    await done(house, "staff", back)
    count = {"type": "close_shift", "shift": shift, "counted": {"10000": 12}}
    assert (await done(house, "staff", count))["difference"] == 0


async def grant_on(house: OpenHouse, record: str, person: str) -> None:
    """What the door tells of a PIN on the staff tablet: a sign-in, or a manager's word."""
    behaviour = COMMANDS[record]
    command = behaviour.body(
        command_id=house.command_id(),
        type=record,
        person=person,
        right=True,  # type: ignore[call-arg]
    )
    outcome = await house.house.shop.ask(command, behaviour, house.devices["staff"], b"")
    assert outcome.status == 200, outcome.body


@pytest.mark.parametrize("path", PATHS)
def test_the_books_are_for_whoever_may_see_them(tmp_path: Path, path: str) -> None:
    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.tell({"type": "close_day"})
            assert (await house.get("staff", path)).status_code == 403, "nobody is signed in"
            await house.sign_in()
            assert (await house.get("staff", path)).status_code == 200
            for kind in house.tokens:
                if kind != "staff":
                    assert (await house.get(kind, path)).status_code == 403, kind
            assert (await house.client.get(path)).status_code == 401
            waiter = {"id": "mina", "roles": ["staff"]}
            await house.tell(
                {
                    "type": "record_person",
                    "person": waiter,
                    "name": "홀",
                    "pin_hash": "argon2 of a PIN",
                }
            )
            await grant_on(house, "record_sign_in", "mina")
            seen = 200 if path.endswith("/x") else 403
            assert (await house.get("staff", path)).status_code == seen, "a waiter sees the X alone"

    asyncio.run(run())


def test_x_z_month_and_export_say_the_same(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        rules = house.house.shop.state.rules.model_dump(mode="json")
        await house.tell({"type": "change_rules", "rules": rules | {"fees": {"test_card": 350}}})
        await sell(house)
        x = await told(house, "x")
        assert x["figures"]["net"] == {"count": 2, "amount": 39_500}
        assert [one["counted"] for one in x["shifts"]] == [120_000]
        await done(house, "staff", {"type": "close_day"})
        z = await told(house, "z/1")
        assert z["report"]["figures"] | {"at": 0} == x["figures"] | {"at": 0}
        (listed,) = (await told(house, "z"))["zs"]
        assert (listed["number"], listed["net"], listed["fingerprint"]) == (
            1,
            39_500,
            z["fingerprint"],
        )
        month = await told(house, "month?month=2026-01")
        (day,) = month["days"]
        for key in ("net", "vat", "exempt", "supply"):
            figure = x["figures"][key]
            assert day[key] == (figure["amount"] if key == "net" else figure), key
        assert (day["orders"], day["zs"], day["test"]) == (2, [1], 19_500)
        # 3.5 % of 19,500 by card; nobody named a fee for cash.
        assert day["tenders"]["test_card"]["fee"] == 683
        assert (day["fee"], month["whole"]["fee"]) == (683, 683)
        assert day["tenders"]["cash"] == {"count": 1, "taken": 22_000, "refunded": 2_000, "fee": 0}
        rows = await exported(house)
        assert sum(int(row["금액"]) for row in rows) == 39_500
        assert sum(int(row["부가세"]) for row in rows) == day["vat"]
        assert {row["마감번호"] for row in rows} == {"1"}

    in_house(tmp_path, test)


async def exported(house: OpenHouse, more: str = "") -> list[dict[str, str]]:
    answer = await house.get(
        "staff", f"/api/v1/books/export.csv?from=2026-01-01&to=2026-01-31{more}"
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf"), "Excel wants the mark"
    return list(csv.DictReader(io.StringIO(text)))


def test_the_export_has_one_line_a_movement(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        await sell(house)
        cash, card, back = await exported(house)
        assert len(cash) == len(COLUMNS)
        assert (cash["영업일"], cash["일자"], cash["시각"]) == (
            "2026-01-05",
            "2026-01-05",
            "12:00:00",
        )
        assert (cash["영수증번호"], cash["주문번호"], cash["구분"]) == ("20260105-1", "1", "판매")
        assert (cash["결제수단"], cash["금액"], cash["시험"]) == ("현금", "22000", "")
        assert int(cash["공급가액"]) + int(cash["부가세"]) + int(cash["면세금액"]) == 22_000
        assert (card["결제수단"], card["면세금액"], card["시험"]) == (
            "카드 (시험)",
            "17500",
            "시험 결제",
        )
        assert card["승인번호"].startswith("T")
        assert (back["구분"], back["금액"], back["결제 ID"]) == ("환불", "-2000", cash["결제 ID"])
        assert back["환불 ID"].startswith("r")
        assert back["마감번호"] == "", "no Z has closed it yet"
        english = await exported(house, "&language=en")
        assert [row["Kind"] for row in english] == ["sale", "sale", "refund"]

    in_house(tmp_path, test)


def test_only_so_many_exports_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.api.books.EXPORTS_AT_ONCE", 0)

    async def test(house: OpenHouse) -> None:
        answer = await house.get("staff", PATHS[-1])
        assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many")

    in_house(tmp_path, test)


def test_what_sold_by_item_hour_table_and_person(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        seated = await done(house, "staff", {"type": "open_seating", "table": "t3", "guests": 2})
        order = house.order(wish("ribs", 2), "cola", bill=seated["bill"])
        placed = await done(house, "staff", order)
        cancel = {"type": "cancel_order", "order": placed["order"], "lines": {"2": 1}}
        await done(house, "staff", cancel | {"reason": "잘못 누름"})
        await done(house, "kiosk", house.order("cola"))
        found = await told(house, "sold?from=2026-01-05&to=2026-01-05")
        items = {one["item"]: (one["quantity"], one["amount"]) for one in found["items"]}
        assert items == {"ribs": (2, 44_000), "cola": (1, 2_000)}
        assert found["categories"] == [{"category": "all", "quantity": 3, "amount": 46_000}]
        assert [(one["hour"], one["orders"]) for one in found["hours"]] == [(12, 2)]
        assert [(one["channel"], one["amount"]) for one in found["channels"]] == [
            ("counter", 44_000), ("kiosk", 2_000),
        ]  # fmt: skip
        assert [(one["table"], one["amount"]) for one in found["tables"]] == [("t3", 44_000)]
        assert [(one["person"], one["amount"]) for one in found["people"]] == [(OWNER, 44_000)]
        assert found["names"]["categories"]["all"]["ko"] == "전부"

    in_house(tmp_path, test)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("z?page=0", 422), ("z?page=x", 422), ("z?page=2", 200), ("z/7", 404), ("z/x", 404),
        ("month", 422), ("month?month=2026-13", 422), ("month?month=2026-02", 200),
        ("sold?from=2026-01-05", 422), ("sold?from=2026-02-30&to=2026-03-01", 422),
        ("sold?from=2026-01-05&to=2026-01-04", 422), ("sold?from=2026-01-05&to=2027-02-01", 422),
        ("export.csv?from=2026-01-05&to=2026-01-05&language=ja", 422),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(tmp_path: Path, path: str, status: int) -> None:
    async def test(house: OpenHouse) -> None:
        answer = await house.get("staff", f"/api/v1/books/{path}")
        assert answer.status_code == status, answer.text

    in_house(tmp_path, test)


@pytest.mark.parametrize("cell", ["=1+1", "+82", "-2", "@cmd"])
def test_a_cell_that_looks_like_a_formula_is_a_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_other_cells_stay_as_they_are() -> None:
    assert [safe(cell) for cell in ("", "30012345", "a=b")] == ["", "30012345", "a=b"]


def test_every_column_is_on_the_page() -> None:
    """docs/export.md lists the columns in their order, by key and by what they are called in Korean."""
    page = (Path(__file__).resolve().parents[3] / "docs" / "export.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \| (.+?) \| .", page, re.MULTILINE)
    assert listed == [(column, catalogue("ko")[f"staff.export.{column}"]) for column in COLUMNS]
