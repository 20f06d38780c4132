"""Card terminals (카드 단말기): where they are reached, and which devices' guests pay at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from .text import Frozen, Id, Name, Slug

if TYPE_CHECKING:
    from .state import ShopState

TERMINALS_MAX = 20
CARD_TERMINAL = "card_terminal"
"""The method of every card terminal that a driver speaks to."""

TerminalAddress = Annotated[str, Field(pattern=r"^(serial|tcp):[!-~]{1,200}$")]
"""`serial:/dev/ttyUSB0?baud=115200` or `tcp://host:port`."""


class Terminal(Frozen):
    """One card terminal. It serves its `devices`; one without any serves every device that has none of its own."""

    id: Slug
    name: Name
    address: TerminalAddress
    devices: Annotated[tuple[Id, ...], Field(max_length=50)] = ()


def terminal_for(state: ShopState, device: str) -> Terminal | None:
    """The terminal at which a guest of that device pays: its own, else the first that serves everybody."""
    found = list(state.terminals.values())
    own = next((one for one in found if device in one.devices), None)
    return own or next((one for one in found if not one.devices), None)
