"""Answers that cost too much: in bytes, in header, in time."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import brotli

from crawler.content_coding import zstd
from tests.hostile.blog import url
from tests.hostile.replies import CHUNKED, HTML, answer, chunk, gzipped, head, packed
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hostile.blog import HostileBlog
    from tests.hostile.server import Asked, Reply, Step

BOMB = 300_000_000
_PIECE = b"<p>" + b"a" * 65_000


def _light_brotli(body: bytes) -> bytes:
    made: bytes = brotli.compress(body, quality=5)
    return made


_WAYS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, 6),
    "deflate": zlib.compress,
    "br": _light_brotli,
    "zstd": zstd.compress,
}


def bomb(coding: str) -> Scenario:
    def make(blog: HostileBlog) -> None:
        blog.serve(url(3), packed(_WAYS[coding](bytes(BOMB)), coding))

    return Scenario(
        name=f"bomb-{coding}",
        served=f"a post of 300 MB packed as {coding}",
        make=make,
        codes=(3,),
        lost=(3,),
        says="larger than .* when unpacked",
    )


def nested_bomb(blog: HostileBlog) -> None:
    inner = gzip.compress(bytes(BOMB), 9)
    blog.serve(url(3), packed(_light_brotli(gzip.compress(inner)), "gzip, gzip, br"))
    blog.serve(url(5), packed(_light_brotli(inner), "gzip, br"))


def cut(coding: str) -> Scenario:
    def make(blog: HostileBlog) -> None:
        whole = _WAYS[coding](blog.page(url(3)).encode())
        blog.serve(url(3), packed(whole[: len(whole) * 2 // 3], coding))

    return Scenario(
        name=f"cut-{coding}",
        served=f"two thirds of a post packed as {coding}, Content-Length as sent",
        make=make,
        codes=(3,),
        lost=(3,),
        says="stream broke off|stream is damaged",
    )


def corrupt_gzip(blog: HostileBlog) -> None:
    whole = bytearray(gzip.compress(blog.page(url(3)).encode()))
    whole[-6] ^= 0xFF
    blog.serve(url(3), packed(bytes(whole), "gzip"))


def whole_at_last(blog: HostileBlog) -> None:
    page = gzip.compress(blog.page(url(3)).encode())
    times = iter([len(page) // 2])
    blog.serve(url(3), lambda _asked: packed(page[: next(times, len(page))], "gzip"))


def lying_codings(blog: HostileBlog) -> None:
    for number, told in enumerate(("gzip", "deflate", "br", "zstd", "utf-8", "bogus"), start=1):
        blog.serve(url(number), packed(blog.page(url(number)).encode(), told))
    blog.serve(url(7), answer(gzip.compress(blog.page(url(7)).encode())))
    blog.serve(url(8), gzipped(gzip.compress(blog.page(url(8)).encode())))


def unknown_coding(blog: HostileBlog) -> None:
    blog.serve(url(3), packed(zlib.compress(blog.page(url(3)).encode())[7:], "compress"))


def endless(step: bytes, begin: bytes = b"", pause: float | None = None) -> Reply:
    def reply(_asked: Asked) -> Iterator[Step]:
        yield begin
        while True:
            yield step
            if pause is not None:
                yield pause

    return reply


def wave(blog: HostileBlog) -> None:
    """Make six posts as large as can be."""
    for number in (2, 3, 5, 6, 7, 8):
        blog.serve(url(number), head(fields=(("Content-Type", HTML),)) + b"<p>" + b"a " * 16_000_000)


def _one(name: str, served: str, reply: Reply, says: str) -> Scenario:
    return Scenario(
        name=name,
        served=served,
        make=lambda blog: blog.serve(url(3), reply),
        codes=(3,),
        lost=(3,),
        says=says,
    )


_BODY = head(fields=(("Content-Type", HTML),))
_CHUNKS = head(fields=CHUNKED)

SCENARIOS = (
    *map(bomb, _WAYS),
    Scenario(
        name="bomb-nested",
        served="a post of 300 MB packed two times, another packed three times",
        make=nested_bomb,
        codes=(3,),
        lost=(3, 5),
        says="packed 3 times",
    ),
    *map(cut, _WAYS),
    Scenario(
        name="corrupt-gzip",
        served="a post in gzip with a wrong check sum",
        make=corrupt_gzip,
        codes=(3,),
        lost=(3,),
        says="stream is damaged",
    ),
    Scenario(name="cut-once", served="half a gzip stream at first, then the whole", make=whole_at_last),
    Scenario(
        name="lying-codings",
        served="plain pages said to be packed, packed ones without a word, one packed twice and said once",
        make=lying_codings,
    ),
    Scenario(
        name="unknown-coding",
        served="a post in a coding that nobody knows",
        make=unknown_coding,
        codes=(3,),
        lost=(3,),
        says="packed in a way that is not known",
    ),
    _one("endless-body", "a body without end", endless(_PIECE, begin=_BODY), "DOWNLOAD_MAXSIZE"),
    _one(
        "huge-length",
        "a Content-Length of a million terabytes",
        head(fields=(("Content-Length", "1" + "0" * 18), ("Content-Type", HTML))) + b"<p>",
        "DOWNLOAD_MAXSIZE",
    ),
    _one("endless-chunks", "chunks without end", endless(chunk(_PIECE), begin=_CHUNKS), "DOWNLOAD_MAXSIZE"),
    _one("tiny-chunks", "chunks of a byte without end", endless(chunk(b"a") * 5000, _CHUNKS), "chunks"),
    _one(
        "chunk-extensions",
        "chunks of one byte with a thousand bytes of extension",
        endless((b"1;" + b"x" * 1000 + b"\r\na\r\n") * 50, begin=_CHUNKS),
        "chunks",
    ),
    _one(
        "endless-trailer",
        "trailer fields without end",
        endless(b"X-More: and more\r\n" * 500, begin=_CHUNKS + chunk(b"<p>a</p>") + b"0\r\n"),
        "broke off|connection failed",
    ),
    _one(
        "endless-header",
        "header fields without end",
        endless(b"X-More: and more\r\n" * 500, begin=b"HTTP/1.1 200 OK\r\n"),
        "header of the answer",
    ),
    _one(
        "endless-header-line",
        "a header field without end",
        endless(b"a" * 65_000, begin=b"HTTP/1.1 200 OK\r\nX-More: "),
        "header of the answer",
    ),
    _one(
        "endless-interim",
        "interim answers (103) without end",
        endless(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100),
        "header of the answer",
    ),
    _one(
        "slow-header",
        "a header of one byte in a third of a second",
        endless(b"a", begin=b"HTTP/1.1 200 OK\r\nX-More: ", pause=0.3),
        "no answer in time",
    ),
    _one(
        "slow-body",
        "a body of one byte in a third of a second",
        endless(b"a", begin=_BODY, pause=0.3),
        "no answer in time",
    ),
    Scenario(
        name="wave-of-large-bodies",
        served="six posts of 32 MB at a time",
        make=wave,
        codes=(3,),
        lost=(2, 3, 5, 6, 7, 8),
        says="too costly to read: a page of 32 MB",
    ),
)
