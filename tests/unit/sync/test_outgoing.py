"""The hub's side of the seam: a real shop's journal, as `sync/cursor.py` asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.domain.chain import START, Place
from hub.outgoing import Outgoing
from hub.store.tables import Journal
from sync.batch import gathered, read
from sync.cursor import resumed
from sync.shared_fields import SHARED
from sync.shipper import Shipper
from tests.journal_book import SECRET
from tests.near_region import NearRegion, Straight
from tests.open_house import OpenHouse, open_house
from tests.unit.domain.small_shop import MENU
from tests.unit.sync.test_shipper import AT_ONCE


def outgoing(house: OpenHouse) -> Outgoing:
    return Outgoing(house.house.shop, "region", SHARED)


async def ordered(house: OpenHouse, times: int = 1) -> None:
    for _ in range(times):
        said = await house.ask("kiosk", house.order("cola", note=SECRET))
        assert said.status_code == 200, said.text


@pytest.mark.anyio
async def test_it_reads_what_the_hub_wrote(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await ordered(house, 3)
        journal = outgoing(house)
        head = journal.head()
        batch = journal.read(0, lambda rows: gathered(START, rows))
        assert read(batch.lines).header.end == head
        assert SECRET.encode() not in batch.lines
        assert house.house.shop.state.orders
        tail = journal.read(head.seq - 2, lambda rows: [row[1] for row in rows])
        assert tail == [head.seq - 1, head.seq]
        assert journal.at(head.seq) == head
        assert journal.at(head.seq + 1) is None
        assert journal.at(0) == journal.begins() == START
        assert journal.epoch_after(head.epoch) is None
        assert journal.epoch_after(0) == 1
        assert resumed(journal, head) == head


@pytest.mark.anyio
async def test_the_place_outlives_the_hub(tmp_path: Path) -> None:
    region = NearRegion(tmp_path / "region.db")
    try:
        async with open_house(tmp_path) as house:
            await ordered(house)
            assert outgoing(house).standing() is None
            await Shipper(outgoing(house), Straight(region), AT_ONCE).step()
            head = outgoing(house).head()
            assert outgoing(house).standing() == head
        async with open_house(tmp_path, menu=None) as house:
            assert outgoing(house).standing() == head
            shipper = Shipper(outgoing(house), Straight(region), AT_ONCE)
            assert shipper.place == head
            assert region.line()[-1] == head.hash
    finally:
        region.close()


@pytest.mark.anyio
async def test_epochs_are_found_by_halving(tmp_path: Path) -> None:
    starts = []
    for epoch in range(2, 5):
        async with open_house(tmp_path, menu=None if starts else MENU) as house:
            if not starts:
                await ordered(house, 4)
            end = house.house.shop.head.seq
        (tmp_path / "shop" / "high-water.json").unlink()
        starts.append((epoch, end + 1))
    async with open_house(tmp_path, menu=None) as house:
        journal = outgoing(house)
        assert journal.head().epoch == 4
        for epoch, seq in starts:
            assert journal.epoch_after(epoch - 1) == seq
            place = journal.at(seq)
            assert place is not None
            assert place.epoch == epoch
            lost = Place(epoch - 1, seq + 50, b"\1" * 32)
            if epoch == 4:
                assert resumed(journal, lost) == journal.at(seq - 1)


@pytest.mark.anyio
async def test_a_full_disk_does_not_stop_the_shipping(tmp_path: Path) -> None:
    region = NearRegion(tmp_path / "region.db")
    try:
        async with open_house(tmp_path) as house:
            await ordered(house)
            journal = outgoing(house)
            shipper = Shipper(journal, Straight(region), AT_ONCE)
            house.house.shop._stopped = "disk_full"
            await shipper.step()
            assert shipper.waiting == 0
            assert journal.standing() is None
            house.house.shop._stopped = None
            await ordered(house)
            await shipper.step()
            assert journal.standing() == journal.head()
    finally:
        region.close()


@pytest.mark.anyio
async def test_problems_are_raised_and_cleared(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        journal = outgoing(house)
        standing = house.house.shop.feed.view.problems.standing
        journal.trouble("region_unreachable", waiting=3)
        assert standing["region_unreachable"].params == {"waiting": 3}
        journal.well("region_unreachable")
        assert "region_unreachable" not in standing


def test_every_column_that_is_sent_is_one_of_the_journals() -> None:
    private = {"private", "salt"}
    assert set(SHARED) <= set(Journal.model_fields) - private
