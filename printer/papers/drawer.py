"""The cash drawer (돈통): a pulse and nothing else, no paper and no cut, in a job that is never sent twice."""

from __future__ import annotations

from hub.domain.text import Language, value
from printer.document import Document, Drawer, document


@value
class DrawerPulse:
    """A pulse says nothing; `language` is there since every job has one."""

    language: Language = "ko"


def drawer_pulse() -> Document:
    """The pulse as a document."""
    return document(Drawer(type="drawer"))
