"""Answers that break the rules of HTTP, or the connection."""

from __future__ import annotations

import gzip
import zlib
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any

from tests.hostile.blog import another_post, url
from tests.hostile.replies import CHUNKED, HTML, answer, chunk, head, packed
from tests.hostile.scenario import Scenario
from tests.hostile.server import Then

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hostile.blog import HostileBlog
    from tests.hostile.server import Asked, Reply, Step

PLAIN = (("Content-Type", HTML), ("Connection", "close"))
"""Fields without a length: the body ends with the connection."""


def honest(_blog: HostileBlog) -> None:
    """Leave the blog as it is: the frame itself is sound."""


def _post(reply: Callable[[bytes], Reply], blog: HostileBlog) -> None:
    blog.serve(url(3), reply(blog.page(url(3)).encode()))


def lost(name: str, served: str, reply: Callable[[bytes], Reply], **more: Any) -> Scenario:
    """Return a scenario in which one post is answered so, and is a gap."""
    known: dict[str, Any] = {"codes": (3,), "lost": (3,), **more}
    return Scenario(name=name, served=served, make=partial(_post, reply), **known)


def kept(name: str, served: str, reply: Callable[[bytes], Reply], **more: Any) -> Scenario:
    """Return a scenario in which one post is answered so, and is read all the same."""
    return Scenario(name=name, served=served, make=partial(_post, reply), **more)


def either(name: str, served: str, reply: Callable[[bytes], Reply], **more: Any) -> Scenario:
    """Return a scenario in which one post is answered so, and is whole in the archive or a gap."""
    known: dict[str, Any] = {"codes": (0, 3), "perhaps": (3,), **more}
    return Scenario(name=name, served=served, make=partial(_post, reply), **known)


def streamed(*steps: Step) -> Callable[[Asked], Iterator[Step]]:
    return lambda _asked: iter(steps)


def endless(start: bytes, again: bytes, pause: float = 0.0) -> Callable[[Asked], Iterator[Step]]:
    def reply(_asked: Asked) -> Iterator[Step]:
        yield start
        for step in repeat(again):
            yield step
            if pause:
                yield pause

    return reply


def raw(status_line: str) -> Callable[[bytes], bytes]:
    """Return what answers a body with a status line of this wording."""

    def reply(body: bytes) -> bytes:
        fields = f"Content-Length: {len(body)}\r\nConnection: close\r\nContent-Type: {HTML}"
        return f"{status_line}\r\n{fields}\r\n\r\n".encode("latin-1") + body

    return reply


def with_fields(*fields: tuple[str, str]) -> Callable[[bytes], bytes]:
    """Return what answers a body with these fields besides."""
    return lambda body: answer(body, fields=fields)


def corrupted(content: bytes) -> bytes:
    middle = len(content) // 2
    return (
        content[:middle]
        + bytes(byte ^ 0x55 for byte in content[middle : middle + 40])
        + content[middle + 40 :]
    )


def poisoned(body: bytes) -> Reply:
    """Return two answers at once on a connection that is kept: the second is for nobody."""
    evil = another_post(90).encode()
    both = b"".join(
        head(fields=[("Content-Type", HTML), ("Content-Length", str(len(one)))]) + one for one in (body, evil)
    )
    return lambda _asked: iter([both, 0.3, Then.NEXT])


def poison_everywhere(blog: HostileBlog) -> None:
    for number in range(1, blog.posts + 1):
        blog.serve(url(number), poisoned(blog.page(url(number)).encode()))


def dropping(blog: HostileBlog) -> None:
    """Break off every first connection of each address at another place; the second is answered."""
    places = [0, 10, 60, 200, 600, 900, 1200, 1500]
    seen: set[str] = set()
    for number, place in enumerate(places, start=1):
        whole = answer(blog.page(url(number)))

        def reply(asked: Asked, whole: bytes = whole, place: int = place) -> Iterator[Step]:
            if asked.path in seen:
                return iter([whole])
            seen.add(asked.path)
            return iter([whole[:place], 0.05, Then.RESET])

        blog.serve(url(number), reply)


