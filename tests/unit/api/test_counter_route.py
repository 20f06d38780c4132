"""What the staff's page asks for besides the documents, and what a row of its list says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from hub.api.counter import ORDERS_TOLD
from hub.live.staff_document import ORDERS_SHOWN
from tests.open_house import SOON_S, Body, OpenHouse, open_house
from tests.unit.domain.small_shop import wish

PATHS = tuple(f"/api/v1/{name}" for name in ("orders", "papers", "give-back", "menu", "rules"))


def in_house(tmp_path: Path, test: Callable[[OpenHouse], Awaitable[None]]) -> None:
    """Runs `test` in an open house in which the owner is signed in."""

    async def run() -> None:
        async with open_house(tmp_path) as house:
            await house.sign_in()
            await test(house)

    asyncio.run(run())


async def told(house: OpenHouse, path: str) -> Any:
    answer = await house.get("staff", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def row(house: OpenHouse, order: str) -> dict[str, Any]:
    """The order's row in the live document."""
    found: dict[str, Any] = (await told(house, "/api/v1/documents/staff"))["orders"][order]
    return found


async def ordered(house: OpenHouse, *items: str | Body, **more: Any) -> dict[str, Any]:
    placed = await house.ask("kiosk", house.order(*items, **more))
    assert placed.status_code == 200, placed.text
    answer: dict[str, Any] = placed.json()["answer"]
    return answer


@pytest.mark.parametrize("path", PATHS)
def test_it_is_told_to_whoever_hears_of_orders_and_to_nobody_else(
    tmp_path: Path, path: str
) -> None:
    async def test(house: OpenHouse) -> None:
        for kind in house.tokens:
            hears = "staff" in house.house.shop.kinds[kind].documents
            assert (await house.get(kind, path)).status_code == (200 if hears else 403), kind
        assert (await house.client.get(path)).status_code == 401

    in_house(tmp_path, test)


