"""The words of screens, paper and refusals: one flat catalogue a language (`ko.json` ...), key to text.

A text may hold `{name}` parameters. What the hub names by a word of its own (`{state}`: `fired`) stands under
`word.<parameter>.<value>`, and staff read that. Keys under `staff.`, `setup.`, `region.`, `demo.` and `word.`,
and the staff and log texts of refusals, exist in ko and en only; Korean stands in for what a language lacks.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("ko", "en", "ja", "zh-Hans")
"""Languages that have a catalogue (BCP 47). Korean is whole; the others may lack staff texts."""

_PARAM = re.compile(r"\{([a-z_]+)\}")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every key with its text in `language`, in Korean where that has none. Unknown languages are Korean."""
    korean = _read("ko")
    return MappingProxyType(korean | _read(language) if language in LANGUAGES else korean)


def text(language: str, key: str, **params: str | int) -> str:
    """The words for `key`; whole numbers are written with thousands separators (18,000).

    Raises KeyError for an unknown key or a parameter that was not given: both are our own mistakes,
    and the tests walk all keys.
    """
    words = catalogue(language)
    spoken = params if key.endswith(".log") else _in_words(words, params)
    return fill(words[key], spoken)


def fill(template: str, params: Mapping[str, str | int]) -> str:
    """`template` with its `{name}` parameters filled in."""
    return _PARAM.sub(lambda match: _written(params[match[1]]), template)


def _in_words(words: Mapping[str, str], params: Mapping[str, str | int]) -> dict[str, str | int]:
    """Parameters with the hub's own words said as a person says them, each of a list (`owner, staff`)."""
    return {
        name: ", ".join(words.get(f"word.{name}.{one}", one) for one in value.split(", "))
        if isinstance(value, str)
        else value
        for name, value in params.items()
    }


def params_of(template: str) -> frozenset[str]:
    """Names of the parameters that a text wants."""
    return frozenset(_PARAM.findall(template))


def _written(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value


def _read(language: str) -> dict[str, str]:
    raw: dict[str, str] = json.loads(files(__name__).joinpath(f"{language}.json").read_bytes())
    return raw
