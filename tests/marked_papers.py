"""What a copy and a stand-in's paper say, made in Python: the hub marks them in SQL (`hub/store/print_rows.py`)."""

from __future__ import annotations

from dataclasses import replace

from hub.domain.printer import COPIES_MAX
from hub.messages import catalogue, fill
from printer.body import KitchenTicketBody, MarkedBody, language_of, parse_body


def next_copy(body_json: str, copy_no: int, at: int | None = None) -> str:
    """The same paper as copy `copy_no`, 99 at most: it prints with the reprint banner (재출력).

    `at` (UTC ms) is when the copy is made, where somebody knows: a kitchen ticket then says how old
    the order is. A pulse and a trial page have no copies. ValidationError, which is a ValueError,
    where the body has been erased or was written by another version.
    """
    body = parse_body(body_json)
    if not isinstance(body, MarkedBody):
        return body_json
    number = min(max(copy_no, 1), COPIES_MAX)
    if isinstance(body, KitchenTicketBody):
        return _with(body, copy_no=number, reprinted_at=at)
    return _with(body, copy_no=number)


def stand_in(body_json: str, printer_name: str) -> str:
    """The same paper with a banner that says for which printer another one prints it (대신).

    Copies keep the banner, and a stood-in copy its number. ValidationError as for `next_copy`.
    """
    body = parse_body(body_json)
    if not isinstance(body, MarkedBody):
        return body_json
    words = catalogue(language_of(body))
    return _with(body, banner=fill(words["paper.stand_in"], {"printer": printer_name}))


def _with(body: MarkedBody, **changes: object) -> str:
    content = replace(body.content, **changes)  # type: ignore[arg-type]
    return type(body)(kind=body.kind, content=content).model_dump_json()  # type: ignore[arg-type]
