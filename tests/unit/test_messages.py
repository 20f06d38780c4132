"""The catalogues: whole, in step with each other, and with words for everything that can be refused.

Problems and paper have tests of their own; how the texts sound is judged by people.
"""

import json
import re
from importlib.resources import files

import pytest

from hub.api.errors import WIRE_ERRORS
from hub.domain.refusals import Refusal, tree
from hub.messages import LANGUAGES, catalogue, fill, params_of, text
from hub.outcome import error_body

CATALOGUES: dict[str, dict[str, str]] = {
    language: json.loads(files("hub.messages").joinpath(f"{language}.json").read_bytes())
    for language in LANGUAGES
}
KOREAN = CATALOGUES["ko"]

# Read by people of the shop and of the programme, who read Korean or English.
STAFF_ONLY = ("staff.", "setup.", "demo.", "problem.", "region.", "word.")

REFUSALS: dict[str, frozenset[str]] = {refusal.code: frozenset(refusal.names) for refusal in tree()}
# What each error of the wire always says beside its code.
WIRE: dict[str, frozenset[str]] = {
    code: frozenset({"too_large": {"limit"}, "malformed": {"where"}}.get(code, set()))
    for code in WIRE_ERRORS
}


def for_guests(key: str) -> bool:
    """True for what a guest may read, who may know neither Korean nor English."""
    if key.startswith("refusal."):
        return key.endswith(".guest")
    return not key.startswith(STAFF_ONLY)


def without_params(template: str) -> str:
    return fill(template, dict.fromkeys(params_of(template), ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_there(language: str) -> None:
    wanted = {key for key in KOREAN if language in ("ko", "en") or for_guests(key)}
    assert set(CATALOGUES[language]) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_wants_the_same_parameters_in_every_language(language: str) -> None:
    differ = {
        key: (params_of(words), params_of(KOREAN[key]))
        for key, words in CATALOGUES[language].items()
        if params_of(words) != params_of(KOREAN[key])
    }
    assert differ == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_clean(language: str) -> None:
    """Nothing empty, no blanks around or doubled, no stray braces, no control characters, no ellipses."""
    wrong = {
        key: words
        for key, words in CATALOGUES[language].items()
        if not words.strip()
        or words != " ".join(words.split())
        or re.search(r"[{}]", without_params(words))
        or not words.isprintable()
        or re.search(r"…|\.\.|。。", words)
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_stands_once_in_its_file(language: str) -> None:
    raw = files("hub.messages").joinpath(f"{language}.json").read_text("utf-8")
    pairs = json.loads(raw, object_pairs_hook=list)
    assert len({key for key, _ in pairs}) == len(pairs)


# What Korean shops write in Latin letters too: QR codes, centimetres, and the X and Z of a till's report.
LATIN_IN_KOREAN = frozenset(
    (
        "paper.card.invite",
        "paper.method.shop_qr",
        "paper.origins.panel",
        "paper.test.qr",
        "paper.title.report.x",
        "paper.title.report.z",
        "pay.shop_qr",
    )
)


def test_a_korean_guest_reads_no_english() -> None:
    found = {
        key
        for key, words in KOREAN.items()
        if for_guests(key) and re.search("[A-Za-z]", without_params(words))
    }
    assert found == LATIN_IN_KOREAN


# Hangul, kana, Han: what must stand in a language's texts, and what must not.
SCRIPTS = {
    "en": ("[A-Za-z]", "[가-힣ぁ-ヿ一-鿿]"),
    "ja": ("[ぁ-ヿ一-鿿]", "[가-힣]"),
    "zh-Hans": ("[一-鿿]", "[가-힣ぁ-ヿ]"),
}


@pytest.mark.parametrize("language", SCRIPTS)
def test_translations_are_in_their_own_letters(language: str) -> None:
    own, foreign = SCRIPTS[language]
    wrong = {
        key: words
        for key, words in CATALOGUES[language].items()
        # The button that leads to the other language is written in that language.
        if key != "demo.language"
        if (re.search(foreign, words) or not re.search(own, words))
        # Signs and bare numbers are the same everywhere: "{step} / {steps}".
        and re.search("[가-힣]", without_params(KOREAN[key]))
        and re.search(r"\w", without_params(words))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["en", "ja", "zh-Hans"])
def test_nothing_was_left_untranslated(language: str) -> None:
    same = [
        key
        for key, words in CATALOGUES[language].items()
        if words == KOREAN[key] and re.search("[가-힣]", words)
    ]
    assert same == []


@pytest.mark.parametrize("code", [*REFUSALS, *WIRE])
def test_whatever_is_refused_has_its_words(code: str) -> None:
    """For guests in every language, for staff and for the log in Korean and English."""
    said = REFUSALS.get(code, WIRE.get(code, frozenset()))
    for language in LANGUAGES:
        for reader in ("guest", "staff", "log"):
            if reader != "guest" and language not in ("ko", "en"):
                continue
            words = CATALOGUES[language][f"refusal.{code}.{reader}"]
            assert params_of(words) <= said, f"{language} {reader}: {words}"


def test_there_are_no_words_for_what_is_never_refused() -> None:
    known = {f"refusal.{code}" for code in (*REFUSALS, *WIRE)}
    stray = {
        key for key in KOREAN if key.startswith("refusal.") and key.rpartition(".")[0] not in known
    }
    assert stray == set()


@pytest.mark.parametrize("refusal", tree(), ids=lambda refusal: refusal.code)
def test_every_refusal_can_be_said(refusal: type[Refusal]) -> None:
    params: dict[str, str | int] = dict.fromkeys(refusal.names, 1_234)
    error = json.loads(error_body(refusal.code, params, refusal.advice))["error"]
    assert error["code"] == refusal.code
    assert error["params"] == params
    assert error["guest"]
    assert error["staff"]


# --- how a text is filled


def test_numbers_have_separators_and_words_do_not_change() -> None:
    assert fill("{a}: {b}원", {"a": "비빔밥", "b": 1_234_567}) == "비빔밥: 1,234,567원"
    assert text("ko", "money", amount=9_500) == "9,500원"


def test_what_a_parameter_says_is_not_filled_again() -> None:
    assert fill("{name}", {"name": "{amount}"}) == "{amount}"


def test_a_missing_parameter_or_key_is_our_mistake() -> None:
    with pytest.raises(KeyError, match="amount"):
        text("ko", "money")
    with pytest.raises(KeyError, match="no_such_key"):
        text("ko", "no_such_key")


def test_korean_stands_in() -> None:
    assert text("ja", "refusal.sold_out.log", item="x") == text(
        "ko", "refusal.sold_out.log", item="x"
    )
    assert catalogue("fr") == catalogue("ko")
    assert text("en", "button.close") != text("ko", "button.close")
