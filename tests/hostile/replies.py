"""Replies as bytes: a whole answer, and the parts of which broken ones are made."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"

Fields = Mapping[str, str] | Iterable[tuple[str, str]]


def answer(
    body: bytes | str, kind: str | None = HTML, status: str = "200 OK", *, fields: Fields = ()
) -> bytes:
    """Return a whole and sound answer, after which the connection ends."""
    content = body.encode() if isinstance(body, str) else body
    known = [("Content-Length", str(len(content))), ("Connection", "close")]
    known += [("Content-Type", kind)] if kind else []
    return head(status, [*known, *_pairs(fields)]) + content


def head(status: str = "200 OK", fields: Fields = ()) -> bytes:
    """Return a status line and these header fields alone, with the empty line after them."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in _pairs(fields))
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("utf-8", "surrogateescape")


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer("", status=status, fields={"Location": to})


def packed(body: bytes, encoding: str, kind: str = HTML) -> bytes:
    """Return an answer whose body is compressed already."""
    return answer(body, kind, fields={"Content-Encoding": encoding})


def gzipped(body: bytes | str, kind: str = HTML) -> bytes:
    content = body.encode() if isinstance(body, str) else body
    return packed(gzip.compress(content, 6), "gzip", kind)


def chunk(content: bytes) -> bytes:
    """Return one chunk of a chunked body (RFC 9112, 7.1); an empty one ends it."""
    return b"%x\r\n%s\r\n" % (len(content), content)


CHUNKED = (("Transfer-Encoding", "chunked"), ("Content-Type", HTML), ("Connection", "close"))


def _pairs(fields: Fields) -> list[tuple[str, str]]:
    return list(fields.items() if isinstance(fields, Mapping) else fields)