BROKEN_OFF = (
    lost(
        "short-body",
        "half of a post, Content-Length tells the whole",
        lambda body: answer(body)[: -len(body) // 2],
        says="broke off",
    ),
    lost("short-by-one-byte", "a post without its last byte", lambda body: answer(body)[:-1]),
    lost(
        "chunks-without-end",
        "a chunked post without its last chunk",
        lambda body: head(fields=CHUNKED) + chunk(body),
    ),
    lost(
        "chunk-cut",
        "a chunk that is shorter than it says",
        lambda body: head(fields=CHUNKED) + chunk(body)[:-200],
    ),
    lost(
        "chunk-size-no-number",
        "a chunk whose size is no number",
        lambda body: head(fields=CHUNKED) + b"zz\r\n" + body + b"\r\n0\r\n\r\n",
    ),
    lost(
        "chunk-size-negative",
        "a chunk of negative size",
        lambda body: head(fields=CHUNKED) + b"-5\r\n" + body + b"\r\n0\r\n\r\n",
    ),
    lost(
        "chunk-size-enormous",
        "a chunk of 2^72 bytes",
        lambda body: head(fields=CHUNKED) + b"f" * 18 + b"\r\n" + body,
    ),
    lost(
        "gzip-cut",
        "two thirds of a gzip stream, a Content-Length that fits",
        lambda body: packed(gzip.compress(body)[: len(gzip.compress(body)) * 2 // 3], "gzip"),
    ),
    lost(
        "gzip-without-trailer",
        "a gzip stream without its checksum",
        lambda body: packed(gzip.compress(body)[:-8], "gzip"),
    ),
    lost(
        "gzip-corrupted",
        "a gzip stream with forty bytes changed",
        lambda body: packed(corrupted(gzip.compress(body)), "gzip"),
    ),
    lost(
        "gzip-wrong-checksum",
        "a gzip stream whose checksum does not fit",
        lambda body: packed(gzip.compress(body)[:-8] + b"\1\2\3\4" + gzip.compress(body)[-4:], "gzip"),
    ),
    lost(
        "deflate-cut",
        "half of a deflate stream",
        lambda body: packed(zlib.compress(body)[: len(zlib.compress(body)) // 2], "deflate"),
    ),
    lost("reset-at-once", "a reset instead of an answer", lambda _body: streamed(Then.RESET)),
    lost(
        "reset-in-headers",
        "a reset in the middle of the headers",
        lambda _body: streamed(b"HTTP/1.1 200 OK\r\nContent-Ty", 0.05, Then.RESET),
    ),
    lost(
        "reset-in-body",
        "a reset in the middle of a post without a length",
        lambda body: streamed(head(fields=PLAIN) + body[: len(body) // 2], 0.05, Then.RESET),
    ),
    lost("closed-without-answer", "a closed connection instead of an answer", lambda _body: streamed()),
    lost("closed-in-status", "a closed connection in the status line", lambda _body: b"HTTP/1."),
    Scenario(
        name="reset-once-each",
        served="each post breaks off at another byte at first, and comes the second time",
        make=dropping,
    ),
)

GARBAGE = (
    either("http-0.9", "a page without status and headers", lambda body: body),
    lost("random-bytes", "random bytes instead of an answer", lambda _body: bytes(range(256)) * 40),
    lost("other-protocol", "the greeting of another protocol", lambda _body: b"SSH-2.0-OpenSSH_9.6\r\n"),
    lost("tls-on-http-port", "a TLS alert on the http port", lambda _body: b"\x15\x03\x01\x00\x02\x02\x28"),
    either("status-without-reason", "a status line without reason", raw("HTTP/1.1 200")),
    lost("status-no-number", "the status abc", raw("HTTP/1.1 abc OK")),
    lost("status-999", "the status 999", raw("HTTP/1.1 999 Denied")),
    lost("status-0", "the status 000", raw("HTTP/1.1 000 Nothing")),
    lost("status-negative", "the status -200", raw("HTTP/1.1 -200 OK")),
    lost("status-of-30-digits", "a status of thirty digits", raw("HTTP/1.1 " + "2" * 30 + " OK")),
    either("version-9.9", "version HTTP/9.9", raw("HTTP/9.9 200 OK")),
    either("version-icy", "the status line of a radio station", raw("ICY 200 OK")),
    kept(
        "reason-of-escapes",
        "a reason phrase that steers the terminal",
        raw("HTTP/1.1 200 \x1b[2J\x1b]0;owned\x07\x9b31m"),
    ),
    lost(
        "error-reason-of-escapes",
        "status 500 with a reason phrase that steers the terminal",
        raw("HTTP/1.1 500 \x1b[2J\x1b]0;owned\x07"),
    ),
    lost("status-204", "status 204 with a body", raw("HTTP/1.1 204 No Content")),
    lost("status-205", "status 205, Content-Length 0", lambda _body: answer(b"", status="205 Reset Content")),
    lost(
        "status-206",
        "part of a post with status 206 that nobody asked for",
        lambda body: answer(
            body[: len(body) // 2],
            status="206 Partial Content",
            fields={"Content-Range": f"bytes 0-{len(body) // 2 - 1}/{len(body)}"},
        ),
    ),
    lost(
        "status-304",
        "status 304 that nobody asked for",
        lambda _body: head("304 Not Modified", {"Connection": "close"}),
    ),
    lost(
        "status-407",
        "status 407 with a proxy's challenge",
        lambda _body: answer("<html>", status="407 Proxy", fields={"Proxy-Authenticate": "Basic realm=x"}),
    ),
    lost("status-421", "status 421", raw("HTTP/1.1 421 Misdirected Request")),
    lost("status-451", "status 451", raw("HTTP/1.1 451 Unavailable For Legal Reasons")),
    lost(
        "status-511", "status 511: log in to the network", raw("HTTP/1.1 511 Network Authentication Required")
    ),
    lost("status-600", "status 600", raw("HTTP/1.1 600 Beyond")),
    either("lf-only", "lines that end with LF alone", lambda body: answer(body).replace(b"\r\n", b"\n")),
    either(
        "empty-lines-first", "empty lines before the status line", lambda body: b"\r\n\r\n" + answer(body)
    ),
    either("status-line-twice", "two status lines", lambda body: b"HTTP/1.1 200 OK\r\n" + answer(body)),
)

INTERIM = (
    either(
        "continue-flood",
        "100,000 interim answers (100) before the answer",
        lambda body: b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000 + answer(body),
    ),
    either(
        "early-hints-flood",
        "20,000 early hints (103) with links elsewhere",
        lambda body: (
            b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n" * 20_000 + answer(body)
        ),
    ),
    lost(
        "continue-for-ever",
        "interim answers without end",
        lambda _body: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 0.01),
    ),
    lost(
        "switching-protocols",
        "status 101 to another protocol that nobody asked for",
        lambda body: head("101 Switching Protocols", {"Upgrade": "h2c", "Connection": "Upgrade"}) + body,
    ),
)

HEADERS = (
    lost(
        "header-of-50-mb",
        "a header of 50 MB",
        lambda _body: streamed(b"HTTP/1.1 200 OK\r\nX: ", *[b"a" * 1_000_000] * 50),
    ),
    lost(
        "header-for-ever",
        "a header without end",
        lambda _body: endless(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 10_000, 0.001),
    ),
    lost(
        "headers-for-ever",
        "headers without end",
        lambda _body: endless(b"HTTP/1.1 200 OK\r\n", b"X-Again: yes\r\n" * 1000, 0.001),
    ),
    lost(
        "headers-200000",
        "200,000 headers",
        lambda body: answer(body, fields=[(f"X-{n}", "y") for n in range(200_000)]),
    ),
    lost(
        "headers-drip",
        "a byte of a header each tenth of a second",
        lambda _body: endless(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a", 0.1),
    ),
    either(
        "header-folded",
        "a header on several lines",
        lambda body: answer(body).replace(
            b"Connection: close", b"X-Folded: a\r\n\tb\r\n c\r\nConnection: close"
        ),
    ),
    either(
        "header-without-colon",
        "a header line without colon",
        lambda body: answer(body).replace(b"Connection: close", b"nonsense\r\nConnection: close"),
    ),
    either(
        "header-of-controls",
        "a header of control characters",
        lambda body: answer(body).replace(
            b"Connection: close", b"X-\x00\x01: \x1b[31m\x00\r\nConnection: close"
        ),
    ),
    either(
        "header-name-empty",
        "a header without name",
        lambda body: answer(body).replace(b"Connection: close", b": nothing\r\nConnection: close"),
    ),
    either(
        "lengths-that-differ",
        "two Content-Length headers that differ",
        lambda body: (
            head(
                fields=[
                    ("Content-Type", HTML),
                    ("Content-Length", str(len(body))),
                    ("Content-Length", "5"),
                    ("Connection", "close"),
                ]
            )
            + body
        ),
    ),
    either(
        "length-and-chunks",
        "Content-Length and chunks at once",
        lambda body: head(fields=[("Content-Length", "10"), *CHUNKED]) + chunk(body) + chunk(b""),
    ),
    either(
        "length-negative",
        "a negative Content-Length",
        lambda body: head(fields=[*PLAIN, ("Content-Length", "-1")]) + body,
    ),
    either(
        "length-no-number",
        "a Content-Length that is no number",
        lambda body: head(fields=[*PLAIN, ("Content-Length", "many")]) + body,
    ),
    either(
        "length-of-5000-digits",
        "a Content-Length of 5,000 digits",
        lambda body: head(fields=[*PLAIN, ("Content-Length", "9" * 5000)]) + body,
    ),
    lost(
        "length-enormous",
        "a Content-Length of an exabyte",
        lambda body: head(fields=[*PLAIN, ("Content-Length", str(10**18))]) + body,
    ),
    either(
        "length-empty",
        "an empty Content-Length",
        lambda body: head(fields=[*PLAIN, ("Content-Length", "")]) + body,
    ),
    Scenario(
        name="length-too-short",
        served="a Content-Length that leaves most of a post behind",
        make=partial(_post, lambda body: head(fields=[*PLAIN, ("Content-Length", "300")]) + body),
        codes=(0, 3),
        spoiled=(3,),
    ),
    kept(
        "bytes-after-the-end",
        "a second answer after the first, the connection closed",
        lambda body: answer(body) + answer(another_post(90)),
    ),
    Scenario(
        name="keep-alive-poison",
        served="each answer is followed by another that nobody asked for, on a connection kept open",
        make=poison_everywhere,
    ),
    either(
        "transfer-unknown",
        "a Transfer-Encoding that nobody knows",
        lambda body: head(fields=[*PLAIN, ("Transfer-Encoding", "cow")]) + body,
    ),
    either(
        "chunked-twice",
        "Transfer-Encoding: chunked, chunked",
        lambda body: (
            head(fields=[*PLAIN, ("Transfer-Encoding", "chunked, chunked")])
            + chunk(chunk(body) + chunk(b""))
            + chunk(b"")
        ),
    ),
    either(
        "chunk-extension-of-5-mb",
        "a chunk extension of 5 MB",
        lambda body: (
            head(fields=CHUNKED) + b"%x;%s\r\n" % (len(body), b"a" * 5_000_000) + body + b"\r\n0\r\n\r\n"
        ),
    ),
    lost(
        "chunk-trailers-for-ever",
        "trailers without end after the chunks",
        lambda body: endless(
            head(fields=CHUNKED) + chunk(body) + b"0\r\n", b"X-Again: yes\r\n" * 1000, 0.001
        ),
    ),
    either(
        "chunks-of-one-byte",
        "a post in chunks of one byte",
        lambda body: (
            head(fields=CHUNKED) + b"".join(chunk(body[n : n + 1]) for n in range(len(body))) + chunk(b"")
        ),
    ),
    either(
        "type-of-1-mb", "a Content-Type of 1 MB", lambda body: answer(body, HTML + "; x=" + "y" * 1_000_000)
    ),
    kept(
        "types-that-differ",
        "two Content-Type headers, the second says image/png",
        with_fields(("Content-Type", "image/png")),
    ),
    kept(
        "type-of-escapes",
        "a Content-Type whose charset steers the terminal",
        lambda body: answer(body, "text/html; charset=\x1b[2J"),
    ),
    kept(
        "cookies-100",
        "100 cookies",
        with_fields(*[("Set-Cookie", f"c{n}=v; Domain=.example.com") for n in range(100)]),
    ),
    kept(
        "headers-that-rule-browsers",
        "HSTS, key pins, Clear-Site-Data, Alt-Svc to elsewhere",
        with_fields(
            ("Strict-Transport-Security", "max-age=99999999; includeSubDomains; preload"),
            ("Public-Key-Pins", 'pin-sha256="x"; max-age=9'),
            ("Clear-Site-Data", '"*"'),
            ("Alt-Svc", 'h3=":443"; ma=9'),
        ),
    ),
)

ENCODINGS = (
    either("encoding-lies", "Content-Encoding gzip on a plain page", lambda body: packed(body, "gzip")),
    either("encoding-lies-br", "Content-Encoding br on a plain page", lambda body: packed(body, "br")),
    either("encoding-unknown", "a Content-Encoding that nobody knows", lambda body: packed(body, "cow")),
    kept("encoding-identity", "Content-Encoding identity", lambda body: packed(body, "identity")),
    kept("encoding-upper-case", "Content-Encoding GZIP", lambda body: packed(gzip.compress(body), "GZIP")),
    either(
        "encoding-unsaid", "a gzip stream of which no header tells", lambda body: answer(gzip.compress(body))
    ),
    either(
        "gzip-in-gzip",
        "a gzip stream in another",
        lambda body: packed(gzip.compress(gzip.compress(body)), "gzip, gzip"),
    ),
    either(
        "encodings-100",
        "a hundred encodings said, none used",
        lambda body: packed(body, ", ".join(["gzip"] * 100)),
    ),
    either(
        "gzip-of-two-members",
        "a gzip stream of two members",
        lambda body: packed(gzip.compress(body[:500]) + gzip.compress(body[500:]), "gzip"),
    ),
    either(
        "gzip-and-garbage",
        "a gzip stream with garbage after it",
        lambda body: packed(gzip.compress(body) + b"garbage" * 100, "gzip"),
    ),
    kept(
        "deflate-raw",
        "a deflate stream without its wrapper",
        lambda body: packed(zlib.compress(body)[2:-4], "deflate"),
    ),
    either("gzip-empty", "an empty body, said to be gzip", lambda _body: packed(b"", "gzip")),
)

SLOW = (
    lost(
        "silence", "a connection that is taken and never answered", lambda _body: streamed(30.0), says="time"
    ),
    lost(
        "body-drip",
        "a byte of a post each tenth of a second, with a length",
        lambda body: endless(head(fields=[*PLAIN, ("Content-Length", "1000000")]), body[:1], 0.1),
    ),
    lost(
        "chunks-drip",
        "a chunk of a byte each tenth of a second, for ever",
        lambda _body: endless(head(fields=CHUNKED), chunk(b"x"), 0.1),
    ),
    lost(
        "stops-in-the-middle",
        "half of a post and then nothing",
        lambda body: streamed(answer(body)[: -len(body) // 2], 30.0),
    ),
    kept(
        "slow-but-sure",
        "a post that comes in fifteen parts within two seconds",
        lambda body: streamed(
            head(fields=PLAIN),
            *[
                step
                for n in range(0, len(body), len(body) // 15)
                for step in (body[n : n + len(body) // 15], 0.1)
            ],
        ),
    ),
)

SCENARIOS = (
    Scenario(name="honest-blog", served="the honest blog itself", make=honest),
    *BROKEN_OFF,
    *GARBAGE,
    *INTERIM,
    *HEADERS,
    *ENCODINGS,
    *SLOW,
)
