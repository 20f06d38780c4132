"""`POST /api/v1/pair`: a device brings a code and leaves with its token; and the hub's own command line."""

from __future__ import annotations

import hmac
import json
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter, ValidationError

from hub.clock import Ids
from hub.devices.registry import hashed, new_token
from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.device import NewDevice
from hub.domain.printer import PrinterTuning
from hub.domain.refusals import CodeInvalid, UnknownPrinter
from hub.domain.staff import Person, Pin, Role
from hub.domain.text import Frozen, Name, Slug
from hub.outcome import Outcome, refused
from hub.shop import Shop, Stopping

from .asking import body_of, token_of
from .errors import WireError, answer_of
from .front import FrontDoor

# A code is ten digits; a body of more than this is not one (bytes).
PAIR_BYTES = 1024
# Guesses at codes, from everywhere together: one a second, ten in a burst. Five wrong ones close a code anyway.
PAIR_BURST, PAIR_EVERY_MS = 10, 1_000


class TicketWish(Frozen):
    """What the command line asks of a running hub."""

    do: Literal["add_device", "admit_device", "save_person", "tune_printer"]
    device: NewDevice | None = None
    person: Slug | None = None
    name: Name | None = None
    roles: tuple[Role, ...] = ()
    pin: Pin | None = None
    printer: Slug | None = None
    profile: Slug | None = None
    tuning: PrinterTuning | None = None


_WISH = TypeAdapter(TicketWish)


class Pairing:
    """Codes and tokens for one shop."""

    def __init__(self, shop: Shop, door: FrontDoor, ids: Ids, local_key: str) -> None:
        self._shop, self._door, self._ids, self._local_key = shop, door, ids, local_key
        self._tokens_left, self._refilled = float(PAIR_BURST), 0

    def router(self) -> APIRouter:
        routes = APIRouter(prefix="/api/v1")
        routes.add_api_route("/pair", self.pair, methods=["POST"], response_model=None)
        routes.add_api_route(
            "/local", self.local, methods=["POST"], response_model=None, include_in_schema=False
        )
        return routes

    async def pair(self, request: Request) -> Response:
        """A code in, a token out: once, and only while the code is open."""
        try:
            body = await body_of(request, PAIR_BYTES)
            code = _code(body)
            self._slow_down()
            if not self._shop.state.codes:
                # Decided without the shop: answers are kept for a year and a half, and strangers may guess for as long.
                return answer_of(refused(CodeInvalid()))
            token = new_token()
            outcome = await self._tell(
                c.PairDevice(
                    command_id=self._ids.command_id(),
                    type="pair_device",
                    code_hash=self._door.code_hash(code),
                    token_hash=hashed(token),
                )
            )
            return answer_of(_with_token(outcome, token))
        except WireError as error:
            return error.response()
        except Stopping as stopping:
            return WireError(stopping.code).response()

    def _slow_down(self) -> None:
        now = self._shop.clock.mono()
        self._tokens_left += (now - self._refilled) / PAIR_EVERY_MS
        self._tokens_left = min(self._tokens_left, PAIR_BURST)
        self._refilled = now
        if self._tokens_left < 1:
            raise WireError("too_many")
        self._tokens_left -= 1

    async def local(self, request: Request) -> Response:
        """For `madang device ...` beside a running hub: whoever reads the key file owns the data anyway."""
        try:
            body = await body_of(request, PAIR_BYTES * 4)
            if not hmac.compare_digest(token_of(request).encode(), self._local_key.encode()):
                raise WireError("unknown_token")
            try:
                wish = _WISH.validate_json(body)
            except ValidationError:
                raise WireError("malformed", where="body") from None
            return answer_of(await self.grant(wish))
        except WireError as error:
            return error.response()
        except Stopping as stopping:
            return WireError(stopping.code).response()

    async def grant(self, wish: TicketWish) -> Outcome:
        """A code, a ready token, a person, or a printer's tuning, as the technician at the machine wishes."""
        command_id = self._ids.command_id()
        if wish.do == "save_person" and wish.person and wish.name and wish.roles:
            pin_hash = await self._door.pin_hash(wish.pin) if wish.pin else None
            return await self._tell(
                c.RecordPerson(
                    command_id=command_id,
                    type="record_person",
                    person=Person(id=wish.person, roles=wish.roles),
                    name=wish.name,
                    pin_hash=pin_hash,
                )
            )
        if wish.do == "tune_printer" and wish.printer and wish.profile:
            return await self._tune(wish.printer, wish.profile, wish.tuning)
        if wish.device is None or wish.device.kind not in self._shop.kinds:
            raise WireError("malformed", where="device")
        if wish.do == "add_device":
            add = c.AddDevice(command_id=command_id, type="add_device", device=wish.device)
            return await self._door.ask(add, "hub", command_id.encode())
        token = new_token()
        admit = c.AdmitDevice(
            command_id=command_id,
            type="admit_device",
            device=wish.device,
            token_hash=hashed(token),
        )
        return _with_token(await self._tell(admit), token)

    async def _tune(self, printer: str, profile: str, tuning: PrinterTuning | None) -> Outcome:
        known = self._shop.state.printers.get(printer)
        if known is None:
            return refused(UnknownPrinter(printer=printer))
        # A slip says nothing of the drawer's pin, which somebody found out beside the till.
        if known.tuning is not None and known.tuning.drawer_pin is not None:
            pin = {"drawer_pin": known.tuning.drawer_pin}
            tuning = (tuning or PrinterTuning()).model_copy(update=pin)
        tuned = known.model_copy(update={"profile": profile, "tuning": tuning})
        return await self._tell(
            c.SavePrinter(command_id=self._ids.command_id(), type="save_printer", printer=tuned)
        )

    async def _tell(self, command: c.Command) -> Outcome:
        return await self._shop.tell(command, COMMANDS[command.type])


def _code(body: bytes) -> str:
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise WireError("malformed", where="body") from None
    code = value.get("code") if isinstance(value, dict) and set(value) == {"code"} else None
    if not isinstance(code, str) or not (code.isascii() and code.isdecimal() and len(code) == 10):
        raise WireError("malformed", where="code")
    return code


def _with_token(outcome: Outcome, token: str) -> Outcome:
    """The answer a device keeps: its id, kind and token. The token is stored nowhere else."""
    if outcome.status != 200:
        return outcome
    answer = json.loads(outcome.body)["answer"]
    return Outcome(200, json.dumps({**answer, "token": token}, separators=(",", ":")))
