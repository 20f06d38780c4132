"""Who is asking: tokens to devices, and what a device may hear. Reads the open state; changes go by commands."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

from hub.domain.device import Device
from hub.domain.state import ShopState

from .kind import DeviceKind

# 32 random bytes; a plain SHA-256 suffices for a secret of that size, and costs a microsecond a request.
TOKEN_BYTES = 32


def new_token() -> str:
    """A fresh device token, shown once to the device that gets it."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def device_by_token(state: ShopState, token: str) -> Device | None:
    """The paired device that holds `token`; None if nobody does or it was revoked. O(1)."""
    device_id = state.device_by_token.get(hashed(token))
    return state.devices.get(device_id) if device_id else None


def hears(state: ShopState, kind: DeviceKind, device_id: str, document: str) -> bool:
    """True if this device may hear the document."""
    if document in kind.documents:
        return True
    family, _, rest = document.partition(".")
    if f"{family}.*" in kind.documents:
        return True
    if family == "bill" and "bill.own" in kind.documents:
        bill = state.bills.get(rest)
        return bill is not None and bill.device == device_id
    if family == "seating" and "seating.own" in kind.documents:
        seating = state.seatings.get(rest)
        return seating is not None and seating.table == state.devices[device_id].table
    return document == f"device.{device_id}" and "device.self" in kind.documents


def standing_documents(
    kind: DeviceKind, device_id: str, existing: Mapping[str, object]
) -> list[str]:
    """Names of the documents a device may hear from the start: all but single bills."""
    found = []
    for name in existing:
        family = name.partition(".")[0]
        if name in kind.documents or (f"{family}.*" in kind.documents and family != "bill"):
            found.append(name)
    if "device.self" in kind.documents:
        found.append(f"device.{device_id}")
    return found
