"""A server on loopback that answers any bytes at any pace, and a log of what was asked."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    import ssl

_LONGEST_HEAD = 1_000_000


class Then(Enum):
    """What a reply asks of the connection besides bytes and pauses."""

    RESET = "break the connection off with a TCP reset"
    NEXT = "read the next request on the same connection; without it the connection ends with the reply"


class Asked(NamedTuple):
    at: float
    """Seconds of the monotonic clock, when the request had arrived."""
    method: str
    path: str
    """With its query, as asked."""
    head: str
    """The request line and all headers, as they came."""
    ended: float = 0.0
    """The same, when the reply had been sent or the client had gone; 0 before."""

    def header(self, name: str) -> str | None:
        """Return the value of a header, None where it was not sent."""
        for line in self.head.split("\r\n")[1:]:
            given, _, value = line.partition(":")
            if given.strip().lower() == name.lower():
                return value.strip()
        return None


Step = bytes | float | Then
"""Bytes are sent, a number is a pause in seconds."""
Reply = bytes | Callable[[Asked], "Reply | Iterable[Step]"]
"""What is sent as it stands, or what makes it of the request."""


class HostileServer:
    """Serves ``replies`` (path with query -> Reply), else what ``otherwise`` gives, while its block runs."""

    def __init__(self, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.replies: dict[str, Reply] = {}
        self.otherwise: Reply = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        self.asked: list[Asked] = []
        """Every request so far, the order in which they came."""
        self.connections = 0
        """So many were made, whether or not anything was asked."""
        self._tls = tls
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.create_server((address, 0), family=family, backlog=256)
        self.port: int = self._socket.getsockname()[1]
        host = f"[{address}]" if ":" in address else address
        self.base = f"{'https' if tls else 'http'}://{host}:{self.port}"
        self._open: set[socket.socket] = set()
        self._stopping = threading.Event()

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [asked.path for asked in self.asked]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stopping.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._open.add(connection)
        try:
            if self._tls:
                self._open.discard(connection)
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.add(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            received = b""
            while (received := _until_empty_line(connection, received)) and not self._stopping.is_set():
                head, _, received = received.partition(b"\r\n\r\n")
                if self._answer(connection, head.decode("latin-1")) is not Then.NEXT:
                    break
        except OSError:
            pass  # the client has gone, as it may
        finally:
            self._open.discard(connection)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
                # What the client still sends is read: closing with bytes unread would be a reset.
                connection.settimeout(1)
                while connection.recv(65536):
                    pass
            connection.close()

    def _answer(self, connection: socket.socket, head: str) -> Then | None:
        method, _, rest = head.partition("\r\n")[0].partition(" ")
        asked = Asked(time.monotonic(), method, rest.rpartition(" ")[0] or rest, head)
        place = len(self.asked)
        self.asked.append(asked)
        reply: Reply | Iterable[Step] = self.replies.get(asked.path, self.otherwise)
        while callable(reply):
            reply = reply(asked)
        last = None
        try:
            for step in [reply] if isinstance(reply, bytes) else reply:
                last = step if isinstance(step, Then) else None
                if step is Then.RESET:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    connection.close()
                    return step
                if isinstance(step, bytes):
                    connection.sendall(step)
                elif isinstance(step, float | int) and self._stopping.wait(step):
                    break
        finally:
            if place < len(self.asked):
                self.asked[place] = asked._replace(ended=time.monotonic())
        return last


def _until_empty_line(connection: socket.socket, received: bytes) -> bytes:
    """Return what came up to an empty line or more; nothing where the client has gone before."""
    while b"\r\n\r\n" not in received:
        more = connection.recv(65536)
        if not more or len(received) > _LONGEST_HEAD:
            return b""
        received += more
    return received
