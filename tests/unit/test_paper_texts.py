"""The words on paper: there in every language, and in letters that can be printed."""

import ast
from pathlib import Path

import pytest

from hub.messages import LANGUAGES, catalogue, params_of
from printer.raster import Typeface

ROOT = Path(__file__).resolve().parents[2]
TYPEFACE = Typeface()
KEYS = sorted(key for key in catalogue("ko") if key.startswith("paper."))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_and_can_be_printed(language: str) -> None:
    words, korean = catalogue(language), catalogue("ko")
    untranslated = [key for key in KEYS if key != "paper.receipt.tax_free_mark" and (
        language != "ko" and words[key] == korean[key]
    )]  # fmt: skip
    assert untranslated == []
    for key in KEYS:
        assert params_of(words[key]) == params_of(korean[key]), key
        assert TYPEFACE.missing(words[key]) == (), key


def test_no_word_is_left_over() -> None:
    """Each key stands in the code, whole or as the beginning of one that is put together."""
    said: list[str] = []
    # A stand-in's banner is set on the job's row.
    for path in (*(ROOT / "printer").rglob("*.py"), ROOT / "hub/store/print_rows.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.append(node.value)
    beginnings = tuple(text for text in said if text.startswith("paper.") and text.endswith("."))
    assert "paper.service." in beginnings
    assert [key for key in KEYS if key not in said and not key.startswith(beginnings)] == []
