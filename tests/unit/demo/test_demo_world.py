"""Outside of the demo's hub: a line that can be cut, a region behind it, printers; and all of it ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from hub.demo.line import Line
from hub.demo.world import Places, World


@pytest.mark.anyio
async def test_a_line_carries_is_cut_and_mended_in_its_place() -> None:
    async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionResetError):
            while heard := await reader.read(100):
                writer.write(heard.upper())
        writer.close()

    far = await asyncio.start_server(shout, "127.0.0.1", 0)
    line = Line()
    await line.reserve()
    port = line.port
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    assert await line.obey(["mend"]) != "ok", "there is nothing to mend before there is a region"
    assert await line.obey(["state"]) == "none"
    far_port = far.sockets[0].getsockname()[1]
    assert await line.obey(["to", str(far_port)]) == "ok"
    assert await line.obey(["state"]) == f"open http://127.0.0.1:{far_port}"
    assert await line.obey(["wait"]) == "ok"

    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"order")
    assert await reader.readexactly(5) == b"ORDER"
    assert await line.obey(["cut"]) == "ok"
    assert await line.obey(["state"]) == f"cut http://127.0.0.1:{far_port}"
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)

    assert await line.obey(["mend"]) == "ok"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"again")
    writer.write_eof()
    assert await reader.read() == b"AGAIN", "an end is carried as an end"
    writer.close()
    assert (await line.obey(["to", "nowhere"])).startswith("error")
    await line.cut()
    far.close()


@pytest.mark.anyio
async def test_the_world_opens_serves_and_ends(tmp_path: Path) -> None:
    world = World(tmp_path / "shop")
    try:
        places = Places.heard((await world.open()).said())
        assert set(places.printers) == {"kitchen", "counter"}
        assert await places.region() == ("", False)
        assert await places.torment("paper_out", "kitchen") == "ok"
        assert (await places.torment("melt", "kitchen")).startswith("error")
        await asyncio.gather(places.until_region(), world.open_region("시험 식당"))
        url, cut = await places.region()
        assert not cut
        async with httpx.AsyncClient(timeout=10) as client:
            # The same region by its own address, and over the line.
            assert (await client.get(f"{url}/health")).json()["stores"] == 1
            assert (await client.get(f"{places.line_url}/health")).json()["stores"] == 1
            assert await places.line("cut") == "ok"
            assert await places.region() == (url, True)
            assert (await client.get(f"{url}/health")).status_code == 200
        async with httpx.AsyncClient(timeout=10) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(f"{places.line_url}/health")
            assert await places.line("mend") == "ok"
            assert (await client.get(f"{places.line_url}/health")).status_code == 200
    finally:
        await world.close()
    with pytest.raises(OSError, match="Connect"):
        await places.line("state")
