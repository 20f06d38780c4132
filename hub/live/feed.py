"""The feed: renders what a committed batch touched, diffs it with what was last sent, and sends one patch a document.

Invariant (the drift property): a document as sent equals the document rendered afresh.

While a batch is on its way to the disk the state is ahead of what is durable: the feed is *held*,
nothing is rendered, and whoever needs a new rendering waits (`settled`).
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from hub.domain.apply import Entry
from hub.domain.events import BusinessDayOpened, EpochStarted, MenuPublished, RulesChanged

from .document import DocumentFamily, patch_between
from .view import Path, View

# Larger snapshots go by HTTP, compressed once for all: a 1,000-item menu in four languages is 2.8 MB.
INLINE_BYTES = 32 * 1024


SWEEPING = (MenuPublished, RulesChanged, BusinessDayOpened, EpochStarted)
"""Rare events after which documents come and go and most fragments differ."""


def dumped(value: Any) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Listener(Protocol):
    """A connected screen."""

    def send(self, document: str, frame: bytes) -> None: ...


@dataclass(slots=True)
class Document:
    """A document as last sent. `etag` and `packed` are made when someone asks."""

    name: str
    rev: str
    content: dict[str, Any]
    listeners: dict[Listener, None] = field(default_factory=dict)
    body: bytes | None = None
    packed: bytes | None = None

    def json(self) -> bytes:
        if self.body is None:
            self.body = dumped(self.content)
        return self.body

    def gzipped(self) -> bytes:
        if self.packed is None:
            self.packed = gzip.compress(self.json(), compresslevel=6, mtime=0)
        return self.packed

    def etag(self) -> str:
        """Of the content, so that a browser's copy outlives a restart of the hub."""
        return f'"{hashlib.sha256(self.json()).hexdigest()[:24]}"'


