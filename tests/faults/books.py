"""The books held against what people were told: journal, rows, print jobs, documents, paper.

Each check reads what is on the disk or on the paper, or asks the running hub; none believes the hub's
own word for it. A second fold and a second set of rows are made from the journal and compared.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from hub.demo.restaurant import menu as demo_menu
from hub.domain.apply import Entry
from hub.live.documents import DOCUMENTS
from hub.live.feed import Feed
from hub.live.view import View
from hub.store.database import connected
from hub.store.journal import GENESIS, Head, decoded, verified
from hub.store.reader import Reader
from hub.store.rows import rows
from hub.store.snapshots import folded
from hub.store.writer import Batch, Writer
from tests.hub_process import HubProcess, fetched

from .guests import Said

REPORT_TABLES = ("bill", "customer_order", "order_line", "payment")
# Documents that a staff device hears and that the journal alone decides.
DECIDED = (
    "shop",
    "overlay",
    "menu.ko",
    "menu.en",
    "staff",
    "people",
    "kitchen.grill",
    "kitchen.pan",
)

_STATION = re.compile(r"^(\S+) +\d\d:\d\d$")
_NUMBER = re.compile(r"^([A-Z]?\d+) +(?:포장|매장)$")


class Books:
    """What stands in a shop's database now: every entry of the journal, verified hash by hash."""

    def __init__(self, data: Path) -> None:
        self.path = data / "madang.db"
        reader = Reader(self.path)
        try:
            raw = list(reader.journal(0))
        finally:
            reader.close()
        self.head = verified(raw, Head(1, 0, GENESIS))
        self.entries: list[Entry] = [entry for row in raw if (entry := decoded(row)) is not None]

    def placed(self) -> list[Entry]:
        """Every order of the journal, oldest first."""
        return [entry for entry in self.entries if entry.event.type == "order_placed"]

    def table(self, name: str) -> list[tuple[Any, ...]]:
        """A table as it is on the disk, sorted."""
        return _table(self.path, name)


def _table(path: Path, name: str) -> list[tuple[Any, ...]]:
    with closing(connected(path, "ro")) as connection:
        return sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)


def count_of(data: Path, what: str) -> int:
    """How many rows there are now of `table WHERE ...`."""
    with closing(connected(data / "madang.db", "ro")) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
    return found


def check_orders(books: Books, said: Iterable[Said]) -> None:
    """Every accepted order is in the journal once, as it was answered; none is there that nobody asked for.

    Whoever was answered more than once heard the same each time. Numbers of a day: no gap, none twice.
    """
    asked = {one.command_id: one for one in said}
    for one in asked.values():
        assert len(set(one.answers)) == 1, f"two answers to one command: {one.answers}"
    placed = books.placed()
    by_command = Counter(entry.command_id for entry in placed)
    assert set(by_command.values()) <= {1}, "an order stands in the journal twice"
    for entry in placed:
        assert entry.command_id in asked, f"an order that nobody asked for: {entry}"
        told, event = asked[entry.command_id].order, _event(entry)
        assert told is not None, f"refused, but in the journal: {entry}"
        assert (told["order"], told["number"], told["total"]) == (
            event.order,
            event.number,
            event.total,
        )
        assert told["total"] == asked[entry.command_id].body["total"]
    accepted = {command for command, one in asked.items() if one.order}
    assert accepted == set(by_command), f"lost: {accepted - set(by_command)}"
    numbers: dict[str, list[int]] = defaultdict(list)
    for entry in placed:
        numbers[_event(entry).day].append(int(_event(entry).number))
    for day, given in numbers.items():
        assert given == list(range(1, len(given) + 1)), f"numbers of {day}: {given}"


def _event(entry: Entry) -> Any:
    return entry.event


def check_rows(books: Books, scratch: Path) -> None:
    """The rows that reports read are those that a rebuild from the journal gives."""
    writer = Writer(scratch / "rebuilt.db")
    try:
        writer.prepare()
        batch = Batch()
        for entry in books.entries:
            batch.add(rows(entry))
        writer.commit_now(batch)
    finally:
        writer.close()
    for table in REPORT_TABLES:
        assert books.table(table) == _table(scratch / "rebuilt.db", table), table


