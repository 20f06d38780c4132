"""The books on the disk: every won in a row of its own, and a Z that nobody changes unseen."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.domain.books import fingerprint_of
from hub.store.check import checked
from hub.store.database import DatabaseRefused

from .books_day import money_day, staff_of
from .small_hub import Hub, change, rows_of, shop_on


async def _two_zs(folder: Path) -> None:
    async with shop_on(folder) as small:
        await small.furnish()
        staff = await staff_of(small)
        await money_day(small, staff)
        await small.done({"type": "close_day"}, staff)
        late = await small.done(small.order("soju"), staff)
        cash = {"type": "take_cash", "bill": late["bill"], "amount": 5_000, "tendered": 5_000}
        await small.done(cash, staff)
        await small.done({"type": "close_day"}, staff)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    asyncio.run(_two_zs(tmp_path / "shop"))
    return tmp_path / "shop" / "madang.db"


def test_every_won_has_a_row(database: Path) -> None:
    sql = "SELECT kind, method, amount, exempt, test, shift IS NOT NULL, person FROM movement ORDER BY seq"
    assert rows_of(database, sql) == [
        ("sale", "cash", 22_000, 0, 0, 1, "boss"),
        ("sale", "test_card", 19_500, 17_500, 1, 0, None),
        ("refund", "cash", -2_000, 0, 0, 1, "boss"),
        ("sale", "cash", 5_000, 0, 0, 0, "boss"),
    ]
    assert rows_of(database, "SELECT direction, amount, reason FROM cash_move") == [
        ("out", 16_000, "채소값")
    ]
    sql = "SELECT drawer, expected, counted, difference, coins, reason FROM shift"
    assert rows_of(database, sql) == [
        ("main", 204_000, 202_000, -2_000, "50000x3,10000x5,1000x2", "거스름돈 실수")
    ]


def test_a_bill_is_called_by_its_first_order(tmp_path: Path) -> None:
    async def live() -> list[tuple[str | None, str | None]]:
        async with shop_on(tmp_path / "shop") as small:
            await small.furnish()
            staff = await staff_of(small)
            seated = await small.done({"type": "open_seating", "table": "t3", "guests": 2}, staff)
            await small.done(small.order("cola"), staff)
            for _ in range(2):
                await small.done(small.order("cola", bill=seated["bill"]), staff)
            return rows_of(small.database, "SELECT number, table_id FROM bill ORDER BY id")

    assert asyncio.run(live()) == [("2", "t3"), ("1", None)]


def test_a_z_says_what_the_rows_say(database: Path) -> None:
    zs = rows_of(
        database, "SELECT number, seq, since_seq, fingerprint, body FROM z_report ORDER BY 1"
    )
    previous = "0" * 64
    for number, seq, since_seq, digest, body in zs:
        report = json.loads(body)
        assert (report["number"], report["previous"]) == (number, previous)
        assert fingerprint_of(report) == digest
        previous = digest
        sql = "SELECT method, sum(amount) FROM movement WHERE seq > ? AND seq <= ? GROUP BY 1"
        kept = {
            one["method"]: one["taken"]["amount"] - one["refunded"]["amount"]
            for one in report["figures"]["tenders"]
        }
        assert kept == dict(rows_of(database, sql, since_seq, seq))
    assert [z[0] for z in zs] == [1, 2]
    assert "모두 맞습니다" in checked(database)


def test_the_database_refuses_to_change_a_z(database: Path) -> None:
    for sql in ("UPDATE z_report SET day = '2020-01-01'", "DELETE FROM z_report"):
        with (
            closing(sqlite3.connect(database)) as connection,
            pytest.raises(sqlite3.IntegrityError, match="never"),
        ):
            connection.execute(sql)


_FORGED = "UPDATE z_report SET body = json_set(body, '$.figures.net.amount', 1) WHERE number = 1"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (_FORGED, "1번: 내용이 바뀌었습니다"),
        (_FORGED, "1번: 결제 기록을 다시 더한 값과 다릅니다"),
        (_FORGED, r"z_report 1: body"),
        ("UPDATE z_report SET day = '2020-01-01' WHERE number = 2", "2번: 내용이 바뀌었습니다"),
        ("UPDATE z_report SET body = 'x' WHERE number = 2", "2번: 읽을 수 없습니다"),
        ("DELETE FROM z_report WHERE number = 1", "1번이 없습니다"),
        ("DELETE FROM z_report WHERE number = 1", "2번: 앞의 마감과 이어지지 않습니다"),
        ("UPDATE movement SET amount = amount - 500 WHERE kind = 'refund'", "다시 더한 값과 다릅니다"),
        ("UPDATE movement SET amount = amount - 500 WHERE kind = 'refund'", r"movement \d+: amount -2500"),
        ("DELETE FROM shift", r"shift w\w+: 줄이 없어졌습니다"),
        ("UPDATE cash_move SET amount = 1", r"cash_move \d+: amount 1"),
    ],
)  # fmt: skip
def test_what_was_changed_is_said(database: Path, sql: str, said: str) -> None:
    """Behind the database's own refusal, as somebody with the file in hands could."""
    for trigger in ("z_report_stays", "z_report_is_kept"):
        change(database, f"DROP TRIGGER {trigger}")
    change(database, sql)
    with pytest.raises(DatabaseRefused, match=said):
        checked(database)


