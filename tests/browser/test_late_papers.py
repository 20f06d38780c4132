"""After a dinner without a printer: tickets that are too late for paper, answered by the cook and at the counter."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import OwnShop
from tests.browser.counter import TABLET, Counter, Guests
from tests.browser.crew import journal
from tests.browser.guest import words
from tests.browser.printers import virtual_printers
from tests.browser.test_kitchen import DISPLAY, Kitchen
from tests.browser.test_printing import DISH, STATIONS, on_paper, stuck_rows
from tests.hub_process import until

SPARE = "뒷문 프린터"
ORDERS = 4
_WAITING = "FROM print_job WHERE printer = 'spare' AND state IN ('queued', 'blocked')"
WITHIN_S = 30.0
NIGHT_MS = 8 * 3_600_000


def too_late(shop: OwnShop) -> None:
    """The tickets of the printer that is off wait over a night without power."""

    def waiting() -> int:
        with sqlite3.connect(f"file:{shop.data / 'madang.db'}?mode=ro", uri=True) as database:
            return int(database.execute(f"SELECT count(*) {_WAITING}").fetchone()[0])

    until(lambda: waiting() == ORDERS, WITHIN_S, "tickets that wait for their printer")
    shop.lose_power()
    with sqlite3.connect(shop.data / "madang.db") as database:
        database.execute(
            "UPDATE print_job SET created_at = created_at - ?, expires_at = expires_at - ?"
            f" WHERE id IN (SELECT id {_WAITING})",
            (NIGHT_MS, NIGHT_MS),
        )
    shop.power_back()
    shop.crew.sign_in()


def test_papers_that_came_too_late_are_answered_one_by_one_and_together(
    own_shop: OwnShop, new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    with virtual_printers(tmp_path / "printers") as made:
        spare = made.setup("kitchen", SPARE, stations=STATIONS) | {"id": "spare"}
        own_shop.crew.technician("save_printer", printer=spare)
        made.do("refuse", "kitchen")
        guests = Guests(own_shop.crew)
        numbers = [guests.order((DISH, 1))["number"] for _ in range(ORDERS)]
        too_late(own_shop)
        made.do("power_on", "kitchen")

        # The cook is asked first, and wants the oldest on paper.
        kitchen = Kitchen(new_context(viewport=DISPLAY).new_page(), own_shop.url, own_shop.crew)
        asked = kitchen.page.locator(".stuck")
        expect(asked).to_contain_text(words("ko", "staff.kitchen.stuck.lost", number=numbers[0]))
        more = words("ko", "staff.kitchen.stuck.more", count=ORDERS - 1)
        expect(kitchen.page.get_by_text(more)).to_be_visible()
        kitchen.is_clean()
        kitchen.press(asked, "staff.stuck.again")
        expect(asked).to_contain_text(words("ko", "staff.kitchen.stuck.lost", number=numbers[1]))
        on_paper(made, "kitchen", numbers[0], words("ko", "paper.reprint", copy=2))

        # At the counter one is dismissed by itself ...
        counter = Counter(new_context(viewport=TABLET).new_page(), own_shop.url, own_shop.crew)
        counter.turn_to("printing")
        expect(stuck_rows(counter)).to_have_count(ORDERS - 1)
        stuck_rows(counter).first.click()
        expect(counter.editor.locator("h2")).to_contain_text(numbers[1])
        assert counter.complaints() == []
        counter.press("staff.stuck.dismissed")
        counter.press("staff.stuck.dismissed", counter.dialog)
        expect(stuck_rows(counter)).to_have_count(ORDERS - 2)
        # ... and the others together.
        counter.press("staff.stuck.late", count=ORDERS - 2)
        expect(counter.dialog).to_contain_text(
            counter.says("staff.stuck.late.sure", count=ORDERS - 2)
        )
        assert counter.complaints() == []
        counter.press("staff.stuck.dismissed", counter.dialog)
        expect(stuck_rows(counter)).to_have_count(0)
        expect(asked).to_have_count(0)
        outcomes = [settled["outcome"] for settled in journal(own_shop.data, "print_settled")]
        assert outcomes == ["again", "dismissed", "dismissed", "dismissed"]
