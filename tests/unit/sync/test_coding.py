"""Codings: negotiated, and never more than the limit is unpacked."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from sync.coding import ALWAYS, CODINGS, Damaged, TooLarge, chosen

pack, unpack = CODINGS["gzip"]


def test_there_and_back() -> None:
    for data in (b"", b"x", b"line\n" * 10_000):
        assert unpack(pack(data), 100_000) == data
        assert gzip.decompress(pack(data)) == data


def test_the_limit_is_exact() -> None:
    body = pack(b"a" * 1000)
    assert unpack(body, 1000) == b"a" * 1000
    with pytest.raises(TooLarge):
        unpack(body, 999)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(200_000_000), 1)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            unpack(bomb, 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("body", [b"", b"\x1f\x8b", b"plain", pack(b"x")[:-1], pack(b"x") + b"y"])
def test_damage(body: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(body, 1000)


@pytest.mark.parametrize(
    "accepted", [None, "", "identity", "br", "gzip", "zstd, gzip;q=0.5", "GZIP ; q=1", "gzip;q=0"]
)
def test_gzip_is_what_everybody_has(accepted: str | None) -> None:
    assert chosen(accepted) == ALWAYS


def test_a_better_coding_is_taken_once_both_sides_know_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CODINGS, "zstd", (pack, unpack))
    assert chosen("gzip, zstd") == "zstd"
    assert chosen("zstd;q=0.3, gzip") == "zstd"
    assert chosen("zstd; q=0, gzip") == "gzip"
    assert chosen("gzip") == "gzip"
