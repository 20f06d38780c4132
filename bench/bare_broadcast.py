"""The limit of fan-out: `websockets` alone, which sends the same bytes to everyone when anyone says anything.

python -m bench.bare_broadcast --bytes 180
"""

from __future__ import annotations

import argparse
import contextlib
import json

import uvloop
from websockets import ConnectionClosed
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.http11 import Request, Response


async def serve_bare(size: int) -> None:
    """Serves until the process is ended."""
    frame = "x" * size
    everyone: set[ServerConnection] = set()

    async def screen(connection: ServerConnection) -> None:
        everyone.add(connection)
        try:
            with contextlib.suppress(ConnectionClosed):
                async for _ in connection:
                    broadcast(everyone, frame)
        finally:
            everyone.discard(connection)

    def health(connection: ServerConnection, request: Request) -> Response | None:
        return connection.respond(200, "{}") if request.path == "/health" else None

    async with serve(screen, "127.0.0.1", 0, process_request=health, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bytes", type=int, required=True)
    uvloop.run(serve_bare(parser.parse_args().bytes))


if __name__ == "__main__":
    main()
