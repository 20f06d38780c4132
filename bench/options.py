"""What a run of the bench is told, and the sizes that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """`work` is a folder of this run's own, removed at its end; `seeds` keeps large stores between runs."""

    quick: bool
    work: Path
    seeds: Path

    @property
    def seconds(self) -> float:
        """How long one load lasts: p99 of 64 clients settles after some ten thousand answers."""
        return 0.5 if self.quick else 10.0

    @property
    def warm_s(self) -> float:
        """Before a load is measured: caches, the first page faults, the interpreter's own adapting."""
        return 0.1 if self.quick else 2.0

    @property
    def raw_orders(self) -> int:
        """Orders made beforehand for the raw limit; 20,000 take about ten seconds to make."""
        return 300 if self.quick else 20_000

    @property
    def many_orders(self) -> int:
        """Orders of the large store: 5,000 business days of 200 orders."""
        return 5_000 if self.quick else 1_000_000
