"""A paper on a printer that need not be one of the shop's, and what it can prove of it (`madang printer test`)."""

from __future__ import annotations

import argparse
import sys
import time

from hub.messages import catalogue, text

from .body import TestPageBody
from .fonts import FontsNotInstalled
from .papers.test_page import TestPage
from .profile import PrinterProfile, UnknownProfile, load_profile
from .render import render_job
from .spool.ledger import JobState
from .spool.link import Link, Pushed
from .spool.patience import PATIENCE, Patience
from .spool.standing import problems_of
from .spool.status import PrinterStatus
from .transport import BadAddress, Transport, TransportError, transport_for


class NotReady(Exception):
    """The printer says why it cannot print."""


def print_test_page(options: argparse.Namespace) -> int:
    """Exit status 0 where the page was printed, or at least handed over."""
    try:
        profile = load_profile(options.profile)
        transport = transport_for(options.address, options.name, options.data)
        data = _page(options, profile)
        state = hand_over(transport, profile, data, PATIENCE, options.language)
    except (BadAddress, UnknownProfile, TransportError, NotReady, FontsNotInstalled) as error:
        sys.stderr.write(f"madang: {error}\n")
        return 1
    said = text(options.language, f"setup.probe.test.{state.value}")
    sys.stdout.write(f"{said}\n")
    return 0 if state is not JobState.UNKNOWN else 1


def hand_over(
    transport: Transport,
    profile: PrinterProfile,
    data: bytes,
    patience: Patience = PATIENCE,
    language: str = "ko",
) -> JobState:
    """Print it and wait for its proof. TransportError; NotReady with what to do, where nothing was sent."""
    link = Link(transport, profile, patience, lambda: int(time.time() * 1000))
    try:
        status = link.open()
        if status is not None and not status.ready:
            raise NotReady(trouble_of(status, language))
        link.prepare(status)
        link.load(data)
        return _sent(link, patience)
    finally:
        link.close()


def trouble_of(status: PrinterStatus, language: str) -> str:
    """What is wrong and what to do, a line each."""
    words = catalogue(language)
    return "\n".join(
        words[f"problem.{kind}.{part}"] for kind in problems_of(status) for part in ("what", "do")
    )


def _page(options: argparse.Namespace, profile: PrinterProfile) -> bytes:
    page = TestPage(
        printer=options.name,
        profile=profile.name,
        columns=profile.columns,
        address=options.address,
        # Whole seconds, as the page shows them.
        at=int(time.time()) * 1000,
        language=options.language,
    )
    body = TestPageBody(kind="test_page", content=page)
    return render_job(body.model_dump_json(), profile).data


def _sent(link: Link, patience: Patience) -> JobState:
    moved = time.monotonic()
    while (pushed := link.push()) is not Pushed.ALL:
        if pushed is Pushed.SOME:
            moved = time.monotonic()
        if time.monotonic() - moved > patience.stall_shown_s:
            return JobState.UNKNOWN
    if not link.proves:
        return JobState.SENT
    link.ask()
    asked = time.monotonic()
    while not link.listen():
        if time.monotonic() - asked > patience.proof_s:
            return JobState.UNKNOWN
    return link.proven().proves
