"""What every command has, and every answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .text import Frozen

CommandId = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
"""A UUIDv7 in lower case, minted and kept by the sender before it sends (RFC 9562)."""


class Command(Frozen):
    """Base of every command that may come over HTTP."""

    command_id: CommandId
    type: str


class Answer(Frozen):
    """Base of every answer: what the sender needs to go on. Empty where there is nothing to add."""


class Done(Answer):
    """It happened."""


class Internal(Command):
    """Base of commands that only the hub's own parts send."""
