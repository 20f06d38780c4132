"""What became of paper, at the counter and in the kitchen: asked, answered, printed elsewhere, or shown."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.counter import PHONE, TABLET, Counter, Guests
from tests.browser.crew import Crew, journal, menu_now
from tests.browser.guest import words
from tests.browser.paper import PRINTED_WITHIN_S, has
from tests.browser.printers import VirtualPrinters, virtual_printers
from tests.browser.test_kitchen import DISPLAY, Kitchen
from tests.hub_process import HubProcess, until

DISH, PRICE = "baechu-jeon", 10_000
KITCHEN, COUNTER = "주방 프린터", "영수증 프린터"
STATIONS = [station["id"] for station in menu_now()["stations"]]
# Of a receipt of some 1,500 bytes: well behind the drawer's pulse, well before the cut.
MIDDLE = 600
# Milliseconds until a printer that is off counts as down (20 s, `printer/spool/patience.py`) and the next try is made.
DOWN_WITHIN_MS = 90_000
# A printer fails this often before it is kept from printing (`printer/spool/quarantine.py`).
FAILURES = 5
FORTY = "할머니가 새벽마다 손수 담근 묵은지로 오래 끓인 얼큰한 돼지 김치찌개 대"


@pytest.fixture(scope="module")
def printers(
    shop: HubProcess, crew: Crew, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[VirtualPrinters]:
    """The shop's two printers, with a drawer at the counter's, which stands in for the kitchen's."""
    with virtual_printers(tmp_path_factory.mktemp("printers")) as made:
        furnish(crew, made)
        yield made


def furnish(crew: Crew, made: VirtualPrinters, name: str = COUNTER) -> None:
    """Both printers as the file's tests expect them, their failures forgotten; the counter's may have another name."""
    counter = made.setup("counter", name, receipts=True, drawer=True)
    crew.technician("save_printer", printer=counter)
    kitchen = made.setup("kitchen", KITCHEN, stations=STATIONS, backup="counter")
    crew.technician("save_printer", printer=kitchen)


@pytest.fixture
def printing(counter: Counter, printers: VirtualPrinters) -> Counter:
    """The owner before what became of paper."""
    counter.turn_to("printing")
    expect(printer_row(counter, "counter")).to_be_visible()
    return counter


def printer_row(counter: Counter, printer: str) -> Locator:
    return counter.page.locator(f"[data-printer='{printer}']")


def stuck_rows(counter: Counter) -> Locator:
    return counter.page.locator("[data-stuck]")


def recent(counter: Counter, key: str, number: str) -> Locator:
    """The last papers of a kind about an order, the newest first."""
    named = counter.says("staff.paper.named", paper=counter.says(key), number=number)
    return counter.page.locator("[data-paper]").filter(has_text=named)


def on_paper(made: VirtualPrinters, printer: str, *said: str) -> None:
    """Waits until a sheet of a printer says all of this."""

    def found() -> bool:
        # The picture is written last: then its text is whole.
        sheets = (made.folder / "paper" / printer).glob("*.png")
        texts = [sheet.with_suffix(".txt").read_text("utf-8") for sheet in sheets]
        return any(all(has(text, word) for word in said) for text in texts)

    until(found, PRINTED_WITHIN_S, f"a sheet of the {printer} printer with {said}")


def paid(crew: Crew, order: dict[str, str]) -> None:
    """Cash for an order of one dish; its receipt is on its way."""
    crew.owner("take_cash", bill=order["bill"], amount=PRICE, tendered=PRICE)


def freed(counter: Counter, crew: Crew) -> None:
    """The counter's printer prints again. What frees it of a torn command would use up the next fault."""
    crew.technician("test_print", printer="counter")
    came_a_test_page(counter)


def came_a_test_page(counter: Counter) -> None:
    """A test page is what was printed last."""
    newest = counter.page.locator(".rows [data-paper]").first
    expect(newest).to_contain_text(counter.says("staff.paper.kind.test_page"))
    expect(newest).to_contain_text(counter.says("staff.paper.state.processed"))


