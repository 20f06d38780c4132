"""What a document is: an object of fragments, each rendered on its own.

Rules of the wire: no nulls (a merge patch deletes on null), arrays only as whole values, keys
begin with a letter (JavaScript reorders integer-like keys), one audience per document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from hub.domain.apply import Entry

from .view import Path, View

Touch = tuple[str, Path | None]
"""A document's name and the fragment that an entry touched; None touches all of it."""


class DocumentFamily(Protocol):
    """All documents of one family (`kitchen.<station>`), or a single one (`shop`)."""

    family: str

    def names(self, view: View) -> Iterable[str]:
        """Documents that stand by themselves; others exist while someone watches them."""

    def exists(self, view: View, name: str) -> bool:
        """True while the document can be rendered."""

    def collections(self) -> Sequence[str]:
        """Top-level keys that are objects of fragments and stand even when empty."""

    def paths(self, view: View, name: str) -> list[Path]:
        """The fragments it consists of now, bounded."""

    def render(self, view: View, name: str, path: Path) -> Any:
        """One fragment as JSON; None if there is nothing to show (it is then left out)."""

    def touches(self, view: View, entry: Entry) -> Iterable[Touch]:
        """The fragments that may look different after this entry (already applied).

        What changes everything (`feed.SWEEPING`) need not be named: the feed renders all afresh.
        """


def patch_between(old: Any, new: Any) -> Any:
    """The RFC 7386 merge patch from one object to another. Compares type and value: Python's True == 1."""
    patch: dict[str, Any] = {}
    for key in old:
        if key not in new:
            patch[key] = None
    for key, value in new.items():
        if key not in old:
            patch[key] = value
            continue
        before = old[key]
        if isinstance(before, dict) and isinstance(value, dict):
            inner = patch_between(before, value)
            if inner:
                patch[key] = inner
        elif not same(before, value):
            patch[key] = value
    return patch


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: types count, so that True is not 1 and 1 is not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def merged(target: Any, patch: Any) -> Any:
    """RFC 7386 MergePatch, as the browser does it; for tests and for Python clients."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result
