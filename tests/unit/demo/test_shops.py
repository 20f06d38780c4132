"""The demo shops: the optician's menu, and a folder that never holds two shops."""

from __future__ import annotations

import asyncio
import re
from itertools import product
from pathlib import Path

import pytest

from hub.cli import main
from hub.demo.furnish import DEVICES, PEOPLE, DemoShop, printers_of
from hub.demo.optician import menu, shop
from hub.demo.shops import SHOPS, claim, menu_of, rules_of, today_of
from hub.demo.world import Places
from hub.domain.menu import Menu
from hub.settings import Settings
from hub.store.database import DatabaseRefused
from tests.open_house import open_house

ITEM = {item.id: item for item in menu().items}
DRAWN = re.compile(r"^[a-z]+-[a-z-]+$")


def test_the_optician_is_a_whole_shop_without_a_kitchen() -> None:
    assert len(menu().items) >= 30
    assert len(menu().categories) >= 6
    assert {item.category for item in menu().items} == {c.id for c in menu().categories}
    assert not menu().stations
    assert not menu().dayparts
    for item in menu().items:
        cooked = (item.stations, item.dayparts, item.origins, item.allergens, item.alcohol)
        assert not any(cooked), item.id
        assert item.price is not None
        assert item.tax == "taxable", "glasses are taxed like any goods"
        assert DRAWN.match(item.id), "drawings are found by it"


def test_its_sets_are_a_frame_with_lenses_for_less() -> None:
    sets = [item for item in menu().items if item.steps]
    assert sets
    for item in sets:
        assert [step.id for step in item.steps] == ["frame", "lens"]
        for chosen in product(*(step.candidates for step in item.steps)):
            apart = sum(ITEM[c.item].price or 0 for c in chosen)
            assert (item.price or 0) + sum(c.extra for c in chosen) < apart, item.id


def test_its_frames_are_counted_and_only_they() -> None:
    counted = {item.id for item in menu().items if item.category in ("frames", "sunglasses")}
    assert set(today_of("optician")["stock"]) == counted
    assert min(today_of("optician")["stock"].values()) == 1, "one that sells out before the eyes"


def test_its_options_are_all_used() -> None:
    used = {group for item in menu().items for group in item.groups}
    assert used == {group.id for group in menu().groups}


def test_it_only_hands_over() -> None:
    assert rules_of("optician").services == ("take_away",)
    assert rules_of("optician").trade == "retail"
    assert set(shop()) >= {"name", "tagline", "address", "receipt_note", "business_number"}


def test_what_the_first_day_sets_is_on_the_menu() -> None:
    for name in SHOPS:
        items = menu_of(name).item_by_id
        today = today_of(name)
        assert set(today["stock"]) <= set(items)
        assert all(items[item].price is None for item in today["market_prices"])


# --- furnished


def test_the_optician_has_nothing_of_a_kitchen(tmp_path: Path) -> None:

    async def run() -> None:
        async with open_house(tmp_path, menu=Menu(categories=(), items=())) as house:
            demo = DemoShop(house.house.shop, house.house.pairing, house.data, "optician")
            await demo.open(Places({"counter": 9}, 0, 0, ""))
            state = house.house.shop.state
            assert state.menu.version == menu().version
            assert state.overlay.stock["frame-titanium"] == 1
            assert {d["kind"] for d in demo.devices} == {"kiosk", "board", "staff", "setup"}
            assert {id for id, *_ in demo.people} == {"owner", "staff", "technician"}
            assert [(p.id, p.stations, p.receipts) for p in state.printers.values()] == [
                ("counter", (), True)
            ]

    asyncio.run(run())


def test_the_restaurant_has_all_there_is() -> None:
    assert set(printers_of("restaurant")) == {"kitchen", "counter"}
    assert {device.kind for device in DEVICES} >= {"kitchen", "table"}
    assert {id for id, *_ in PEOPLE} >= {"kitchen"}


# --- one folder, one shop


@pytest.mark.parametrize("name", SHOPS)
def test_a_folder_stays_its_shops(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data"
    claim(folder, name)
    claim(folder, name)
    other = next(shop for shop in SHOPS if shop != name)
    with pytest.raises(DatabaseRefused, match=name):
        claim(folder, other)
    claim(folder, name)


def test_a_folder_from_before_is_the_restaurants(tmp_path: Path) -> None:
    (tmp_path / "madang.db").touch()
    with pytest.raises(DatabaseRefused, match="restaurant"):
        claim(tmp_path, "optician")
    claim(tmp_path, "restaurant")


@pytest.mark.parametrize("verb", [("demo",), ("run", "--demo")])
def test_the_command_says_so_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: tuple[str, ...]
) -> None:
    claim(tmp_path, "restaurant")
    options = ["--shop", "optician", "--data", str(tmp_path), "--port", "0"]
    assert main([*verb, *options]) == 1
    said = capsys.readouterr().err
    assert "다른 시연 매장(restaurant)" in said
    assert "--data" in said
    assert {path.name for path in tmp_path.iterdir()} == {"demo-shop"}, "nothing else was made"


def test_a_shop_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="bakery"):
        Settings(shop="bakery")
