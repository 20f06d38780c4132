"""The technician's page on a phone, with a kiosk beside it: paired by code, measured, revoked; a test page on paper."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from hub.demo.furnish import PEOPLE
from tests.browser.conftest import KIOSK_VIEWPORT
from tests.browser.counter import Guests
from tests.browser.crew import Crew
from tests.browser.guest import words
from tests.browser.paper import has, sheets
from tests.hub_process import HubProcess, until

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
STEPS = ("clock", "printers", "pair", "devices", "screens", "origin")
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PIN = {person: pin for person, _, _, pin in PEOPLE}
# `--mm` of a 27-inch kiosk of 1080 x 1920: 2202.9 px of diagonal on 686 mm.
PX_PER_MM_27 = "3.21"
# The same pixels on 32 inches: 813 mm.
PX_PER_MM_32 = "2.709"

# Seconds until a printer at a dead address has a waiting ticket.
SOON_S = 30.0

NewContext = Callable[..., BrowserContext]


class Technician:
    """One setup page. Every wait is for something that a technician would see."""

    def __init__(
        self,
        page: Page,
        shop: HubProcess,
        crew: Crew,
        language: str = "ko",
        person: str = "설치 기사",
    ) -> None:
        self.page, self.language = page, language
        # The crew is signed in on the same device: out first, so that the PIN is asked for.
        crew.technician("sign_out")
        page.add_init_script(f"localStorage.setItem('madang.setup.language', '{language}')")
        page.goto(f"{shop.url}/setup#token={crew.tokens['setup']}")
        expect(page.locator(".signin")).to_be_visible()
        page.get_by_role("button", name=person, exact=True).click()

    def says(self, key: str, **params: str | int) -> str:
        return words(self.language, key, **params)

    def press(self, key: str, **params: str | int) -> None:
        self.page.get_by_role("button", name=self.says(key, **params), exact=True).click()

    def enter(self, pin: str) -> None:
        """Types a PIN and goes in, or is told why not."""
        for digit in pin:
            self.page.get_by_role("button", name=digit, exact=True).click()
        self.press("staff.sign_in.enter")

    def sign_in(self) -> None:
        self.enter(PIN["technician"])
        expect(self.page.locator(".checklist")).to_be_visible()

    def open(self, step: str) -> None:
        """Opens a step, unless it stands open."""
        head = self.page.locator(f"[aria-controls='step-{step}']")
        if head.get_attribute("aria-expanded") == "false":
            head.click()
        expect(self.page.locator(".step.open")).to_have_count(1)
        expect(self.page.locator(f"#step-{step}")).to_be_visible()

    def code_for(self, name: str, kind: str = "kiosk", table: str = "") -> str:
        """Gives out a code for a device of that name: ten digits as they stand on the screen."""
        self.open("pair")
        self.press(f"setup.kind.{kind}")
        self.page.get_by_label(self.says("setup.pair.name"), exact=True).fill(name)
        if table:
            self.page.get_by_label(self.says("setup.pair.table"), exact=True).fill(table)
        self.press("setup.pair.give")
        return re.sub(r"\D", "", self.page.locator("output.code").inner_text())

    def is_sound(self, where: str) -> None:
        """Nothing sticks out at the side, and axe-core has nothing to say."""
        page = self.page
        over = page.evaluate(
            "[...document.querySelectorAll('main *, header *')].filter(e => !e.closest('svg')"
            " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
        )
        assert not over, f"{where}: sticks out: {over}"
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(
            "axe.run(document).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"
        )
        assert not found, f"{where}: {found}"


@pytest.fixture
def technician(new_context: NewContext, shop: HubProcess, crew: Crew) -> Technician:
    page = new_context(viewport=PHONE, screen=PHONE).new_page()
    return Technician(page, shop, crew)


def test_a_kiosk_is_paired_by_code_measured_and_revoked(
    technician: Technician, new_context: NewContext, shop: HubProcess
) -> None:
    technician.sign_in()
    kiosk = new_context(viewport=KIOSK_VIEWPORT).new_page()
    kiosk.goto(f"{shop.url}/kiosk")
    expect(kiosk.get_by_text(technician.says("pair.title"))).to_be_visible()
    kiosk.keyboard.type(technician.code_for("입구 왼쪽"))
    kiosk.get_by_role("button", name=technician.says("pair.connect")).click()
    expect(kiosk.locator(".screen.start")).to_be_visible()
    expect(
        technician.page.get_by_text(technician.says("setup.pair.done"), exact=True)
    ).to_be_visible()

    technician.open("screens")
    page = technician.page
    for inches, expected in (("27", PX_PER_MM_27), ("32", PX_PER_MM_32)):
        technician.press("setup.screens.inches.of", name="입구 왼쪽")
        page.get_by_label(technician.says("setup.screens.diagonal")).fill(inches)
        technician.press("setup.save")
        expect(kiosk.locator("html")).to_have_attribute(
            "style", re.compile(rf"--mm: {re.escape(expected)}")
        )

    technician.open("devices")
    technician.press("setup.devices.revoke.of", name="입구 왼쪽")
    expect(page.get_by_role("dialog")).to_contain_text(technician.says("setup.devices.revoke.what"))
    page.get_by_role("dialog").get_by_role(
        "button", name=technician.says("setup.devices.revoke"), exact=True
    ).click()
    expect(kiosk.get_by_text(technician.says("pair.title"))).to_be_visible()
    expect(page.get_by_role("heading", name="입구 왼쪽")).to_have_count(0)


def test_a_code_in_the_address_pairs_at_once_and_leaves_it(
    technician: Technician, new_context: NewContext, shop: HubProcess
) -> None:
    technician.sign_in()
    kiosk = new_context(viewport=KIOSK_VIEWPORT).new_page()
    kiosk.goto(f"{shop.url}/kiosk#code=0000000000")
    expect(kiosk.get_by_text(technician.says("pair.wrong"))).to_be_visible()
    # The page stands open already: only its fragment changes.
    kiosk.goto(f"{shop.url}/kiosk#code={technician.code_for('창가')}")
    expect(kiosk.locator(".screen.start")).to_be_visible()
    # Asked of the page itself: the driver hears of its address later.
    assert kiosk.evaluate("location.hash") == ""
    expect(
        technician.page.get_by_text(technician.says("setup.pair.done"), exact=True)
    ).to_be_visible()


def test_a_table_gets_its_tablet_and_the_wall_its_board(
    technician: Technician, new_context: NewContext, shop: HubProcess
) -> None:
    technician.sign_in()
    tablet = new_context(viewport=TABLET).new_page()
    tablet.goto(f"{shop.url}/table#code={technician.code_for('창가 자리', 'table', '7')}")
    expect(tablet.locator(".ask h1")).to_have_text(words("ko", "table.name", table="7"))
    technician.press("setup.pair.next")
    board = new_context(viewport={"width": 1920, "height": 1080}).new_page()
    board.goto(f"{shop.url}/board#code={technician.code_for('입구 메뉴판', 'board')}")
    expect(board.locator(".board")).to_be_visible()


def test_a_new_name_is_seen_and_own_screen_is_measured_with_a_card(
    technician: Technician, crew: Crew, shop: HubProcess
) -> None:
    technician.sign_in()
    page = technician.page
    technician.open("devices")
    technician.press("setup.devices.rename.of", name="주방 화면")
    page.get_by_label(technician.says("setup.pair.name"), exact=True).fill("안쪽 주방 화면")
    technician.press("setup.save")
    expect(page.get_by_role("heading", name="안쪽 주방 화면")).to_be_visible()

    technician.open("screens")
    technician.press("setup.screens.card")
    box = page.locator(".bank-card").bounding_box()
    assert box is not None
    # ISO/IEC 7810 ID-1, upright on a phone.
    assert box["height"] / box["width"] == pytest.approx(85.60 / 53.98, abs=0.01)
    page.get_by_label(technician.says("setup.screens.card.size")).fill("6")
    technician.press("setup.screens.card.fits")
    # 390 x 844 at 6 pixels a millimetre: 929.8 / 6 = 155 mm.
    card = page.locator(f"[data-screen-of='{crew.device_id('setup')}']")
    expect(card).to_contain_text("155 mm")
    me = httpx.get(
        f"{shop.url}/api/v1/me", headers={"Authorization": f"Bearer {crew.tokens['setup']}"}
    ).json()
    assert (me["screen"]["width_px"], me["screen"]["diagonal_mm"]) == (390, 155)


def test_printers_test_page_problem_new_and_gone(
    technician: Technician, crew: Crew, shop: HubProcess
) -> None:
    technician.sign_in()
    page = technician.page
    technician.open("printers")
    technician.press("setup.printers.test.of", name="영수증 프린터")
    expect(page.get_by_text(technician.says("setup.printers.tested"))).to_be_visible()
    paper = sheets(shop.data, "counter", 1)[0]
    assert has(paper, technician.says("paper.test.title"))
    assert has(paper, "영수증 프린터")

    technician.press("setup.printers.add")
    page.get_by_label(technician.says("setup.printers.name"), exact=True).fill("연습 프린터")
    technician.press("setup.printers.way.file")
    technician.press("setup.printers.receipts")
    technician.press("setup.save")
    technician.press("setup.printers.test.of", name="연습 프린터")
    card = page.locator(".card", has=page.get_by_role("heading", name="연습 프린터"))
    expect(card.get_by_text(technician.says("setup.printers.tested"))).to_be_visible()
    expect(card).to_contain_text(technician.says("setup.printers.receipts"))

    crew_says = technician.says("problem.printer_paper_out.what")
    crew.mishap("paper_out", "kitchen")
    technician.press("setup.printers.test.of", name="주방 프린터")
    expect(page.get_by_text(crew_says)).to_be_visible()
    crew.mishap("ok", "kitchen")
    expect(page.get_by_text(crew_says)).to_have_count(0)

    technician.press("setup.printers.remove.of", name="연습 프린터")
    page.get_by_role("dialog").get_by_role(
        "button", name=technician.says("setup.printers.remove"), exact=True
    ).click()
    expect(card).to_have_count(0)


TUNING = {"columns": 42, "dots": 512}


def test_a_printer_is_saved_whole(technician: Technician, crew: Crew) -> None:
    """What the technician did not touch stays: a calibration, a backup, a drawer, where a USB printer is plugged in."""
    technician.sign_in()
    before = printer_rows(crew)["counter"]
    saved = {key: before[key] for key in ("id", "name", "address", "profile", "stations")}
    crew.technician("save_printer", printer=saved | {"receipts": True, "tuning": TUNING})
    page = technician.page
    technician.open("printers")
    technician.press("setup.printers.edit.of", name="영수증 프린터")
    expect(page.locator("#step-printers")).to_contain_text(
        technician.says("setup.printers.tuned.columns", **TUNING)
    )
    technician.press("setup.printers.drawer.yes")
    page.get_by_role(
        "group", name=technician.says("setup.printers.backup"), exact=True
    ).get_by_role("button", name="주방 프린터", exact=True).click()
    technician.is_sound("a printer with all it can have")
    technician.press("setup.save")
    card = page.locator(".card[data-printer='counter']")
    expect(card).to_contain_text(technician.says("setup.printers.backup.of", printer="주방 프린터"))
    expect(card).to_contain_text(technician.says("setup.printers.drawer.here"))
    technician.press("setup.printers.edit.of", name="영수증 프린터")
    page.get_by_label(technician.says("setup.printers.name"), exact=True).fill("계산대 프린터")
    technician.press("setup.save")
    expect(page.get_by_role("heading", name="계산대 프린터")).to_be_visible()
    found = printer_rows(crew)["counter"]
    assert found["name"] == "계산대 프린터"
    assert (found["backup"], found["drawer"]) == ("kitchen", True)
    assert {key: found["tuning"][key] for key in TUNING} == TUNING
    assert found["address"] == saved["address"]

    # Forgotten only when somebody says so.
    technician.press("setup.printers.edit.of", name="계산대 프린터")
    technician.press("setup.printers.tuned.forget")
    page.get_by_label(technician.says("setup.printers.name"), exact=True).fill("영수증 프린터")
    technician.press("setup.save")
    expect(page.get_by_role("heading", name="영수증 프린터")).to_be_visible()
    assert "tuning" not in printer_rows(crew)["counter"]


def test_models_by_what_is_known_of_them(technician: Technician) -> None:
    technician.sign_in()
    page = technician.page
    technician.open("printers")
    technician.press("setup.printers.add")
    stub = page.get_by_role("button", name="Citizen CT-E351", exact=True)
    expect(page.get_by_role("button", name="Bixolon SRP-350II", exact=True)).to_be_visible()
    expect(stub).to_be_hidden()
    page.locator("summary").click()
    expect(stub).to_be_visible()
    technician.is_sound("all models")
    # Star's own command language: it is there to be read, and nobody can choose it.
    refused = page.locator(".models li", has_text="Star TSP100")
    expect(refused).to_contain_text(technician.says("setup.refused.star-tsp100"))
    expect(page.get_by_role("button", name="Star TSP100, TSP143")).to_have_count(0)
    stub.click()
    page.get_by_label(technician.says("setup.printers.name"), exact=True).fill("창고 프린터")
    technician.press("setup.printers.way.usb")
    expect(page.get_by_role("button", name=technician.says("setup.save"))).to_be_disabled()
    page.get_by_label(technician.says("setup.printers.usb"), exact=True).fill("1d90:2060")
    technician.press("setup.save")
    card = page.locator(".card", has=page.get_by_role("heading", name="창고 프린터"))
    expect(card).to_contain_text("Citizen CT-E351")
    expect(card).to_contain_text("usb:1d90:2060")
    take_out(technician, "창고 프린터")


def test_whoever_takes_a_printer_out_reads_where_its_paper_goes(
    technician: Technician, crew: Crew
) -> None:
    technician.sign_in()
    technician.open("printers")
    # Nobody listens at the port of a printer that was never there.
    spare = {
        "id": "spare",
        "name": "예비 프린터",
        "address": "tcp://127.0.0.1:1",
        "profile": "generic-80-kr",
    }
    stations = printer_rows(crew)["kitchen"]["stations"]
    crew.technician("save_printer", printer=spare | {"stations": stations, "backup": "counter"})
    Guests(crew).order(("baechu-jeon", 1))
    until(lambda: printer_rows(crew)["spare"].get("waiting") == 1, SOON_S, "the ticket to wait")
    moves = {"count": 1, "printer": "영수증 프린터"}
    take_out(technician, "예비 프린터", technician.says("setup.printers.remove.moves", **moves))
    expect(technician.page.locator(".toast")).to_contain_text(
        technician.says("setup.printers.removed.moved", **moves)
    )


def printer_rows(crew: Crew) -> dict[str, dict[str, Any]]:
    """The document `printers`."""
    found = Guests(crew, "setup").document("printers")["printers"]
    return dict(found)


def take_out(technician: Technician, name: str, said: str = "") -> None:
    """Takes a printer out; the question before it says so."""
    technician.press("setup.printers.remove.of", name=name)
    dialog = technician.page.get_by_role("dialog")
    expect(dialog).to_contain_text(said or technician.says("setup.printers.remove.what"))
    dialog.get_by_role("button", name=technician.says("setup.printers.remove"), exact=True).click()
    expect(technician.page.get_by_role("heading", name=name)).to_have_count(0)


def test_a_wrong_pin_is_said_and_is_nowhere_kept(technician: Technician) -> None:
    technician.enter("999999")
    expect(technician.page.locator(".pin-trouble")).to_have_text(
        technician.says("refusal.sign_in_failed.staff", tries_left=4)
    )
    kept = technician.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "999999" not in kept
    technician.sign_in()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("viewport", [PHONE, TABLET], ids=["phone", "tablet"])
def test_every_step_is_sound(
    new_context: NewContext, shop: HubProcess, crew: Crew, language: str, viewport: dict[str, int]
) -> None:
    page = new_context(viewport=viewport, screen=viewport).new_page()
    technician = Technician(page, shop, crew, language)
    technician.is_sound("sign in")
    technician.sign_in()
    for step in STEPS:
        technician.open(step)
        technician.is_sound(step)
    technician.code_for("가" * 40)
    technician.is_sound("a code")
    technician.open("screens")
    technician.press("setup.screens.card")
    technician.is_sound("the card")
    technician.open("printers")
    technician.press("setup.printers.add")
    technician.is_sound("a printer")