def settled_slip(counter: Counter, guests: Guests) -> dict[str, str]:
    """An order whose own papers lie there."""
    order = guests.order((DISH, 1))
    slip = recent(counter, "staff.paper.kind.customer_receipt", order["number"])
    expect(slip).to_contain_text(counter.says("staff.paper.state.processed"))
    ticket = recent(counter, "staff.paper.kind.kitchen_ticket", order["number"])
    expect(ticket).to_contain_text(counter.says("staff.paper.state.processed"))
    return order


def test_a_receipt_in_doubt_is_asked_and_answered(
    printing: Counter, guests: Guests, crew: Crew, shop: HubProcess, printers: VirtualPrinters
) -> None:
    page = printing.page
    order = settled_slip(printing, guests)
    printers.do("drop_after", "counter", MIDDLE)
    paid(crew, order)
    question = stuck_rows(printing)
    expect(question).to_contain_text(printing.says("staff.stuck.unknown"))
    expect(question).to_contain_text(printing.says("staff.paper.reason.link_lost"))
    badge = page.locator(".views .badge", has_text=printing.says("staff.printing.check", count=1))
    expect(badge).to_be_visible()
    assert printing.complaints() == []
    question.click()
    expect(printing.editor.locator("h2")).to_contain_text(order["number"])
    assert printing.complaints() == []
    printing.press("staff.stuck.printed")
    printing.hears("staff.stuck.printed.done")
    expect(question).to_have_count(0)
    expect(badge).to_have_count(0)
    receipt = recent(printing, "staff.paper.kind.customer_receipt", order["number"]).first
    expect(receipt).to_contain_text(printing.says("staff.paper.state.settled"))
    assert journal(shop.data, "print_settled")[-1]["outcome"] == "printed"

    # Once more in doubt; it is not there, and the kitchen's printer is nearer.
    freed(printing, crew)
    printers.do("drop_after", "counter", MIDDLE)
    crew.owner("reprint", order=order["order"], what="customer_receipt")
    expect(question).to_contain_text(words("ko", "paper.reprint", copy=2))
    question.click()
    printing.editor.get_by_role("button", name=KITCHEN, exact=True).click()
    printing.press("staff.stuck.again")
    printing.hears("staff.stuck.again.done")
    expect(question).to_have_count(0)
    copy, instead = (
        words("ko", "paper.reprint", copy=3),
        words("ko", "paper.stand_in", printer=COUNTER),
    )
    on_paper(printers, "kitchen", words("ko", "paper.title.receipt"), copy, instead)


def test_the_list_of_problems_leads_to_the_paper(
    counter: Counter, guests: Guests, crew: Crew, shop: HubProcess, printers: VirtualPrinters
) -> None:
    counter.turn_to("printing")
    order = settled_slip(counter, guests)
    printers.do("drop_after", "counter", MIDDLE)
    paid(crew, order)
    expect(stuck_rows(counter)).to_have_count(1)
    counter.turn_to("inbox")
    problem = counter.says("problem.prints_to_check.what", count=1)
    counter.page.locator(".row", has_text=problem).click()
    assert counter.complaints() == []
    counter.press("staff.printing.open")
    # In the order, too, its paper is in doubt; from the question a touch leads there.
    counter.press("staff.stuck.next")
    counter.press("staff.inbox.open")
    expect(counter.editor.locator("[data-paper]").first).to_contain_text(
        counter.says("staff.paper.state.unknown")
    )
    assert counter.complaints() == []
    counter.turn_to("printing")
    stuck_rows(counter).click()
    counter.press("staff.stuck.dismissed")
    counter.hears("staff.stuck.dismissed.done")
    expect(stuck_rows(counter)).to_have_count(0)
    assert journal(shop.data, "print_settled")[-1]["outcome"] == "dismissed"


