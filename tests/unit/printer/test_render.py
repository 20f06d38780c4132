from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from printer.body import CustomerReceiptBody, KitchenTicketBody
from printer.commands import read_all
from printer.papers.kitchen_ticket import KitchenTicket
from printer.papers.receipt import CustomerReceipt
from printer.render import BadJob, render_job


def test_a_worker_process_renders_the_same_bytes_and_sends_its_errors_home(
    ticket: KitchenTicket, receipt: CustomerReceipt
) -> None:
    bodies = [
        KitchenTicketBody(kind="kitchen_ticket", content=ticket).model_dump_json(),
        CustomerReceiptBody(kind="customer_receipt", content=receipt).model_dump_json(),
    ]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        rendered = list(pool.map(render_job, bodies, ["generic-80-kr", "generic-58-raster"]))
        broken = pool.submit(render_job, '{"kind": "kitchen_ticket"}', "generic-80-kr")
        unknown = pool.submit(render_job, bodies[0], "no-such-printer")
        with pytest.raises(BadJob, match="content"):
            broken.result()
        with pytest.raises(BadJob, match="generic-80-kr"):
            unknown.result()
    assert rendered == [
        render_job(bodies[0], "generic-80-kr"),
        render_job(bodies[1], "generic-58-raster"),
    ]
    assert rendered[0].missing == ()
    assert read_all(rendered[0].data)[-1].name == "GS V"


def test_a_bad_body_is_refused_without_repeating_it() -> None:
    with pytest.raises(BadJob) as caught:
        render_job(
            '{"kind": "kitchen_ticket", "content": {"note": "010-1234-5678"}}', "generic-80-kr"
        )
    assert "010-1234-5678" not in str(caught.value)