def check_documents(books: Books, hub: HubProcess, token: str) -> None:
    """The running hub's documents are those of the journal's fold."""
    reader = Reader(books.path)
    try:
        state, head = folded(reader)
    finally:
        reader.close()
    assert head == books.head
    health = fetched(hub.url, "/health", token).json()
    assert (health["epoch"], health["head"]) == (head.epoch, head.seq)
    feed = Feed(View(state), DOCUMENTS)
    bills = [f"bill.{bill}" for bill in list(state.bills)[-20:]]
    for name in (*DECIDED, *bills):
        said = document(hub, token, name)
        if name.startswith("bill."):
            # Where a phone finds the receipt the hub's key and address say, which are not in the journal.
            said.pop("receipt", None)
        assert said == json.loads(json.dumps(feed.afresh(name))), name


def document(hub: HubProcess, token: str, name: str) -> Any:
    """A document of a running hub."""
    found = fetched(hub.url, f"/api/v1/documents/{name}", token)
    assert found.status_code == 200, f"{name}: {found.text}"
    return found.json()


def stations_of(wish: dict[str, Any]) -> set[str]:
    """Korean names of the stations that cook an order of plain items."""
    menu = demo_menu()
    return {
        menu.station_by_id[station].name["ko"]
        for line in wish["lines"]
        for station in menu.item_by_id[line["item"]].stations
    }


def reached_kitchen(books: Books) -> set[str]:
    """Orders that the kitchen has to cook: to be paid later, or paid."""
    bills = {_event(e).bill for e in books.entries if e.event.type == "payment_approved"}
    return {
        _event(entry).order
        for entry in books.placed()
        if _event(entry).release == "on_order" or _event(entry).bill in bills
    }


def check_jobs(
    books: Books, said: Iterable[Said], printer: str = "kitchen"
) -> dict[tuple[str, str], int]:
    """Each order that reached the kitchen has one job for each of its stations, and copies only of those.

    Gives the jobs by (order number, station).
    """
    wishes = {one.order["order"]: one for one in said if one.order}
    cooked = reached_kitchen(books)
    expected = Counter(
        (order, station)
        for order, one in wishes.items()
        if order in cooked
        for station in stations_of(one.body)
    )
    first: Counter[tuple[str, str]] = Counter()
    jobs: Counter[tuple[str, str]] = Counter()
    with closing(connected(books.path, "ro")) as connection:
        found = connection.execute(
            "SELECT subject, copy_no, body FROM print_job"
            " WHERE kind = 'kitchen_ticket' AND printer = ?",
            (printer,),
        ).fetchall()
    for order, copy_no, body in found:
        content = json.loads(body)["content"]
        assert content["copy_no"] == copy_no
        jobs[content["order_number"], content["station"]] += 1
        if copy_no == 1:
            first[order, content["station"]] += 1
    assert first == expected
    return dict(jobs)


def check_paper(folder: Path, tickets: Sequence[tuple[str, str]]) -> None:
    """Every ticket is on paper; what came out a second time says 재출력 on it."""
    plain, marked = _tickets_on(folder)
    missing = [ticket for ticket in tickets if not plain[ticket] + marked[ticket]]
    assert not missing, f"never printed: {missing}"
    doubled = [ticket for ticket, count in plain.items() if count > 1]
    assert not doubled, f"printed twice without saying so: {doubled}"
    strange = [ticket for ticket in {*plain, *marked} if ticket not in set(tickets)]
    assert not strange, f"printed, but nobody ordered it: {strange}"


def all_on_paper(folder: Path, tickets: Sequence[tuple[str, str]]) -> bool:
    """Whether each has a sheet. A printer draws it after it took the bytes, so tests wait for this."""
    plain, marked = _tickets_on(folder)
    return set(tickets) <= plain.keys() | marked.keys()


def _tickets_on(folder: Path) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    plain: Counter[tuple[str, str]] = Counter()
    marked: Counter[tuple[str, str]] = Counter()
    for sheet in folder.glob("*.txt"):
        text = sheet.read_text("utf-8")
        ticket = _ticket_on(text)
        if ticket is not None:
            (marked if "재출력" in text else plain)[ticket] += 1
    return plain, marked


def _ticket_on(text: str) -> tuple[str, str] | None:
    """Order number and station of a sheet; None where the paper ends before them."""
    station = ""
    for line in text.splitlines():
        if found := _STATION.match(line):
            station = found[1]
        elif station and (found := _NUMBER.match(line)):
            return found[1], station
    return None
