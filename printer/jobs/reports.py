"""X and Z (정산지) as papers: the books' own figures, and every shift with what was counted in its drawer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hub.domain import books
from hub.domain import events as e
from hub.domain.text import Language
from hub.domain.till import ShiftFigures
from hub.messages import catalogue
from printer.body import ReportBody
from printer.papers.report import Coins, SalesReport, Tally, Tender, Till, TopItem

from .making import Making, Statement

# What sold best, on paper: a strip of a hand's length.
TOP_TOLD = 10
# An owner's reports are in Korean, whatever the guests read.
LANGUAGE: Language = "ko"
# Of 64 hex digits: enough to tell two reports apart, and short enough to be compared by eye.
_DIGITS_TOLD, _GROUP = 32, 4

_KEEP = "INSERT INTO z_paper (number, body) VALUES (?, ?)"
# From the paper that was kept: a Z of last year is long out of memory.
_AGAIN = (
    "INSERT INTO print_job (id, printer, kind, subject, seq, copy_no, state, attempts, created_at,"
    " changed_at, expires_at, detail, body) SELECT ?, ?, 'report', ?, ?, ?, 'queued', 0, ?, ?, ?, NULL,"
    " json_set(body, '$.content.copy_no', ?) FROM z_paper WHERE number = ? ON CONFLICT DO NOTHING"
)


def x_report(making: Making, event: e.XReportRequested) -> list[Statement]:
    """중간 정산, where receipts come out."""
    content = _content(making, "x", event.figures, event.shifts, {})
    return making.at_receipts(event.figures.day, ReportBody(kind="report", content=content))


def z_report(making: Making, event: e.DayClosed) -> list[Statement]:
    """마감 정산: printed, and kept to be printed again, also in a shop without a printer.

    What is kept for ever has no names in it and no reasons that somebody typed.
    """
    reasons = event.private.reasons if event.private else {}
    content = replace(
        _content(making, "z", event.report.figures, event.report.shifts, reasons),
        number=event.report.number,
        fingerprint=_grouped(event.fingerprint),
        open_questions=event.report.open_questions,
    )
    bare = replace(
        content,
        by=None,
        tills=tuple(replace(till, by=None, reason=None) for till in content.tills),
    )
    kept = ReportBody(kind="report", content=bare).model_dump_json()
    body = ReportBody(kind="report", content=content)
    return [
        (_KEEP, (event.report.number, kept)),
        *making.at_receipts(_about(event.report.number), body),
    ]


def z_again(making: Making, event: e.ZReprintRequested) -> list[Statement]:
    """재출력 of a Z that was kept."""
    printer = making.receipt_printer()
    if printer is None:
        return []
    entry = making.entry
    values = (
        making.new_id("j"), printer.id, _about(event.number), entry.seq, event.copy_no, entry.at,
        entry.at, making.until("report"), event.copy_no, event.number,
    )  # fmt: skip
    return [(_AGAIN, values)]


def _about(number: int) -> str:
    return f"z{number}"


def _grouped(fingerprint: str) -> str:
    told = fingerprint[:_DIGITS_TOLD]
    return " ".join(told[at : at + _GROUP] for at in range(0, len(told), _GROUP))


def _content(
    making: Making,
    kind: str,
    figures: books.DayFigures,
    shifts: tuple[ShiftFigures, ...],
    reasons: Mapping[str, str],
) -> SalesReport:
    state, words = making.state, catalogue(LANGUAGE)
    taxed = state.rules.tax_mode == "general" or figures.vat != 0
    numbers = [one for one in (figures.first_number, figures.last_number) if one]
    return SalesReport(
        kind="x" if kind == "x" else "z",
        shop=making.shop(LANGUAGE),
        day=figures.day,
        since=figures.since,
        at=figures.at,
        by=_person(making, making.entry.actor.person),
        numbers=" ~ ".join(numbers) or None,
        gross=_tally(figures.gross),
        discounts=_tally(figures.discounts),
        orders=_tally(figures.orders),
        cancels=_tally(figures.cancels),
        refunds=_tally(figures.refunds),
        free=_tally(figures.free),
        net=_tally(figures.net),
        tax_free_amount=figures.exempt,
        taxable_supply_value=figures.supply,
        vat=figures.vat if taxed else None,
        tenders=tuple(
            Tender(
                method=words.get(f"paper.method.{one.method}", one.method),
                count=one.taken.count,
                amount=one.taken.amount - one.refunded.amount,
            )
            for one in figures.tenders
        ),
        tills=tuple(_till(making, shift, reasons.get(shift.shift)) for shift in shifts),
        top=tuple(
            TopItem(name=one.name, quantity=one.quantity, amount=one.amount)
            for one in figures.items[:TOP_TOLD]
        ),
        unpaid=_tally(figures.unpaid),
        test=_tally(figures.test) if figures.test.count or figures.test.amount else None,
        language=LANGUAGE,
    )


def _tally(told: books.Tally) -> Tally:
    return Tally(count=told.count, amount=told.amount)


def _till(making: Making, shift: ShiftFigures, reason: str | None) -> Till:
    printer = making.state.printers.get(shift.drawer)
    return Till(
        drawer=printer.name if printer else shift.drawer,
        by=_person(making, shift.person),
        opened_at=shift.opened_at,
        closed_at=shift.closed_at,
        float_amount=shift.float_amount,
        sales=shift.sales,
        refunds=shift.refunds,
        paid_in=shift.paid_in,
        paid_out=shift.paid_out,
        expected=shift.expected,
        counted=shift.counted,
        difference=shift.difference,
        coins=tuple(
            Coins(worth=int(worth), number=number)
            for worth, number in sorted(shift.coins.items(), key=lambda coin: -int(coin[0]))
        ),
        reason=reason,
    )


def _person(making: Making, person: str | None) -> str | None:
    return making.state.person_names.get(person, person) if person else None
