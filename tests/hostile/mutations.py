"""Mutations of a good response: bytes, markup, JSON, header fields, character sets, lengths, splices."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from tests.hostile.recorded import Response

LONGEST = 1_000_000
"""Bytes: no mutated body is longer."""

_TAG = re.compile(rb"<[^<>]*>")
_VALUE = re.compile(rb"=(\"[^\"]*\"|'[^']*'|[^\s>\"']+)")
_TEXT = re.compile(rb">([^<>]+)<")
_NUMBER = re.compile(rb"\d+")
_LINK = re.compile(rb"(?:\{base\}|/)[\w/.-]*")
_DATE = re.compile(rb"\d{4}-\d\d-\d\d")
_JSON = re.compile(rb"(<script type=\"application/ld\+json\">)(.*?)(</script>)", re.DOTALL)

BYTES = (
    *(
        b"\0",
        b"\xff",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"\x1b[2J",
    ),
    *(
        b"\r\n\r\n",
        b"\n",
        b"\x0b\x0c",
        b"\x7f\x80\x9b",
        b"\xe2\x80\xae",
        b"\xe2\x81\xa6",
        b"\xe2\x80\xa8",
        b"\x1a",
        b"%s%n",
    ),
    *(
        b"&#0;",
        b"&#xd800;",
        b"&#x110000;",
        b"&#1;",
        b"&nope;",
        b"&amp;amp;",
        b"<",
        b">",
        b"&",
        b'"',
        b"'",
        b"]]>",
        b"-->",
    ),
    *(
        b"<!--",
        b"<![CDATA[",
        b"<?php",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"<plaintext>",
        b"<script>",
        b"</html>",
        b"<base href=//[>",
    ),
    *(
        "\U0001f4a9\u200d\U0001f525".encode(),
        "e\u0301\u0301\u0301".encode(),
        "\u0627\u0644\u0644\u0647".encode(),
        "ſﬃ①Ⅷ".encode(),
    ),
)
TEXTS = (
    *(
        "",
        " ",
        "\t",
        "0",
        "-1",
        "null",
        "true",
        "NaN",
        "None",
        "1e400",
        "9" * 400,
        "a" * 20_000,
        "é" * 5000,
        "{",
        "[]",
        "[[[[",
    ),
    *(
        "=1+1",
        "'; DROP TABLE posts;--",
        "../../etc/passwd",
        "%00",
        "\u202e",
        "<b>",
        "javascript:alert(1)",
        "\ufeff",
        "😀" * 50,
    ),
)
LINKS = (
    *(
        "http://[",
        "//",
        "///",
        "http://",
        "http://127.0.0.1:99999/",
        "https:/",
        "?",
        "#",
        "/",
        "",
        ".",
        "..",
        "\\\\",
        "%",
        "%zz",
        "data:,",
    ),
    *(
        "http://user:pw@127.0.0.1/",
        "http://127.0.0.1:1/",
        "mailto:x",
        "http://\u2100/",
        "/" + "a/" * 3000,
        "/%0d%0a",
        "/\ud83d",
        "tel:",
    ),
    *(
        "http://xn--/",
        "http://a..b/",
        "http://-/",
        "http://1.2.3.4.5/",
        "file:///etc/passwd",
        "/?a=b&a=b",
        "/ x y ",
        "http:x",
        "HTTP://X",
    ),
)
DATES = (
    *(
        "0000-00-00",
        "9999-12-31",
        "2024-02-30",
        "99999-01-01",
        "-0001-01-01",
        "1970-01-01T00:00:00+99:99",
        "2024-13-01",
        "now",
    ),
    *(
        "2024-05-01T24:00:00Z",
        "2024-W99-9",
        "20240501",
        "٢٠٢٤-٠٥-٠١",
        "Mon, 99 Foo 2024 10:00:00 GMT",
        "1e9",
        "2024-05-01T10:00:00.123456789Z",
    ),
)
NUMBERS = (
    b"0",
    b"-1",
    b"999999999999999999999",
    b"1" + b"0" * 300,
    b"0x10",
    b"1.5",
    b"1,000",
    "٣".encode(),
    "²".encode(),
    b"00",
    b"",
)
CHARSETS = (
    *(
        "utf-16",
        "utf-16-le",
        "utf-32",
        "cp1252",
        "latin-1",
        "koi8-r",
        "gb18030",
        "shift_jis",
        "euc-jp",
        "iso2022_jp",
        "big5",
    ),
    *("euc-kr", "utf-7", "cp037", "utf-8-sig", "cp1251", "iso8859-8", "cp874"),
)
LABELS = (
    *CHARSETS,
    "cow",
    "",
    "rot13",
    "zlib",
    "base64",
    "idna",
    "x-user-defined",
    "none",
    "unicode_escape",
    "utf-8; charset=gbk",
    '"',
)
TYPES = (
    *(
        "text/html",
        "text/plain",
        "application/xhtml+xml",
        "application/xml",
        "application/rss+xml",
        "application/json",
        "image/png",
    ),
    *(
        "application/pdf",
        "application/octet-stream",
        "",
        "x",
        "text/html;;;",
        "TEXT/HTML",
        "text/html, text/plain",
        "multipart/mixed",
    ),
)
STATUSES = (
    *(
        "HTTP/1.1 200 OK",
        "HTTP/1.1 206 Part",
        "HTTP/1.1 304 Same",
        "HTTP/1.1 404 No",
        "HTTP/1.1 410 Gone",
        "HTTP/1.1 500 Oh",
        "HTTP/1.0 200 OK",
    ),
    *(
        "HTTP/1.1 302 Found",
        "HTTP/1.1 204 None",
        "HTTP/1.1 401 Who",
        "HTTP/1.1 999 X",
        "HTTP/1.1 0 X",
        "HTTP/1.1 2 X",
        "HTTP/2 200",
        "XTTP/1.1 200 OK",
    ),
    *(
        "HTTP/1.1 200 \x1b[2J",
        "HTTP/1.1 99999999999999999999 X",
        "HTTP/1.1  200  OK",
        "HTTP/1.1 200\tOK",
        "",
        "HTTP/1.1 100 Go",
    ),
)


def mutated(random: Random, response: Response, others: Sequence[Response]) -> Response:
    """Return the response after one to four mutations; ``others`` are what it may be spliced with."""
    before = response
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        response = random.choice(_MUTATIONS)(random, response, others)
        response = response._replace(body=response.body[:LONGEST])
    # The length fits in most cases: else nothing but the rule for broken answers would be tried.
    return response if response.body == before.body or random.random() < 0.1 else response.measured()


def _slice(random: Random, body: bytes, longest: int = 200) -> tuple[int, int]:
    start = random.randrange(len(body) + 1)
    return start, min(len(body), start + random.randrange(1, longest))


def _on_body(change: Callable[[Random, bytes], bytes]) -> Callable[..., Response]:
    def mutation(random: Random, response: Response, _others: Sequence[Response]) -> Response:
        return response._replace(body=change(random, response.body))

    mutation.__name__ = change.__name__
    return mutation


def flip_bits(random: Random, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(random.choice((1, 3, 20, 200)) if body else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut_out(random: Random, body: bytes) -> bytes:
    start, end = _slice(random, body, 2000)
    return body[:start] + body[end:]


def repeat_a_part(random: Random, body: bytes) -> bytes:
    start, end = _slice(random, body)
    return body[:start] + body[start:end] * random.choice((2, 10, 500, 3000)) + body[end:]


def put_bytes_in(random: Random, body: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 5, 50))):
        start, _ = _slice(random, body)
        body = body[:start] + random.choice(BYTES) * random.choice((1, 1, 2, 1000)) + body[start:]
    return body


def swap_parts(random: Random, body: bytes) -> bytes:
    (a, b), (c, d) = sorted((_slice(random, body), _slice(random, body)))
    return body if b > c else body[:a] + body[c:d] + body[b:c] + body[a:b] + body[d:]


def cut_off(random: Random, body: bytes) -> bytes:
    return body[: random.randrange(len(body) + 1)]


def nothing(_random: Random, _body: bytes) -> bytes:
    return b""


def many_times(random: Random, body: bytes) -> bytes:
    return body * random.choice((2, 3, 20))


def _replace_one(random: Random, body: bytes, found: re.Pattern[bytes], new: bytes, group: int = 0) -> bytes:
    matches = list(found.finditer(body))
    if not matches:
        return body
    start, end = random.choice(matches).span(group)
    return body[:start] + new + body[end:]


def drop_a_tag(random: Random, body: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 3, 20))):
        body = _replace_one(random, body, _TAG, b"")
    return body


def move_tags(random: Random, body: bytes) -> bytes:
    tags = _TAG.findall(body)
    for _ in range(random.choice((1, 3, 20)) if tags else 0):
        body = _replace_one(random, body, _TAG, random.choice(tags))
    return body


def nest_a_tag(random: Random, body: bytes) -> bytes:
    tags = [tag for tag in _TAG.findall(body) if not tag.startswith((b"</", b"<!", b"<?"))]
    return (
        _replace_one(random, body, _TAG, random.choice(tags) * random.choice((2, 50, 700, 5000)))
        if tags
        else body
    )


def other_name(random: Random, body: bytes) -> bytes:
    name = random.choice(
        (
            b"svg",
            b"table",
            b"select",
            b"template",
            b"textarea",
            b"title",
            b"noscript",
            b"frameset",
            b"a",
            b"form",
            b"p",
            b"x-y",
        )
    )
    return re.sub(
        rb"(?<=<)"
        + random.choice(
            (b"article", b"h1", b"h2", b"p", b"main", b"body", b"head", b"a", b"item", b"url", b"loc")
        )
        + rb"(?=[\s>])",
        name,
        body,
    )


def other_value(random: Random, body: bytes) -> bytes:
    value = random.choice((*TEXTS, *LINKS)).encode("utf-8", "replace").replace(b'"', b"&quot;")
    return _replace_one(random, body, _VALUE, b'="' + value + b'"')


def other_text(random: Random, body: bytes) -> bytes:
    return _replace_one(random, body, _TEXT, random.choice(TEXTS).encode("utf-8", "replace"), 1)


def other_numbers(random: Random, body: bytes) -> bytes:
    for _ in range(random.choice((1, 3, 20))):
        body = _replace_one(random, body, _NUMBER, random.choice(NUMBERS))
    return body


def other_links(random: Random, body: bytes) -> bytes:
    for _ in range(random.choice((1, 3, 10))):
        body = _replace_one(random, body, _LINK, random.choice(LINKS).encode("utf-8", "replace"))
    return body


def other_dates(random: Random, body: bytes) -> bytes:
    return _DATE.sub(random.choice(DATES).encode(), body, count=random.choice((0, 1)))


def other_charset(random: Random, body: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode(random.choice(CHARSETS), "replace")


def other_label(random: Random, body: bytes) -> bytes:
    return re.sub(rb"(?i)(charset|encoding)=[\"']?[\w-]+", rb"\1=" + random.choice(LABELS).encode(), body)


def other_json(random: Random, body: bytes) -> bytes:
    """Change a part of the JSON that a body is, or of the linked data that it holds."""
    if match := _JSON.search(body):
        return body[: match.start(2)] + _changed_json(random, match[2]) + body[match.end(2) :]
    return _changed_json(random, body) if body[:1] in b"[{" else body


def _changed_json(random: Random, body: bytes) -> bytes:
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return body
    places: list[tuple[Any, Any]] = []
    _places(tree, places)
    for _ in range(random.choice((1, 1, 3, 8)) if places else 0):
        holder, key = random.choice(places)
        holder[key] = random.choice(
            (
                None,
                True,
                -1,
                10**30,
                1.5,
                "",
                [],
                {},
                [[]],
                [None],
                {"@value": []},
                {"@type": 5},
                tree.copy() if holder is not tree else 0,
                "\ud800",
                "x" * 9000,
                random.choice(TEXTS),
                random.choice(LINKS),
                random.choice(DATES),
            )
        )
    try:
        return json.dumps(tree).encode()
    except (ValueError, RecursionError):
        return body


def _places(node: Any, places: list[tuple[Any, Any]]) -> None:
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        places.append((node, key))
        _places(node[key], places)


def spliced(random: Random, response: Response, others: Sequence[Response]) -> Response:
    other = random.choice(others)
    at, onward = random.randrange(len(response.body) + 1), random.randrange(len(other.body) + 1)
    return response._replace(body=response.body[:at] + other.body[onward:])


def other_body(random: Random, response: Response, others: Sequence[Response]) -> Response:
    return response._replace(body=random.choice(others).body)


def other_status(random: Random, response: Response, _others: Sequence[Response]) -> Response:
    return response._replace(status=random.choice(STATUSES))


def other_type(random: Random, response: Response, _others: Sequence[Response]) -> Response:
    kind = random.choice((random.choice(TYPES), f"text/html; charset={random.choice(LABELS)}"))
    kept = [field for field in response.fields if field[0] != "Content-Type"]
    return response._replace(fields=(*kept, ("Content-Type", kind)))


def other_fields(random: Random, response: Response, _others: Sequence[Response]) -> Response:
    fields = list(response.fields)
    name = random.choice(
        (
            "Content-Type",
            "ETag",
            "Last-Modified",
            "Date",
            "Location",
            "Link",
            "Set-Cookie",
            "Refresh",
            "X-WP-Total",
            "X-WP-TotalPages",
            "Vary",
            "Content-Language",
            "Content-Disposition",
            "Trailer",
            "Age",
        )
    )
    value = (
        random.choice((*TEXTS, *LINKS, *DATES)).replace("\n", " ").encode("utf-8", "replace").decode("utf-8")
    )
    fields.insert(random.randrange(len(fields) + 1), (name, value[:5000]))
    if random.random() < 0.3:
        fields.pop(random.randrange(len(fields)))
    return response._replace(fields=tuple(fields))


def broken_frame(random: Random, response: Response, _others: Sequence[Response]) -> Response:
    """Tell another length or coding than the body has."""
    field = random.choice(
        (
            ("Content-Length", "5"),
            ("Content-Length", "99999"),
            ("Content-Length", "x"),
            ("Transfer-Encoding", "chunked"),
            ("Content-Encoding", "gzip"),
            ("Content-Encoding", "br"),
            ("Content-Encoding", "deflate, gzip"),
            ("Content-Encoding", "cow"),
        )
    )
    return response._replace(fields=(*response.fields, field))


def compressed(random: Random, response: Response, _others: Sequence[Response]) -> Response:
    name, pack = random.choice((("gzip", gzip.compress), ("deflate", zlib.compress)))
    body = pack(response.body)
    body = random.choice((body, body[: len(body) // 2], flip_bits(random, body), body + b"more"))
    return response._replace(body=body, fields=(*response.fields, ("Content-Encoding", name))).measured()


_ON_BODY = (
    *(
        flip_bits,
        cut_out,
        repeat_a_part,
        put_bytes_in,
        put_bytes_in,
        swap_parts,
        cut_off,
        nothing,
        many_times,
    ),
    *(
        drop_a_tag,
        move_tags,
        nest_a_tag,
        other_name,
        other_value,
        other_value,
        other_text,
        other_text,
        other_numbers,
    ),
    *(other_links, other_links, other_dates, other_charset, other_label, other_json, other_json),
)
_MUTATIONS = (
    *map(_on_body, _ON_BODY),
    *(
        spliced,
        spliced,
        other_body,
        other_status,
        other_type,
        other_fields,
        other_fields,
        broken_frame,
        compressed,
    ),
)
