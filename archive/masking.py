"""A recorded document without the words of another one: letters masked, everything else as it was."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.traces import letters_of
from archive.warc_disk import pack

if TYPE_CHECKING:
    from archive.traces import Traces
    from archive.warc_reading import Record

MASKED = "X-Blog-To-SQLite-Masked"
"""Named field of a record whose words were masked: why."""
_MASK = "x"
_UNIT = r"&#?\w{1,32};|\\u[0-9a-fA-F]{4}|\\.|."
_AROUND_TAGS = re.compile(rf"<[^<>]*>|{_UNIT}", re.DOTALL)
_IN_TAGS = re.compile(_UNIT, re.DOTALL)
_NO_LONGER_SO = {b"content-encoding", b"content-length", b"content-type", b"x-archive-transfer-encoding"}
_CHARSET = re.compile(rb"\s*;\s*charset\s*=[^;]*", re.IGNORECASE)


def masked_text(text: str, traces: Traces) -> str:
    """Return a document with the letters masked that ``traces`` knows, in its text and in attributes.

    >>> from archive.traces import Traces
    >>> masked_text("A <b>secret</b> that was told here.", Traces(["secret that was told"]))
    'A <b>xxxxxx</b> xxxx xxx xxxx here.'
    """
    for units in (_AROUND_TAGS, _IN_TAGS):
        letters: list[str] = []
        places: list[tuple[int, int]] = []
        for unit in units.finditer(text):
            said = letters_of(_resolved(unit[0]))
            letters.append(said)
            places += [unit.span()] * len(said)
        covered = sorted({places[number] for number in traces.covered("".join(letters))}, reverse=True)
        parts, end = [], len(text)
        for start, stop in covered:
            parts.append(text[stop:end])
            parts.append(_MASK)
            end = start
        text = text[:end] + "".join(reversed(parts))
    return text


def masked_record(record: Record, text: str) -> tuple[Record, bytes]:
    """Return the record with ``text`` for its body, in UTF-8, and the same packed for a file."""
    status, *_ = record.block.split(b"\r\n", 1)
    body = text.encode("utf8", "replace")
    kinds = [value for name, value in record.headers if name.lower() == b"content-type"]
    kind = _CHARSET.sub(b"", kinds[0] if kinds else b"text/html") + b"; charset=utf-8"
    lines = [status, b"Content-Type: " + kind, b"Content-Length: " + str(len(body)).encode()]
    lines += [name + b": " + value for name, value in record.headers if name.lower() not in _NO_LONGER_SO]
    block = b"\r\n".join(lines) + b"\r\n\r\n" + body
    anew = {
        "content-length": str(len(block)),
        "warc-block-digest": _digest(block),
        "warc-payload-digest": _digest(body),
    }
    fields = tuple((name, anew.get(name.lower(), value)) for name, value in record.fields)
    fields += ((MASKED, "forget"),)
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    plain = b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"
    return replace(record, block=block, fields=fields), pack(plain)


def _resolved(unit: str) -> str:
    if unit.startswith("&"):
        return html.unescape(unit)
    if unit.startswith("\\u"):
        return chr(int(unit[2:6], 16))
    if unit.startswith("\\"):
        return "" if unit[1:] in "nrtbf" else unit[1:]
    return "" if unit.startswith("<") else unit


def _digest(content: bytes) -> str:
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(digest).decode()}"
