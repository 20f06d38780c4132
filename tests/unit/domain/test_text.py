"""Text that may be stored, shown and printed; names that may stand in a document; texts by language."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from hub.domain import text as t


def _valid(kind: Any, value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        "덜 맵게 해 주세요",
        "アレルギー：えび",
        "不要香菜",
        "no onions, please!",
        "🥟 두 개",
        "👨‍👩‍👧 세 명",  # joined by zero-width joiners, which are not controls
        "\u1112\u1161\u11ab\u1100\u1173\u11af",  # 한글 decomposed, as a Mac sends it
        "café",
    ],
)
def test_what_people_write_is_plain(text: str) -> None:
    assert t.plain(text) == text
    assert _valid(t.Note, text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\x1b@ESC", "a printer would reset"),
        ("두 줄\n이에요", "a line break"),
        ("탭\t", "a tab"),
        ("\x00", "PostgreSQL refuses NUL"),
        ("\x7f", "DEL is a control"),
        ("\x85", "NEL is a control of Latin-1"),
        ("\ud83d", "half of an emoji cannot be written as UTF-8"),
        ("\ue000", "private use: no font has it"),
        ("a\u2028b", "a line separator breaks JavaScript strings"),
        ("a\u2029b", "a paragraph separator"),
        ("000\u202e1", "right-to-left override: 1000"),
        ("\u202aa", "embedding"),
        ("\u2066a\u2069", "isolate"),
    ],
)
def test_what_would_hurt_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="cannot be shown or printed"):
        t.plain(text)
    for kind in (t.Name, t.Note, t.Prose):
        assert not _valid(kind, text), why


@pytest.mark.parametrize(("kind", "most"), [(t.Name, 80), (t.Note, 200), (t.Prose, 600)])
def test_lengths(kind: Any, most: int) -> None:
    assert not _valid(kind, "")
    assert _valid(kind, "가")
    assert _valid(kind, "가" * most)
    assert not _valid(kind, "가" * (most + 1))


@pytest.mark.parametrize(
    ("word", "fits"),
    [
        ("bibimbap", True),
        ("a", True),
        ("dish-2_b", True),
        ("a" * 40, True),
        ("a" * 41, False),
        ("", False),
        ("2-dish", False),  # JavaScript would reorder integer-like keys
        ("Dish", False),
        ("비빔밥", False),
        ("a b", False),
        ("a.b", False),
        ("a\n", False),
    ],
)
def test_slugs(word: str, fits: bool) -> None:
    assert _valid(t.Slug, word) is fits


@pytest.mark.parametrize(
    ("word", "fits"),
    [
        ("o" + "0" * 32, True),
        ("o" + "f" * 6, True),
        ("o12345", False),
        ("0" * 33, False),
        ("O" + "0" * 32, False),
        ("o" + "0" * 40, False),
    ],
)
def test_ids(word: str, fits: bool) -> None:
    assert _valid(t.Id, word) is fits


def test_a_text_for_people_has_korean() -> None:
    assert _valid(t.LocalName, {"ko": "비빔밥"})
    assert _valid(t.LocalName, {"ko": "비빔밥", "zh-Hant": "拌飯"})
    assert not _valid(t.LocalName, {"en": "Bibimbap"})
    assert not _valid(t.LocalName, {"ko": "비빔밥", "fr": "Bibimbap"})
    assert not _valid(t.LocalName, {"ko": ""})


def test_korean_stands_in_for_what_is_missing() -> None:
    name: dict[t.Language, str] = {"ko": "비빔밥", "en": "Bibimbap"}
    assert t.said(name, "en") == "Bibimbap"
    assert t.said(name, "ja") == "비빔밥"


class _Dish(t.Frozen):
    name: t.Name
    price: float = 1.0


@pytest.mark.parametrize(
    "body",
    [
        '{"name": "밥", "colour": "white"}',  # a field nobody declared
        '{"name": 5}',
        '{"name": "밥", "price": "1"}',
        '{"name": "밥", "price": NaN}',
        '{"name": "밥", "price": Infinity}',
        '{"name": "\\ud800"}',
        "{}",
    ],
)
def test_values_are_strict(body: str) -> None:
    with pytest.raises(ValidationError):
        _Dish.model_validate_json(body)


def test_values_do_not_change() -> None:
    dish = _Dish(name="밥")
    with pytest.raises(ValidationError, match="frozen"):
        dish.name = "죽"  # type: ignore[misc]
