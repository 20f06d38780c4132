"""`/parts`: every shared part stands there in its states, readable for everybody, and nothing of it is cut off."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.measure import misfits
from tests.browser.test_axe import complaints
from tests.hub_process import HubProcess, running_hub

PARTS = Path(__file__).resolve().parents[2] / "hub" / "web" / "parts"
LANGUAGES = ("ko", "en", "ja", "zh-Hans")
KIOSK = {"width": 1080, "height": 1920}
TABLET = {"width": 1280, "height": 800}
# `?screen=` and its pixels.
SCREENS = (("small", TABLET), ("large", KIOSK))
# Shown alone, these are read by scrolling; the others fill a screen and end with it.
SCROLLED = ("pairing", "sign-in", "sign-in-nobody")
TOKENS = ("ink", "stone", "on-primary", "primary", "pine", "ochre", "berry", "indigo")

# Of each swatch: its pair, the ratio it tells, the least it may be, and its colours as they were drawn.
_DRAWN = """all => all.map((one) => {
  const { color, backgroundColor } = getComputedStyle(one.querySelector('.sample'));
  return [one.dataset.pair, Number(one.dataset.ratio), Number(one.dataset.least), color, backgroundColor];
})"""

NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A hub that serves pages: the parts need neither a demo's devices nor its printers."""
    with running_hub(tmp_path_factory.mktemp("parts") / "data") as hub:
        yield hub


def opened(new_context: NewContext, shop: HubProcess, query: str = "", **options: object) -> Page:
    page = new_context(**({"viewport": {"width": 1440, "height": 1000}} | options)).new_page()
    visit(page, shop, query)
    return page


def visit(page: Page, shop: HubProcess, query: str) -> None:
    page.goto(f"{shop.url}/parts?{query}")
    expect(page.locator("h1, [role=status]").first).to_be_attached()
    page.evaluate("() => document.fonts.ready")


def frames(page: Page) -> list[str]:
    """The addresses (`?...`) of all parts that are shown alone."""
    found: list[str] = page.locator("iframe").evaluate_all(
        "all => all.map(one => one.getAttribute('src').slice(1))"
    )
    assert found
    return found


def exported() -> Iterator[str]:
    """Names of the components that `hub/web/parts` gives away; types and lists of names are none."""
    for file in PARTS.glob("*.tsx"):
        yield from re.findall(
            r"^export (?:function|class) ([A-Z]\w+)", file.read_text("utf-8"), re.M
        )


def test_every_part_is_shown(new_context: NewContext, shop: HubProcess) -> None:
    page = opened(new_context, shop)
    shown = set(page.locator("[data-part]").evaluate_all("all => all.map(one => one.dataset.part)"))
    wanted = set(exported())
    assert len(wanted) > 10
    assert wanted - shown == set(), "parts that /parts does not show"


@pytest.mark.parametrize("contrast", ["normal", "high"])
def test_axe_has_nothing_to_say(new_context: NewContext, shop: HubProcess, contrast: str) -> None:
    page = opened(new_context, shop, f"contrast={contrast}&lang=en")
    wrong = {"all": complaints(page)}
    for query in frames(page):
        visit(page, shop, query)
        wrong[query] = complaints(page)
    assert not any(wrong.values()), wrong


@pytest.mark.parametrize("contrast", ["normal", "high"])
def test_colours_are_far_enough_apart(
    new_context: NewContext, shop: HubProcess, contrast: str
) -> None:
    """The ratio on the page is WCAG's, worked out here once more from what the browser drew."""
    page = opened(new_context, shop, f"contrast={contrast}")
    swatches = page.locator(".swatch")
    expect(swatches.first).to_have_attribute("data-ratio", re.compile(r"\d"))
    found = swatches.evaluate_all(_DRAWN)
    assert {pair.split()[0] for pair, *_ in found} >= set(TOKENS)
    for pair, ratio, least, text, ground in found:
        assert ratio == pytest.approx(contrast_of(text, ground), abs=0.01), pair
        assert ratio >= least, f"{pair}: {ratio:.2f}"


def contrast_of(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two computed colours."""
    lighter, darker = sorted(map(_luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(computed: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", computed)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def unrolled(page: Page) -> None:
    """Makes the window as high as the page: what is scrolled out of sight would count as cut off."""
    high = page.evaluate("document.documentElement.scrollHeight")
    assert page.viewport_size is not None
    page.set_viewport_size({"width": page.viewport_size["width"], "height": high + 200})


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off(new_context: NewContext, shop: HubProcess, language: str) -> None:
    wrong = []
    for screen, viewport in SCREENS:
        page = opened(
            new_context, shop, f"lang={language}&screen={screen}&size=largest", viewport=viewport
        )
        parts = frames(page)
        unrolled(page)
        wrong += [f"{screen}: {what}" for what in misfits(page)]
        for part in parts:
            page.set_viewport_size(viewport)
            visit(page, shop, part)
            if part.endswith(SCROLLED):
                unrolled(page)
            wrong += [f"{part}: {what}" for what in misfits(page)]
        page.context.close()
    assert not wrong, "\n".join(wrong)


def test_a_state_that_lasts_a_moment_stands_still(
    new_context: NewContext, shop: HubProcess
) -> None:
    """What stands as pressed looks as a button does under a finger."""
    page = opened(new_context, shop)
    look = "one => { const s = getComputedStyle(one); return [s.filter, s.translate, s.outlineStyle]; }"
    still = page.locator("[data-state=pressed] button").first
    rest = page.locator("[data-state=rest] button").first
    assert still.evaluate(look) != rest.evaluate(look)
    rest.hover()
    page.mouse.down()
    expect(rest).not_to_have_css("filter", "none")
    # The change takes 120 ms.
    expect(rest).to_have_css("filter", "brightness(0.9)")
    assert rest.evaluate(look)[:2] == still.evaluate(look)[:2]
    page.mouse.up()
    focused = page.locator("[data-state=focus] button").first
    assert focused.evaluate(look)[2] == "solid"


def test_steps_of_type_are_told_in_millimetres(new_context: NewContext, shop: HubProcess) -> None:
    page = opened(new_context, shop, "screen=small")
    body = page.locator("[data-step=body]")
    expect(body).to_have_attribute("data-mm", re.compile(r"^8\.[45]"))
    page.get_by_role("button", name="키오스크 27인치").click()
    expect(body).to_have_attribute("data-mm", re.compile(r"^(13\.9|14)"))
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parts of screens")
