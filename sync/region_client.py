"""Speaking to the region: one batch, one answer, or why there is none.

httpx rather than the standard library: its waits can be cancelled, so that a hub stops at once while the
region is a black hole; a thread in `http.client` would keep the process for its whole timeout.
"""

from __future__ import annotations

import logging
import re

import httpx
from pydantic import ValidationError

from .batch import BATCHES, Answer, Batch
from .coding import ALWAYS, CODINGS, chosen
from .region import NoAnswer, Refused, checked

log = logging.getLogger(__name__)

_LOOPBACK = re.compile(r"http://(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|/|$)")

# A mobile router that wakes up, or a region behind a queue (s).
CONNECT_S = 10.0
# A menu of a megabyte over 256 kbit/s takes half a minute; then the region writes it down (s).
EXCHANGE_S = 60.0
# Answers are short. What is longer comes from somebody else, such as the sign-in page of a network (bytes).
ANSWER_MAX = 64 * 1024
# The longest rest that a region may ask for (s).
RETRY_AFTER_MAX_S = 3600.0


class RegionClient:
    """The region at an address, spoken to with a store's token. One connection, kept between batches."""

    def __init__(self, url: str, token: str) -> None:
        # It would say a line for every batch; the shipper says when something changes.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._url = checked(url, token) + BATCHES
        if url.startswith("http://") and not _LOOPBACK.match(url):
            log.warning(
                "the region is spoken to without TLS: anybody on the way can read the token"
            )
        self._coding = ALWAYS
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"},
            timeout=httpx.Timeout(EXCHANGE_S, connect=CONNECT_S),
            follow_redirects=False,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def send(self, batch: Batch) -> Answer:
        """Packs, posts, and reads the answer."""
        coding = self._coding
        body = CODINGS[coding][0](batch.lines)
        try:
            async with self._client.stream(
                "POST", self._url, content=body, headers={"Content-Encoding": coding}
            ) as response:
                said = await _short(response)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        self._coding = chosen(response.headers.get("accept-encoding"))
        if response.status_code in (200, 409):
            try:
                return Answer.model_validate_json(said)
            except ValidationError:
                raise NoAnswer("the answer is not a region's") from None
        if response.status_code == 415 and self._coding != coding:
            raise NoAnswer(f"{coding} is not taken there; {self._coding} is")
        if 400 <= response.status_code < 500 and response.status_code not in (404, 408, 429):
            raise Refused(_code(said) or f"http_{response.status_code}")
        raise NoAnswer(
            f"status {response.status_code}", _seconds(response.headers.get("retry-after"))
        )


async def _short(response: httpx.Response) -> bytes:
    """The body, as long as it is an answer's."""
    said = b""
    async for chunk in response.aiter_bytes():
        said += chunk
        if len(said) > ANSWER_MAX:
            raise NoAnswer("the answer is not a region's")
    return said


def _code(said: bytes) -> str | None:
    """The code of an error's body `{"error": {"code": ...}}`; it is shown to people, so it must be a plain word."""
    found = re.search(rb'"code"\s*:\s*"([a-z_]{1,40})"', said)
    return found[1].decode() if found else None


def _seconds(retry_after: str | None) -> float:
    """Seconds of a `Retry-After`; 0 where it says nothing or a date (which a wrong clock would misread)."""
    if retry_after is None or not retry_after.strip().isdecimal():
        return 0.0
    return min(float(retry_after), RETRY_AFTER_MAX_S)
