"""A shop whose every entry also makes its print jobs, as the hub does in the same commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hub.domain.events import Event
from hub.domain.menu import Menu
from hub.domain.staff import Actor
from hub.messages import catalogue
from printer.body import Body, document_of, language_of, parse_body
from printer.jobs import jobs
from printer.layout import Metrics, TextLine, layout
from tests.shop_day import ShopDay
from tests.unit.domain.small_shop import MENU


@dataclass(frozen=True)
class Paper:
    """One row of the job table, and what its paper says."""

    printer: str
    kind: str
    copy_no: int
    expires_at: int
    subject: str
    body: Body
    text: str

    def line(self, words: str) -> str:
        """The line with these words, its white space made single."""
        return next(line for line in self.text.splitlines() if words in line)


class PrintingDay(ShopDay):
    """A hot kitchen's printer, one of grill and bar, one of receipts."""

    def __init__(self, menu: Menu = MENU) -> None:
        self.papers: list[Paper] = []
        super().__init__(menu)
        self.printer("hot-1", "hot")
        self.printer("grill-1", "grill", "bar")
        self.printer("counter", receipts=True)

    def printer(self, name: str, *stations: str, **more: Any) -> None:
        printer = {
            "id": name,
            "name": name,
            "address": "file:",
            "profile": "generic-80-kr",
            "stations": stations,
        } | more
        assert self.ask({"type": "save_printer", "printer": printer}, "setup").refusal is None

    def _happened(self, events: Iterable[Event], actor: Actor, command_id: str | None) -> None:
        # One by one, as the hub does: an entry's jobs are made before the next is folded.
        for event in events:
            super()._happened((event,), actor, command_id)
            for _, values in jobs(self.state, self.entries[-1], self.new_id):
                self.papers.append(_paper(values))

    def counter_papers(self) -> list[Paper]:
        """What came out where receipts do, since the last call."""
        papers, self.papers = self.papers, []
        return [paper for paper in papers if paper.printer == "counter"]

    def taken(self) -> dict[str, Paper]:
        """The papers since the last call, by printer; one each."""
        papers, self.papers = self.papers, []
        found = {paper.printer: paper for paper in papers}
        assert len(found) == len(papers)
        return found


def _paper(values: tuple[object, ...]) -> Paper:
    _, printer, kind, subject, _, copy_no, _, _, expires_at, body_json = values
    body = parse_body(str(body_json))
    document = document_of(body, catalogue(language_of(body)))
    lines = [line for line in layout(document, Metrics(48)) if isinstance(line, TextLine)]
    text = "\n".join(" ".join(line.text.replace("\u00a0", " ").split()) for line in lines)
    numbers = int(str(copy_no)), int(str(expires_at))
    return Paper(str(printer), str(kind), *numbers, str(subject), body, text)
