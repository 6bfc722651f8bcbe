"""One request, as a client that follows no redirect and keeps no connection sends it."""

from __future__ import annotations

import socket
from http.client import HTTPConnection
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from http.client import HTTPMessage


class Got(NamedTuple):
    status: int
    headers: HTTPMessage
    text: str


def get(url: str, method: str = "GET", **headers: str) -> Got:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        target = parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()
        connection.request(method, target, headers=headers)
        response = connection.getresponse()
        return Got(response.status, response.headers, response.read().decode("utf-8", "replace"))
    finally:
        connection.close()


def every_byte(url: str, method: str) -> bytes:
    """Return all that the server sends, which a client that knows HTTP would cut to what it expects."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10) as connection:
        connection.sendall(f"{method} {parts.path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))
