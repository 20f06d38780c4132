"""개인정보 파기: what is erased is in no file of the data folder any more, and the chain still verifies."""

import asyncio
import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hub.clock import FakeClock
from hub.store.check import checked
from hub.store.journal import GENESIS, Head, verified
from hub.store.retention import KEPT
from hub.store.snapshots import folded, snapshot_of, snapshot_rows
from hub.tidying import Tidying
from printer.body import CustomerReceiptBody, KitchenTicketBody, parse_body
from tests.open_house import until
from tests.shop_day import DAY, START

from .small_hub import Hub, reading, rows_of, shop_on

# Words that stand nowhere else.
NOTE, LINE_NOTE, NAME = "땅콩알레르기비밀", "전화010-1234-5678비밀", "비밀이름"
# An allergy that no dish of the small shop speaks of, as the journal and the ticket have it.
ALLERGY = ('"mussel"', "홍합")


def found(folder: Path, word: str) -> list[str]:
    """Files of the folder that hold the word's bytes, as another process sees them.

    Not read here: closing a file that SQLite has open in this process would drop its locks.
    """
    done = subprocess.run(
        ["grep", "-rlaF", word, str(folder)], capture_output=True, check=False, text=True
    )
    assert done.returncode in (0, 1), done.stderr
    return [Path(line).name for line in done.stdout.splitlines()]


def noted(small: Hub, note: str = NOTE, line_note: str = LINE_NOTE) -> dict[str, Any]:
    body = small.order("cola", "salad", note=note)
    body["lines"][1]["note"] = line_note
    return body


