"""A wire between two processes of this machine: it keeps every byte, and can be cut at any moment."""

from __future__ import annotations

import gzip
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

# Bytes read from a socket in one go.
CHUNK = 65_536
# Until both ends have noticed that the wire is gone (s).
END_S = 10.0


class Wiretap:
    """Listens on a port of its own and carries what comes to `port`, both ways.

    `before` and `after` are called in the middle of an exchange: when a whole request has come in and none of it
    has been carried on, and when its answer has come back and none of it has been given on.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self.requests: list[bytes] = []
        """Bodies as they were sent, still packed."""
        self.raw: list[bytes] = []
        self.before: Callable[[int], None] = lambda number: None
        self.after: Callable[[int], None] = lambda number: None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._ended = False
        self._begin(self._listen)

    def close(self) -> None:
        self._ended = True
        self.cut()
        # An accept() that is under way does not end by close() alone.
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), END_S):
            pass
        self._listener.close()
        for thread in self._threads:
            thread.join(END_S)

    def cut(self) -> None:
        """Ends every connection that stands."""
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def unpacked(self) -> list[bytes]:
        """What the requests said."""
        return [gzip.decompress(body) for body in self.requests]

    def _begin(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, name="wiretap", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while True:
            near, _ = self._listener.accept()
            if self._ended:
                near.close()
                return
            self._begin(self._carry, near)

    def _carry(self, near: socket.socket) -> None:
        far: socket.socket | None = None
        self._open.add(near)
        try:
            while request := _message(near):
                self.raw.append(request)
                self.requests.append(request.partition(b"\r\n\r\n")[2])
                number = len(self.requests)
                self.before(number)
                if far is None:
                    far = socket.create_connection(("127.0.0.1", self._to), END_S)
                    self._open.add(far)
                far.sendall(request)
                answer = _message(far)
                self.raw.append(answer)
                self.after(number)
                if not answer:
                    return
                near.sendall(answer)
        except OSError:
            pass
        finally:
            for one in (near, far):
                if one is not None:
                    self._open.discard(one)
                    one.close()


def _message(end: socket.socket) -> bytes:
    """One whole HTTP message with a length; nothing where the other side hung up."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = end.recv(CHUNK)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    found = re.search(rb"(?i)\r\ncontent-length:\s*(\d+)", head)
    length = int(found[1]) if found else 0
    while len(body) < length:
        part = end.recv(CHUNK)
        if not part:
            return b""
        body += part
    return head + b"\r\n\r\n" + body
