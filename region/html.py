"""HTML out of Python: whatever is not made here is escaped, so a shop's name is never markup."""

from __future__ import annotations

from html import escape


class Html(str):
    """Markup that was made by `tag` or is our own."""

    __slots__ = ()


_VOID = frozenset({"meta", "link"})


def tag(name: str, /, *inside: str, **attributes: str) -> Html:
    """An element. Text inside is escaped unless it is Html; `class_` and `for_` lose their bar, `a_b` is `a-b`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Html:
    """Parts one after another."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))
