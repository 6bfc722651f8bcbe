"""Images that are none, have no end, or lead elsewhere, where the images of posts are wanted."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.hostile.blog import url
from tests.hostile.replies import answer, head, packed, redirect
from tests.hostile.scenario import Scenario
from tests.hostile.scenarios.bombs import flowing, gzip_bomb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hostile.blog import HostileBlog
    from tests.hostile.scenario import Outcome
    from tests.hostile.server import Asked, Reply, Step

PNG = b"\x89PNG\r\n\x1a\n"
MOST = 500
HOSTILE, HONEST = "/i/hostile.png", "/i/honest.png"
_IMAGE = (("Content-Type", "image/png"), ("Connection", "close"))


def pictured(blog: HostileBlog, markup: str) -> None:
    """Show this, and an honest image after it, in a post."""
    blog.serve(HONEST, answer(PNG, "image/png"))
    blog.insert(url(3), f'<p>Look: {markup}<img src="{HONEST}" alt="Hens"></p>', before="</article>")


def _hostile(make: Callable[[HostileBlog], Reply], blog: HostileBlog) -> None:
    blog.serve(HOSTILE, make(blog))
    pictured(blog, f'<img src="{HOSTILE}" alt="A hen">')


def _only_the_honest(outcome: Outcome) -> None:
    assert outcome.db
    kept = outcome.db.execute("SELECT url FROM images WHERE state = 'kept'").fetchall()
    assert kept == [(outcome.blog.base + HONEST,)], kept


def image(name: str, served: str, make: Callable[[HostileBlog], Reply], says: str, **more: Any) -> Scenario:
    """Return a scenario in which a post shows this image beside an honest one, which alone is kept."""
    known: dict[str, Any] = {"options": ("--images", "--set", "RETRY_TIMES=0"), "check": _only_the_honest}
    return Scenario(name=name, served=served, make=partial(_hostile, make), says=says, **(known | more))


def _dripping(_asked: Asked) -> Iterator[Step]:
    yield head(fields=_IMAGE) + PNG
    while True:
        yield 0.2
        yield b"x"


def _many(number: int, blog: HostileBlog) -> None:
    pictured(blog, "".join(f'<img src="/i/{place}.png">' for place in range(number)))


def _no_more_than_most(outcome: Outcome) -> None:
    assert outcome.db
    asked = [path for path in outcome.blog.paths() if path.startswith("/i/")]
    assert len(asked) == len(set(asked)) == MOST, len(asked)


def _strange_addresses(blog: HostileBlog) -> None:
    port = blog.canary.port
    strange = (
        *(f"http://127.0.0.1:{port}/", f"//localhost:{port}/x", "http://127.0.0.1/", "http://[::1]/"),
        *("http://169.254.169.254/latest/meta-data/", "ftp://127.0.0.1/", "file:///etc/passwd", "http://["),
        *("data:image/png;base64,iVBORw0KGgo=", "javascript:alert(1)", "", "#", "x" * 20_000),
        *("/i/a&#10;b&#13;WARC-Type: warcinfo.png", "/i/%00\u202e.png", "http://user:pass@127.0.0.1:22/"),
    )
    pictured(blog, "".join(f'<img src="{source}" alt="A hen">' for source in strange))


def _heavy(blog: HostileBlog) -> None:
    image = answer(PNG + os.urandom(31_000_000), "image/png")
    for number in range(6):
        blog.serve(f"/i/{number}.png", image)
    pictured(blog, "".join(f'<img src="/i/{number}.png">' for number in range(6)))


SCENARIOS = (
    image(
        "endless",
        "an image without end",
        lambda _: flowing(head(fields=_IMAGE) + PNG, b"x" * 65536),
        "larger than DOWNLOAD_MAXSIZE",
    ),
    image(
        "dripping",
        "an image that comes byte by byte for ever",
        lambda _: _dripping,
        "no answer in time",
        options=("--images", "--set", "RETRY_TIMES=0", "--set", "DOWNLOAD_TIMEOUT=4"),
    ),
    image("large", "an image of 100 MB", lambda _: answer(PNG + bytes(100_000_000), "image/png"), "MAXSIZE"),
    image(
        "gzip-bomb",
        "an image of 10 GB, packed",
        lambda _: packed(gzip_bomb(10, PNG), "gzip", "image/png"),
        "unpacked|larg",
    ),
    image(
        "page",
        "a page under the header of an image, with a meta refresh to a canary",
        lambda blog: answer(f'<meta http-equiv="refresh" content="0;url={blog.canary.base}/">', "text/html"),
        "no image came, but text/html",
    ),
    image("empty", "an image without a byte", lambda _: answer(b"", "image/png"), "nothing came"),
    image(
        "canary",
        "a redirect to another port of this machine",
        lambda blog: redirect(f"{blog.canary.base}/"),
        "leads to another host at an unusual port",
    ),
    image(
        "inward",
        "a redirect to the usual port of this machine",
        lambda _: redirect("http://127.0.0.1/"),
        "stands at a loopback address",
    ),
    image("circle", "a redirect to itself", lambda _: redirect(HOSTILE), "redirects without end"),
    Scenario(
        name="heavy",
        served="six images of 31 MB that do not pack",
        make=_heavy,
        options=("--images",),
        says="7 images kept",
    ),
    Scenario(
        name="hundred-thousand",
        served="a post with 100,000 images",
        make=partial(_many, 100_000),
        options=("--images",),
        codes=(3,),
        lost=(3,),
        says="too costly to read",
    ),
    Scenario(
        name="thirty-thousand",
        served="a post with 30,000 images",
        make=partial(_many, 30_000),
        options=("--images",),
        says=f"{MOST} failed",
        check=_no_more_than_most,
    ),
    Scenario(
        name="strange-addresses",
        served="images at addresses of this machine, of other schemes, with line breaks, and at none",
        make=_strange_addresses,
        options=("--images", "--set", "RETRY_TIMES=0"),
        says="1 image kept",
        check=_only_the_honest,
    ),
)
