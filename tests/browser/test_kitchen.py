"""The kitchen's display beside a kiosk: orders come live, go when bumped, come back; a guest's bell is answered."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.crew import Crew, item_of, journal, menu_now
from tests.browser.guest import Guest, words
from tests.hub_process import HubProcess

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# 15.6 inches, as kitchens hang them.
DISPLAY = {"width": 1920, "height": 1080}
SCREEN = {"width_px": 1920, "height_px": 1080, "diagonal_mm": 396, "reach_mm": 0}
# Letters of 40 without a place to break, and a name as long as the menu allows.
FORTY = "할머니가 새벽마다 손수 담근 묵은지로 오래 끓인 얼큰한 돼지 김치찌개 대"

STICKS_OUT = """() => [...document.querySelectorAll('.ticket, .ticket *, .top, .call, .call *')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'
    && !one.closest('svg'))
  .map((one) => one.className)"""

SMALL = """() => {
  const mm = parseFloat(document.documentElement.style.getPropertyValue('--mm'));
  return [...document.querySelectorAll('.kitchen button')]
    .filter((one) => one.getBoundingClientRect().height < 18 * mm - 1)
    .map((one) => one.textContent);
}"""


class Kitchen:
    """The display's page."""

    def __init__(self, page: Page, url: str, crew: Crew) -> None:
        self.page = page
        crew.technician(
            "change_device", device_id=crew.device_id("kitchen"), name="주방 화면", screen=SCREEN
        )
        page.goto(f"{url}/kitchen#token={crew.tokens['kitchen']}")
        expect(page.locator(".kitchen")).to_be_visible()

    def ticket(self, number: str) -> Locator:
        """The open ticket of an order, at whatever station."""
        return self.page.locator(f".ticket[data-number='{number}']")

    def press(self, within: Locator | Page, key: str) -> None:
        """Touch the button that says `key`."""
        within.get_by_role("button", name=words("ko", key)).click()

    def is_clean(self) -> None:
        """Nothing sticks out, everything is large enough to touch, axe-core has nothing to say."""
        assert self.page.evaluate(STICKS_OUT) == []
        assert self.page.evaluate(SMALL) == []
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "axe.run(document).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"
        )
        assert found == []


@pytest.fixture
def kitchen(new_context: Callable[..., BrowserContext], shop: HubProcess, crew: Crew) -> Kitchen:
    """The display of the file's shop."""
    return Kitchen(new_context(viewport=DISPLAY).new_page(), shop.url, crew)


def ordered(guest: Guest) -> str:
    """A pancake to eat here, to be paid at the counter; its number."""
    guest.begin()
    guest.category("전·안주")
    guest.take("배추전")
    guest.put_in()
    guest.order()
    guest.confirm()
    guest.pay("counter")
    return guest.number()


def fired(crew: Crew, shop: HubProcess) -> str:
    """The newest order, released by the counter; its id."""
    order: str = journal(shop.data, "order_placed")[-1]["order"]
    if not journal(shop.data, "order_placed")[-1]["fired"]:
        crew.owner("fire_order", order=order)
    return order


def test_an_order_comes_goes_and_comes_back(
    guest: Guest, kitchen: Kitchen, crew: Crew, shop: HubProcess
) -> None:
    expect(kitchen.page.locator(".empty")).to_contain_text(words("ko", "staff.kitchen.empty"))
    kitchen.is_clean()
    number = ordered(guest)
    fired(crew, shop)
    ticket = kitchen.ticket(number)
    expect(ticket).to_contain_text("배추전")
    expect(ticket).to_contain_text("매장")
    kitchen.is_clean()
    kitchen.press(ticket, "staff.kitchen.ready")
    expect(ticket.locator(".line.ready")).to_have_count(1)
    kitchen.press(ticket, "staff.kitchen.served")
    expect(ticket).to_have_count(0)
    kitchen.press(kitchen.page, "staff.kitchen.recent")
    kitchen.is_clean()
    recall = words("ko", "staff.kitchen.recall.of", number=number)
    kitchen.page.get_by_role("button", name=recall).click()
    kitchen.press(kitchen.page, "staff.kitchen.recent")
    expect(kitchen.ticket(number).locator(".line.fired")).to_have_count(1)
    # A bump bar: digits choose, Enter goes on.
    kitchen.page.keyboard.press("1")
    expect(kitchen.ticket(number)).to_have_class("ticket selected")
    kitchen.page.keyboard.press("Enter")
    expect(kitchen.ticket(number).locator(".line.ready")).to_have_count(1)
    kitchen.page.keyboard.press("Enter")
    expect(kitchen.ticket(number)).to_have_count(0)


def test_a_cancelled_order_is_marked_until_it_is_seen(
    guest: Guest, kitchen: Kitchen, crew: Crew, shop: HubProcess
) -> None:
    number = ordered(guest)
    order = fired(crew, shop)
    expect(kitchen.ticket(number)).to_be_visible()
    crew.owner("cancel_order", order=order, reason="손님이 마음을 바꿈")
    gone = kitchen.page.locator(".ticket.gone", has_text=number)
    expect(gone).to_contain_text(words("ko", "staff.kitchen.kind.cancelled"))
    kitchen.is_clean()
    kitchen.press(gone, "staff.kitchen.seen")
    expect(gone).to_have_count(0)


def test_a_guests_bell_rings_here_and_is_answered(
    guest: Guest, kitchen: Kitchen, shop: HubProcess
) -> None:
    guest.press("bar.staff")
    said = guest.page.get_by_role("dialog", name=guest.says("bell.called"))
    expect(said).to_contain_text(guest.says("bell.called.what"))
    call = kitchen.page.locator(".call")
    expect(call).to_contain_text("키오스크 1")
    kitchen.is_clean()
    kitchen.press(call, "staff.kitchen.call.answer")
    expect(call).to_have_count(0)
    assert journal(shop.data, "staff_call_answered")[-1]["waited_ms"] >= 0
    guest.press("bell.done")


def test_names_of_forty_letters_stay_inside(
    guest: Guest, kitchen: Kitchen, crew: Crew, shop: HubProcess
) -> None:
    menu = menu_now()
    item_of(menu, "baechu-jeon")["name"]["ko"] = FORTY
    crew.publish(menu)
    guest.begin()
    guest.category("전·안주")
    guest.take(FORTY)
    guest.put_in()
    guest.order()
    guest.confirm()
    guest.pay("counter")
    number = guest.number()
    fired(crew, shop)
    expect(kitchen.ticket(number)).to_contain_text(FORTY)
    kitchen.is_clean()
    kitchen.press(kitchen.page, "staff.language")
    expect(kitchen.page.locator("html")).to_have_attribute("lang", "en")
    kitchen.is_clean()
