"""The page of all shared parts, in every language and both sets of colours."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.sheets.room import GUESTS_SPEAK, Room
from tests.sheets.studio import DESK, Shots, Studio


def parts(studio: Studio) -> Shots:
    for screen in ("small", "large"):
        for contrast in ("normal", "high"):
            page = studio.page(DESK)
            query = f"lang={studio.language}&screen={screen}&contrast={contrast}"
            page.goto(f"{studio.shop.url}/parts?{query}")
            expect(page.locator("[data-part]").first).to_be_attached()
            page.wait_for_load_state("networkidle")
            yield f"{screen} screen, {contrast} contrast", page


ROOM = Room("parts", GUESTS_SPEAK, (parts,), scrolled=True)
