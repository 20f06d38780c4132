"""The test page (시험 인쇄): shows at a glance whether width, letters, cutter and QR are right."""

from __future__ import annotations

from hub.domain.printer import Printer
from hub.domain.text import Frozen, Language
from printer.document import QR, Document, Run, cut, document, feed, rule, text
from printer.profile import PrinterProfile

from .moment import date_and_time
from .words import Words

# Every tenth cell is counted, so that a wrong column number is read off the paper.
_RULER = "".join(str(cell // 10 % 10) if cell % 10 == 0 else "." for cell in range(1, 65))
# First syllables of KS X 1001, one outside it, the won sign, ambiguous widths, Latin with a mark.
_LETTERS = "가나다 힣 / 뷁 똠 / ₩1,000 / · ★ ① / é / ABC xyz 0123456789"


class TestPage(Frozen):
    """What the page says of itself. `at` is UTC milliseconds."""

    # pytest takes any class named Test* for a test.
    __test__ = False

    printer: str
    profile: str
    columns: int
    address: str
    at: int
    language: Language = "ko"


def page_of(printer: Printer, profile: PrinterProfile, at: int) -> TestPage:
    """The page of a printer of the shop; `at` is UTC milliseconds."""
    return TestPage(
        printer=printer.name,
        profile=profile.name,
        columns=profile.columns,
        address=printer.address,
        at=at,
    )


def test_page(content: TestPage, words: Words) -> Document:
    """The page as a document; `words` is the catalogue of `content.language`."""
    return document(
        text(Run(text=words["paper.test.title"], width=2, height=2, bold=True), align="center"),
        feed(1.5),
        text(Run(text=f"{content.printer} / {content.profile}", bold=True)),
        text(Run(text=content.address)),
        text(Run(text=date_and_time(content.at))),
        rule(),
        text(Run(text=_RULER[: content.columns])),
        text(Run(text=words["paper.test.ruler"])),
        rule(),
        text(Run(text=_LETTERS)),
        text(Run(text="가나 ABC", width=2, height=2), Run(text="가나 12", width=3, height=3)),
        text(Run(text=" 가나다 ABC ", invert=True), Run(text="  "), Run(text="가나 AB", bold=True)),
        rule("double"),
        QR(type="qr", payload=f"madang:{content.printer}:{content.at}"),
        text(Run(text=words["paper.test.qr"]), align="center"),
        feed(3.0),
        cut(),
    )


# The function's name begins with "test" too; it is no test either.
test_page.__test__ = False  # type: ignore[attr-defined]
