"""Merge patches (RFC 7386) as the hub makes them and as screens apply them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.live.document import merged, patch_between, same

LEAVES = st.one_of(st.booleans(), st.integers(-2, 2), st.floats(-1, 1), st.text(max_size=2))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


@given(OBJECTS, OBJECTS)
def test_a_patch_leads_from_one_object_to_the_other(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    patch = patch_between(old, new)
    assert same(merged(old, patch), new)
    assert same(old, new) == (patch == {})


@given(OBJECTS, OBJECTS)
def test_merging_changes_neither(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, patch = repr(old), patch_between(old, new)
    told = repr(patch)
    merged(old, patch)
    assert (repr(old), repr(patch)) == (before, told)


# The examples of RFC 7386, appendix A, whose target is an object or becomes one.
@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_the_examples_of_the_standard(target: Any, patch: Any, result: Any) -> None:
    assert merged(target, patch) == result


def test_types_count() -> None:
    """Python says True == 1 == 1.0; a screen that shows `true` for `1` is wrong."""
    assert patch_between({"a": True}, {"a": 1}) == {"a": 1}
    assert patch_between({"a": [1]}, {"a": [1.0]}) == {"a": [1.0]}
    assert not same({"a": [False]}, {"a": [0]})