def test_the_backup_prints_while_the_kitchens_printer_is_off(
    printing: Counter, guests: Guests, printers: VirtualPrinters
) -> None:
    printers.do("refuse", "kitchen")
    number = guests.order((DISH, 1))["number"]
    ticket = recent(printing, "staff.paper.kind.kitchen_ticket", number)
    went = printing.says("staff.paper.elsewhere", printer=COUNTER)
    expect(ticket.filter(has_text=went)).to_have_count(1, timeout=DOWN_WITHIN_MS)
    on_paper(printers, "counter", "배추전", words("ko", "paper.stand_in", printer=KITCHEN))
    row = printer_row(printing, "kitchen")
    expect(row).to_contain_text(printing.says("staff.printing.standing.lost"))
    row.click()
    expect(printing.editor).to_contain_text(
        printing.says("staff.printing.stands_in", printer=COUNTER)
    )
    expect(printing.editor).to_contain_text(printing.says("problem.printer_unreachable.do"))
    assert printing.complaints() == []
    printers.do("power_on", "kitchen")
    expect(row).to_contain_text(
        printing.says("staff.printing.standing.ready"), timeout=DOWN_WITHIN_MS
    )
    expect(printing.editor).to_contain_text(printing.says("staff.printing.backup", printer=COUNTER))


def test_the_kitchens_screen_has_tickets_that_no_printer_has(
    new_context: Callable[..., BrowserContext],
    printing: Counter,
    guests: Guests,
    crew: Crew,
    shop: HubProcess,
    printers: VirtualPrinters,
) -> None:
    kitchen = Kitchen(new_context(viewport=DISPLAY).new_page(), shop.url, crew)
    for printer in ("counter", "kitchen"):
        printers.do("refuse", printer)
    number = guests.order((DISH, 1))["number"]
    banner = kitchen.page.locator(".on-screen")
    expect(banner).to_contain_text(
        words("ko", "staff.kitchen.on_screen", count=1), timeout=DOWN_WITHIN_MS
    )
    told = words("ko", "problem.printer_unreachable.what")
    for printer in (COUNTER, KITCHEN):
        named = kitchen.page.locator(".notices .banner", has_text=told).filter(has_text=printer)
        expect(named).to_have_count(1)
    mark = kitchen.ticket(number).locator(".no-paper")
    expect(mark).to_have_text(words("ko", "staff.kitchen.no_paper"))
    kitchen.is_clean()
    for printer in ("counter", "kitchen"):
        printers.do("power_on", printer)
    expect(banner).to_have_count(0, timeout=DOWN_WITHIN_MS)
    expect(mark).to_have_count(0)
    for printer in ("counter", "kitchen"):
        expect(printer_row(printing, printer)).to_contain_text(
            printing.says("staff.printing.standing.ready"), timeout=DOWN_WITHIN_MS
        )
    ticket = recent(printing, "staff.paper.kind.kitchen_ticket", number).first
    expect(ticket).to_contain_text(printing.says("staff.paper.state.processed"))


def test_a_cook_answers_for_a_ticket(
    new_context: Callable[..., BrowserContext],
    guests: Guests,
    crew: Crew,
    shop: HubProcess,
    printers: VirtualPrinters,
) -> None:
    """Its printer is off, and taken out: nobody can say any more that it will come."""
    kitchen = Kitchen(new_context(viewport=DISPLAY).new_page(), shop.url, crew)
    crew.technician("save_printer", printer=printers.setup("kitchen", KITCHEN, stations=STATIONS))
    printers.do("refuse", "kitchen")
    number = guests.order((DISH, 1))["number"]
    expect(kitchen.ticket(number)).to_be_visible()
    crew.technician("remove_printer", printer="kitchen")
    asked = kitchen.page.locator(".stuck")
    expect(asked).to_contain_text(words("ko", "staff.kitchen.stuck.lost", number=number))
    expect(asked).to_contain_text(words("ko", "staff.kitchen.stuck.elsewhere"))
    kitchen.is_clean()
    kitchen.press(asked, "staff.stuck.dismissed")
    sure = kitchen.page.get_by_role("dialog")
    expect(sure).to_contain_text(words("ko", "staff.stuck.dismissed.what"))
    kitchen.is_clean()
    kitchen.press(sure, "staff.stuck.dismissed")
    expect(asked).to_have_count(0)
    assert journal(shop.data, "print_settled")[-1]["outcome"] == "dismissed"
    printers.do("power_on", "kitchen")
    furnish(crew, printers)


