"""The hub's listening socket, bound before anything else is opened, so that a taken port costs nothing."""

from __future__ import annotations

import socket

from hub.store.database import DatabaseRefused


def listener_on(host: str, port: int) -> socket.socket:
    """A bound socket; DatabaseRefused's sibling for a port that is taken would say the same, so it is one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:  # overflow: no port has such a number
        listener.close()
        why = error.strerror if isinstance(error, OSError) else error
        raise DatabaseRefused(
            f"{port}번 포트를 쓸 수 없습니다 ({why}). 다른 프로그램을 끄거나 "
            "--port 로 다른 번호를 주세요."
        ) from error
    return listener
