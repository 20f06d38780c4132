"""Devices come by a code and go by revocation; a code has five tries and five minutes; printers have names."""

from typing import Any

import pytest
from pydantic import ValidationError

from hub.domain.device import CODE_LIFE_MS, CODE_TRIES, CODES_OPEN_MAX, DEVICES_MAX, ScreenProfile
from hub.domain.printer import PRINTERS_MAX
from tests.shop_day import Outcome, ShopDay, token_hash
from tests.unit.domain.small_shop import NOWHERE, shop

KIOSK = {"kind": "kiosk", "name": "문 앞"}
PRINTER = {"id": "p1", "name": "주방", "address": "tcp://10.0.0.9:9100", "profile": "generic"}


def issue(day: ShopDay, word: str = "code") -> Outcome:
    body = {"type": "record_code", "device": KIOSK, "code_hash": token_hash(word)}
    return day.ask(body, "setup")


def pair(day: ShopDay, word: str = "code", token: str = "token") -> Outcome:
    body = {"type": "pair_device", "code_hash": token_hash(word), "token_hash": token_hash(token)}
    return day.ask(body, "hub")


def params(outcome: Outcome) -> tuple[str | None, Any]:
    return outcome.code, outcome.refusal and outcome.refusal.params


# --- codes


def test_a_code_makes_one_device() -> None:
    day = shop()
    issued = issue(day)
    assert issued.answer.until == day.now + CODE_LIFE_MS
    assert issued.answer.code is None  # the door adds it, the shop never knew it
    answer = pair(day).answer
    device = day.state.devices[answer.device_id]
    assert (answer.kind, device.kind, device.name) == ("kiosk", "kiosk", "문 앞")
    assert day.state.device_by_token[token_hash("token")] == answer.device_id
    assert day.state.codes == {}
    assert params(pair(day)) == ("code_invalid", {})


def test_secrets_are_private() -> None:
    day = shop()
    events = [*issue(day).events, *pair(day, "wrong").events, *pair(day).events]
    assert [event.type for event in events] == [
        "pairing_code_issued", "pairing_failed", "device_paired",
    ]  # fmt: skip
    shared = "".join(event.model_dump_json(exclude={"private"}) for event in events)
    assert token_hash("code") not in shared
    assert token_hash("token") not in shared


def test_a_code_is_good_for_five_minutes() -> None:
    day = shop()
    issue(day)
    day.now += CODE_LIFE_MS - 1
    assert pair(day).events
    issue(day, "second")
    day.now += CODE_LIFE_MS
    late = pair(day, "second")
    assert (params(late), late.events) == (("code_invalid", {}), ())
    assert day.entries[-1].event.reason == "expired"  # type: ignore[attr-defined]


def test_guessing_closes_the_door() -> None:
    """Every wrong code costs all open ones a try; the fifth closes those that were open from the start."""
    day = shop()
    issue(day, "first")
    for _ in range(CODE_TRIES - 1):
        assert params(pair(day, "guess")) == ("code_invalid", {})
    issue(day, "second")
    last = pair(day, "guess")
    assert [event.type for event in last.events] == ["pairing_failed", "pairing_code_closed"]
    assert last.event("pairing_code_closed").reason == "tries"
    assert pair(day, "first").code == "code_invalid"
    assert pair(day, "second", "other").events


def test_guessing_at_no_code_leaves_no_mark() -> None:
    guess = pair(shop(), "guess")
    assert (params(guess), guess.events) == (("code_invalid", {}), ())


def test_only_so_many_codes_are_open() -> None:
    day = shop()
    for n in range(CODES_OPEN_MAX):
        assert issue(day, f"c{n}").events
    assert params(issue(day, "more")) == ("over_limit", {"what": "codes", "limit": CODES_OPEN_MAX})
    day.advance(CODE_LIFE_MS)
    assert issue(day, "more").events


# --- devices


def test_only_so_many_devices_are_in_use() -> None:
    day = shop()
    admit: dict[str, Any] = {"type": "admit_device", "device": KIOSK}
    in_use = len(day.state.devices)
    for n in range(DEVICES_MAX - in_use):
        assert day.ask(admit | {"token_hash": token_hash(f"t{n}")}, "hub").events
    limit = ("over_limit", {"what": "devices", "limit": DEVICES_MAX})
    assert params(day.ask(admit | {"token_hash": token_hash("more")}, "hub")) == limit
    issue(day)
    assert params(pair(day)) == limit
    day.ask({"type": "revoke_device", "device_id": day.devices["kiosk2"]}, "setup")
    assert pair(day).events  # a revoked one is in the books, not in use


