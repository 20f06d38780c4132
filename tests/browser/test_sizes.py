"""Letters, targets and gaps in millimetres (`accessibility.md` 1.2 a, c, d), on every screen of the kiosk."""

import itertools
import math
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.crew import KIOSK_27, TABLET_10, Crew, menu_now
from tests.browser.guest import Guest
from tests.browser.measure import controls, gap, letters
from tests.browser.walk import walk
from tests.hub_process import HubProcess

# KS X 9211: letters of 12 mm, 7.25 mm on screens up to 28 cm across; sides of 13 mm hold both editions of the rule.
LETTERS_MM = {"27 inch": 12.0, "10 inch": 7.25}
TARGET_MM, GAP_MM = 13.0, 2.5
# Half a pixel of rounding on the coarsest of these screens (mm).
ROUNDING_MM = 0.2
SCREENS = {"27 inch": KIOSK_27, "10 inch": TABLET_10}


@pytest.mark.parametrize("name", SCREENS)
def test_everything_is_large_enough_and_apart(
    new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew, name: str
) -> None:
    screen = SCREENS[name]
    crew.fit_kiosk(screen)
    px_per_mm = math.hypot(screen["width_px"], screen["height_px"]) / screen["diagonal_mm"]
    viewport = {"width": screen["width_px"], "height": screen["height_px"]}
    page = new_context(viewport=viewport).new_page()
    guest = Guest(page, shop.url, crew.tokens["kiosk"])
    wrong = []
    for at in walk(guest, crew, menu_now(), every_category=True):
        for text in letters(page):
            if text["px"] / px_per_mm < LETTERS_MM[name] - ROUNDING_MM:
                wrong.append(f"{at}: letters of {text['px'] / px_per_mm:.1f} mm: {text['words']}")
        found = controls(page)
        for control in found:
            sides = (control["width"] / px_per_mm, control["height"] / px_per_mm)
            if min(sides) < TARGET_MM - ROUNDING_MM:
                wrong.append(f"{at}: {sides[0]:.1f} x {sides[1]:.1f} mm: {control['words']}")
        for one, other in itertools.combinations(found, 2):
            if gap(one, other) / px_per_mm < GAP_MM - ROUNDING_MM:
                apart = gap(one, other) / px_per_mm
                wrong.append(f"{at}: {apart:.1f} mm apart: {one['words']} | {other['words']}")
    assert not wrong, "\n".join(wrong)
