"""The demo's region: found again with its shop, and never left behind."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from hub.demo.region import DemoRegion, token_file
from tests.hub_process import ROOT, START_S, until


def heard(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=10).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.anyio
async def test_it_is_found_again(tmp_path: Path) -> None:
    region = DemoRegion(tmp_path)
    try:
        await region.open("시험 식당")
        url, token = region.url, token_file(tmp_path).read_text()
        assert await asyncio.to_thread(heard, url)
    finally:
        await region.close()
    assert not await asyncio.to_thread(heard, url)
    again = DemoRegion(tmp_path)
    try:
        await again.open("시험 식당")
        assert token_file(tmp_path).read_text() == token
        health = await asyncio.to_thread(httpx.get, f"{again.url}/health")
        assert health.json()["stores"] == 1
    finally:
        await again.close()


def test_it_ends_with_a_hub_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from hub.demo.region import DemoRegion\n"
        "async def main():\n"
        "    region = DemoRegion(Path(sys.argv[1])); await region.open('시험'); print(region.url, flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    hub = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        assert hub.stdout is not None
        url = hub.stdout.readline().decode().strip()
        hub.stdout.close()
        assert heard(url)
    finally:
        hub.kill()
        hub.wait()
    until(lambda: not heard(url), START_S, "the region to end")
