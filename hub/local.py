"""What `madang device ...` and `madang person ...` ask: of the hub that runs on the folder, else of the shop itself.

A running hub is found by the lock on its folder and the address it has noted there; the key
file `keys/local` is the right to ask. Without one, this process opens the shop, does it and closes it.
"""

from __future__ import annotations

import asyncio
import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hub.api.errors import WireError
from hub.api.front import FrontDoor
from hub.api.pairing import Pairing, TicketWish
from hub.app import DEVICE_KINDS, shop_in
from hub.clock import Ids, MachineClock
from hub.datadir import DataDir, FolderInUse, address_of
from hub.files import key_file
from hub.outcome import Outcome
from hub.settings import Settings
from hub.shop import Stopping
from hub.store.database import DatabaseRefused

# A hub that is starting reads at most 20,000 entries before it listens; one that stops lets requests end (s).
HUB_WAIT_S = 20.0
LOOK_AGAIN_S = 0.1
# The hub's own deadline for an answer is ten seconds (s).
ANSWER_S = 15.0


class NotGranted(DatabaseRefused):
    """A wish that the shop refused; the text is for the technician."""


def granted(settings: Settings, wish: dict[str, Any]) -> dict[str, Any]:
    """The answer to a wish (`hub.api.pairing.TicketWish`): `code`, or `device_id` and `token`, or nothing.

    NotGranted or DatabaseRefused with a Korean sentence.
    """
    ticket = _ticket(wish)
    until = time.monotonic() + HUB_WAIT_S
    while True:
        try:
            data = DataDir(settings.data)
        except FolderInUse:
            answer = _asked(settings.data, ticket)
            if answer is not None:
                return _answer(answer)
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_AGAIN_S)
        else:
            return _answer(asyncio.run(_directly(data, ticket)))


def _ticket(wish: dict[str, Any]) -> TicketWish:
    try:
        ticket = TicketWish.model_validate_json(json.dumps(wish))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise NotGranted(f"값이 올바르지 않습니다: {where or wish.get('do')}") from None
    if ticket.device is not None and ticket.device.kind not in DEVICE_KINDS:
        raise NotGranted(
            f"'{ticket.device.kind}'라는 기기 종류는 없습니다. 쓸 수 있는 종류: {', '.join(DEVICE_KINDS)}"
        )
    return ticket


def _asked(data: Path, ticket: TicketWish) -> Outcome | None:
    """The running hub's answer; None while it cannot be reached (it is starting, or has just stopped)."""
    url, key = address_of(data), key_file(data, "local")
    if url is None or not key.is_file():
        return None
    request = urllib.request.Request(
        f"{url}/api/v1/local",
        data=ticket.model_dump_json().encode(),
        headers={
            "Authorization": f"Bearer {key.read_bytes().hex()}",
            "Content-Type": "application/json",
        },
    )
    # Straight to the hub on this machine, whatever proxy the technician's shell is set to.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(request, timeout=ANSWER_S) as answer:
            return Outcome(answer.status, answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return Outcome(error.code, error.read().decode(errors="replace"))
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionRefusedError):
            return None
        raise NotGranted(f"마당이 대답하지 않습니다 ({error.reason}).") from error
    except OSError as error:
        # It may have happened: a second wish would be a second device, so a person decides.
        raise NotGranted(
            f"마당의 대답을 받지 못했습니다 ({error}). 기기 목록을 확인하고 다시 해 주세요."
        ) from error


async def _directly(data: DataDir, ticket: TicketWish) -> Outcome:
    clock = MachineClock()
    ids = Ids(clock)
    house = shop_in(data, clock, ids)
    shop = house.shop
    door = FrontDoor(shop, data.key("hub"))
    house.writer.start()
    shop.open()
    try:
        return await Pairing(shop, door, ids, data.key("local").hex()).grant(ticket)
    except WireError as error:
        answer = error.response()
        return Outcome(answer.status_code, bytes(answer.body).decode())
    except Stopping as stopping:
        raise NotGranted(f"기록하지 못했습니다 ({stopping.code}).") from stopping
    finally:
        await shop.close()
        house.close()


def _answer(outcome: Outcome) -> dict[str, Any]:
    try:
        body = json.loads(outcome.body)
    except ValueError:
        raise NotGranted(f"마당의 대답을 알 수 없습니다 ({outcome.status}).") from None
    if outcome.status != 200:
        raise NotGranted(body["error"]["staff"])
    # A ready token comes bare, everything else inside `answer`.
    found: dict[str, Any] = body.get("answer", body)
    return found
