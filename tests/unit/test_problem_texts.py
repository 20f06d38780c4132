"""Every problem that can stand has words: what it is, and what to do about it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from hub.domain.printer import StuckReason
from hub.messages import catalogue, params_of
from printer.spool.standing import PROBLEM_KINDS

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("ko", "en")

# What the printers' problems carry beside `printer`, which the hub adds to all of them.
PRINTER_PARAMS = {
    "printer_quarantined": {"count"},
    "tickets_on_display": {"count"},
    "job_missing_letters": {"job_id", "letters"},
}


def house() -> Iterator[Path]:
    """Every module that is shipped."""
    for folder in ("hub", "printer", "sync", "kiosk", "kitchen", "staff", "setup"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def raised() -> Iterator[tuple[str, set[str]]]:
    """(code, names of its parameters) of each `problems.raise_("code", ...)` in the house."""
    for path in house():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "raise_" and isinstance(node.args[0], ast.Constant):
                names = {keyword.arg for keyword in node.keywords if keyword.arg}
                yield str(node.args[0].value), names


def problems() -> dict[str, set[str]]:
    """Every code, and the parameters that all places which raise it give."""
    found = {kind: PRINTER_PARAMS.get(kind, set()) | {"printer"} for kind in PROBLEM_KINDS}
    for code, names in raised():
        found[code] = found.get(code, names) & names
    return found


PROBLEMS = problems()


def test_the_walk_finds_what_is_raised() -> None:
    assert {"clock_jumped", "disk_full", "printer_setup_wrong", "printer_paper_out"} <= set(
        PROBLEMS
    )
    assert PROBLEMS["clock_jumped"] >= {"minutes"}


@pytest.mark.parametrize("code", sorted(PROBLEMS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_says_what_it_is_and_what_to_do(code: str, language: str) -> None:
    words = catalogue(language)
    for part in ("what", "do"):
        text = words[f"problem.{code}.{part}"]
        assert text.endswith((".", "요.", "}")), text
        assert params_of(text) <= PROBLEMS[code], text
    if language != "ko":
        korean = catalogue("ko")
        assert words[f"problem.{code}.what"] != korean[f"problem.{code}.what"], "not translated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_left_over(language: str) -> None:
    """Codes that a room hands on by name (sync) are literals there all the same."""
    literals = {
        node.value
        for path in house()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    written = {key.split(".")[1] for key in catalogue(language) if key.startswith("problem.")}
    assert written >= set(PROBLEMS)
    assert [code for code in sorted(written - set(PROBLEMS)) if code not in literals] == []


def test_printers_raise_no_other_kinds() -> None:
    """Kinds are literals in the spool; each is in the list that people and this test read."""
    literals = {
        node.value
        for path in sorted((ROOT / "printer" / "spool").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(("printer_", "job_"))
        and node.value not in ("job_id", *get_args(StuckReason))
    }
    assert literals <= set(PROBLEM_KINDS)
