"""A response that is made while it is sent, a piece at a time, by as much as a reader takes."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response

from archive.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Message = dict[str, Any]

CHUNK = 64 * 1024
"""Characters that are made at once."""


class Download(Response):  # type: ignore[misc]  # Datasette ships no types
    """Sends what ``more`` gives until it gives nothing; stops when the reader has gone.

    If it fails on the way the connection is closed before the end, which the reader is told by.
    ``close`` is called in the end, however it comes.
    """

    def __init__(
        self,
        more: Callable[[], Awaitable[str]],
        receive: Callable[[], Awaitable[Message]],
        *,
        headers: dict[str, str],
        content_type: str,
        only_headers: bool = False,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__("", headers=headers, content_type=content_type)
        self._more = more
        self._receive = receive
        self._only_headers = only_headers
        self._close = close

    async def asgi_send(self, send: Callable[[Message], Awaitable[None]]) -> None:
        """Send the headers, then each piece as soon as the one before is taken."""
        start: list[Message] = []

        async def first(message: Message) -> None:
            start.append(message)

        await super().asgi_send(first)
        headers = [pair for pair in start[0]["headers"] if bytes(pair[0]).lower() != b"content-length"]
        await send(start[0] | {"headers": headers})
        left = asyncio.ensure_future(self._until_left())
        try:
            while not self._only_headers and not left.done() and (piece := await self._more()):
                body = piece.encode("utf-8", "replace")
                await send({"type": "http.response.body", "body": body, "more_body": True})
        except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
            sys.stderr.write(f"A download broke off: {plain_line(str(error))[:300]}\n")
            return
        finally:
            left.cancel()
            self._close()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _until_left(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
