"""An issuer behind a local agent: a small program of the shop's VAN or PG, spoken to over HTTP.

No VAN publishes a form for this, so this one is our own; an adapter to a VAN's agent implements it:

    POST /v1/receipts                    {key, purpose, identity, amount, vat, exempt, at}
    POST /v1/receipts/{key}/cancel       {key, amount, vat, exempt, reason}
    GET  /v1/receipts/{key}              of a receipt or of a cancel

Each is answered 200 `{key, state, amount, approval_no, issued_at, identity}`, `state` being `issued` or `cancelled`
and `identity` masked; or 4xx `{code}`: `absent` where the key is not known, anything else a refusal by which nothing
was done. 5xx and whatever is not of this form mean that nobody knows. A key that was seen before is answered as
before, whatever else stands in the request. `Authorization: Bearer` where the agent wants a token.

An approval number has about nine characters, the first a letter that names the VAN (`reference/korea.md` 2.3).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from acquiring.answers import whole

from .identity import mask_identity
from .issuer import Told, Undo, Wish

# The agent asks its VAN, which asks nobody further (s).
ANSWER_S = 20.0
CONNECT_S = 3.0
# A receipt's answer is 300 bytes (bytes).
ANSWER_MAX = 64 * 1024

APPROVAL_NO = re.compile(r"[A-Z][0-9]{7,9}")
# The agent did not look: whatever was done under the key before may have been done.
NOT_ASKED = frozenset(("busy", "no_token"))
_CODE = re.compile(r"[a-z_]{1,40}")


class AgentIssuer:
    """The local agent. `token` is never shown, and neither is who a receipt is for."""

    id = "agent"

    def __init__(self, url: str, token: str = "", *, answer_s: float = ANSWER_S) -> None:
        self._url, self._answer_s = url.rstrip("/"), answer_s
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=httpx.Timeout(answer_s, connect=min(CONNECT_S, answer_s)),
            trust_env=False,
            verify=self._url.startswith("https:"),
        )

    def __repr__(self) -> str:
        return f"AgentIssuer({self._url!r})"

    async def issue(self, wish: Wish) -> Told:
        body = {
            "key": wish.key,
            "purpose": wish.purpose,
            "identity": wish.identity,
            "amount": wish.amount,
            "vat": wish.vat,
            "exempt": wish.exempt,
            "at": wish.at,
        }
        return _told(await self._asked("POST", "", body), wish.key, "issued", wish.amount)

    async def cancel(self, undo: Undo) -> Told:
        body = {
            "key": undo.key,
            "amount": undo.amount,
            "vat": undo.vat,
            "exempt": undo.exempt,
            "reason": undo.reason,
        }
        said = await self._asked("POST", f"/{quote(undo.of, safe='')}/cancel", body)
        return _told(said, undo.key, "cancelled", undo.amount)

    async def query(self, key: str) -> Told:
        return _told(await self._asked("GET", f"/{quote(key, safe='')}"), key, None, None)

    async def close(self) -> None:
        await self._http.aclose()

    async def _asked(
        self, method: str, path: str, body: Mapping[str, object] | None = None
    ) -> tuple[int, Any] | str:
        """Status and JSON, or why there is none."""
        url = f"{self._url}/v1/receipts{path}"
        try:
            async with (
                asyncio.timeout(self._answer_s),
                self._http.stream(method, url, json=body) as response,
            ):
                return response.status_code, json.loads(await whole(response, ANSWER_MAX))
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            return f"no answer ({type(error).__name__})"
        except (ValueError, RecursionError):
            return "the answer is not JSON"


def _told(said: tuple[int, Any] | str, key: str, state: str | None, amount: int | None) -> Told:
    if isinstance(said, str):
        return Told("unknown", reason=said)
    status, body = said
    if not isinstance(body, dict):
        return Told("unknown", reason="the answer is of another form")
    if status != 200:
        code = body.get("code")
        if not 400 <= status < 500 or not isinstance(code, str) or not _CODE.fullmatch(code):
            return Told("unknown", reason=f"the agent answered {status}")
        if code in NOT_ASKED or (state is None and code != "absent"):
            # What was refused is the question.
            return Told("unknown", reason=code)
        return Told("absent" if code == "absent" else "refused", reason=code)
    number, at = body.get("approval_no"), body.get("issued_at")
    fits = body.get("key") == key and body.get("state") in (
        (state,) if state else ("issued", "cancelled")
    )
    if not fits or (amount is not None and body.get("amount") != amount):
        return Told("unknown", reason="the answer is about something else")
    if not isinstance(number, str) or not APPROVAL_NO.fullmatch(number):
        return Told("unknown", reason="the answer has an odd approval_no")
    identity = body.get("identity")
    return Told(
        "issued",
        number,
        at if type(at) is int else None,
        # Masked there already; whatever an agent sends, no more than this stays.
        _masked(identity) if isinstance(identity, str) else None,
    )


def _masked(identity: str) -> str:
    return identity if re.fullmatch(r"(01\d)?[*-]+\d{0,4}", identity) else mask_identity(identity)
