"""Reading what a far side answers over HTTP, and no more of it than an answer can have."""

from __future__ import annotations

import httpx


async def whole(response: httpx.Response, longest: int) -> bytes:
    """The body of an answer; httpx.ReadError where it is longer than that (bytes)."""
    raw = bytearray()
    async for part in response.aiter_bytes():
        raw += part
        if len(raw) > longest:
            # Reading on from a closed line raises at the bottom: leaving the loop here would leave the readers
            # below it standing until the garbage collector finds them.
            await response.aclose()
    if len(raw) > longest:
        raise httpx.ReadError("an answer without end")
    return bytes(raw)
