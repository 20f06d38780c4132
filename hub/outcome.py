"""What a command comes to: an HTTP status and the body's text, stored and sent as the same bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from hub.domain.commands import Answer
from hub.domain.refusals import InternalError, Refusal
from hub.messages import text


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` 200 with `{"seq", "answer"}`, or an error body. Final for its command id."""

    status: int
    body: str


def answered(seq: int, answer: Answer) -> Outcome:
    """It happened; `seq` is the journal's head with it."""
    return Outcome(200, f'{{"seq":{seq},"answer":{answer.model_dump_json()}}}')


def refused(refusal: Refusal) -> Outcome:
    """A named no: 409, or 500 where it is our own fault."""
    status = 500 if isinstance(refusal, InternalError) else 409
    return Outcome(status, error_body(refusal.code, refusal.params, refusal.advice))


def error_body(code: str, params: dict[str, str | int], advice: str) -> str:
    """The one shape of every error, with Korean texts as a fall-back for a client without catalogue."""
    error = {
        "code": code,
        "params": params,
        "guest": text("ko", f"refusal.{code}.guest", **params),
        "staff": text("ko", f"refusal.{code}.staff", **params),
        "advice": advice,
    }
    return json.dumps({"error": error}, ensure_ascii=False, separators=(",", ":"))
