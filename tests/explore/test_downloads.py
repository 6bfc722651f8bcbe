"""A response that is made while it is sent."""

from __future__ import annotations

import asyncio
import sqlite3

from explore.downloads import Download


def sent(pieces, *, leaves_after=None):
    """The messages of a download whose pieces these are, and how many were made; an error is raised."""
    messages, made = [], []

    async def more():
        if not pieces:
            return ""
        made.append(pieces.pop(0))
        if isinstance(made[-1], Exception):
            raise made[-1]
        return made[-1]

    async def run():
        left = asyncio.Event()

        async def receive():
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            messages.append(message)
            if len(messages) == leaves_after:
                left.set()
            await asyncio.sleep(0)

        headers = {"X-Own": "1"}
        await Download(more, receive, headers=headers, content_type="text/csv").asgi_send(send)

    asyncio.run(run())
    return messages, made


def test_each_piece_is_sent_and_the_end_is_told():
    messages, _ = sent(["a", "ü"])
    start, *bodies = messages
    headers = {key.lower(): value for key, value in start["headers"]}
    assert (start["status"], headers[b"content-type"], headers[b"x-own"]) == (200, b"text/csv", b"1")
    assert b"content-length" not in headers
    assert [body["body"] for body in bodies] == [b"a", "ü".encode(), b""]
    assert [body["more_body"] for body in bodies] == [True, True, False]


def test_nothing_more_is_made_for_a_reader_who_has_gone():
    _, made = sent(["a"] * 100, leaves_after=3)
    assert len(made) < 6


def test_what_breaks_off_has_no_end(capsys):
    messages, _ = sent(["a", sqlite3.OperationalError("disk\x1b I/O error"), "b"])
    assert [message.get("more_body") for message in messages[1:]] == [True]
    said = capsys.readouterr().err
    assert said.startswith("A download broke off: disk")
    assert "\x1b" not in said
