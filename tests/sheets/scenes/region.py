"""The programme's office (지역 서버): its shops, one that is well, one whose history forked."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page

from tests.browser.crew import ANSWER_S
from tests.browser.test_region_pages import Office
from tests.region_process import running_region
from tests.sheets.room import STAFF_SPEAK, Room
from tests.sheets.studio import DESK, PHONE, Screen, Shots, Studio


def office(studio: Studio) -> Shots:
    with running_region(studio.folder / "region.db") as region:
        known = Office(region)
        paths = {
            "shops": "/",
            "a shop": f"/stores/{known.well}",
            "a fork": f"/stores/{known.forked}",
            "no such shop": "/stores/nobody",
        }

        def shown(on: Screen, path: str, scheme: str = "light") -> Page:
            page = studio.page(on, color_scheme=scheme)
            page.goto(f"{known.url}{path}?lang={studio.language}")
            return page

        for name, path in paths.items():
            yield name, shown(DESK, path)
        yield "a shop, dark", shown(DESK, paths["a shop"], "dark")
        for name in ("shops", "a fork"):
            yield f"{name}, on a phone", shown(PHONE, paths[name])


def beside_the_demo(studio: Studio) -> Shots:
    url = httpx.get(f"{studio.shop.url}/api/v1/demo", timeout=ANSWER_S).json()["region"]
    studio.order({"item": "baechu-jeon", "quantity": 2})
    page = studio.page(DESK)
    page.goto(f"{url}/?lang={studio.language}")
    yield "beside the demo shop", page


ROOM = Room("region", STAFF_SPEAK, (office, beside_the_demo), scrolled=True)
