"""The way to the region on its worst day: whatever is lost, doubled, late, or dies, the region's journal is
a beginning of the shop's, and in the end the whole of it, each entry once."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sync.batch import Answer, Batch
from sync.coding import ALWAYS, CODINGS
from sync.region import NoAnswer
from sync.shipper import Cadence, Shipper
from tests.journal_book import Book
from tests.near_region import NearRegion, PowerCut, books_of

# Nothing rests, nothing is left out: every step sends.
HASTE = Cadence(entries=1, least_s=0, most_s=0, greet_s=0, backoff_max_s=0, quiet_s=0)

FATES = ("arrives", "request lost", "answer lost", "twice", "region dies", "an older one first")

# With nothing more going wrong: find the place again (twice after a restore), then a batch of 500 each.
SETTLES_IN = 12


class WildLine:
    """A line to the region that does what `fate` says."""

    def __init__(self, region: NearRegion) -> None:
        self._region = region
        self.fate = "arrives"
        self.flown: list[bytes] = []
        """Every body that was ever sent, lost ones too: any may arrive later."""

    async def send(self, batch: Batch) -> Answer:
        body = CODINGS[ALWAYS][0](batch.lines)
        older = self.flown[len(self.flown) // 2] if self.flown else body
        self.flown.append(body)
        match self.fate:
            case "request lost":
                raise NoAnswer("lost")
            case "region dies":
                try:
                    self._region.take(body, dies=True)
                except PowerCut:
                    self._region.start_again()
                raise NoAnswer("the power went")
            case "answer lost":
                self._region.take(body)
                raise NoAnswer("lost")
            case "twice":
                self._region.take(body)
            case "an older one first":
                self._region.take(older)
        return self._region.take(body)

    async def close(self) -> None:
        """Nothing to close."""


class ShopAndRegion(RuleBasedStateMachine):
    """A hub with its disk, a region with its own, and the line between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.region = NearRegion(Path(self.folder.name) / "region.db")
        self.line = WildLine(self.region)
        self.book = Book()
        self.histories: list[list[bytes]] = []
        """The journal as it stood before each restore."""
        self.ever: list[tuple[object, ...]] = []
        self._start_hub()

    def teardown(self) -> None:
        try:
            self._settles()
        finally:
            self.runner.close()
            self.region.close()
            self.folder.cleanup()

    def _start_hub(self) -> None:
        self.shipper = Shipper(self.book, self.line, HASTE)

    def _step(self) -> None:
        self.runner.run(self.shipper.step())

    @rule(count=st.sampled_from([1, 3, 40]))
    def orders_come(self, count: int) -> None:
        self.book.grow(count)

    @rule(fate=st.sampled_from(FATES))
    def ships(self, fate: str) -> None:
        self.line.fate = fate
        self._step()
        self.line.fate = "arrives"

    @rule()
    def hub_dies(self) -> None:
        """What was not on its disk is forgotten."""
        self._start_hub()

    @precondition(lambda self: self.line.flown)
    @rule(which=st.integers(0, 10_000))
    def an_old_request_arrives(self, which: int) -> None:
        self.region.take(self.line.flown[which % len(self.line.flown)])

    @precondition(lambda self: len(self.book.rows) > 1 and len(self.histories) < 4)
    @rule(share=st.floats(0, 1))
    def a_backup_of_the_hub_is_restored(self, share: float) -> None:
        self._remember()
        self.book.go_back(int(len(self.book.rows) * share))
        self._start_hub()

    @rule()
    def region_starts_again(self) -> None:
        self.region.start_again()

    @rule()
    def region_is_backed_up(self) -> None:
        self.region.save()

    @rule()
    def a_backup_of_the_region_is_restored(self) -> None:
        self.region.go_back()

    @rule()
    def the_office_takes_the_shops_history(self) -> None:
        self.region.reopen()

    def _remember(self) -> None:
        self.histories.append([row[13] for row in self.book.rows])
        self.ever += self.book.rows

    @invariant()
    def the_region_holds_a_beginning(self) -> None:
        line = self.region.line()
        now = [row[13] for row in self.book.rows]
        assert any(line == known[: len(line)] for known in [now, *self.histories])

    def _settles(self) -> None:
        """With a line that works again, the region comes to hold the whole journal, and the hub knows it."""
        for _ in range(SETTLES_IN):
            self._step()
        line = self.region.line()
        assert line == [row[13] for row in self.book.rows]
        assert self.shipper.waiting == 0
        assert self.book.kept == self.shipper.place
        assert not self.book.troubles
        if not self.histories:
            assert self.region.rows("SELECT count(*) FROM batch WHERE quarantined = 1") == [(0,)]
            assert self.region.books() == books_of(self.book.rows)
        heard = {row[13] for row in [*self.ever, *self.book.rows]}
        assert set(line) <= heard


TestShopAndRegion = ShopAndRegion.TestCase
TestShopAndRegion.settings = settings(max_examples=60, stateful_step_count=30)