def test_a_z_that_was_forged_with_its_fingerprint_breaks_the_chain(database: Path) -> None:
    """Whoever computes the fingerprint anew has to do so for every Z after it, and for the journal."""
    change(database, "DROP TRIGGER z_report_stays")
    ((body,),) = rows_of(database, "SELECT body FROM z_report WHERE number = 1")
    forged = json.loads(body)
    forged["figures"]["items"] = []
    change(
        database, "UPDATE z_report SET body = ?, fingerprint = ? WHERE number = 1",
        json.dumps(forged), fingerprint_of(forged),
    )  # fmt: skip
    with pytest.raises(DatabaseRefused, match="2번: 앞의 마감과 이어지지 않습니다"):
        checked(database)


def test_reasons_that_differ_are_not_repeated(database: Path) -> None:
    change(database, "UPDATE shift SET reason = '남의 말'")
    with pytest.raises(DatabaseRefused) as refused:
        checked(database)
    assert "reason" in str(refused.value)
    assert "남의 말" not in str(refused.value)
    assert "거스름돈" not in str(refused.value)


def test_a_z_is_kept_as_paper_without_names(database: Path) -> None:
    papers = rows_of(database, "SELECT number, body FROM z_paper ORDER BY 1")
    assert [number for number, _ in papers] == [1, 2]
    content = json.loads(papers[0][1])["content"]
    assert (content["kind"], content["number"], content["by"]) == ("z", 1, None)
    assert (content["tills"][0]["by"], content["tills"][0]["reason"]) == (None, None)
    ((printed,),) = rows_of(
        database, "SELECT body FROM print_job WHERE kind = 'report' AND subject = 'z1'"
    )
    content = json.loads(printed)["content"]
    assert (content["by"], content["tills"][0]["reason"]) == ("사장", "거스름돈 실수")
    assert content["tills"][0]["coins"][0] == {"worth": 50_000, "number": 3}


def test_a_stored_z_is_printed_again_as_a_marked_copy(tmp_path: Path) -> None:
    async def live(folder: Path) -> list[tuple[str, int, str]]:
        async with shop_on(folder) as small:
            await small.furnish()
            staff = await staff_of(small)
            await money_day(small, staff)
            await small.done({"type": "close_day"}, staff)
            await small.done({"type": "reprint_z", "number": 1}, staff)
            sql = "SELECT subject, copy_no, body FROM print_job WHERE kind = 'report' ORDER BY id"
            return rows_of(small.database, sql)

    first, again = asyncio.run(live(tmp_path / "shop"))
    assert (again[0], again[1]) == ("z1", 2)
    one, other = json.loads(first[2])["content"], json.loads(again[2])["content"]
    assert other["copy_no"] == 2
    for key in ("number", "net", "tenders", "fingerprint", "vat"):
        assert other[key] == one[key]


def test_a_shop_without_a_printer_keeps_its_zs_for_one(tmp_path: Path) -> None:
    async def live(small: Hub) -> None:
        await small.done({"type": "close_day"}, await staff_of(small))
        assert rows_of(small.database, "SELECT count(*) FROM z_paper") == [(1,)]
        assert rows_of(small.database, "SELECT count(*) FROM print_job") == [(0,)]

    async def run() -> None:
        async with shop_on(tmp_path / "shop") as small:
            await live(small)

    asyncio.run(run())
