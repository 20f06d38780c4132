"""A region's real intake and database in this process, without the wire: for tests of what lies between.

`take` is what the region does with a body that arrived, in one transaction; `line` is what it then holds.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

from region.database import Database
from region.intake import received, taken
from region.record import batches
from region.stores import enrolled, reopened
from sync.batch import Answer, Batch
from sync.coding import ALWAYS, CODINGS

NOW = 1_767_582_000_000


class PowerCut(Exception):
    """The region died before its transaction was durable."""


class NearRegion:
    """One region with one shop."""

    def __init__(self, path: Path) -> None:
        self.path, self._backup = path, path.with_name("backup")
        self.database = Database(path)
        self.store = self._transaction(lambda db: enrolled(db, "시험 매장", NOW)).store
        self.save()

    def close(self) -> None:
        self.database.close()

    def start_again(self) -> None:
        """Closes and opens the file."""
        self.database.close()
        self.database = Database(self.path)

    def save(self) -> None:
        """Makes a backup of the file as it is."""
        self.database.close()
        shutil.copy(self.path, self._backup)
        self.database = Database(self.path)

    def go_back(self) -> None:
        """Restores the backup: what came since is lost here."""
        self.database.close()
        shutil.copy(self._backup, self.path)
        self.database = Database(self.path)

    def take(self, body: bytes, *, dies: bool = False) -> Answer:
        """The answer to a packed batch; with `dies` the power is cut before the commit."""
        new = received(ALWAYS, body)

        def work(db: Any) -> Answer:
            answer = taken(db, self.store, new, NOW)
            if dies:
                raise PowerCut
            return answer

        answer: Answer = self._transaction(work)
        return Answer.model_validate_json(answer.model_dump_json())

    def reopen(self) -> None:
        self._transaction(lambda db: reopened(db, self.store, NOW))

    def line(self) -> list[bytes]:
        """The hashes of the shop's line, entry by entry; AssertionError if it has holes."""
        found: list[bytes] = []
        for _, kept_to, batch in batches(self.database.write, store=self.store, line=True):
            assert batch.header.first == len(found) + 1
            found += batch.hashes[: kept_to - batch.header.first + 1]
        return found

    def rows(self, sql: str) -> list[Any]:
        """What stands in the file."""
        return list(self.database.write.execute(sql).fetchall())

    def books(self) -> dict[str, tuple[int, int, int]]:
        """Orders, won ordered and won cancelled by business day; held against the orders' own rows."""
        days = self.rows("SELECT day, orders, ordered, cancelled FROM store_day")
        summed = self.rows(
            "SELECT day, count(*), sum(total), sum(cancelled) FROM customer_order GROUP BY day"
        )
        assert sorted(days) == sorted(summed)
        return {day: (orders, ordered, cancelled) for day, orders, ordered, cancelled in days}

    def _transaction(self, work: Any) -> Any:
        db = self.database.write
        db.execute("BEGIN IMMEDIATE")
        try:
            result = work(db)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        return result


class Straight:
    """A line to a near region on which nothing goes wrong: what `sync/region.py` asks of a region."""

    def __init__(self, region: NearRegion) -> None:
        self.region = region
        self.sent: list[bytes] = []

    async def send(self, batch: Batch) -> Answer:
        body = CODINGS[ALWAYS][0](batch.lines)
        self.sent.append(body)
        return await asyncio.to_thread(self.region.take, body)

    async def close(self) -> None:
        """Nothing to close."""


def books_of(rows: list[tuple[Any, ...]]) -> dict[str, tuple[int, int, int]]:
    """What the books of a region must say that heard these journal rows, each once."""
    orders: dict[str, dict[str, Any]] = {}
    days: dict[str, list[int]] = {}
    for row in {row[13]: row for row in rows}.values():
        event = json.loads(row[9])
        if row[4] == "order_placed" and event["order"] not in orders:
            orders[event["order"]] = event
            day = days.setdefault(event["day"], [0, 0, 0])
            day[0] += 1
            day[1] += event["total"]
        elif row[4] == "order_cancelled" and event["order"] in orders:
            order = orders[event["order"]]
            units = {str(line["no"]): line["unit"] for line in order["lines"] if not line["free"]}
            days[order["day"]][2] += sum(units.get(no, 0) * n for no, n in event["lines"].items())
    return {day: (n, won, back) for day, (n, won, back) in days.items()}
