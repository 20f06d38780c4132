"""Pairing codes and devices. Private parts may be gone (None)."""

from __future__ import annotations

from .. import events as e
from ..device import Device, PairingCode
from ..entry import Entry
from ..state import ShopState


def code_issued(state: ShopState, entry: Entry, event: e.PairingCodeIssued) -> None:
    if event.private:
        state.codes[event.private.code_hash] = PairingCode(event.device, event.until)
        state.timers[f"code:{event.private.code_hash}"] = event.until


def code_closed(state: ShopState, entry: Entry, event: e.PairingCodeClosed) -> None:
    if event.private:
        _drop_code(state, event.private.code_hash)


def _drop_code(state: ShopState, code_hash: str) -> None:
    state.codes.pop(code_hash, None)
    state.timers.pop(f"code:{code_hash}", None)


def pairing_failed(state: ShopState, entry: Entry, event: e.PairingFailed) -> None:
    for code in state.codes.values():
        code.tries_left -= 1


def device_paired(state: ShopState, entry: Entry, event: e.DevicePaired) -> None:
    token = event.private.token_hash if event.private else None
    state.devices[event.device_id] = Device(
        event.device_id,
        event.device.kind,
        event.device.name,
        token,
        event.device.screen,
        entry.at,
        event.device.table,
    )
    if token:
        state.device_by_token[token] = event.device_id
    if event.private and event.private.code_hash:
        _drop_code(state, event.private.code_hash)


def device_changed(state: ShopState, entry: Entry, event: e.DeviceChanged) -> None:
    device = state.devices[event.device_id]
    device.name, device.screen = event.device.name, event.device.screen
    device.table = event.device.table


def device_revoked(state: ShopState, entry: Entry, event: e.DeviceRevoked) -> None:
    device = state.devices[event.device_id]
    state.device_by_token.pop(device.token_hash or "", None)
    device.token_hash = None
    state.sign_ins.on_device.pop(event.device_id, None)
