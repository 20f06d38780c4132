"""The front door: commands that carry a secret. It is hashed here, and an internal command goes on without it.

Argon2id with the library's defaults (RFC 9106 low-memory profile), in a thread: tens of
milliseconds of CPU that must not hold up the loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from hub.domain import commands as c
from hub.domain.behaviour import COMMANDS
from hub.domain.decide.people import lock_left
from hub.domain.staff import Person
from hub.keyed import Keyed
from hub.outcome import Outcome
from hub.shop import Shop

from .errors import WireError
from .numbers import NumberDoor

# Two people type a PIN at once at most; more would only slow each other down on two cores.
HASHING_AT_ONCE = 2
CODE_DIGITS = 10


class FrontDoor:
    """Hashes PINs and codes. `key` is the hub's own secret, kept outside the database."""

    def __init__(self, shop: Shop, key: bytes) -> None:
        self._shop, self._key = shop, key
        self._hasher = PasswordHasher()
        self._slots = asyncio.Semaphore(HASHING_AT_ONCE)
        self._numbers = NumberDoor(shop, Keyed(key))

    async def ask(self, command: c.Command, device: str, digest: bytes) -> Outcome:
        """The final answer to a command with a secret."""
        match command:
            case c.SignIn():
                return await self._sign_in(command, device, digest)
            case c.Authorise():
                return await self._authorise(command, device, digest)
            case c.SavePerson():
                return await self._save_person(command, device, digest)
            case c.AddDevice():
                return await self._add_device(command, device, digest)
            case c.AskCashReceipt() | c.CollectStamps() | c.RedeemStamps():
                return await self._numbers.ask(command, device)
        raise TypeError(f"{command.type} has no door")

    async def _sign_in(self, command: c.SignIn, device: str, digest: bytes) -> Outcome:
        record = c.RecordSignIn(
            command_id=command.command_id,
            type="record_sign_in",
            person=command.person,
            right=await self._right(command.person, command.pin, device),
        )
        return await self._shop.ask(record, COMMANDS["record_sign_in"], device, digest)

    async def _authorise(self, command: c.Authorise, device: str, digest: bytes) -> Outcome:
        record = c.RecordAuthorisation(
            command_id=command.command_id,
            type="record_authorisation",
            person=command.person,
            right=await self._right(command.person, command.pin, device),
        )
        return await self._shop.ask(record, COMMANDS["record_authorisation"], device, digest)

    async def _right(self, person: str, pin: str, device: str) -> bool:
        """Whether the PIN is this person's; False unlooked while too many wrong ones lock it here."""
        state = self._shop.state
        stored = state.pin_hashes.get(person)
        # By the clock, not by the last event: in a quiet shop that one may lie before the lock's end.
        locked = lock_left(state, device, person, self._shop.clock.now())
        return bool(stored) and not locked and await self._verified(stored or "", pin)

    async def _verified(self, stored: str, pin: str) -> bool:
        async with self._slots:
            try:
                return await asyncio.to_thread(self._hasher.verify, stored, pin)
            except (Argon2Error, InvalidHashError):
                return False

    async def pin_hash(self, pin: str) -> str:
        """Argon2id of a PIN."""
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, pin)

    async def _save_person(self, command: c.SavePerson, device: str, digest: bytes) -> Outcome:
        hashed = await self.pin_hash(command.pin) if command.pin else None
        record = c.RecordPerson(
            command_id=command.command_id,
            type="record_person",
            person=Person(id=command.person, roles=command.roles, active=command.active),
            name=command.name,
            pin_hash=hashed,
        )
        return await self._shop.ask(record, COMMANDS["record_person"], device, digest)

    def code_hash(self, code: str) -> str:
        """Keyed hash of a pairing code: ten digits alone would be guessed out of a plain one."""
        return hmac.new(self._key, b"code:" + code.encode(), hashlib.sha256).hexdigest()

    async def _add_device(self, command: c.AddDevice, device: str, digest: bytes) -> Outcome:
        if command.device.kind not in self._shop.kinds:
            raise WireError("malformed", where="device.kind", why="unknown")
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        record = c.RecordCode(
            command_id=command.command_id,
            type="record_code",
            device=command.device,
            code_hash=self.code_hash(code),
        )
        outcome = await self._shop.ask(record, COMMANDS["record_code"], device, digest)
        if outcome.status != 200:
            return outcome
        body = json.loads(outcome.body)
        # A repeated command gets the stored answer, and its code is not the one just made.
        if self.code_hash(code) in self._shop.state.codes:
            body["answer"]["code"] = code
        return Outcome(200, json.dumps(body, separators=(",", ":")))
