"""Devices come by a code and go by revocation; a jumped clock is accepted by a person."""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..device import CODE_LIFE_MS, CODES_OPEN_MAX, DEVICES_MAX, Device, NewDevice
from ..refusals import CodeInvalid, OverLimit
from ..state import ShopState
from .context import Context, Decision, device_of


def record_code(state: ShopState, command: c.RecordCode, context: Context) -> Decision:
    """기기 추가: opens a code for five minutes."""
    if len(state.codes) >= CODES_OPEN_MAX:
        raise OverLimit(what="codes", limit=CODES_OPEN_MAX)
    until = context.now + CODE_LIFE_MS
    event = e.PairingCodeIssued(
        type="pairing_code_issued",
        device=command.device,
        until=until,
        private=e.CodeSecret(code_hash=command.code_hash),
    )
    return Decision((event,), c.CodeAnswer(until=until))


def pair_device(state: ShopState, command: c.PairDevice, context: Context) -> Decision:
    """A device brought a code. A wrong one costs every open code a try: guessing closes the door."""
    code = state.codes.get(command.code_hash)
    if code is None:
        if not state.codes:
            raise CodeInvalid()
        spent = [key for key, open_code in state.codes.items() if open_code.tries_left <= 1]
        closed = [
            e.PairingCodeClosed(
                type="pairing_code_closed", reason="tries", private=e.CodeSecret(code_hash=key)
            )
            for key in spent
        ]
        return Decision((e.PairingFailed(type="pairing_failed"), *closed), CodeInvalid())
    return _admitted(state, code.device, command.token_hash, command.code_hash, context)


def admit_device(state: ShopState, command: c.AdmitDevice, context: Context) -> Decision:
    """A ready device for the technician's command line and the demo."""
    return _admitted(state, command.device, command.token_hash, None, context)


def _admitted(
    state: ShopState, device: NewDevice, token_hash: str, code_hash: str | None, context: Context
) -> Decision:
    in_use = sum(1 for known in state.devices.values() if known.token_hash)
    if in_use >= DEVICES_MAX:
        raise OverLimit(what="devices", limit=DEVICES_MAX)
    device_id = context.new_id("d")
    event = e.DevicePaired(
        type="device_paired",
        device_id=device_id,
        device=device,
        private=e.TokenSecret(token_hash=token_hash, code_hash=code_hash),
    )
    return Decision((event,), c.PairAnswer(device_id=device_id, kind=device.kind))


def change_device(state: ShopState, command: c.ChangeDevice, context: Context) -> Decision:
    known: Device = device_of(state, command.device_id)
    event = e.DeviceChanged(
        type="device_changed",
        device_id=known.id,
        device=NewDevice(
            kind=known.kind,
            name=command.name,
            screen=command.screen,
            table=command.table or known.table,
        ),
    )
    return Decision((event,), c.Done())


def revoke_device(state: ShopState, command: c.RevokeDevice, context: Context) -> Decision:
    """기기 연결 끊기."""
    known = device_of(state, command.device_id)
    return Decision((e.DeviceRevoked(type="device_revoked", device_id=known.id),), c.Done())


def accept_clock(state: ShopState, command: c.AcceptClock, context: Context) -> Decision:
    """시각 확인. The clock itself (`hub/clock.py`) hears of the event and follows the wall again."""
    return Decision((e.ClockAccepted(type="clock_accepted"),), c.Done())
