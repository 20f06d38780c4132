"""What every test gets: fixed Hypothesis runs, no way out to the net, and nothing left behind."""

import asyncio.runners
import ipaddress
import os
import sys
import threading
import time
from asyncio import AbstractEventLoop
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine, whatever its speed; `wide` looks further, with new ones.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "wide",
    deadline=None,
    max_examples=2_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Seconds that a thread may take to end after its test: a joined pool needs milliseconds.
THREAD_END_S = 3.0

# Threads of tools that outlive one test: Playwright's driver is watched by asyncio.
_TOOL_THREADS = ("asyncio-waitpid", "waitpid-")

_left_loopback: list[str] = []


def _is_loopback(address: object) -> bool:
    """Whether a socket address stays here. Unix sockets do; a name other than localhost may not."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_the_net(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
        # A numeric address is only parsed, and its connection is judged above.
        if isinstance(host, (str, bytes)) and _is_numeric(host):
            return
        address = (host, arguments[1])
    else:
        return
    if not _is_loopback(address):
        _left_loopback.append(f"{event} {address!r}")
        raise PermissionError(f"tests stay on loopback: {event} {address!r}")


def _is_numeric(host: str | bytes) -> bool:
    text = host.decode() if isinstance(host, bytes) else host
    try:
        ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    return True


# An audit hook sees what the interpreter does, asyncio included, whoever imported what. It cannot
# be taken off again, and it does not see uvloop: tests run on asyncio's own loop.
sys.addaudithook(_refuse_the_net)


@pytest.fixture
def anyio_backend() -> str:
    """`@pytest.mark.anyio` tests run on asyncio, as the product does."""
    return "asyncio"


@pytest.fixture(autouse=True)
def leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail on threads and asyncio tasks that outlive the test, and on sockets off loopback."""
    stray_tasks: list[str] = []
    cancel_all = asyncio.runners._cancel_all_tasks  # type: ignore[attr-defined]

    def note_and_cancel(loop: AbstractEventLoop) -> None:
        stray_tasks.extend(
            repr(task.get_coro())
            for task in asyncio.all_tasks(loop)
            # anyio's pytest plugin keeps one task to run the tests in.
            if "TestRunner" not in repr(task.get_coro())
        )
        cancel_all(loop)

    monkeypatch.setattr(asyncio.runners, "_cancel_all_tasks", note_and_cancel)
    _left_loopback.clear()
    before = set(threading.enumerate())
    yield
    strays = _threads_since(before)
    deadline = time.monotonic() + THREAD_END_S
    for thread in strays:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = [thread.name for thread in strays if thread.is_alive()]
    assert not names, f"threads outlive the test: {names}"
    assert not stray_tasks, f"asyncio tasks were still running at the end: {stray_tasks}"
    assert not _left_loopback, f"the test tried to leave loopback: {_left_loopback}"


def _threads_since(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and not thread.name.startswith(_TOOL_THREADS)
    ]
