"""The words of a paper: the message catalogue of its language."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]
"""A message catalogue of one language: `paper.*` keys to words with `{name}` places."""
