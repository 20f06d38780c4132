"""Errors of the wire itself, before a command is decided: one shape with the refusals, never the input."""

from __future__ import annotations

from fastapi import Response

from hub.outcome import Outcome, error_body

JSON = "application/json"

# Status and advice by code; texts stand in the catalogues as `refusal.<code>.*`.
WIRE_ERRORS: dict[str, tuple[int, str]] = {
    "too_large": (413, "mend"),
    "no_token": (401, "ask_staff"),
    "unknown_token": (401, "ask_staff"),
    "not_allowed": (403, "ask_staff"),
    "unknown_command": (403, "mend"),
    "unknown_document": (404, "mend"),
    "wrong_content_type": (415, "mend"),
    "malformed": (422, "mend"),
    "too_many": (429, "ask_again"),
    "too_busy": (503, "ask_again"),
    "too_late": (503, "ask_again"),
    "stopping": (503, "ask_again"),
    "disk_full": (503, "ask_staff"),
}


class WireError(Exception):
    """A request that is answered before anything is decided; nothing was stored."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def response(self) -> Response:
        status, advice = WIRE_ERRORS[self.code]
        return answer_of(Outcome(status, error_body(self.code, self.params, advice)))


def answer_of(outcome: Outcome) -> Response:
    """An outcome as an HTTP response."""
    headers = {"Retry-After": "1"} if outcome.status in (429, 503) else None
    return Response(outcome.body, outcome.status, headers, JSON)