class Feed:
    """All live documents of one shop."""

    def __init__(self, view: View, families: Sequence[DocumentFamily]) -> None:
        self.view = view
        self.boot = "b" + secrets.token_hex(4)
        self._families = {family.family: family for family in families}
        self._documents: dict[str, Document] = {}
        self._awaited: dict[str, dict[Listener, None]] = {}
        """Who watches what is not there: a menu without a station may be followed by one with it."""
        self._count = 0
        self._settled = asyncio.Event()
        self._settled.set()
        self._later: dict[str, set[Path] | None] = {}

    def hold(self) -> None:
        """From now on the state is ahead of the disk; until `publish` or `reload` nothing is rendered."""
        self._settled.clear()

    async def settled(self) -> None:
        """Returns at a moment at which the state is what is durable. Render before awaiting anything."""
        while not self._settled.is_set():
            await self._settled.wait()

    def start(self) -> None:
        """Renders every standing document. Call when the state is read, and after a reload."""
        self.reload()

    def names(self) -> dict[str, Document]:
        """The documents that are kept now."""
        return self._documents

    def kept(self, name: str) -> Document | None:
        """A document as last sent; None if nobody watches it and it does not stand by itself."""
        return self._documents.get(name)

    def look(self, name: str) -> Document | None:
        """A document for someone who only reads it once: as last sent, or rendered for them alone.

        None if there is none of that name. If it is not `kept`, await `settled` first: what is
        rendered must be durable.
        """
        return self._documents.get(name) or self._made(name)

    def watch(self, name: str, listener: Listener) -> Document | None:
        """From now on the listener hears every patch. As `look`, but from now on the document is kept.

        Where there is none, the listener hears of the one that comes.
        """
        document = self._documents.get(name) or self._open(name)
        if document is None:
            self._awaited.setdefault(name, {})[listener] = None
        else:
            document.listeners[listener] = None
        return document

    def unwatch(self, name: str, listener: Listener) -> None:
        document = self._documents.get(name)
        if document is None:
            awaiting = self._awaited.get(name, {})
            awaiting.pop(listener, None)
            if not awaiting:
                self._awaited.pop(name, None)
            return
        document.listeners.pop(listener, None)
        if not document.listeners and name not in self._family(name).names(self.view):
            del self._documents[name]

    def snapshot_frame(self, document: Document) -> bytes:
        """The frame that gives a listener the whole document, or says where to fetch it."""
        head = dumped({"doc": document.name, "rev": document.rev})[:-1]
        if len(document.json()) > INLINE_BYTES:
            return head + b',"href":' + dumped(f"/api/v1/documents/{document.name}") + b"}"
        return head + b',"snapshot":' + document.json() + b"}"

    def publish(self, entries: Iterable[Entry]) -> None:
        """After a commit: one patch for each document that looks different now."""
        touched: dict[str, set[Path] | None] = {}
        sweeping = False
        for entry in entries:
            sweeping = sweeping or isinstance(entry.event, SWEEPING)
            for family in self._families.values():
                for name, path in family.touches(self.view, entry):
                    _add(touched, name, path)
        self._settled.set()
        for name, paths in self._later.items():
            for path in (None,) if paths is None else paths:
                _add(touched, name, path)
        self._later = {}
        if sweeping:
            self.reload()
        else:
            self._send(touched)

    def touch(self, name: str, path: Path | None = None) -> None:
        """Something volatile changed (a problem, a printer, a presence)."""
        if self._settled.is_set():
            self._send({name: None if path is None else {path}})
        else:
            _add(self._later, name, path)

    def _send(self, touched: dict[str, set[Path] | None]) -> None:
        for name, paths in touched.items():
            document = self._documents.get(name)
            if document is None:
                if name in self._family(name).names(self.view):
                    self._open(name)
                continue
            self._refresh(document, paths)

    def _refresh(self, document: Document, paths: set[Path] | None) -> None:
        family = self._family(document.name)
        if not family.exists(self.view, document.name):
            frame = dumped({"doc": document.name, "gone": True})
            for listener in list(document.listeners):
                listener.send(document.name, frame)
            del self._documents[document.name]
            if document.listeners:
                self._awaited[document.name] = document.listeners
            return
        patch = self._patch(family, document, paths)
        if not patch:
            return
        base, document.rev = document.rev, self._next_rev()
        document.body = document.packed = None
        if not document.listeners:
            return
        frame = dumped({"doc": document.name, "rev": document.rev, "base": base, "patch": patch})
        for listener in list(document.listeners):
            listener.send(document.name, frame)

    def _patch(
        self, family: DocumentFamily, document: Document, paths: set[Path] | None
    ) -> dict[str, Any]:
        """Renders what may differ, changes the content, and gives the merge patch."""
        if paths is None:
            fresh = self._rendered(family, document.name)
            patch: dict[str, Any] = patch_between(document.content, fresh)
            document.content = fresh
            return patch
        name, content = document.name, document.content
        now = family.paths(self.view, name)
        had = _paths_of(content, family.collections())
        wanted, there = set(now), set(had)
        gone = [path for path in had if path not in wanted]
        fresh_or_touched = [path for path in now if path in paths or path not in there]
        patch = {}
        for path in (*gone, *fresh_or_touched):
            known = _at(content, path)
            value = family.render(self.view, name, path) if path in wanted else None
            if value is None and known is None:
                continue
            _put(content, path, value)
            change = _change(known, value)
            if change is not _SAME:
                _put(patch, path, change, deleting=True)
        return patch

    def _rendered(self, family: DocumentFamily, name: str) -> dict[str, Any]:
        content: dict[str, Any] = {key: {} for key in family.collections()}
        for path in family.paths(self.view, name):
            value = family.render(self.view, name, path)
            if value is not None:
                _put(content, path, value)
        return content

    def afresh(self, name: str) -> dict[str, Any]:
        """The document rendered from nothing; what the drift property compares with."""
        return self._rendered(self._family(name), name)

    def _made(self, name: str) -> Document | None:
        family = self._families.get(name.partition(".")[0])
        if family is None or not family.exists(self.view, name):
            return None
        return Document(name, self._next_rev(), self._rendered(family, name))

    def _open(self, name: str) -> Document | None:
        document = self._made(name)
        if document is not None:
            self._documents[name] = document
            document.listeners = self._awaited.pop(name, {})
            for listener in document.listeners:
                listener.send(name, self.snapshot_frame(document))
        return document

    def reload(self) -> None:
        """Everything is rendered afresh and sent as a patch: a new menu, a new day, a state read again."""
        self._settled.set()
        self._later = {}
        for document in list(self._documents.values()):
            self._refresh(document, None)
        for family in self._families.values():
            for name in family.names(self.view):
                if name not in self._documents:
                    self._open(name)

    def _family(self, name: str) -> DocumentFamily:
        return self._families[name.partition(".")[0]]

    def _next_rev(self) -> str:
        self._count += 1
        return f"{self.boot}.{self._count}"


_SAME = object()


def _change(known: Any, value: Any) -> Any:
    """What a merge patch says at one fragment; `_SAME` if nothing."""
    if value is None:
        return None
    if known is None:
        return value
    if isinstance(known, dict) and isinstance(value, dict):
        return patch_between(known, value) or _SAME
    wrapped = patch_between({"at": known}, {"at": value})
    return wrapped.get("at", _SAME)


def _add(touched: dict[str, set[Path] | None], name: str, path: Path | None) -> None:
    if path is None:
        touched[name] = None
    elif name not in touched:
        touched[name] = {path}
    else:
        paths = touched[name]
        if paths is not None:
            paths.add(path)


def _paths_of(content: dict[str, Any], collections: Sequence[str]) -> list[Path]:
    found: list[Path] = []
    for key, value in content.items():
        if key in collections:
            found += [(key, inner) for inner in value]
        else:
            found.append((key,))
    return found


def _at(content: dict[str, Any], path: Path) -> Any:
    value: Any = content
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def _put(content: dict[str, Any], path: Path, value: Any, *, deleting: bool = False) -> None:
    """Sets a fragment; None removes it, or stands as null in a patch (`deleting`)."""
    *above, last = path
    for key in above:
        content = content.setdefault(key, {})
    if value is None and not deleting:
        content.pop(last, None)
    else:
        content[last] = value
