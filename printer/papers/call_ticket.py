"""The call ticket (호출): a guest rang and nobody came, so the kitchen hears of it on paper."""

from __future__ import annotations

from hub.domain.call import Reason
from hub.domain.text import Language, value
from hub.messages import fill
from printer.document import Document, Run, cut, document, feed, rule, text

from .banners import CopyNo, banners
from .moment import hour_and_minute
from .words import Words

_LOUD = 2
_GAP_MM = 1.5
_END_MM = 3.0


@value
class CallTicket:
    """Where somebody waits, for what, and since when (`at`, UTC ms)."""

    place: str
    reason: Reason
    at: int
    copy_no: CopyNo = 1
    banner: str | None = None
    language: Language = "ko"


def call_ticket(content: CallTicket, words: Words) -> Document:
    """The ticket as a document; `words` is the catalogue of `content.language`."""
    title = Run(text=words["paper.call.title"], width=_LOUD, height=_LOUD, bold=True, invert=True)
    place = Run(text=content.place, width=_LOUD, height=_LOUD, bold=True)
    wish = Run(
        text=words[f"paper.call.reason.{content.reason}"], width=_LOUD, height=_LOUD, bold=True
    )
    since = fill(words["paper.call.waits"], {"time": hour_and_minute(content.at)})
    return document(
        *banners(content.copy_no, content.banner, words),
        text(title, align="center", fill=True),
        feed(_GAP_MM),
        text(place),
        text(wish),
        rule("double"),
        text(Run(text=since, height=_LOUD)),
        feed(_END_MM),
        cut(),
    )