def test_a_drawer_opens_once_and_says_why(
    printing: Counter, shop: HubProcess, printers: VirtualPrinters
) -> None:
    before = printers.state("counter")["pulses"]
    printer_row(printing, "counter").click()
    printing.press("staff.drawer")
    expect(printing.button("staff.drawer", printing.dialog)).to_be_disabled()
    printing.press("staff.drawer.reason.count")
    assert printing.complaints() == []
    printing.press("staff.drawer", printing.dialog)
    printing.hears("staff.drawer.done")
    opened = printing.page.locator(".rows [data-paper]").first
    expect(opened).to_contain_text(printing.says("staff.paper.kind.drawer"))
    expect(opened).to_contain_text(printing.says("staff.paper.state.processed"))
    assert printers.state("counter")["pulses"] == before + 1
    assert journal(shop.data, "drawer_opened")[-1]["reason"] == "asked"


def test_a_bill_and_the_sheet_of_origins_are_printed(
    counter: Counter, guests: Guests, printers: VirtualPrinters
) -> None:
    number = guests.order((DISH, 2))["number"]
    counter.row(number).click()
    counter.press("staff.reprint.bill")
    counter.hears("staff.reprint.bill.done")
    bill = counter.editor.locator("[data-paper]").filter(
        has_text=counter.says("staff.paper.kind.bill")
    )
    expect(bill).to_contain_text(counter.says("staff.paper.state.processed"))
    on_paper(printers, "counter", words("ko", "paper.title.bill"), "20,000")
    counter.turn_to("printing")
    printer_row(counter, "counter").click()
    counter.press("staff.printing.origins")
    counter.hears("staff.printing.origins.done")
    on_paper(printers, "counter", words("ko", "paper.title.origins"))


def test_a_printer_that_failed_too_often_is_used_again(
    printing: Counter, guests: Guests, crew: Crew, printers: VirtualPrinters
) -> None:
    furnish(crew, printers)
    order = settled_slip(printing, guests)
    row = printer_row(printing, "counter")
    closed = printing.says("staff.printing.standing.quarantined")
    for failure in range(1, FAILURES + 1):
        freed(printing, crew)
        printers.do("drop_after", "counter", MIDDLE)
        crew.owner("reprint", order=order["order"], what="customer_receipt")
        expect(stuck_rows(printing)).to_have_count(failure)
    expect(row).to_contain_text(closed)
    row.click()
    expect(printing.editor).to_contain_text(
        printing.says("problem.printer_quarantined.what", count=FAILURES)
    )
    assert printing.complaints() == []
    printers.do("ok", "counter")
    printing.press("staff.printing.resume")
    printing.hears("staff.printing.resumed", printer=COUNTER)
    printing.press("setup.printers.test")
    came_a_test_page(printing)
    expect(row).to_contain_text(printing.says("staff.printing.standing.ready"))
    while left := stuck_rows(printing).count():
        stuck_rows(printing).first.click()
        printing.press("staff.stuck.printed")
        expect(stuck_rows(printing)).to_have_count(left - 1)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_long_names_fit(
    new_context: Callable[..., BrowserContext],
    shop: HubProcess,
    crew: Crew,
    guests: Guests,
    printers: VirtualPrinters,
    size: dict[str, int],
    language: str,
) -> None:
    furnish(crew, printers, FORTY)
    counter = Counter(new_context(viewport=size).new_page(), shop.url, crew, language)
    counter.turn_to("printing")
    order = settled_slip(counter, guests)
    printers.do("drop_after", "counter", MIDDLE)
    paid(crew, order)
    question = stuck_rows(counter).filter(has_text=FORTY)
    expect(question).to_have_count(1)
    assert counter.misfits() == []
    narrow = size == PHONE
    question.click()
    assert counter.misfits() == []
    counter.press("staff.stuck.printed")
    expect(question).to_have_count(0)
    printer_row(counter, "counter").click()
    assert counter.misfits() == []
    if narrow:
        counter.back()
    furnish(crew, printers)