def test_a_revoked_device_is_nobody() -> None:
    day = shop()
    day.ask({"type": "record_sign_in", "person": "boss", "right": True}, "staff")
    gone = day.devices["staff"]
    revoke = {"type": "revoke_device", "device_id": gone}
    assert day.ask(revoke, "setup").events
    assert day.state.devices[gone].token_hash is None
    assert gone not in day.state.device_by_token.values()
    assert gone not in day.state.sign_ins.on_device
    unknown = ("unknown_device", {"device": gone})
    assert params(day.ask(revoke, "setup")) == unknown
    change = {"type": "change_device", "device_id": gone, "name": "창가", "screen": {}}
    assert params(day.ask(change, "setup")) == unknown


def test_a_device_is_renamed_and_measured() -> None:
    day = shop()
    screen = {"width_px": 1080, "height_px": 1920, "diagonal_mm": 686, "reach_mm": 500}
    kiosk = day.devices["kiosk"]
    change: dict[str, Any] = {"type": "change_device", "device_id": kiosk, "name": "창가"}
    assert day.ask(change | {"screen": screen}, "setup").events
    device = day.state.devices[kiosk]
    assert (device.kind, device.name, device.screen.diagonal_mm) == ("kiosk", "창가", 686)
    missing = change | {"device_id": "d" + NOWHERE, "screen": screen}
    assert day.ask(missing, "setup").code == "unknown_device"


@pytest.mark.parametrize(
    "screen",
    [
        {"diagonal_mm": 79},  # an inch was meant
        {"diagonal_mm": 5_001},
        {"width_px": 0},
        {"height_px": 16_001},
        {"reach_mm": -1},
        {"depth_mm": 3},
    ],
)
def test_what_is_no_screen(screen: dict[str, int]) -> None:
    assert ScreenProfile(diagonal_mm=80).diagonal_mm == 80
    assert ScreenProfile().diagonal_mm == 0  # nobody measured it yet
    with pytest.raises(ValidationError):
        ScreenProfile(**screen)


# --- printers


def test_a_printer_is_saved_changed_and_removed() -> None:
    day = shop()
    save = {"type": "save_printer", "printer": PRINTER | {"stations": ["hot"], "receipts": True}}
    day.ask(save, "setup")
    assert day.state.printers["p1"].stations == ("hot",)
    day.ask({"type": "save_printer", "printer": PRINTER | {"name": "뒷문"}}, "setup")
    assert [printer.name for printer in day.state.printers.values()] == ["뒷문"]
    remove = {"type": "remove_printer", "printer": "p1"}
    assert day.ask(remove, "setup").events
    assert params(day.ask(remove, "setup")) == ("unknown_printer", {"printer": "p1"})


def test_only_so_many_printers() -> None:
    day = shop()
    for n in range(PRINTERS_MAX):
        own = {"id": f"p{n}", "address": f"tcp://10.0.0.9:{9100 + n}"}
        assert day.ask({"type": "save_printer", "printer": PRINTER | own}).events
    more = {"type": "save_printer", "printer": PRINTER | {"id": "one-more"}}
    assert params(day.ask(more)) == ("over_limit", {"what": "printers", "limit": PRINTERS_MAX})
    again = {"id": "p1", "address": "tcp://10.0.0.9:9101"}
    assert day.ask({"type": "save_printer", "printer": PRINTER | again}).events


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("tcp://10.0.0.9:9100", True),
        ("serial:///dev/ttyUSB0?baud=19200&flow=rtscts", True),
        ("usb:04b8:0e15", True),
        ("file:", True),
        ("http://10.0.0.9", False),
        ("tcp://10.0.0.9 9100", False),
        ("tcp://프린터", False),
        ("file:/a\nb", False),
        ("file:" + "a" * 201, False),
    ],
)
def test_addresses_of_printers(address: str, fits: bool) -> None:
    body = {"type": "save_printer", "printer": PRINTER | {"address": address}}
    if fits:
        assert shop().command(body)
        return
    with pytest.raises(ValidationError, match="address"):
        shop().command(body)


def test_a_jumped_clock_is_accepted() -> None:
    event = shop().ask({"type": "accept_clock"}, "setup").event("clock_accepted")
    assert event.model_dump(exclude_none=True) == {"type": "clock_accepted"}
