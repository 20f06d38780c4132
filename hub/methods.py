"""Which ways to pay a house has: one line a method. What its rules offer is `HouseRules.methods`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from acquiring.online.client import ANSWER_S, OnlineClient
from acquiring.terminal.exchange import Patience as TerminalPatience
from hub.clock import Clock
from hub.payments.card_terminal import CardTerminals
from hub.payments.hand_terminal import hand_terminal
from hub.payments.method import PaymentMethod
from hub.payments.online import POLL_S, SETTLE_S, WINDOW_S, OnlinePayments, Service
from hub.payments.shop_qr import shop_qr
from hub.payments.test_card import TestCard
from hub.settings import Settings
from hub.shop import Shop


@dataclass(frozen=True, slots=True)
class Waits:
    """How long the far sides of the methods are waited for (seconds); tests have no guests who look for a card."""

    terminal: TerminalPatience = field(default_factory=TerminalPatience)
    online_window_s: float = WINDOW_S
    online_poll_s: float = POLL_S
    online_settle_s: float = SETTLE_S
    online_answer_s: float = ANSWER_S


class HouseMethods:
    """The methods of one house. `by_id` is what the runner drives; `online` is None where no service is set."""

    def __init__(
        self,
        settings: Settings,
        shop: Shop,
        clock: Clock,
        origin: Callable[[], str],
        card_thinks_s: float,
        waits: Waits,
    ) -> None:
        self._shop = shop
        folder = settings.data / "payments"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.card = TestCard(settings.data / "test_card.log", card_thinks_s)
        self.terminals = CardTerminals(
            self._address_of, folder / "terminals", waits.terminal, clock
        )
        self.online: OnlinePayments | None = None
        if settings.online_url:
            service = Service(
                settings.online_url,
                settings.online_checkout,
                settings.online_client_key,
                settings.online_secret,
                lambda: shop.state.rules.profile.name["ko"],
            )
            self.online = OnlinePayments(
                service,
                folder / "online.jsonl",
                clock,
                origin,
                window_s=waits.online_window_s,
                poll_s=waits.online_poll_s,
                settle_s=waits.online_settle_s,
                client=OnlineClient(service.url, service.secret, answer_s=waits.online_answer_s),
            )
        methods: list[PaymentMethod] = [
            self.card,
            self.terminals,
            hand_terminal(),
            shop_qr(lambda: shop.state.rules.shop_qr),
        ]
        if self.online is not None:
            methods.append(self.online)
        self.by_id: dict[str, PaymentMethod] = {method.id: method for method in methods}

    def _address_of(self, terminal: str) -> str | None:
        known = self._shop.state.terminals.get(terminal)
        return known.address if known else None
