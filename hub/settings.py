"""Process options: what a hub is started with. The shop's own settings are journalled (`domain/rules.py`)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

DEMO_SHOPS = ("restaurant", "optician")
"""The demo shops there are (`hub/demo/shops.py`)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every option with its default; each may be set as `MADANG_<NAME>` in the environment."""

    data: Path = Path("madang-data")
    """Folder of the shop: database, keys, paper. Made if it is not there."""
    host: str = "0.0.0.0"
    """Address to listen on."""
    port: int = 8080
    """TCP port to listen on; 0 takes a free one."""
    demo: bool = False
    """Start as a demo shop: its menu, devices and virtual printers."""
    shop: str = "restaurant"
    """Which demo shop: `restaurant`, or `optician`, which has no kitchen."""
    json: bool = False
    """Say where it listens as one line of JSON on standard output."""
    cash_receipts: str = ""
    """Address of the agent of the shop's VAN that issues cash receipts (현금영수증); empty: people issue them."""
    cash_receipts_token: str = field(default="", repr=False)
    """What that agent wants to be shown. Only in the environment: other users see a command line."""
    region: str = ""
    """Address of the regional programme server, such as `https://region.example`; empty: the shop is on its own."""
    region_token: str = field(default="", repr=False)
    """The shop's token at that server, from its office. Only in the environment: other users see a command line."""

    online_url: str = ""
    """Address of the online payment service (Toss Payments form); empty: nobody pays online."""
    online_checkout: str = ""
    """Page that opens the service's payment window on a guest's phone."""
    online_client_key: str = ""
    """The shop's public key at the service."""
    online_secret: str = field(default="", repr=False)
    """The shop's secret key at the service. Only in the environment: other users see a command line."""
    address: str = ""
    """The hub's address for guests' phones, such as `http://192.168.0.5:8080`; empty: the first that is found."""

    def __post_init__(self) -> None:
        if self.shop not in DEMO_SHOPS:
            raise ValueError(f"MADANG_SHOP: '{self.shop}' is not one of {', '.join(DEMO_SHOPS)}")


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Options that the environment sets, by field name. ValueError names the one that is wrong."""
    found: dict[str, object] = {}
    for option in fields(Settings):
        raw = environment.get(f"MADANG_{option.name.upper()}")
        if raw is None:
            continue
        if option.type == "Path":
            found[option.name] = Path(raw)
        elif option.type == "int":
            if not raw.isdecimal():
                raise ValueError(f"MADANG_{option.name.upper()}: '{raw}' is not a number")
            found[option.name] = int(raw)
        elif option.type == "bool":
            found[option.name] = raw.lower() in ("1", "true", "yes", "on")
        else:
            found[option.name] = raw
    return found
