"""Good responses of many kinds, as the small blogs of the tests give them, to be mutated."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from tests.blogs.generated import GeneratedBlog, Shape
from tests.blogs.healthy import HEALTHY
from tests.blogs.strange import BLOGS, serve, slug, text, title
from tests.hostile.blog import HostileBlog, url

if TYPE_CHECKING:
    from tests.blogs.loopback_server import LoopbackServer

BASE = b"{base}"
"""Stands for the blog's origin in a recorded body."""


class Response(NamedTuple):
    status: str
    """The status line without its end."""
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def whole(self) -> bytes:
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.fields)
        head = f"{self.status}\r\n{lines}\r\n".encode("utf-8", "surrogateescape")
        return head + self.body

    def measured(self) -> Response:
        """Return the same with a Content-Length that fits."""
        fields = [one for one in self.fields if one[0].lower() != "content-length"]
        return self._replace(fields=(*fields, ("Content-Length", str(len(self.body)))))


class Recorded(NamedTuple):
    entry: str
    responses: dict[str, Response]
    """Path with query -> response."""


@cache
def recorded_blogs() -> tuple[Recorded, ...]:
    """Return the blogs: honest, generated, strange and healthy ones, and one with an open interface."""
    with HostileBlog() as honest:
        found = [_recorded("/", honest.server.replies, honest.base)]
    generated = GeneratedBlog(Shape(posts=12, per_page=4))
    found.append(_recorded("/blog/", _whole(generated.server), generated.base_url))
    for server, entry in _small():
        found.append(_recorded(entry, _whole(server), f"http://127.0.0.1:{server.port}"))
    return (*found, with_interface(found[0]))


def _small() -> list[tuple[LoopbackServer, str]]:
    blogs = [make() for make in BLOGS]
    servers = [(serve(blog), blog.entry) for blog in blogs]
    for make in HEALTHY:
        healthy = make()
        servers.append((healthy.serve(), "/"))
    return servers


def _whole(server: LoopbackServer) -> dict[str, bytes]:
    server._socket.close()
    server._loop.close()
    return {path: answer.whole for path, answer in server.answers.items()}


def _recorded(entry: str, answers: dict[str, bytes], base: str) -> Recorded:
    return Recorded(entry, {path: _parsed(whole, base) for path, whole in answers.items()})


def _parsed(whole: bytes, base: str) -> Response:
    head, _, body = whole.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    fields = [tuple(line.split(": ", 1)) for line in lines]
    body = body.replace(base.encode(), BASE)
    # A tag of its own would tell the port, and the same seed would not give the same response.
    known = {"Connection": "close", "ETag": f'"{crc32(body):x}"'}
    kept = [(name, value) for name, value in fields if name not in known]
    return Response(status, (*kept, *known.items()), body)


def with_interface(blog: Recorded) -> Recorded:
    """Return the blog with the open interface of WordPress (REST API, v2) besides."""
    posts = [
        {
            "id": number,
            "date_gmt": f"2024-05-{number:02}T10:00:00",
            "link": f"{{base}}{url(number)}",
            "title": {"rendered": title(number)},
            "content": {"rendered": text(number)},
            "excerpt": {"rendered": "<p>Some words.</p>"},
            "slug": slug(number),
            "type": "post",
        }
        for number in range(8, 0, -1)
    ]
    kind = ("Content-Type", "application/json; charset=UTF-8")
    counted = (kind, ("X-WP-Total", "8"), ("X-WP-TotalPages", "1"), ("Connection", "close"))
    found = dict(blog.responses)
    hint = b"<link rel='https://api.w.org/' href='{base}/wp-json/'></head>"
    entry = found[blog.entry]
    found[blog.entry] = entry._replace(body=entry.body.replace(b"</head>", hint)).measured()
    found[INTERFACE] = Response("HTTP/1.1 200 OK", counted, json.dumps(posts).encode()).measured()
    return Recorded(blog.entry, found)


INTERFACE = "/wp-json/"
"""What stands for every address of the interface."""
