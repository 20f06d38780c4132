"""A shop of the programme as its hub would speak for it, to a region over a socket; and batches made by hand."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from typing import Any

import httpx

from hub.domain.chain import START
from sync.batch import BATCHES, Batch, Header
from sync.shared_fields import SharedEntry
from tests.region_process import RegionProcess

# A region answers in milliseconds; a loaded machine needs longer (s).
ANSWER_S = 30.0

STORED, HAD, GAP, FORK = (200, "stored"), (200, "have_already"), (409, "gap"), (409, "fork")


class Store:
    """A shop of the programme, as its hub would speak for it."""

    def __init__(self, region: RegionProcess) -> None:
        self.region = region
        self.id, self.token = region.enrolled()

    def post(self, body: bytes, **headers: str) -> httpx.Response:
        asking = {"Authorization": f"Bearer {self.token}", "Content-Encoding": "gzip"}
        asking |= {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.post(self.region.url + BATCHES, content=body, headers=asking, timeout=ANSWER_S)

    def send(self, batch: Batch) -> tuple[int, str, int, int]:
        """(status, verdict, epoch and number of the cursor)."""
        response = self.post(gzip.compress(batch.lines))
        said = response.json()
        assert "verdict" in said, said
        cursor = said["cursor"]
        return response.status_code, said["verdict"], cursor["epoch"], cursor["seq"]

    def refused(self, body: bytes, **headers: str) -> tuple[int, str]:
        """(status, code) of an error."""
        response = self.post(body, **headers)
        return response.status_code, response.json()["error"]["code"]

    def rows(self, sql: str) -> list[Any]:
        """What the reference region holds of this shop (`?` is its id)."""
        with closing(sqlite3.connect(f"file:{self.region.database}?mode=ro", uri=True)) as file:
            return file.execute(sql, (self.id,)).fetchall()


def entry(seq: int, **fields: Any) -> SharedEntry:
    plain: dict[str, Any] = {
        "epoch": 1, "seq": seq, "v": 1, "at": 1_767_582_000_000 + seq, "type": "x", "subject": "shop",
        "device": "hub", "person": None, "command_id": None, "shared": "{}", "private_digest": None,
    }  # fmt: skip
    return SharedEntry(**(plain | fields))


def linked(entries: list[SharedEntry]) -> Batch:
    """A batch of these entries from the first of a journal, chained rightly."""
    previous, hashes = START.hash, []
    for one in entries:
        previous = one.after(previous)
        hashes.append(previous)
    header = Header(
        madang=1,
        epoch=1,
        first=1,
        last=len(entries),
        prev_hash=START.hash.hex(),
        last_hash=previous.hex(),
    )
    lines = [header.model_dump_json(), *(one.model_dump_json() for one in entries)]
    return Batch(header, tuple(entries), tuple(hashes), "".join(f"{x}\n" for x in lines).encode())


def lines_of(batch: Batch) -> list[dict[str, Any]]:
    return [json.loads(line) for line in batch.lines.splitlines()]


def packed(lines: list[dict[str, Any]]) -> bytes:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return gzip.compress(text.encode())
