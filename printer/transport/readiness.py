"""Waiting for a file descriptor, with a limit. poll(2): select(2) ends at descriptor 1,023, and a shop has sockets."""

from __future__ import annotations

import select


def readable(descriptor: int, timeout_s: float) -> bool:
    """True where a read would not wait: data, or the news that the other end has gone."""
    return bool(_poll(descriptor, select.POLLIN, timeout_s))


def writable(descriptor: int, timeout_s: float) -> bool:
    """True where a write would not wait, because there is room or because it would fail."""
    return bool(_poll(descriptor, select.POLLOUT, timeout_s))


def hung_up(descriptor: int) -> bool:
    """True where the device behind the descriptor has gone."""
    return bool(_poll(descriptor, 0, 0) & (select.POLLHUP | select.POLLERR | select.POLLNVAL))


def _poll(descriptor: int, events: int, timeout_s: float) -> int:
    waiting = select.poll()
    waiting.register(descriptor, events)
    found = waiting.poll(max(0.0, timeout_s) * 1000)
    return found[0][1] if found else 0
