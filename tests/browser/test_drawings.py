"""Every item of every demo shop has a drawing of its own, whole within its sheet, in one line and two inks."""

import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from hub.demo.shops import SHOPS, menu_of
from hub.domain.menu import Item
from tests.browser.test_parts_page import contrast_of
from tools import node

# Seconds for Vite to put the drawings together, on a machine that is busy with other tests.
BUILT_WITHIN_S = 120

# Units of a sheet (`viewBox` of hub/web/drawings/index.tsx).
WIDTH, HEIGHT = 160, 116

# The part of a sheet, in width or in height, that a drawing fills at least.
FILLED = 0.8

# The drawing of what has none of its own, in a category that nobody has drawn either.
UNDRAWN = "parcel"

# What an item of these categories looks like cannot be guessed: it stays wrapped.
ANYTHING = ("sets", "retail")

# The colours of screens without their letters, and a pixel a unit.
TOKENS = (node.ROOT / "hub" / "web" / "tokens.css").read_text("utf-8")
_PAGE = f"""<!doctype html>
<style>{re.sub("@import .*;", "", TOKENS)} div {{ width: {WIDTH}px; height: {HEIGHT}px; }}</style>"""

# Draws all; of each: its markup, the box around all it prints, and its colours. A stroke is half outside its
# path, and a part is turned and scaled: each path is measured where it lies on the sheet.
_MEASURED = """() => Object.fromEntries(drawings.names.map((name) => {
  const place = document.body.appendChild(document.createElement('div'));
  drawings.draw(place, name);
  const sheet = place.querySelector('svg');
  const back = sheet.getScreenCTM().inverse();
  const inks = new Set();
  const xs = [], ys = [];
  for (const path of sheet.querySelectorAll('path')) {
    const { fill, stroke, strokeWidth } = getComputedStyle(path);
    for (const ink of [fill, stroke]) if (ink !== 'none') inks.add(ink);
    const half = stroke === 'none' ? 0 : parseFloat(strokeWidth) / 2;
    const box = path.getBBox();
    const there = back.multiply(path.getScreenCTM());
    for (const x of [box.x - half, box.x + box.width + half]) {
      for (const y of [box.y - half, box.y + box.height + half]) {
        const corner = new DOMPoint(x, y).matrixTransform(there);
        xs.push(corner.x);
        ys.push(corner.y);
      }
    }
  }
  const edges = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return [name, { markup: sheet.innerHTML, edges, inks: [...inks] }];
}))"""

# What each drawing may be made of, beside one second ink.
_BASE = """() => {
  const drawing = document.body.appendChild(document.createElement('div'));
  return Object.fromEntries(['ink', 'drawn-white', 'drawn-black', 'drawn-light'].map((name) => {
    drawing.style.color = `var(--${name})`;
    return [name, getComputedStyle(drawing).color];
  }));
}"""

# A line must be seen on whatever it is drawn on (WCAG 2.2, 1.4.11).
LEAST_CONTRAST = 3.0


def items() -> list[Item]:
    return [item for shop in SHOPS for item in menu_of(shop).items]


@pytest.fixture(scope="module")
def script() -> str:
    """The drawings, put together by the build that screens come from."""
    made = subprocess.run(
        [str(node.NODE), "--no-warnings", "tests/browser/drawings.mjs"],
        cwd=node.ROOT,
        env=node.environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=BUILT_WITHIN_S,
    )
    return made.stdout


@pytest.fixture
def sheet(new_context: Callable[..., BrowserContext], script: str) -> Iterator[Page]:
    """A page with the drawings at hand. Of malformed path data Chromium tells on the console alone."""
    page = new_context().new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.set_content(_PAGE)
    page.add_script_tag(content=script)
    yield page
    assert not told


def measured(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(_MEASURED)
    return found


def name_for(page: Page, item: str, category: str) -> str:
    name: str = page.evaluate("of => drawings.drawingOf(...of)", [item, category])
    return name


def test_every_item_has_a_drawing_of_its_own(sheet: Page) -> None:
    drawn = measured(sheet)
    wanted = [item.id for item in items()]
    assert {item.id: name_for(sheet, item.id, item.category) for item in items()} == {
        id: id for id in wanted
    }
    assert set(drawn) - {UNDRAWN} == set(wanted), "a drawing that no demo shop shows"
    by_markup: dict[str, list[str]] = {}
    for name, found in drawn.items():
        by_markup.setdefault(found["markup"], []).append(name)
    assert [names for names in by_markup.values() if len(names) > 1] == []


def test_what_has_no_drawing_is_drawn_by_its_category_else_as_a_parcel(sheet: Page) -> None:
    for shop in SHOPS:
        ids = {item.id: item.category for item in menu_of(shop).items}
        for category in menu_of(shop).categories:
            name = name_for(sheet, "of-another-shop", category.id)
            if category.id in ANYTHING:
                assert name == UNDRAWN
            else:
                assert ids[name] == category.id
    assert name_for(sheet, "of-another-shop", "of-another-shop") == UNDRAWN
    assert name_for(sheet, "constructor", "toString") == UNDRAWN


def test_no_drawing_reaches_over_its_sheet(sheet: Page) -> None:
    over = {}
    for name, found in measured(sheet).items():
        left, top, right, bottom = found["edges"]
        if left < 0 or top < 0 or right > WIDTH or bottom > HEIGHT:
            over[name] = found["edges"]
    assert not over


def test_no_drawing_is_lost_on_its_sheet(sheet: Page) -> None:
    """A card's picture is small: what it shows fills most of the sheet one way or the other."""
    small = {}
    for name, found in measured(sheet).items():
        left, top, right, bottom = found["edges"]
        if right - left < FILLED * WIDTH and bottom - top < FILLED * HEIGHT:
            small[name] = found["edges"]
    assert not small


@pytest.mark.parametrize("contrast", ["normal", "high"])
def test_a_drawing_has_one_line_and_two_inks(sheet: Page, contrast: str) -> None:
    sheet.evaluate("contrast => document.documentElement.dataset.contrast = contrast", contrast)
    base = sheet.evaluate(_BASE)
    for name, found in measured(sheet).items():
        second = set(found["inks"]) - set(base.values())
        assert base["ink"] in found["inks"], name
        assert len(second) <= 1, f"{name}: {second}"
        for ground in (*second, base["drawn-white"]):
            assert contrast_of(base["ink"], ground) >= LEAST_CONTRAST, f"{name}: ink on {ground}"
    assert contrast_of(base["drawn-light"], base["drawn-black"]) >= LEAST_CONTRAST
