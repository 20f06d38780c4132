"""A region as the shipper sees it: it answers a batch, or it does not. And where one may be."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

from .batch import Answer, Batch


class NoAnswer(Exception):
    """Nobody knows whether the batch arrived: send it again. `rest_s` is how long the region asked to be left alone."""

    def __init__(self, why: str, rest_s: float = 0.0) -> None:
        super().__init__(why)
        self.rest_s = rest_s


class Refused(Exception):
    """The region does not take it: the token, or the batch itself. `code` says why; sending it again will not help."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Region(Protocol):
    """Whoever takes batches."""

    async def send(self, batch: Batch) -> Answer:
        """The answer to a batch. NoAnswer or Refused where there is none."""

    async def close(self) -> None: ...


def checked(url: str, token: str) -> str:
    """The region's address without a slash behind it; ValueError in words for a person if something is wrong."""
    if not _is_address(url):
        raise ValueError(
            f"--region {url}: 지역 서버의 주소가 아닙니다. https://region.example 처럼 넣어 주세요."
        )
    if not token.isascii() or not token.isprintable() or not token or " " in token:
        raise ValueError(
            "지역 서버의 열쇠가 없거나 잘못되었습니다. MADANG_REGION_TOKEN 에 지역 사무실에서 받은 열쇠를 넣어 주세요."
        )
    return url.rstrip("/")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = parts.hostname is not None and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and not parts.query and not parts.fragment
