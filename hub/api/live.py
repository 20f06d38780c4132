"""`GET /api/v1/live`: upgrades to the socket, and keeps count of who is here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fastapi import APIRouter, WebSocket

from hub.devices.registry import device_by_token, hears
from hub.domain.apply import Entry
from hub.domain.events import DeviceChanged, DeviceRevoked
from hub.live.session import CLOSE_REFUSED, CLOSE_RESTART, PATIENCE, Patience, Session
from hub.shop import Shop

# A shop has a few dozen screens; this keeps a broken client from using up the hub's memory. Strangers count too.
CONNECTIONS_MAX = 400


class LiveGate:
    """The session's view of the shop, and the shop's view of its sessions."""

    def __init__(self, shop: Shop, patience: Patience = PATIENCE) -> None:
        self._shop, self.patience = shop, patience
        self._sessions: dict[Session, str] = {}
        self._connections = 0
        shop.committed.append(self._committed)

    def device_of(self, token: str) -> str | None:
        device = device_by_token(self._shop.state, token)
        return device.id if device and device.kind in self._shop.kinds else None

    def may_hear(self, device_id: str, document: str) -> bool:
        device = self._shop.state.devices.get(device_id)
        if device is None or device.token_hash is None:
            return False
        return hears(self._shop.state, self._shop.kinds[device.kind], device_id, document)

    def came(self, session: Session, device_id: str) -> None:
        self._sessions[session] = device_id
        self._count(device_id, 1)

    def went(self, session: Session, device_id: str) -> None:
        self._sessions.pop(session, None)
        self._count(device_id, -1)

    def now(self) -> int:
        return self._shop.clock.now()

    def full(self) -> bool:
        return self._connections >= CONNECTIONS_MAX

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Counts a connection, whoever is on it, for as long as it lasts."""
        self._connections += 1
        try:
            yield
        finally:
            self._connections -= 1

    def close_all(self) -> None:
        """The hub stops: screens come back by themselves, each at its own moment."""
        for session in list(self._sessions):
            session.close(CLOSE_RESTART)

    def _count(self, device_id: str, step: int) -> None:
        present = self._shop.feed.view.present
        present[device_id] = present.get(device_id, 0) + step
        if not present[device_id]:
            del present[device_id]
        self._shop.feed.touch("devices", ("devices", device_id))

    def _committed(self, entries: Sequence[Entry]) -> None:
        """A revoked device loses its screen at once, a tablet that was moved its old table's party."""
        for entry in entries:
            if not isinstance(entry.event, DeviceRevoked | DeviceChanged):
                continue
            for session, device_id in list(self._sessions.items()):
                if device_id != entry.event.device_id:
                    continue
                if isinstance(entry.event, DeviceRevoked):
                    session.close(CLOSE_REFUSED)
                else:
                    session.check_rights()


def router(shop: Shop, gate: LiveGate) -> APIRouter:
    """The one socket route."""
    routes = APIRouter()

    @routes.websocket("/api/v1/live")
    async def live(socket: WebSocket) -> None:
        if gate.full():
            await socket.close()  # not accepted yet: the upgrade is answered with 403
            return
        with gate.connection():
            await Session(socket, shop.feed, gate, gate.patience).run()

    return routes
