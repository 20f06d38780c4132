"""What the kiosk shows is what the hub charges.

A guest must see a sum change under their finger, so `hub/web/guest/pricing.ts` adds up what it shows.
The hub alone decides (`hub/domain/pricing.py`); here both are given the same random baskets.
"""

from __future__ import annotations

import json
import random
import subprocess
from typing import Any

from hub.domain.commands import LineWish
from hub.domain.menu import Item, Menu
from hub.domain.pricing import priced
from hub.domain.refusals import Refusal
from hub.domain.stock import Overlay
from hub.live.shop_documents import MenuDocument, OverlayDocument
from hub.live.view import View
from tests.shop_day import ShopDay
from tools import node

# Baskets of one run; Node answers all of them in one process.
CASES = 600
SEED = 466

# What the kiosk calls a refusal of the hub.
SHOWN_AS = {
    "sold_out": "sold_out",
    "not_enough_stock": "not_enough",
    "not_offered_now": "not_now",
    "no_market_price": "no_price",
    "too_few_servings": "servings",
    "unknown_item": "gone",
    "unknown_option": "changed",
    "option_count": "changed",
    "set_steps_wrong": "changed",
}


def document(family: Any, name: str, view: View) -> dict[str, Any]:
    """A document as a screen has it."""
    body: dict[str, Any] = {key: {} for key in family.collections()}
    for path in family.paths(view, name):
        value = family.render(view, name, path)
        if value is None:
            continue
        where = body
        for key in path[:-1]:
            where = where.setdefault(key, {})
        where[path[-1]] = value
    return body


def options(rng: random.Random, menu: Menu, item: Item) -> list[dict[str, Any]]:
    """Picks of an item's groups: mostly as many as a group allows, now and then not."""
    picks = []
    for group in (menu.group_by_id[name] for name in item.groups):
        wanted = rng.randint(group.min, group.max)
        if rng.random() < 0.04:
            wanted = max(0, group.min - 1) if rng.random() < 0.5 else group.max + 1
        for option in rng.sample(group.options, len(group.options)):
            units = min(wanted, rng.randint(1, option.quantity_max))
            if units:
                picks.append({"group": group.id, "option": option.id, "quantity": units})
            wanted -= units
    return picks


def wish(rng: random.Random, menu: Menu, item: Item) -> dict[str, Any]:
    steps = []
    for step in item.steps:
        part = menu.item_by_id[rng.choice(step.candidates).item]
        steps.append({"step": step.id, "item": part.id, "options": options(rng, menu, part)})
    return {
        "item": item.id,
        "quantity": rng.choice([1, 1, 2, 3, 9]),
        "options": options(rng, menu, item),
        "steps": steps[1:] if steps and rng.random() < 0.03 else steps,
    }


def overlay(rng: random.Random, menu: Menu) -> Overlay:
    keys = [item.id for item in menu.items]
    keys += [f"{group.id}.{option.id}" for group in menu.groups for option in group.options]
    return Overlay(
        sold_out=dict.fromkeys(rng.sample(keys, rng.choice([0, 0, 3, 12])), 0),
        stock={key: rng.randint(1, 4) for key in rng.sample(keys, rng.choice([0, 5, 30]))},
        market_prices={item.id: 55_000 for item in menu.items if item.price is None},
        dayparts_open={part.id for part in menu.dayparts if rng.random() < 0.6},
    )


def charged(menu: Menu, now: Overlay, wishes: list[dict[str, Any]]) -> int | Refusal:
    """What the hub says: won, or why not."""
    lines = [LineWish.model_validate_json(json.dumps(one)) for one in wishes]
    try:
        return sum(line.amount for line in priced(menu, now, lines, "ko"))
    except Refusal as refusal:
        return refusal


def test_the_kiosk_shows_what_the_hub_charges() -> None:
    rng = random.Random(SEED)
    view = View(ShopDay().state)
    menu = view.state.menu
    card = document(MenuDocument(), "menu.ko", view)
    cases, said = [], []
    for _ in range(CASES):
        now = view.state.overlay = overlay(rng, menu)
        wishes = [wish(rng, menu, rng.choice(menu.items)) for _ in range(rng.randint(1, 4))]
        said.append(charged(menu, now, wishes))
        shown = document(OverlayDocument(), "overlay", view)
        cases.append(json.dumps({"menu": card, "overlay": shown, "wishes": wishes}))
    done = subprocess.run(
        [str(node.NODE), "--no-warnings", "tests/contract/kiosk_pricing.mjs"],
        cwd=node.ROOT,
        env=node.environment(),
        input="\n".join(cases),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == CASES
    kinds: set[str] = set()
    for case, hub, kiosk in zip(cases, said, answers, strict=True):
        found = {kind for kind in kiosk["troubles"] if kind}
        if isinstance(hub, Refusal):
            # The hub names the first thing wrong; the kiosk marks each line with one of its own.
            assert SHOWN_AS[hub.code] in found, (hub.code, hub.params, found, case[-900:])
            kinds.add(hub.code)
        else:
            assert not found, (found, case[-900:])
            assert kiosk["total"] == hub
    assert sum(isinstance(hub, int) for hub in said) > CASES // 5, "hardly a basket could be had"
    assert {"sold_out", "not_enough_stock", "not_offered_now", "option_count"} <= kinds, kinds
