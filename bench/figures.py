"""A figure beside its limit, and how both are printed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value and what it could be at best. `limit` None: there is nothing to compare with."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    of: str = ""
    """What the limit is."""

    @property
    def ratio(self) -> float | None:
        """value / limit: near 1 is near the limit, whichever way is better for this unit."""
        return self.value / self.limit if self.limit else None


@dataclass(frozen=True, slots=True)
class Section:
    """The figures of one program of `bench/`, with a line about how they were measured."""

    title: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()


def shown(value: float | None) -> str:
    """A number with about three digits that mean something."""
    if value is None:
        return ""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 100 else f"{value:.3g}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of all lie; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def print_section(section: Section) -> None:
    """A table on standard output."""
    rows = [("", "measured", "limit", "ratio", "the limit is")]
    for one in section.figures:
        rows.append((
            one.name, f"{shown(one.value)} {one.unit}",
            f"{shown(one.limit)} {one.unit}" if one.limit is not None else "",
            shown(one.ratio), one.of,
        ))  # fmt: skip
    widths = [max(_width(row[at]) for row in rows) for at in range(5)]
    print(f"\n{section.title}")
    for name, value, limit, ratio, of in rows:
        cells = (
            _left(name, widths[0]),
            _right(value, widths[1]),
            _right(limit, widths[2]),
            _right(ratio, widths[3]),
            of,
        )
        print(f"  {'  '.join(cells).rstrip()}", flush=True)
    for note in section.notes:
        print(f"  - {note}", flush=True)


def write_json(file: Path, machine: dict[str, str], sections: Sequence[Section]) -> None:
    """All of it for a program to read."""
    value = {
        "machine": machine,
        "sections": [
            {
                "title": section.title,
                "figures": [asdict(one) | {"ratio": one.ratio} for one in section.figures],
                "notes": list(section.notes),
            }
            for section in sections
        ],
    }
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _left(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _right(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text
