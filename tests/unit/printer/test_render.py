from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import pytest

from printer.body import CustomerReceiptBody, KitchenTicketBody, TableCardBody
from printer.commands import read_all
from printer.papers.kitchen_ticket import KitchenTicket
from printer.papers.receipt import CustomerReceipt
from printer.papers.table_card import card_of
from printer.profile import load_profile
from printer.render import BadJob, render_job

KOREAN, SMALL = load_profile("generic-80-kr"), load_profile("generic-58-raster")


def test_a_worker_process_renders_the_same_bytes_and_sends_its_errors_home(
    ticket: KitchenTicket, receipt: CustomerReceipt
) -> None:
    bodies = [
        KitchenTicketBody(kind="kitchen_ticket", content=ticket).model_dump_json(),
        CustomerReceiptBody(kind="customer_receipt", content=receipt).model_dump_json(),
    ]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        rendered = list(pool.map(render_job, bodies, [KOREAN, SMALL]))
        broken = pool.submit(render_job, '{"kind": "kitchen_ticket"}', KOREAN)
        with pytest.raises(BadJob, match="content"):
            broken.result()
    assert rendered == [
        render_job(bodies[0], KOREAN),
        render_job(bodies[1], SMALL),
    ]
    assert rendered[0].missing == ()
    ending = [command.name for command in read_all(rendered[0].data)[-3:]]
    assert ending == ["GS V", "FS .", "ESC @"]


def test_a_paper_that_cannot_be_laid_out_leaves_the_worker_process_alive() -> None:
    """Right by its shape, and too much for a QR code: it must not hold up the tickets behind it."""
    card = card_of("마당 분식", "7", "https://madang.local/t/" + "가" * 400, ["ko"])
    body = TableCardBody(kind="table_card", content=card).model_dump_json()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        with pytest.raises(BadJob, match="payload"):
            pool.submit(render_job, body, KOREAN).result()
        good = TableCardBody(kind="table_card", content=replace(card, url="https://madang.local"))
        assert pool.submit(render_job, good.model_dump_json(), KOREAN).result().missing == ()


def test_a_bad_body_is_refused_without_repeating_it() -> None:
    with pytest.raises(BadJob) as caught:
        render_job('{"kind": "kitchen_ticket", "content": {"note": "010-1234-5678"}}', KOREAN)
    assert "010-1234-5678" not in str(caught.value)
