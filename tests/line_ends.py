"""The printer's end of a connection or a line: what it got, how it answers, how it leaves."""

import os
import select
import socket
import struct
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress

PATIENCE_S = 5.0


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.005)
    return condition()


class TcpPrinter:
    """A listening socket whose client is read in a thread."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.got = bytearray()
        self.client: socket.socket | None = None
        self.reading = threading.Event()
        self.reading.set()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.server.accept()
                # Small beside what a test sends, so that a printer which does not read is noticed.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
                self.client = client
                while True:
                    self.reading.wait()
                    readable, _, _ = select.select([client], [], [], 0.02)
                    data = client.recv(4096) if readable and self.reading.is_set() else None
                    if data == b"":
                        break
                    self.got += data or b""
                client.close()

    def answer(self, data: bytes) -> None:
        assert eventually(lambda: self.client is not None)
        assert self.client
        self.client.sendall(data)

    def vanish(self) -> None:
        assert eventually(lambda: self.client is not None)
        assert self.client
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.client.shutdown(socket.SHUT_RD)
        self.client.close()

    def close(self) -> None:
        self.reading.set()
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        if self.client:
            with suppress(OSError):
                self.client.shutdown(socket.SHUT_RDWR)
        self.thread.join()


class PtyPrinter:
    """The master end of a pty, read in a thread."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)
        self.got = bytearray()
        self.stopped = threading.Event()
        self.reading = threading.Event()
        self.reading.set()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while not self.stopped.is_set():
            readable, _, _ = select.select([self.master], [], [], 0.02)
            if readable and self.reading.is_set():
                with suppress(OSError):
                    self.got += os.read(self.master, 4096)

    def answer(self, data: bytes) -> None:
        os.write(self.master, data)

    def vanish(self) -> None:
        self.stopped.set()
        self.thread.join()
        os.close(self.master)

    def close(self) -> None:
        if not self.stopped.is_set():
            self.vanish()
        os.close(self.slave)
