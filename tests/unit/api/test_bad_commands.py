"""`POST /api/v1/commands`: what it says to whatever may arrive: right order, exact code, nothing stored or echoed."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hub.api.asking import BODY_BYTES, MENU_BYTES
from hub.api.errors import WIRE_ERRORS, WireError
from tests.open_house import OpenHouse, open_house
from tests.unit.domain.small_shop import wish

# Stands in every bad input, as a word that would pass for one of ours; no answer may hold it.
MARK = "zqmarker"
KOREAN = re.compile(r"[가-힣]")

Sent = bytes | AsyncIterator[bytes]
Make = Callable[[OpenHouse], Sent]


@dataclass(frozen=True, slots=True)
class Bad:
    """What is sent, by whom, and what must come back. `where` and `why` are the parameters of `malformed`."""

    name: str
    status: int
    code: str
    make: Make
    kind: str = "kiosk"
    token: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    where: str | None = None
    why: str | None = None


def raw(text: str | bytes) -> Make:
    """These very bytes."""
    return lambda house: text if isinstance(text, bytes) else text.encode()


def order(change: dict[str, Any] | None = None, **line: Any) -> Make:
    """A good order of one cola with the mark in its note, changed at the top or in its line."""

    def make(house: OpenHouse) -> bytes:
        body = house.order(wish("cola") | line, note=MARK) if not line else house.order("cola")
        if line:
            body["lines"] = [wish("cola") | {"note": MARK} | line]
        whole = {"command_id": house.command_id()} | body | (change or {})
        return json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")

    return make


def spliced(old: str, new: str | bytes) -> Make:
    """A good order whose text has `new` in place of `old`, once."""

    def make(house: OpenHouse) -> bytes:
        whole = order()(house)
        assert isinstance(whole, bytes)
        assert whole.count(old.encode()) >= 1
        return whole.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1)

    return make


def options(item: str, *picks: tuple[str, str, int]) -> Make:
    chosen = [{"group": group, "option": name, "quantity": n} for group, name, n in picks]
    return order(item=item, options=chosen)


def padded(kind: str, size: int) -> Make:
    """A command of that type with `size` bytes of note."""
    return raw(f'{{"type":"{kind}","note":"{MARK}' + "x" * size + '"}')


def in_pieces(size: int) -> Make:
    """The same without a length announced: 64 KiB at a time, far more than is ever read."""

    def make(house: OpenHouse) -> AsyncIterator[bytes]:
        async def pieces() -> AsyncIterator[bytes]:
            yield f'{{"type":"place_order","note":"{MARK}'.encode()
            for _ in range(size // 65536):
                yield b"x" * 65536

        return pieces()

    return make


def malformed(name: str, make: Make, where: str | None = None, why: str | None = None) -> Bad:
    return Bad(name, 422, "malformed", make, where=where, why=why)


def refused(name: str, code: str, make: Make) -> Bad:
    return Bad(name, 409, code, make)


def _quantity(name: str, value: object, why: str) -> Bad:
    return malformed(f"quantity {name}", order(quantity=value), "lines.0.quantity", why)


MB = 1024 * 1024
NOT_JSON = raw(f'{{"type": "place_order", "{MARK}')
UNKNOWN_PICKS = [{"group": "spice", "option": "mild"}] * 41

CASES = [
    # Size comes first, whoever asks.
    Bad("5 MB", 413, "too_large", padded("place_order", 5 * MB)),
    Bad("5 MB, no length announced", 413, "too_large", in_pieces(5 * MB)),
    Bad("5 MB without token", 413, "too_large", padded("place_order", 5 * MB), token=""),
    Bad("5 MB with a wrong token", 413, "too_large", in_pieces(5 * MB), token=MARK),
    Bad("5 MB of an order by who may send a menu", 413, "too_large", padded("place_order", 5 * MB), "staff"),
    Bad("5 MB of nothing by who may send a menu", 413, "too_large", raw(MARK.encode() * 700_000), "staff"),
    Bad("more than any menu", 413, "too_large", padded("publish_menu", MENU_BYTES), "staff"),
    Bad("10,000 lines", 413, "too_large", order({"lines": [wish("cola")] * 10_000})),
    Bad("one byte too many", 413, "too_large", raw(b" " * (BODY_BYTES + 1))),
    # Then the token.
    Bad("no token", 401, "no_token", NOT_JSON, token=""),
    Bad("another scheme", 401, "no_token", NOT_JSON, headers={"Authorization": f"Basic {MARK}"}),
    Bad("an empty token", 401, "no_token", NOT_JSON, headers={"Authorization": "Bearer  "}),
    Bad("wrong token", 401, "unknown_token", NOT_JSON, token=MARK),
    Bad("a token beyond ASCII", 401, "unknown_token", NOT_JSON, headers={"Authorization": "Bearer \xff\xfe"}),
    # Then the allow-list, before anything is said about the shape.
    Bad("not this kind's, and malformed", 403, "not_allowed", raw(f'{{"type":"publish_menu","{MARK}')),
    Bad("not this kind's, and not JSON", 403, "not_allowed", raw(f'"type":"sign_in" {MARK}'),
        headers={"Content-Type": "text/plain"}),
    Bad("unknown command", 403, "unknown_command", raw(f'{{"type":"make_coffee","x":"{MARK}"}}')),
    Bad("the hub's own command", 403, "unknown_command", raw('{"type":"record_payment"}')),
    # Then the shape.
    *(Bad(f"said to be {said}", 415, "wrong_content_type", order(), headers={"Content-Type": said})
      for said in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "")),
    malformed("nothing", raw(b""), "type"),
    malformed("no JSON", raw(MARK), "type"),
    malformed("cut off", NOT_JSON, "body", "json_invalid"),
    malformed("an array", raw(f'[{{"type":"place_order","x":"{MARK}"}}]'), "body"),
    malformed("no type", raw(f'{{"x":"{MARK}"}}'), "type"),
    malformed("type is a number", raw('{"type": 5}'), "type"),
    malformed("type in capitals", raw(f'{{"type":"{MARK.upper()}"}}'), "type"),
    malformed("type deep inside only", raw('{"x": {"type":"place_order"}}'), "command_id", "missing"),
    malformed("a raw lone surrogate", spliced(MARK, b"\xed\xa0\x80"), "body", "json_invalid"),
    malformed("an escaped lone surrogate", spliced(MARK, "\\ud800"), "body", "json_invalid"),
    malformed("half a surrogate pair", spliced(MARK, "\\udc00x"), "body", "json_invalid"),
    malformed("a surrogate as a key", spliced('"note"', '"\\ud800"'), "body", "json_invalid"),
    malformed("no UTF-8", spliced(MARK, b"\xff\xfe"), "body", "json_invalid"),
    malformed("UTF-16", raw(f'{{"type":"place_order","x":"{MARK}"}}'.encode("utf-16")), "type"),
    malformed("a byte order mark", spliced("{", b"\xef\xbb\xbf{"), "body", "json_invalid"),
    malformed("two values", spliced('{"command_id"', '{} {"command_id"'), "body", "json_invalid"),
    *(malformed(f"total {value}", spliced('"total": 2000', f'"total": {value}'))
      for value in ("NaN", "Infinity", "-Infinity", "1e999", "2e3", "true", "null", '"2000"', "-1", "0x10")),
    malformed("total beyond any", order({"total": 2**63}), "total", "less_than_equal"),
    malformed("NUL", order({"note": f"{MARK}\0"}), "note", "value_error"),
    malformed("a raw control character", spliced(MARK, b"\x07"), "body", "json_invalid"),
    malformed("an escape sequence", order({"note": f"\x1bp{MARK}"}), "note", "value_error"),
    malformed("a C1 control character", order({"note": f"\x9b{MARK}"}), "note", "value_error"),
    malformed("text turned round", order({"note": f"\u202e{MARK}"}), "note", "value_error"),
    malformed("a line break", order({"note": f"{MARK}\n"}), "note", "value_error"),
    malformed("a note too long", order({"note": MARK * 100}), "note", "string_too_long"),
    malformed("NUL in an id", order(item=f"{MARK}\0"), "lines.0.item", "string_pattern_mismatch"),
    malformed("a key twice", spliced('"total"', '"total": 2000, "total"'), "body", "duplicate_key"),
    malformed("a key twice in a line", spliced('"quantity"', '"quantity": 9, "quantity"'), "body", "duplicate_key"),
    malformed("a type twice", spliced('"type"', '"type": "place_order", "type"'), "body", "duplicate_key"),
    malformed("another type behind it", spliced('"note"', '"type": "sign_out", "note"'), "type", "literal_error"),
    malformed("arrays 10,000 deep", spliced('"lines": ', '"lines": ' + "[" * 10_000), "body", "json_invalid"),
    malformed("objects 5,000 deep", spliced('"lines": ', '"lines": ' + '{"a":' * 5_000), "body", "json_invalid"),
    malformed("a field too many", order({MARK: MARK}), "body", "extra_forbidden"),
    malformed("a field too many in a line", order(**{MARK: 1}), "lines.0", "extra_forbidden"),
    malformed("no command id", order({"command_id": None}), "command_id", "string_type"),
    malformed("a random UUID", order({"command_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479"}), "command_id"),
    malformed("an id in capitals", order({"command_id": "01900000-0000-7000-8000-00000000000A"}), "command_id"),
    malformed("no lines", order({"lines": []}), "lines", "too_short"),
    malformed("61 lines", order({"lines": [wish("cola")] * 61}), "lines", "too_long"),
    malformed("10,000 empty lines", order({"lines": [{}] * 10_000}), "lines.0.item", "missing"),
    malformed("too many options", order(item="bibimbap", options=UNKNOWN_PICKS), "lines.0.options", "too_long"),
    _quantity("0", 0, "greater_than_equal"),
    _quantity("-1", -1, "greater_than_equal"),
    _quantity("100", 100, "less_than_equal"),
    _quantity("2**63", 2**63, "less_than_equal"),
    _quantity("-2**63 - 1", -(2**63) - 1, "greater_than_equal"),
    _quantity("10**400", 10**400, "less_than_equal"),
    _quantity("1.0", 1.0, "int_type"),
    _quantity("1.5", 1.5, "int_type"),
    _quantity("true", True, "int_type"),
    _quantity('"1"', "1", "int_type"),
    _quantity("null", None, "int_type"),
    # Then the shop: refused for good, with the answer kept and nothing else.
    refused("unknown item", "unknown_item", order(item="dragon")),
    refused("an option of another item", "unknown_option", options("cola", ("spice", "hot", 1))),
    refused("an option that is none", "unknown_option", options("bibimbap", ("spice", "icy", 1))),
    refused("a choice not made", "option_count", options("bibimbap")),
    refused("more than the group takes", "option_count",
            options("bibimbap", ("spice", "mild", 1), ("spice", "hot", 1))),
    refused("a set without its steps", "set_steps_wrong", order(item="combo")),
    refused("one serving of two", "too_few_servings", order(item="ribs")),
    refused("a stale price", "price_changed", order({"total": 1_900})),
    refused("a method not offered", "method_not_offered", order({"payment": "bitcoin"})),
    refused("a guest names a bill", "unknown_bill", order({"bill": "b" + "0" * 32})),
]  # fmt: skip


@pytest.mark.parametrize("bad", CASES, ids=[case.name for case in CASES])
def test_bad_input(bad: Bad, tmp_path: Path) -> None:
    asyncio.run(_answered(bad, tmp_path))


async def _answered(bad: Bad, folder: Path) -> None:
    async with open_house(folder) as house:
        await house.sign_in("staff")
        token = house.tokens[bad.kind] if bad.token is None else bad.token
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= bad.headers
        entries, answers = house.stored()
        sent = [(k.encode(), v.encode("latin-1")) for k, v in headers.items()]
        response = await house.client.post(
            "/api/v1/commands", content=bad.make(house), headers=sent
        )
        error = _error(response.text)
        assert (response.status_code, error["code"]) == (bad.status, bad.code), response.text
        assert bad.where is None or error["params"]["where"] == bad.where, error["params"]
        assert bad.why is None or error["params"]["why"] == bad.why, error["params"]
        assert MARK not in response.text.lower()
        assert house.stored() == (entries, answers + (bad.status == 409))
        again = await house.ask("kiosk", house.order("cola"))
        assert again.status_code == 200, "the hub goes on"


def _error(text: str) -> dict[str, Any]:
    """The error of an answer, which has the one shape and Korean words for guests and for staff."""
    body = json.loads(text)
    assert set(body) == {"error"}
    error: dict[str, Any] = body["error"]
    assert set(error) == {"code", "params", "guest", "staff", "advice"}
    assert KOREAN.search(error["guest"])
    assert KOREAN.search(error["staff"])
    return error


def test_every_error_of_the_wire_has_words() -> None:
    """A code without words would be a 500 on the day it is needed."""
    for code, (status, advice) in WIRE_ERRORS.items():
        response = WireError(code).response()
        error = _error(bytes(response.body).decode())
        assert (response.status_code, error["advice"]) == (status, advice)
