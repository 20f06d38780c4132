"""What is known of a job's end: confirmed, processed, sent, or unknown. Never more than that."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.profile import PrinterProfile, StatusAbilities, load_profile
from printer.render import RenderedJob, render_job
from printer.spool.ledger import JobState
from printer.spool.proof import Question, Questions, letters_of
from printer.spool.status import Answer
from tests.print_shop import (
    HASTY,
    JOB_BYTES,
    NOW,
    Shop,
    receipt,
    setup,
    ticket,
    ticket_body,
    until,
    with_shop,
)

EPSON, CLONE = "epson-tm-t88v", "generic-80-kr"
PROOF = {EPSON: JobState.CONFIRMED, CLONE: JobState.PROCESSED}
# More than a printer holds (4 KB): it stops reading, so that questions do not reach it either.
LONG_JOB = b"\x1b@\x1c&" + b"ABCDEFGHIJ\n" * 3_000 + b"\x1dVB\x00"


def paper_out(shop: Shop) -> bool:
    return ("printer_paper_out", "kitchen") in shop.problems.standing


@pytest.mark.parametrize("profile", PROOF)
def test_a_printer_that_answers_proves_as_much_as_its_answer_means(
    tmp_path: Path, profile: str
) -> None:
    async def scenario(shop: Shop) -> None:
        for name in ("a", "b"):
            shop.ledger.add(ticket(name))
        await shop.spooler.start(setup(shop))
        await shop.state("b", PROOF[profile])
        assert shop.ledger.states == {"a": PROOF[profile], "b": PROOF[profile]}
        await until(lambda: len(shop.paper()) == 2)
        assert shop.paper() == [JOB_BYTES, JOB_BYTES], "questions stand on no paper"

    with_shop(tmp_path, scenario, profile=profile)


def test_a_clone_that_only_says_how_it_is_proves_nothing_and_costs_no_second_ticket(
    tmp_path: Path,
) -> None:
    async def scenario(shop: Shop) -> None:
        await shop.printer.no_proof()
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a", JobState.SENT)
        await until(lambda: len(shop.paper()) == 1)
        assert list(shop.ledger.rows) == ["a"]

    with_shop(tmp_path, scenario, profile=EPSON)


def test_a_printer_that_knows_less_than_its_profile_says_proves_what_it_can(
    tmp_path: Path,
) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.add(ticket("a"))
        await shop.spooler.start([replace(setup(shop)[0], profile=load_profile(EPSON))])
        await shop.state("a", JobState.PROCESSED)
        assert list(shop.ledger.rows) == ["a"]

    with_shop(tmp_path, scenario, profile=CLONE)


@pytest.mark.parametrize("profile", PROOF)
@pytest.mark.parametrize("job", [JOB_BYTES, LONG_JOB], ids=["short", "long"])
def test_paper_that_ends_in_the_middle_is_waited_for_and_the_job_printed_once(
    tmp_path: Path, profile: str, job: bytes
) -> None:
    async def render(_body: str, _profile: PrinterProfile) -> RenderedJob:
        return RenderedJob(job, ())

    async def scenario(shop: Shop) -> None:
        shop.printer.paper_out_after(500)
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        # With its buffer full it cannot say why it stopped.
        shown = "printer_paper_out" if job == JOB_BYTES else "printer_stalled"
        await until(lambda: (shown, "kitchen") in shop.problems.standing)
        assert shop.ledger.history == [("a", JobState.SENDING)]
        assert shop.paper() == []
        await shop.printer.ok()
        await shop.state("a", PROOF[profile])
        await until(lambda: len(shop.paper()) == 1)
        assert shop.paper() == [job]
        assert shop.ledger.history == [("a", JobState.SENDING), ("a", PROOF[profile])]
        assert shop.problems.standing == set()

    with_shop(tmp_path, scenario, render, profile=profile)


def test_the_clock_of_a_proof_stands_still_while_there_is_no_paper(tmp_path: Path) -> None:
    patience = replace(HASTY, proof_s=1.0, stall_s=1.0)

    async def render(_body: str, _profile: PrinterProfile) -> RenderedJob:
        return RenderedJob(b"\x1b@AB\nCD\n\x1dVB\x00", ())

    async def scenario(shop: Shop) -> None:
        shop.printer.paper_out_after(4)
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: paper_out(shop))
        since = time.monotonic()
        # Longer than patience would last for a printer that is well.
        await until(lambda: time.monotonic() - since > 1.5 * patience.proof_s)
        assert shop.ledger.states["a"] is JobState.SENDING
        await shop.printer.ok()
        await shop.state("a", JobState.CONFIRMED)

    with_shop(tmp_path, scenario, render, profile=EPSON, patience=patience)


def test_a_power_cut_in_the_middle_makes_the_ticket_unknown_and_prints_a_marked_copy(
    tmp_path: Path,
) -> None:
    async def render(body: str, profile: PrinterProfile) -> RenderedJob:
        return await asyncio.to_thread(render_job, body, profile)

    async def scenario(shop: Shop) -> None:
        shop.printer.paper_out_after(100)
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: paper_out(shop))
        await shop.printer.refuse()
        await shop.state("a", JobState.UNKNOWN)
        await until(lambda: ("printer_unreachable", "kitchen") in shop.problems.standing)
        await shop.printer.ok()
        await shop.state("a#2", JobState.CONFIRMED)
        await until(lambda: len(shop.paper()) == 2)
        torn, copy = ((shop.folder / f"{n}.txt").read_text() for n in (1, 2))
        assert "재출력" not in torn
        assert "--- cut ---" not in torn
        assert copy.lstrip().startswith("재출력 2")
        assert "국수" in copy
        assert "--- cut ---" in copy
        assert shop.problems.standing == set()
        assert render_job(ticket_body(), load_profile(EPSON)).data.startswith(shop.paper()[0])

    with_shop(tmp_path, scenario, render, profile=EPSON)


def test_a_power_cut_in_the_middle_of_a_receipt_is_a_question_for_a_person(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.printer.paper_out_after(100)
        shop.ledger.add(receipt("a"))
        await shop.spooler.start(setup(shop))
        await until(lambda: paper_out(shop))
        await shop.printer.refuse()
        await shop.state("a", JobState.UNKNOWN)
        assert "a" in shop.ledger.listed
        assert list(shop.ledger.rows) == ["a"]

    with_shop(tmp_path, scenario, profile=EPSON)


def test_a_printer_that_is_well_and_never_proves_leaves_the_ticket_unknown(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        # It answered before the job, and not behind it.
        shop.ledger.on_mark = lambda _job, state: (
            setattr(shop.printer.voice, "unproving", True) if state is JobState.SENDING else None
        )
        shop.ledger.add(ticket("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a#2", JobState.SENT)
        assert shop.ledger.states["a"] is JobState.UNKNOWN
        assert "did not say that it printed" in str(shop.ledger.details["a"]["reason"])

    with_shop(tmp_path, scenario, profile=EPSON, patience=replace(HASTY, proof_s=0.1))


def test_a_printer_that_falls_silent_in_the_middle_is_shown_and_given_up(tmp_path: Path) -> None:
    async def scenario(shop: Shop) -> None:
        shop.ledger.on_mark = lambda _job, state: (
            setattr(shop.printer.voice, "silent", True) if state is JobState.SENDING else None
        )
        shop.ledger.add(receipt("a"))
        await shop.spooler.start(setup(shop))
        await shop.state("a", JobState.UNKNOWN)
        assert "printer_stalled" in shop.problems.kinds()
        assert "nor said anything" in str(shop.ledger.details["a"]["reason"])

    # The answers that never come take half a second each.
    with_shop(tmp_path, scenario, patience=replace(HASTY, stall_s=0.2))


def test_process_ids_ascend_and_begin_after_those_of_an_earlier_run() -> None:
    abilities = StatusAbilities(dle_eot=True, gs_r=True, process_id=True)
    now = NOW
    first = Questions(abilities, lambda: now)
    ids = [next(first.all()).data[-4:] for _ in range(50)]
    assert ids == sorted(set(ids))
    now += 60_000
    later = next(Questions(abilities, lambda: now).all()).data[-4:]
    assert later > ids[-1]


@given(st.integers(min_value=0, max_value=10**12))
def test_an_id_has_four_printable_letters(number: int) -> None:
    name = letters_of(number)
    assert len(name) == 4
    assert all(0x21 <= letter <= 0x7E for letter in name)
    if number % 94**4:
        assert name > letters_of(number - 1)


def test_only_the_answer_with_its_own_id_confirms() -> None:
    question = next(Questions(load_profile(EPSON).status, lambda: NOW).all())
    own = Answer("block", b"\x37\x22" + question.data[-4:])
    stale = Answer("block", b"\x37\x22!!!!")
    assert not question.answered([stale, Answer("queued", b"\x00")])
    assert question.answered([stale, own])


def test_late_answers_are_not_taken_for_new_ones() -> None:
    question = Question(b"\x1dr\x01", JobState.PROCESSED, None, count=2)
    assert not question.answered([Answer("queued", b"\x00")])
    assert not question.answered([Answer("queued", b"\x00"), Answer("block", b"\x5fKOREA")])
    assert question.answered([Answer("queued", b"\x00")] * 2)
