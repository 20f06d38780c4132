"""Commands about calls (직원 호출), in the vocabulary of `commands.py`."""

from __future__ import annotations

from typing import Literal

from .call import Reason
from .command import Answer, Command
from .text import Id


class CallStaff(Command):
    """직원 부르기. The same wish of the same device while it is open is the same call."""

    type: Literal["call_staff"]
    reason: Reason


class CallAnswer(Answer):
    call: Id


class AnswerCall(Command):
    """호출 받기: somebody is on the way."""

    type: Literal["answer_call"]
    call: Id
