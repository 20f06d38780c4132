"""Bars of white on black: what has to be seen before anything else on a paper."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hub.domain.printer import COPIES_MAX
from hub.messages import fill
from printer.document import Node, Run, Text, feed, text

from .words import Words

CopyNo = Annotated[int, Field(ge=1, le=COPIES_MAX)]
"""1 is the first print; from 2 on it is a reprint (재출력) and says so."""

_LOUD = 2
_GAP_MM = 1.5
_APART_MM = 0.75


def bar(letters: str, *, width: int, height: int, center: bool = False, indent: int = 0) -> Text:
    """White on black across the paper."""
    return text(
        Run(text=letters, width=width, height=height, bold=True, invert=True),
        align="center" if center else "left",
        indent=indent,
        fill=True,
    )


def reprint_banner(copy_no: int, words: Words) -> list[Node]:
    """The bar that tells a copy from the first print; nothing for the first print."""
    if copy_no < 2:
        return []
    said = fill(words["paper.reprint"], {"copy": copy_no})
    return [bar(said, width=_LOUD, height=_LOUD, center=True)]


def banners(copy_no: int, banner: str | None, words: Words, *more: Node) -> list[Node]:
    """Copy number first, then `more`, then whom this printer stands in for; nothing where none is due."""
    nodes = [*reprint_banner(copy_no, words), *more]
    if banner:
        if more:
            # Descenders of the line above do not run into the bar.
            nodes.append(feed(_APART_MM))
        nodes.append(bar(banner, width=1, height=_LOUD, center=True))
    if nodes:
        nodes.append(feed(_GAP_MM))
    return nodes
