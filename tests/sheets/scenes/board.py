"""The menu board (메뉴판) and the pick-up board (픽업 안내판), on a wall."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.crew import menu_now
from tests.sheets.room import GUESTS_SPEAK, Room
from tests.sheets.studio import FORTY, UPRIGHT_WALL, WALL, Screen, Shots, Studio

MANY = 18


def board(studio: Studio, on: Screen, path: str = "/board", more: str = "") -> Page:
    page = studio.device("board", on, f"{path}?lang={studio.language}{more}")
    expect(page.locator(".board")).to_be_visible()
    return page


def pages(studio: Studio) -> Shots:
    """Every page of the menu, lying and upright, some of it sold out."""
    for item in ("makchang-set", "yukgaejang", "samgyeopsal"):
        studio.crew.owner("set_sold_out", item=item)
    for name, wall in (("wide", WALL), ("upright", UPRIGHT_WALL)):
        page = board(studio, wall)
        expect(page.locator(".page:not(.measure) .row").first).to_be_visible()
        yield f"{name}, first page", page
    near = board(studio, WALL, more="&distance=1500")
    expect(near.locator(".page:not(.measure) .row").first).to_be_visible()
    yield "read from 1.5 m", near


def strained(studio: Studio) -> Shots:
    menu = menu_now()
    for item, price in zip(menu["items"][:4], (0, 1_250_000, 0, 1_250_000), strict=True):
        item |= {"name": dict.fromkeys(item["name"], FORTY), "price": price}
    studio.crew.publish(menu)
    page = board(studio, WALL)
    expect(page.locator(".page:not(.measure) .row").first).to_be_visible()
    yield "long names", page
    studio.crew.publish({"categories": [], "items": [], "stations": menu["stations"]})
    for name, wall in (("wide", WALL), ("upright", UPRIGHT_WALL)):
        page = board(studio, wall)
        expect(page.locator(".empty")).to_be_visible()
        yield f"{name}, empty menu", page
    studio.crew.publish(menu_now())


def pickup(studio: Studio) -> Shots:
    page = board(studio, WALL, "/board/pickup")
    expect(page.locator(".pickup")).to_be_visible()
    yield "pick-up, empty", page
    orders = [studio.order({"item": "baechu-jeon"}) for _ in range(3)]
    studio.move(orders[0], "ready")
    expect(page.locator(".ready li")).to_have_count(1)
    yield "pick-up, a few", page
    for number in range(2 * MANY):
        order = studio.order({"item": "baechu-jeon"})
        if number % 2:
            studio.move(order, "ready")
    expect(page.locator(".ready .more")).to_be_visible()
    expect(page.locator(".making .more")).to_be_visible()
    yield "pick-up, many", page
    page = board(studio, UPRIGHT_WALL, "/board/pickup")
    expect(page.locator(".ready .more")).to_be_visible()
    yield "pick-up, many, upright", page


def without_hub(studio: Studio) -> Shots:
    menu, numbers = board(studio, WALL), board(studio, WALL, "/board/pickup")
    with studio.hub_away():
        for page in (menu, numbers):
            expect(page.locator(".away")).to_be_visible()
        yield "hub away", menu
        yield "pick-up, hub away", numbers
    page = studio.page(WALL)
    page.goto(f"{studio.shop.url}/board")
    expect(page.locator(".pair-code")).to_be_visible()
    yield "unpaired", page


ROOM = Room("board", GUESTS_SPEAK, (pages, strained, pickup, without_hub))
