"""The shipper: when it sends, how it waits, what it believes, and what it tells people."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.domain.chain import Place
from sync.batch import Answer, Batch, Standing
from sync.region import NoAnswer, Refused
from sync.shipper import STEADY, Cadence, Shipper
from tests.journal_book import Book
from tests.near_region import NearRegion, Straight
from tests.open_house import until

AT_ONCE = Cadence(entries=1, least_s=0, most_s=0.01, greet_s=0.05, backoff_max_s=0.01, quiet_s=0)


@pytest.fixture
def region(tmp_path: Path) -> Iterator[NearRegion]:
    near = NearRegion(tmp_path / "region.db")
    yield near
    near.close()


@pytest.fixture
def book() -> Book:
    made = Book()
    made.grow(60)
    return made


class Says:
    """A region that answers the same to everything, or fails at it."""

    def __init__(self, said: Answer | Exception) -> None:
        self.said = said
        self.heard: list[Batch] = []
        self.at_once = self.most_at_once = 0

    async def send(self, batch: Batch) -> Answer:
        self.heard.append(batch)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if isinstance(self.said, Exception):
            raise self.said
        return self.said

    async def close(self) -> None:
        """Nothing to close."""


def hashes(book: Book) -> list[bytes]:
    return [row[13] for row in book.rows]


# --- the ordinary day


@pytest.mark.anyio
async def test_it_ships_what_is_there_and_what_comes(region: NearRegion, book: Book) -> None:
    shipper = Shipper(book, Straight(region), AT_ONCE)
    shipper.start()
    try:
        await until(lambda: region.line() == hashes(book))
        for _ in range(5):
            book.grow(1)
            shipper.heard()
            await until(lambda: region.line() == hashes(book))
        await until(lambda: book.kept == book.head())
    finally:
        await shipper.stop()


@pytest.mark.anyio
async def test_it_begins_where_it_stood(region: NearRegion, book: Book) -> None:
    await Shipper(book, Straight(region), AT_ONCE).step()
    assert book.kept == book.head()
    book.grow(7)
    line = Straight(region)
    again = Shipper(book, line, AT_ONCE)
    assert again.waiting == 7
    await again.step()
    assert region.rows("SELECT first, last FROM batch ORDER BY id") == [(1, 60), (61, 67)]


@pytest.mark.anyio
async def test_few_entries_wait_and_many_go_at_once(region: NearRegion, book: Book) -> None:
    shipper = Shipper(book, Straight(region), replace(STEADY, least_s=0, most_s=3600))
    await shipper.step()
    shipper._task = asyncio.create_task(shipper._run(shipper._idle()))
    try:
        book.grow(STEADY.entries - 1)
        shipper.heard()
        await asyncio.sleep(0.05)  # whatever would have been woken has run by now
        assert len(region.line()) == 60
        book.grow(1)
        shipper.heard()
        await until(lambda: region.line() == hashes(book))
    finally:
        await shipper.stop()


@pytest.mark.anyio
async def test_the_cadence_is_spread(region: NearRegion, book: Book) -> None:
    shipper = Shipper(book, Straight(region))
    await shipper.step()
    rests = [await shipper.step() for _ in range(200)]
    assert all(rest.until_entries and 15 <= rest.seconds <= 30 for rest in rests)
    assert max(r.seconds for r in rests) - min(r.seconds for r in rests) > 10
    assert region.rows("SELECT count(*) FROM batch") == [(1,)]


@pytest.mark.anyio
async def test_a_quiet_shop_greets(region: NearRegion, book: Book) -> None:
    line = Straight(region)
    shipper = Shipper(book, line, AT_ONCE)
    shipper.start()
    try:
        await until(lambda: len(line.sent) >= 4)
    finally:
        await shipper.stop()
    assert region.rows("SELECT count(*) FROM batch") == [(1,)]


@pytest.mark.anyio
async def test_one_batch_is_in_flight(book: Book) -> None:
    says = Says(Answer(verdict="gap", cursor=Standing(epoch=0, seq=0, hash="0" * 64)))
    shipper = Shipper(book, says, AT_ONCE)
    shipper.start()
    try:
        while len(says.heard) < 20:
            book.grow(1)
            shipper.heard()
            await asyncio.sleep(0.001)
    finally:
        await shipper.stop()
    assert says.most_at_once == 1


@pytest.mark.anyio
async def test_the_region_sets_the_pace(region: NearRegion, book: Book) -> None:
    class Slow(Straight):
        async def send(self, batch: Batch) -> Answer:
            return (await super().send(batch)).model_copy(update={"hold_s": 40})

    book.grow(600)
    rest = await Shipper(book, Slow(region)).step()
    assert (rest.seconds, rest.until_entries) == (40, False)
    assert len(region.line()) < len(book.rows)


# --- bad days


@pytest.mark.anyio
async def test_full_jitter(book: Book) -> None:
    """Anything between nothing and 2^n seconds, never more than five minutes."""
    rests: list[list[float]] = [[] for _ in range(14)]
    for _ in range(120):
        shipper = Shipper(book, Says(NoAnswer("nobody there")))
        for failures in rests:
            failures.append((await shipper.step()).seconds)
    for n, failures in enumerate(rests, start=1):
        limit = min(300, 2**n)
        assert max(failures) <= limit
        assert max(failures) > limit * 0.8
        assert min(failures) < limit * 0.2


@pytest.mark.anyio
async def test_a_region_that_asks_for_rest_gets_it(book: Book) -> None:
    shipper = Shipper(book, Says(NoAnswer("status 503", rest_s=120)))
    assert 120 <= (await shipper.step()).seconds <= 300


@pytest.mark.anyio
async def test_a_week_offline_is_quiet_and_the_end_of_it_too(
    region: NearRegion, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("sync.shipper.time.monotonic", lambda: now[0])
    says = Says(NoAnswer("nobody there"))
    shipper = Shipper(book, says)
    for _ in range(5):
        await shipper.step()
        now[0] += 100
    assert not book.troubles
    now[0] += 200
    await shipper.step()
    assert book.troubles == {"region_unreachable": {"waiting": 60}}
    book.grow(9)
    now[0] += 7 * 86_400
    await shipper.step()
    assert book.troubles == {"region_unreachable": {"waiting": 69}}
    assert book.kept is None
    shipper._region = Straight(region)
    await shipper.step()
    assert not book.troubles
    assert region.line() == hashes(book)


@pytest.mark.anyio
async def test_a_refusal_is_said_and_tried_again(region: NearRegion, book: Book) -> None:
    says = Says(Refused("unknown_token"))
    shipper = Shipper(book, says)
    await shipper.step()
    assert book.troubles == {"region_refused": {"why": "unknown_token"}}
    shipper._region = Straight(region)
    await shipper.step()
    assert not book.troubles


@pytest.mark.anyio
async def test_a_place_that_is_not_stored_is_found_again(region: NearRegion, book: Book) -> None:
    class FullDisk(Book):
        async def stand(self, place: Place) -> None:
            raise OSError("disk_full")

    full = FullDisk()
    full.rows = book.rows
    shipper = Shipper(full, Straight(region), AT_ONCE)
    await shipper.step()
    assert (shipper.waiting, full.kept) == (0, None)
    again = Shipper(book, Straight(region), AT_ONCE)
    assert again.waiting == 60
    await again.step()
    assert (again.waiting, book.kept) == (0, book.head())
    assert region.rows("SELECT count(*) FROM batch") == [(1,)]


@pytest.mark.anyio
async def test_the_task_survives_a_fault_of_its_own(region: NearRegion, book: Book) -> None:
    class Falters(Straight):
        async def send(self, batch: Batch) -> Answer:
            if len(self.sent) < 3:
                self.sent.append(b"")
                raise RuntimeError("a fault of ours")
            return await super().send(batch)

    shipper = Shipper(book, Falters(region), AT_ONCE)
    shipper.start()
    try:
        await until(lambda: region.line() == hashes(book))
    finally:
        await shipper.stop()


# --- what it believes


@pytest.mark.anyio
@pytest.mark.parametrize("verdict", ["stored", "have_already", "gap"])
async def test_a_hash_that_is_not_ours_moves_nothing(book: Book, verdict: str) -> None:
    """A region that says "stored" under another hash holds another journal."""
    cursor = Standing(epoch=1, seq=30, hash="ab" * 32)
    shipper = Shipper(book, Says(Answer(verdict=verdict, cursor=cursor)))  # type: ignore[arg-type]
    await shipper.step()
    assert shipper.waiting == 60
    assert book.kept is None
    assert book.troubles == {"region_fork": {"seq": 30}}


@pytest.mark.anyio
async def test_a_place_beyond_our_end_moves_nothing(book: Book) -> None:
    """The region has heard more than this disk remembers: it was put back without anybody saying so."""
    cursor = Standing(epoch=1, seq=90, hash="ab" * 32)
    shipper = Shipper(book, Says(Answer(verdict="have_already", cursor=cursor)))
    await shipper.step()
    assert book.troubles == {"region_fork": {"seq": 90}}
    assert book.kept is None


@pytest.mark.anyio
async def test_stored_without_having_moved_is_not_progress(book: Book) -> None:
    says = Says(Answer(verdict="stored", cursor=Standing(epoch=0, seq=0, hash="0" * 64)))
    shipper = Shipper(book, says)
    rests = [(await shipper.step()).seconds for _ in range(12)]
    assert shipper.waiting == 60
    assert max(rests) > 10, "it hammers a region that gets nowhere"


@pytest.mark.anyio
async def test_a_fork_at_a_place_of_ours_is_only_a_place_to_go_on_from(book: Book) -> None:
    """A region that lost an epoch in between may take the next for another history."""
    place = book.at(30)
    assert place is not None
    says = Says(Answer(verdict="fork", cursor=Standing.of(place)))
    shipper = Shipper(book, says)
    await shipper.step()
    assert (shipper.place, book.troubles) == (place, {})
    await shipper.step()
    assert says.heard[1].header.first == 31
    assert book.troubles == {"region_fork": {"seq": 30}}


@pytest.mark.anyio
async def test_a_region_that_sends_it_to_and_fro_is_not_hammered(book: Book) -> None:
    class Wavers(Says):
        async def send(self, batch: Batch) -> Answer:
            place = book.at(10 if len(self.heard) % 2 else 20)
            assert place is not None
            self.said = Answer(verdict="gap", cursor=Standing.of(place))
            return await super().send(batch)

    shipper = Shipper(book, Wavers(NoAnswer("")))
    rests = [(await shipper.step()).seconds for _ in range(14)]
    assert rests[0] == 0, "the first time it goes on at once"
    assert max(rests) > 60


@pytest.mark.anyio
async def test_after_a_restore_it_goes_on_in_the_new_epoch(region: NearRegion, book: Book) -> None:
    await Shipper(book, Straight(region), AT_ONCE).step()
    book.go_back(41)
    book.grow(5)
    shipper = Shipper(book, Straight(region), AT_ONCE)
    for _ in range(3):
        await shipper.step()
    assert region.line() == hashes(book)
    assert not book.troubles
    assert region.rows("SELECT count(*) FROM batch WHERE quarantined") == [(0,)]


@pytest.mark.anyio
async def test_a_fork_stands_still_until_the_office_decides(region: NearRegion, book: Book) -> None:
    """The hub begins no new epoch by itself; it asks again, and hears when somebody has decided."""
    await Shipper(book, Straight(region), AT_ONCE).step()
    del book.rows[50:]
    book.grow(14)
    book.kept = book.at(50)
    shipper = Shipper(book, Straight(region), AT_ONCE)
    for _ in range(4):
        await shipper.step()
    assert book.troubles == {"region_fork": {"seq": 60}}
    assert shipper.waiting == 14
    assert book.epoch == 1
    assert region.rows("SELECT count(*) FROM batch WHERE quarantined") == [(1,)]
    region.reopen()
    for _ in range(3):
        await shipper.step()
    assert region.line() == hashes(book)
    assert (shipper.waiting, book.troubles) == (0, {})


@pytest.mark.anyio
async def test_a_region_that_lost_something_hears_it_again(region: NearRegion, book: Book) -> None:
    """Its backup was restored; nothing new has to happen in the shop for it to be noticed."""
    shipper = Shipper(book, Straight(region), replace(AT_ONCE, greet_s=0))
    await shipper.step()
    region.go_back()
    assert region.line() == []
    for _ in range(3):
        await shipper.step()
    assert region.line() == hashes(book)