async def erase(small: Hub, subject: str) -> None:
    await small.done({"type": "erase_private", "subject": subject, "reason": "손님이 원함"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shop"


def test_an_erased_note_is_in_no_file(folder: Path) -> None:
    """Journal, rows, print jobs, both snapshots and the WAL hold it; then none of them does."""

    async def live() -> None:
        clock = FakeClock(START)
        async with shop_on(folder, clock) as small:
            await small.furnish()
            kept = await small.done(noted(small, "이것은남는다", "이것도남는다"))
            order = (await small.done(noted(small) | {"allergens": ["mussel"]}))["order"]
        async with shop_on(folder, clock) as small:  # the first snapshot has been left
            await small.done(small.order("water"))
        async with shop_on(folder, clock) as small:  # and the second
            await small.done(noted(small, "이것은남는다", "이것도남는다"))
            for word in (NOTE, LINE_NOTE, *ALLERGY):
                assert "madang.db" in found(folder, word)
            bodies = [row[0] for row in rows_of(small.database, "SELECT body FROM snapshot")]
            assert len(bodies) == 2
            assert all(NOTE.encode() in body for body in bodies)
            assert rows_of(small.database, "SELECT 1 FROM print_job WHERE body LIKE ?", f"%{NOTE}%")
            await erase(small, order)
            assert await small.opened.writer.forget()
            for word in (NOTE, LINE_NOTE, *ALLERGY):
                assert found(folder, word) == []
            assert "madang.db" in found(folder, "이것은남는다")
            assert small.shop.state.orders[order].notes == {}
            assert small.shop.state.orders[order].allergens == ()
            assert small.shop.state.orders[kept["order"]].notes[0] == "이것은남는다"

    asyncio.run(live())
    with reading(folder / "madang.db") as reader:
        assert verified(reader.journal(0), Head(1, 0, GENESIS)).seq == reader.head().seq
        for _, _, _, body in reader.snapshots():
            assert NOTE.encode() not in body
            assert "이것은남는다".encode() in body
    assert "모두 맞습니다" in checked(folder / "madang.db")


def test_what_waits_for_its_printer_is_printed_without_the_erased_notes(folder: Path) -> None:
    """The order is cooked all the same, and has its receipt; what was printed already is gone altogether."""

    async def live() -> list[tuple[str, str | None]]:
        async with shop_on(folder) as small:
            await small.furnish()
            placed = await small.done(noted(small))
            cash = {"type": "take_cash", "bill": placed["bill"], "amount": placed["total"]}
            await small.done(cash | {"tendered": placed["total"]})
            done = "UPDATE print_job SET state = 'confirmed' WHERE body LIKE '%음료%'"
            await small.shop.note([(done, ())])
            await erase(small, placed["order"])
            assert await small.opened.writer.forget()
            for word in (NOTE, LINE_NOTE):
                assert found(folder, word) == []
            return rows_of(small.database, "SELECT state, body FROM print_job ORDER BY state, id")

    printed, *waiting = asyncio.run(live())
    assert printed == ("confirmed", None)
    assert [state for state, _ in waiting] == ["queued", "queued"]
    ticket, receipt = (parse_body(body or "") for _, body in waiting)
    assert isinstance(ticket, KitchenTicketBody)
    assert isinstance(receipt, CustomerReceiptBody)
    (line,) = ticket.content.lines
    assert (line.name, line.quantity, line.note, ticket.content.note) == ("샐러드", 1, None, None)
    assert [line.name for line in receipt.content.lines] == ["콜라", "샐러드"]


def test_an_erased_person_is_in_no_file(folder: Path) -> None:
    async def live() -> None:
        person: dict[str, Any] = {"id": "cook", "roles": ["kitchen"]}
        hashed = "argon2id$비밀해시"
        async with shop_on(folder) as small:
            await small.furnish()
            record = {"type": "record_person", "person": person, "name": NAME}
            await small.done(record | {"pin_hash": hashed})
            owner: dict[str, Any] = {"id": "boss", "roles": ["owner"]}
            await small.done(record | {"person": owner, "name": "사장", "pin_hash": "argon2 x"})
        async with shop_on(folder) as small:
            assert found(folder, NAME)
            left = person | {"active": False}
            await small.done(
                {"type": "record_person", "person": left, "name": NAME, "pin_hash": None}
            )
            await erase(small, "cook")
            assert await small.opened.writer.forget()
            assert found(folder, NAME) == []
            assert found(folder, hashed) == []
            assert small.shop.state.person_names == {"cook": "cook", "boss": "사장"}
        async with shop_on(folder) as small:
            assert small.shop.state.person_names == {"cook": "cook", "boss": "사장"}
            assert set(small.shop.state.pin_hashes) == {"boss"}

    asyncio.run(live())
    assert "모두 맞습니다" in checked(folder / "madang.db")


def test_no_remnant_of_a_moved_page_keeps_a_note(folder: Path) -> None:
    """Rows of all sizes split and merge pages; freed room is overwritten wherever it lies."""
    chance = random.Random(2026)

    async def live() -> None:
        async with shop_on(folder) as small:
            await small.furnish()
            secret: list[str] = []
            for n in range(250):
                mine = chance.random() < 0.5
                word = ("비밀" if mine else "공개") * chance.randint(1, 45)
                answer = await small.done(noted(small, f"{n}{word}", f"{word}{n}"))
                if mine:
                    secret.append(answer["order"])
            assert await small.opened.writer.forget()
            assert "madang.db" in found(folder, "비밀비밀")
            chance.shuffle(secret)
            for order in secret:
                await erase(small, order)
            assert await small.opened.writer.forget()
            assert found(folder, "비밀") == []
            assert "madang.db" in found(folder, "공개공개")

    asyncio.run(live())


def test_a_snapshot_begun_before_an_erasure_does_not_bring_it_back(folder: Path) -> None:
    """A worker folds while a guest's note is erased; its snapshot comes too late to be stored."""

    async def live() -> None:
        async with shop_on(folder) as small:
            await small.furnish()
            order = (await small.done(noted(small)))["order"]
            with reading(small.database) as reader:
                state, head = folded(reader, verify=True)
            await erase(small, order)
            await small.shop.note(snapshot_rows(head.seq, head.hash, snapshot_of(state)))
            assert rows_of(small.database, "SELECT seq FROM snapshot") == []
            assert await small.opened.writer.forget()
            assert found(folder, NOTE) == []

    asyncio.run(live())


def test_notes_go_by_themselves_when_their_period_is_over(folder: Path) -> None:
    """Tidying erases old notes as events of the journal, leaves young ones, and empties the WAL."""
    days = KEPT["order_notes"].days
    assert days is not None

    async def live() -> None:
        clock = FakeClock(START)
        async with shop_on(folder, clock) as small:
            await small.furnish()
            old = [(await small.done(noted(small)))["order"] for _ in range(3)]
            clock.advance((days - 1) * DAY)
            young = (await small.done(noted(small, "아직젊은메모", "아직젊은줄")))["order"]
            key = small.opened.data.key("hub")
            tidying = Tidying(small.shop, small.opened.writer, key, quiet_s=0.0)
            await tidying.tidy()
            assert NOTE in json.dumps(notes_of(small), ensure_ascii=False)
            clock.advance(DAY + 1)
            tidying.start()
            await until(lambda: not (found(folder, NOTE) or found(folder, LINE_NOTE)))
            await tidying.close()
            assert {order for order, notes in notes_of(small).items() if notes} == {young}
            erased = rows_of(
                small.database, "SELECT subject, device FROM journal WHERE type = 'erased'"
            )
            assert erased == [(order, "hub") for order in old]

    asyncio.run(live())
    assert "모두 맞습니다" in checked(folder / "madang.db")


def notes_of(small: Hub) -> dict[str, list[str]]:
    """Notes that stand in the rows, by order."""
    sql = "SELECT id, note FROM customer_order UNION ALL SELECT order_id, note FROM order_line ORDER BY 1"
    notes: dict[str, list[str]] = {}
    for order, note in rows_of(small.database, sql):
        notes.setdefault(order, []).extend([note] if note else [])
    return notes