def test_the_menu_comes_as_it_is_published_and_goes_back_changed(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        draft = await told(house, "/api/v1/menu")
        assert draft["version"] == house.house.shop.state.menu.version
        item = next(item for item in draft["menu"]["items"] if item["price"])
        item["price"] += 500
        body = {"type": "publish_menu", "menu": draft["menu"], "base": draft["version"]}
        assert (await house.ask("staff", body)).status_code == 200
        assert house.house.shop.state.menu.item_by_id[item["id"]].price == item["price"]
        item["price"] += 500
        late = (await house.ask("staff", body)).json()
        assert late["error"]["code"] == "menu_changed"

    in_house(tmp_path, test)


def test_the_rules_come_whole_and_go_back_changed(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        rules = await told(house, "/api/v1/rules")
        changed = rules | {"last_order": {"kiosk": 1290}}
        assert (await house.ask("staff", {"type": "change_rules", "rules": changed})).is_success
        assert await told(house, "/api/v1/rules") == changed

    in_house(tmp_path, test)


def test_what_would_go_back_is_told_before_anybody_decides(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        placed = await ordered(house, "cola", "cola", "salad")
        bill, total, order = placed["bill"], placed["total"], placed["order"]
        path = f"/api/v1/give-back?order={order}&lines="
        assert await told(house, f"{path}1:1") == {"back": []}
        for amount in (3_000, total - 3_000):
            cash = {"type": "take_cash", "bill": bill, "amount": amount, "tendered": amount}
            assert (await house.ask("staff", cash)).is_success
        first, last = list((await told(house, f"/api/v1/documents/bill.{bill}"))["payments"])
        row = {"method": "cash"}
        cola = 2_000
        assert await told(house, f"{path}1:1") == {
            "back": [row | {"payment": last, "amount": cola}]
        }
        # All of it: the newest payment first.
        assert await told(house, f"{path}1:1,2:1,3:1") == {
            "back": [
                row | {"payment": last, "amount": total - 3_000},
                row | {"payment": first, "amount": 3_000},
            ]
        }
        for wrong in ("1:2", "9:1", "1:0,x"):
            wanted = [] if wrong != "1:0,x" else (await told(house, path))["back"]
            assert await told(house, path + wrong) == {"back": wanted}, wrong
        assert await told(house, "/api/v1/give-back?order=nobody&lines=1:1") == {"back": []}

    in_house(tmp_path, test)


def test_older_orders_are_told_page_by_page(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        every = [(await ordered(house, "cola"))["order"] for _ in range(ORDERS_TOLD + 5)]
        every.reverse()
        document = await told(house, "/api/v1/documents/staff")
        assert sorted(document["orders"]) == sorted(every[:ORDERS_SHOWN])
        assert document["more"] == len(every) - ORDERS_SHOWN
        first = await told(house, "/api/v1/orders")
        assert (list(first["orders"]), first["more"]) == (every[:ORDERS_TOLD], 5)
        assert first["orders"][every[0]] == document["orders"][every[0]]
        older = await told(house, f"/api/v1/orders?before={every[ORDERS_TOLD - 1]}")
        assert (list(older["orders"]), older["more"]) == (every[ORDERS_TOLD:], 0)
        nothing = await told(house, "/api/v1/orders?before=o0")
        assert nothing == {"orders": {}, "more": 0}

    in_house(tmp_path, test)


def test_a_row_says_what_is_owed_and_what_it_waits_for(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        placed = await ordered(house, "cola", "soju")
        first = await row(house, placed["order"])
        assert (first["due"], first["waits"]) == (placed["total"], ["age"])
        assert first["from"] == "kiosk"
        assert [dish["left"] for dish in first["dishes"]] == [1, 1]
        assert all(set(dish["name"]) <= {"ko", "en"} for dish in first["dishes"])
        cash = {"type": "take_cash", "bill": placed["bill"], "amount": placed["total"]}
        assert (await house.ask("staff", cash | {"tendered": placed["total"]})).is_success
        assert (
            await house.ask("staff", {"type": "fire_order", "order": placed["order"]})
        ).is_success
        second = await row(house, placed["order"])
        assert (second["due"], second["waits"]) == (0, [])
        cancel = {"type": "cancel_order", "order": placed["order"], "reason": "재료 없음"}
        assert (await house.ask("staff", cancel)).is_success
        third = await row(house, placed["order"])
        assert (third["due"], third["total"]) == (-placed["total"], 0)
        assert [dish["left"] for dish in third["dishes"]] == [0, 0]

    in_house(tmp_path, test)


def test_an_order_to_be_paid_first_waits_for_its_payment(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        house.house.methods.card.verb = "silence"
        placed = await ordered(house, "cola", payment="test_card")
        waiting = await row(house, placed["order"])
        assert (waiting["waits"], waiting.get("unresolved")) == (["payment"], True)

    in_house(tmp_path, test)


def test_papers_of_an_order_are_told_with_what_became_of_them(tmp_path: Path) -> None:
    async def test(house: OpenHouse) -> None:
        file = {"address": "file:", "profile": "generic-80-kr"}
        counter = {"id": "counter", "name": "영수증 프린터", "receipts": True} | file
        kitchen = {"id": "kitchen", "name": "주방 프린터", "stations": ["hot"]} | file
        # Nobody listens there.
        kitchen |= {"address": "tcp://127.0.0.1:1"}
        for printer in (counter, kitchen):
            await house.tell({"type": "save_printer", "printer": printer})
        placed = await ordered(house, wish("bibimbap", 1, "spice.hot"))
        await ordered(house, "cola")
        path = f"/api/v1/papers?order={placed['order']}"

        async def papers() -> dict[str, dict[str, Any]]:
            found = (await told(house, path))["papers"].values()
            return {paper["kind"]: paper for paper in found}

        async def until_paper(kind: str, state: str) -> dict[str, Any]:
            async with asyncio.timeout(SOON_S):
                while (  # noqa: ASYNC110  it waits for a row that has no event
                    found := (await papers()).get(kind, {})
                ).get("state") != state:
                    await asyncio.sleep(0.01)
            return found

        slip = await until_paper("customer_receipt", "sent")
        assert (slip["printer_name"], slip["number"]) == ("영수증 프린터", placed["number"])
        assert (slip["copy_no"], slip["listed"]) == (1, False)
        assert (await house.ask("staff", {"type": "print_bill", "bill": placed["bill"]})).is_success
        await until_paper("bill", "sent")
        await until_paper("kitchen_ticket", "blocked")
        await house.tell({"type": "remove_printer", "printer": "kitchen"})
        ticket = await until_paper("kitchen_ticket", "failed")
        assert (ticket["printer_name"], ticket["listed"]) == ("kitchen", True)
        (job,) = house.house.shop.state.prints
        settled = {"type": "settle_print", "job": job, "outcome": "dismissed"}
        assert (await house.ask("staff", settled)).is_success
        assert (await papers())["kitchen_ticket"]["listed"] is False
        assert set(await papers()) == {"customer_receipt", "bill", "kitchen_ticket"}
        assert (await told(house, "/api/v1/papers?order=nobody")) == {"papers": {}}

    in_house(tmp_path, test)
