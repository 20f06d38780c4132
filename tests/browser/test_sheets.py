"""The contact sheets (`make sheets`): every device's page has its scenes, and a scene becomes a picture."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from hub.app import DEVICE_KINDS
from tests.sheets.__main__ import shoot
from tests.sheets.montage import SHEET_WIDTH, Shot, sheets
from tests.sheets.room import Room
from tests.sheets.scenes import ROOMS, virtual
from tests.sheets.studio import Shots, Studio


@pytest.mark.parametrize("kind", DEVICE_KINDS)
def test_every_device_is_on_a_sheet(kind: str) -> None:
    assert kind in ROOMS, f"no scenes for {kind}: tests/sheets/scenes/{kind}.py"


def test_a_room_becomes_a_sheet(browser: Browser, tmp_path: Path) -> None:
    """What cannot be shown is said on the sheet, and the scenes behind it are shown all the same."""

    def broken(studio: Studio) -> Shots:
        yield "the first page", _first(studio)
        raise AssertionError("the scene broke")

    room = Room("virtual", ("ko",), (broken, virtual.paper), scrolled=True)
    failed = shoot(browser, room, "ko", tmp_path / "work", tmp_path / "sheets")
    assert failed == 1
    assert size_of(tmp_path / "sheets" / "virtual-ko.1.png")[0] == SHEET_WIDTH
    names = [file.name for file in sorted((tmp_path / "sheets" / "virtual-ko").glob("*.png"))]
    assert names[:3] == ["00-the-first-page.png", "02-no-paper-yet.png", "03-paper.png"]
    # At its real size, and as long as the paper on it.
    width, height = size_of(tmp_path / "sheets" / "virtual-ko" / "04-on-a-phone.png")
    assert width == 390
    assert height > 844


def size_of(file: Path) -> tuple[int, int]:
    """Pixels across and down."""
    with Image.open(file) as picture:
        return picture.size


def _first(studio: Studio) -> Page:
    page = studio.page({"width_px": 390, "height_px": 844})
    page.goto(studio.shop.url)
    return page


def test_what_does_not_fit_goes_on_another_sheet() -> None:
    one, many = Shot("broken", error="why"), 60
    assert len(sheets("few", [one])) == 1
    assert len(sheets("many", [one] * many)) > 1
