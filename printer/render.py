"""A job's body -> the bytes for one printer. CPU work: for a worker process, never the loop."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import ValidationError

from hub.messages import catalogue

from .body import document_of, language_of, parse_body
from .escpos import encode_document
from .profile import PrinterProfile
from .raster import Typeface


class BadJob(ValueError):
    """The job can never be printed: its body is wrong. Do not try again."""


@dataclass(frozen=True, slots=True)
class RenderedJob:
    """Bytes for the printer, and the graphemes (once each) that print as a box."""

    data: bytes
    missing: tuple[str, ...]


def render_job(body_json: str, profile: PrinterProfile) -> RenderedJob:
    """The bytes of one job; picklable in and out, so that a process pool can run it.

    BadJob where the body is wrong, or no paper can be laid out of it; FontsNotInstalled where a line must be drawn and
    no font is there (try again when one is).
    """
    try:
        body = parse_body(body_json)
        document = document_of(body, catalogue(language_of(body)))
    except ValidationError as error:
        # Pydantic's own error repeats the input: a guest's note would stand in the log.
        raise BadJob(_reason(error)) from None
    except KeyError as error:
        raise BadJob(f"the message catalogue lacks {error}") from None
    encoded = encode_document(document, profile, _typeface())
    return RenderedJob(encoded.data, encoded.missing)


@cache
def _typeface() -> Typeface:
    return Typeface()


def _reason(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
