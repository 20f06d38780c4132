"""Paper as it comes out, dot for dot, on 80 mm and on 58 mm: every kind, the longest and the loudest of each."""

from __future__ import annotations

import base64
from dataclasses import replace

from hub.messages import catalogue
from printer import preview
from printer.body import (
    Body,
    KitchenTicketBody,
    document_of,
    language_of,
    parse_body,
)
from printer.profile import load_profile
from printer.raster import Typeface
from tests.golden.papers import PAPERS
from tests.marked_papers import next_copy, stand_in
from tests.sheets.room import GUESTS_SPEAK, Room
from tests.sheets.studio import Shots, Studio, screen

# Both heads are 203 dpi, so a pixel is the same eighth of a millimetre on both papers.
_WIDE, _NARROW = "generic-80-kr", "generic-58-raster"
_DESK = screen(1120, 600)
_TYPEFACE = Typeface()

_SHOWN = {
    "kitchen ticket": "kitchen",
    "kitchen ticket of a large party": "kitchen-twenty",
    "cancelled": "kitchen-cancel",
    "receipt": "receipt-card",
    "order slip": "order-slip",
    "cancel receipt": "receipt-cancel",
    "bill of 30 lines": "bill-party",
    "X report": "report-x-english",
    "Z report": "report-z",
    "table card": "table-card",
    "origins": "origin-sheet",
    "call": "call",
}


def _in(language: str, body: Body) -> Body:
    content = replace(body.content, **{"language": language})  # type: ignore[type-var]
    return type(body)(kind=body.kind, content=content)  # type: ignore[arg-type]


def _pictures(body: Body) -> str:
    """Both papers beside each other, a pixel for each dot."""
    document = document_of(body, catalogue(language_of(body)))
    shown = (
        base64.b64encode(preview.png(document, load_profile(name), _TYPEFACE)).decode("ascii")
        for name in (_WIDE, _NARROW)
    )
    papers = "".join(f'<img src="data:image/png;base64,{png}">' for png in shown)
    return (
        "<style>body{margin:24px;display:flex;gap:24px;align-items:flex-start;background:#b9b2a4}"
        f"img{{padding:16px;background:#fff}}</style>{papers}"
    )


def papers(studio: Studio) -> Shots:
    shown = {
        caption: _in(studio.language, body)
        for caption, body in ((caption, PAPERS[paper]) for caption, paper in _SHOWN.items())
    }
    ticket = shown["kitchen ticket"]
    assert isinstance(ticket, KitchenTicketBody)
    at = ticket.content.at
    ordered = replace(ticket.content, **{"ordered_at": at})
    first = KitchenTicketBody(kind="kitchen_ticket", content=ordered)
    again = next_copy(first.model_dump_json(), 2, at + 12 * 60_000)
    shown["reprint"] = parse_body(again)
    shown["reprint at another printer"] = parse_body(stand_in(again, "주방 프린터"))
    for caption, body in shown.items():
        page = studio.page(_DESK)
        page.set_content(_pictures(body))
        yield caption, page


ROOM = Room("paper", GUESTS_SPEAK, (papers,), scrolled=True)
