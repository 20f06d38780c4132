"""Text that may be stored, shown and printed: refuses what would hurt a printer, a database or a reader.

Control characters would reach the printer as commands, PostgreSQL refuses NUL, and a lone
surrogate cannot be written as UTF-8 (measured: `reference/safety.md`, section 0).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar, dataclass_transform

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

T = TypeVar("T")

# Unicode's Cc controls, Zl/Zp line separators, Cs surrogates and Co private use; Cn unassigned is allowed (new
# emoji). And bidirectional overrides: they can make "1,000" read as "000,1" on a receipt. As one expression,
# since every name of every line of an order comes by here (measured: an eighth of asking character by character).
_REFUSED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
    "\u202a-\u202e\u2066-\u2069]"
)


def plain(text: str) -> str:
    """The text itself; ValueError when it holds a control, surrogate, private-use or direction character."""
    if _REFUSED.search(text):
        raise ValueError("text holds a character that cannot be shown or printed")
    return text


# What a slug may look like: begins with a letter, since JavaScript reorders integer-like keys.
SLUG_PATTERN = r"^[a-z][a-z0-9_-]{0,39}$"

Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
"""A stable name of ours (item, option, station ...): 1 to 40 characters of `a-z 0-9 _ -`."""

Id = Annotated[str, Field(pattern=r"^[a-z][0-9a-z]{6,39}$")]
"""An id that the hub minted: a letter for the kind, then a UUIDv7 in hex."""

Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(plain)]
"""A name for people, 1 to 80 characters."""

Note = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(plain)]
"""What a guest or a member of staff wrote, 1 to 200 characters, one line."""

Prose = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(plain)]
"""A description or a message of the shop, 1 to 600 characters, one line."""

Language = Literal["ko", "en", "ja", "zh-Hans", "zh-Hant"]
"""Languages of guest screens (BCP 47). Staff screens use ko and en."""


def _has_korean(text: dict[Language, str]) -> dict[Language, str]:
    if "ko" not in text:
        raise ValueError("a text for people needs Korean (ko) at least")
    return text


LocalName = Annotated[dict[Language, Name], AfterValidator(_has_korean)]
"""A name by language; Korean is always there and stands in for what is missing."""

LocalProse = Annotated[dict[Language, Prose], AfterValidator(_has_korean)]
"""A longer text by language; Korean is always there."""


def said(text: Mapping[Language, str], language: Language) -> str:
    """The text in `language`, else in Korean."""
    return text.get(language) or text["ko"]


class Frozen(BaseModel):
    """Base of every value of the domain: strict types, no extra fields, immutable, NaN refused."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        json_schema_serialization_defaults_required=True,
    )


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(cls: type[T]) -> type[T]:
    """A value that is made here in the rush, thousands a second, out of parts that were checked before.

    A dataclass with `Frozen`'s rules wherever it comes in as JSON; made in Python it is not checked again, which
    takes half the time (measured). That nobody changes one is mypy's to see (`frozen_default`): the guard at run
    time cost a fifth of pricing an order and a quarter of its print jobs, field by field (measured).
    """
    cls.__pydantic_config__ = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)  # type: ignore[attr-defined]
    return dataclass(slots=True, kw_only=True)(cls)
