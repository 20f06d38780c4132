"""The people of the demo shop besides its guests, acting over HTTP as their tablets would."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx

from hub.clock import Ids, MachineClock
from hub.demo.furnish import demo_rules
from hub.demo.restaurant import menu as demo_menu
from hub.domain.rules import HouseRules

# The screens of `reference/accessibility.md` 1.2 b: a 27-inch upright kiosk, a 10.1-inch tablet.
KIOSK_27 = {"width_px": 1080, "height_px": 1920, "diagonal_mm": 686, "reach_mm": 500}
TABLET_10 = {"width_px": 1280, "height_px": 800, "diagonal_mm": 257, "reach_mm": 0}

ANSWER_S = 30.0


class Crew:
    """Owner and technician of one demo shop, signed in on its tablets."""

    def __init__(self, url: str, rules: HouseRules | None = None) -> None:
        self.url, self._rules = url, rules or demo_rules()
        self._ids = Ids(MachineClock())
        told = httpx.get(f"{url}/api/v1/demo", timeout=ANSWER_S).json()
        self.tokens: dict[str, str] = {
            device["kind"]: device["token"] for device in told["devices"]
        }
        self._pins = {person["id"]: person["pin"] for person in told["people"]}
        self.sign_in()

    def sign_in(self) -> None:
        """Both type their PIN; again after a power cut, which may have come at any hour."""
        self._ask("staff", "sign_in", person="owner", pin=self._pins["owner"])
        self._ask("setup", "sign_in", person="technician", pin=self._pins["technician"])

    def pin(self, person: str) -> str:
        """What this person types."""
        return self._pins[person]

    def owner(self, verb: str, **fields: Any) -> dict[str, Any]:
        """The owner asks; the answer. AssertionError when the hub refuses."""
        return self._ask("staff", verb, **fields)

    def technician(self, verb: str, **fields: Any) -> dict[str, Any]:
        """The technician asks; the answer. AssertionError when the hub refuses."""
        return self._ask("setup", verb, **fields)

    def _ask(self, kind: str, verb: str, **fields: Any) -> dict[str, Any]:
        response = httpx.post(
            f"{self.url}/api/v1/commands",
            headers={"Authorization": f"Bearer {self.tokens[kind]}"},
            json={"command_id": self._ids.command_id(), "type": verb, **fields},
            timeout=ANSWER_S,
        )
        assert response.status_code == 200, f"{verb}: {response.text}"
        answer: dict[str, Any] = response.json()["answer"]
        return answer

    def mishap(self, verb: str, printer: str | None = None) -> None:
        """Torments a virtual printer, or says what the test card answers from now on."""
        body = {"verb": verb} | ({} if printer is None else {"printer": printer})
        said = httpx.post(f"{self.url}/api/v1/demo/mishap", json=body, timeout=ANSWER_S)
        assert said.json() == {"said": "ok"}, said.text

    def at_terminal(self, words: str, terminal: str = "kiosk") -> None:
        """Says a line to a virtual card terminal: what the next payment meets, or what a person does to it."""
        self._far(words, terminal=terminal)

    def at_service(self, words: str, target: str = "confirm") -> None:
        """Lays in what the hub's next request meets at the payment service."""
        self._far(words, online=target)

    def _far(self, words: str, **whom: str) -> None:
        wish = {"verb": words, **whom}
        said = httpx.post(f"{self.url}/api/v1/demo/mishap", json=wish, timeout=ANSWER_S)
        assert said.json() == {"said": "ok"}, said.text

    def far_side(self) -> dict[str, Any]:
        """Terminals and service by their own account."""
        found: dict[str, Any] = httpx.get(f"{self.url}/api/v1/demo/money", timeout=ANSWER_S).json()
        return found

    def terminal(self, terminal: str = "kiosk") -> dict[str, Any]:
        """One terminal: its `state`, and its own `lines`, the newest first."""
        found = (one for one in self.far_side()["terminals"] if one["id"] == terminal)
        return next(found)

    def device_id(self, kind: str) -> str:
        """The id of the demo's device of that kind."""
        bearer = {"Authorization": f"Bearer {self.tokens[kind]}"}
        me = httpx.get(f"{self.url}/api/v1/me", headers=bearer, timeout=ANSWER_S)
        return str(me.json()["device_id"])

    def fit_kiosk(self, screen: dict[str, int]) -> None:
        """The kiosk's screen is measured anew."""
        self.technician(
            "change_device", device_id=self.device_id("kiosk"), name="키오스크 1", screen=screen
        )

    def change_rules(self, **changes: Any) -> None:
        """The demo's house rules, with some changed."""
        self.owner("change_rules", rules=json.loads(self._rules.model_dump_json()) | changes)

    def publish(self, menu: dict[str, Any]) -> None:
        """A new menu for every screen."""
        self.owner("publish_menu", menu=menu)


def menu_now() -> dict[str, Any]:
    """The demo's menu as a command's JSON, for a test to change and publish."""
    found: dict[str, Any] = json.loads(demo_menu().model_dump_json())
    return found


def item_of(menu: dict[str, Any], item: str) -> dict[str, Any]:
    """One item of a menu's JSON."""
    return next(found for found in menu["items"] if found["id"] == item)


def journal(data: Path, kind: str) -> list[dict[str, Any]]:
    """What the journal on the disk says of one kind of event, oldest first: the shared parts."""
    with sqlite3.connect(f"file:{data / 'madang.db'}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT shared FROM journal WHERE type = ? ORDER BY seq", (kind,))
        return [json.loads(shared) for (shared,) in rows]
