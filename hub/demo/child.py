"""The demo's hub as its supervisor starts it: on a socket that outlives it, in a world that does.

    python -m hub.demo.child FD SETTINGS PLACES

Ends with whoever holds its standard input open. Light to load: a worker process that spawns from here
reads this file again.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path


def main() -> int:
    """Serves until it is told to stop, or is killed; the exit status."""
    # Imported late, see above.
    from hub.app import Ports
    from hub.demo.world import Places
    from hub.serving import serve
    from hub.settings import Settings, from_environment
    from hub.store.database import DatabaseRefused

    fd, settings, places = sys.argv[1:]
    threading.Thread(target=_end_with_supervisor, name="supervisor", daemon=True).start()
    wanted = from_environment() | json.loads(settings) | {"demo": True}
    wanted["data"] = Path(str(wanted["data"]))
    try:
        return serve(
            Settings(**wanted),
            socket.socket(fileno=int(fd)),
            Ports(world=Places.heard(places)),
        )
    except DatabaseRefused as refused:
        sys.stderr.write(f"madang: {refused}\n")
        return 1


def _end_with_supervisor() -> None:
    """It says nothing; its end is the end of our standard input."""
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
