"""Where an order's time goes: each step from bytes to rows by itself, in one process, in batches as under load."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bench.books import Books
from bench.figures import Figure, Section, percentile
from bench.load import NO_ID
from bench.options import Options
from bench.order import order_body
from bench.shop import furnish
from hub.api.asking import behaviour_wanted, command_in
from hub.app import COLLECT_AFTER, DEVICE_KINDS, settle_memory
from hub.clock import MachineClock
from hub.domain.apply import Entry, apply
from hub.domain.decide.context import Context
from hub.live.documents import DOCUMENTS
from hub.live.feed import Feed
from hub.live.view import View
from hub.outcome import answered
from hub.store.journal import Head, encoded
from hub.store.rows import INSERT, rows
from hub.store.writer import Batch, Writer
from printer.jobs import jobs

# As many as 64 clients bring together in one commit.
TOGETHER = 30


class Watch:
    """Processor time (µs) an order by stage, one value a batch. Waiting for the disk is not in it."""

    def __init__(self) -> None:
        self.us: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        began = time.thread_time_ns()
        yield
        self.us[stage].append((time.thread_time_ns() - began) / 1000 / TOGETHER)


def run(options: Options) -> list[Section]:
    """Medians over the batches. HTTP is not in it: `orders` has an empty endpoint's processor time."""
    data = options.work / "stages"
    furnish(data)
    writer = Writer(data / "madang.db")
    watch = Watch()
    usual = gc.get_threshold()
    gc.set_threshold(*COLLECT_AFTER)
    try:
        writer.prepare()
        _stages(Books(data, MachineClock()), writer, watch, 20 if options.quick else 200)
    finally:
        writer.close()
        gc.set_threshold(*usual)
    medians = {stage: percentile(values, 0.5) for stage, values in watch.us.items()}
    whole = sum(medians.values())
    found = [Figure(name, us, "µs", whole, "all of them") for name, us in medians.items()]
    notes = (f"an order in a batch of {TOGETHER}, without HTTP", f"{whole:.0f} µs in all")
    return [Section("Where an order's time goes", tuple(found), notes)]


def _stages(books: Books, writer: Writer, watch: Watch, batches: int) -> None:
    """What the endpoint, the planner, the writer and the feed do with a batch, one stage after the other."""
    feed = Feed(View(books.state), DOCUMENTS)
    feed.start()
    settle_memory()
    pattern = order_body()
    kiosk, state, new = DEVICE_KINDS["kiosk"], books.state, books.ids.new
    for _ in range(batches):
        batch, at = Batch(), state.at
        bodies = [pattern.replace(NO_ID, books.ids.command_id()).encode() for _ in range(TOGETHER)]
        with watch("shape, duplicate keys"):
            commands = [command_in(behaviour_wanted(kiosk, body), body) for body in bodies]
        behaviour = behaviour_wanted(kiosk, bodies[0])
        assert behaviour.decide is not None
        context = Context(at, new, books.kiosk, kiosk.channel, kiosk.guest)
        with watch("decide: prices and rules"):
            decisions = [behaviour.decide(state, command, context) for command in commands]
        entries = []
        with watch("journal entry, hashes"):
            for command, decision in zip(commands, decisions, strict=True):
                seq = books.head.seq + 1
                entry = Entry(
                    state.epoch, seq, at, books.kiosk, command.command_id, decision.events[0]
                )
                values, digest = encoded(entry, books.head.hash)
                books.head = Head(entry.epoch, seq, digest)
                batch.insert(INSERT["journal"], values)
                entries.append(entry)
        with watch("fold"):
            for entry in entries:
                apply(state, entry)
        with watch("rows"):
            for entry in entries:
                batch.add(rows(entry))
        with watch("print jobs"):
            for entry in entries:
                batch.add(jobs(state, entry, new))
        with watch("answer"):
            for command, decision in zip(commands, decisions, strict=True):
                assert not isinstance(decision.answer, Exception)
                outcome = answered(books.head.seq, decision.answer)
                books.answer(batch, command.command_id, outcome)
        with watch("commit"):
            writer.commit_now(batch)
        with watch("live documents"):
            feed.publish(entries)
