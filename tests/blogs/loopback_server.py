"""Prepared answers on 127.0.0.1, fast, with faults on request and a log of what was asked."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_IF_NONE_MATCH = re.compile(rb"\r\nif-none-match:([^\r]*)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection:\s*close", re.IGNORECASE)


class Request(NamedTuple):
    at: float
    """Seconds of the monotonic clock, when the request had arrived."""
    method: str
    path: str
    """With its query, as asked."""
    status: int
    """What was answered; 0 if the connection was dropped instead."""


@dataclass(slots=True)
class Fault:
    status: int
    """0 drops the connection without an answer."""
    times: int | None
    """How many requests more it meets; None for all."""
    retry_after: str | None


class Answer:
    """A response, put together once."""

    def __init__(
        self,
        body: bytes,
        content_type: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
        *,
        breaks_off: bool = False,
    ):
        self.status = status
        self.breaks_off = breaks_off
        """Whether the connection breaks before the body has come whole."""
        self.etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'.encode()
        fields = {"Content-Type": content_type, "Content-Length": str(len(body)), **(headers or {})}
        tag = f"ETag: {self.etag.decode()}\r\n" if status == HTTPStatus.OK else ""
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{tag}{lines}\r\n".encode()
        self.whole = self.head + (body[: len(body) // 2] if breaks_off else body)
        self.not_modified = f"HTTP/1.1 304 Not Modified\r\n{tag}\r\n".encode()


NOT_FOUND = Answer(b"<!doctype html><title>Not found</title><h1>Not found</h1>", "text/html", 404)


class LoopbackServer:
    """Serves ``answers`` (path with query -> Answer) from a thread of its own between start and stop."""

    def __init__(self, port: int = 0, latency: float = 0.0) -> None:
        self.answers: dict[str, Answer] = {}
        self.faults: dict[str, Fault] = {}
        self.requests: list[Request] = []
        self.latency = latency
        """Seconds between a request and its answer."""
        self.slow: dict[str, float] = {}
        """Path -> seconds instead of ``latency``."""
        self.then: dict[str, Callable[[], None]] = {}
        """Path -> what happens once, as soon as it has been asked for and its answer chosen."""
        self.lies = False
        """Whether every conditional request is answered with "not modified", whatever has changed."""
        self.twist: Callable[[str, Answer], Answer] = lambda _path, answer: answer
        """What becomes of an answer on its way out: path and answer -> answer."""
        self.bytes_sent = 0
        """Of all answers so far, with their heads."""
        self._socket = socket.create_server(("127.0.0.1", port), backlog=256)
        self.port: int = self._socket.getsockname()[1]
        self._connections: set[_Connection] = set()
        self._stop = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()

    def choose(self, path: str) -> tuple[int, Answer | None]:
        """Return the status to log and the answer; no answer means to drop the connection."""
        fault = self.faults.get(path)
        if fault is None or fault.times == 0:
            answer = self.twist(path, self.answers.get(path, NOT_FOUND))
            return answer.status, answer
        if fault.times is not None:
            fault.times -= 1
        if not fault.status:
            return 0, None
        headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else None
        return fault.status, Answer(b"<h1>As asked, no page.</h1>", "text/html", fault.status, headers)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        server = await self._loop.create_server(lambda: _Connection(self), sock=self._socket)
        await self._stop.wait()
        server.close()
        for connection in self._connections:
            connection.transport.abort()
        await asyncio.sleep(0)  # the aborted connections are closed in this turn of the loop


class _Connection(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.server._connections.add(self)

    def connection_lost(self, _exc: Exception | None) -> None:
        self.server._connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            head, self.received = self.received[: end + 2], self.received[end + 4 :]
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        at = time.monotonic()
        method, path, _ = head[: head.index(b"\r\n")].decode("latin-1").split(" ", 2)
        status, answer = self.server.choose(path)
        whole: bytes | None = None
        if answer is not None:
            whole = answer.head if method == "HEAD" else answer.whole
            known = _IF_NONE_MATCH.search(head)
            if known and (self.server.lies or answer.etag in known[1]) and status == HTTPStatus.OK:
                status, whole = 304, answer.not_modified
        self.server.requests.append(Request(at, method, path, status))
        if path in self.server.then:
            self.server.then.pop(path)()
        ends = whole is None or (answer is not None and answer.breaks_off) or _CLOSE.search(head)
        send = self._finish if ends else self._send
        seconds = self.server.slow.get(path, self.server.latency)
        if seconds:
            asyncio.get_running_loop().call_later(seconds, send, whole)
        else:
            send(whole)

    def _send(self, whole: bytes | None) -> None:
        if whole is not None:
            self.server.bytes_sent += len(whole)
            self.transport.write(whole)

    def _finish(self, whole: bytes | None) -> None:
        self._send(whole)
        self.transport.close()
