"""Addresses and files that no crawl may touch, however it is led to them."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

CONTENT = "canary-7f3a91"
"""What stands in the canary file, and what the canary answers."""

TARGETS = {
    "address": "http://127.0.0.1:{port}/",
    "name": "http://localhost:{port}/",
    "name with a dot at its end": "http://localhost.:{port}/",
    "name in capitals": "HTTP://LOCALHOST:{port}/",
    "short address": "http://127.1:{port}/",
    "decimal": "http://2130706433:{port}/",
    "hexadecimal": "http://0x7f.0.0.1:{port}/",
    "octal": "http://0177.0.0.1:{port}/",
    "IPv6": "http://[::1]:{port}/",
    "IPv4 in IPv6": "http://[::ffff:127.0.0.1]:{port}/",
    "this host": "http://0.0.0.0:{port}/",
    "this host in IPv6": "http://[::]:{port}/",
    "circled digits": "http://①②⑦.0.0.1:{port}/",
    "ideographic dots": "http://127。0。0。1:{port}/",
    "own host as user name": "http://{own}@127.0.0.1:{port}/",
    "own host behind a backslash": "http://127.0.0.1:{port}\\@{own}/",
    "own host behind a hash": "http://127.0.0.1:{port}#@{own}/",
    "own host behind a question mark": "http://127.0.0.1:{port}?@{own}/",
    "without a scheme": "//127.0.0.1:{port}/",
    "backslashes for slashes": "http:\\\\127.0.0.1:{port}/",
    "a tab in the scheme": "ht\ttp://127.0.0.1:{port}/",
    "https": "https://127.0.0.1:{port}/",
    "ftp": "ftp://127.0.0.1:{port}/",
    "file": "file://{file}",
    "file on localhost": "file://localhost{file}",
    "data": "data:text/html,<a href='http://127.0.0.1:{port}/'>a post of mine</a>",
    "script": "javascript:fetch('http://127.0.0.1:{port}/')",
    "broken brackets": "http://[::1:{port}/",
    "impossible port": "http://127.0.0.1:{port}99999/",
}
"""Where a hostile blog leads a crawl; those that are no address at all must not cost the others."""


class Canary:
    """Listens at one port of every address of this machine, IPv4 and IPv6, and counts who connects."""

    def __init__(self) -> None:
        self.connections = 0
        first = socket.create_server(("0.0.0.0", 0), backlog=64)
        self.port: int = first.getsockname()[1]
        self._sockets = [first]
        if socket.has_ipv6:
            with suppress(OSError):
                second = socket.create_server(("::", self.port), family=socket.AF_INET6, backlog=64)
                self._sockets.append(second)

    def __enter__(self) -> Self:
        for listener in self._sockets:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return self

    def __exit__(self, *_exception: object) -> None:
        for listener in self._sockets:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            with suppress(OSError):
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
                    + CONTENT.encode()
                )
            connection.close()
