"""An archive to read in: two blogs crawled for real, with edits, a deletion, other languages, odd pages."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.blogs.loopback_server import Answer, LoopbackServer
from tests.blogs.year import BEGINS, Event
from tests.blogs.year_blog import YearBlog

if TYPE_CHECKING:
    from collections.abc import Iterator

HTML = "text/html; charset=utf-8"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DRAWN = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="alert(1)">
<script>alert(2); fetch("http://127.0.0.1:9/")</script>
<image href="http://127.0.0.1:9/a.png" width="9" height="9"/>
<rect width="40" height="30"/></svg>"""
"""A drawing that would run and ask for more, if it were let."""
_EVENTS = (
    Event("2025-01-08", "edit", 40),
    Event("2025-01-08", "retitle", 39),
    Event("2025-01-08", "recategorise", 38),
    Event("2025-01-08", "edit", 12, told=False),
    Event("2025-01-08", "delete", 31, "410"),
    Event("2025-01-08", "move", 33, "redirect"),
    Event("2025-01-09", "add", 41),
)
_ROWS = "".join(
    f"<tr>{''.join(f'<td>cell {row}.{cell} of a wide table</td>' for cell in range(12))}</tr>"
    for row in range(4)
)
_CODE = "for line in lines:\n    print(line)  # " + "a remark that goes on and on, " * 8
_DRAWN = "<img src='/drawn.svg' alt='A barn'>"
_LINE = "This paragraph was written so that there is something to read about hens, barns and the weather. "
_TEXTS = {
    "hens": ("en", "Hens in winter", f"<p>{_LINE * 4}</p><h2>Food</h2><p>{_LINE * 3}</p><pre>{_CODE}</pre>"),
    "table": ("en", "A table that is wide", f"<p>{_LINE * 3}</p><table>{_ROWS}</table><p>{_LINE * 2}</p>"),
    "picture": (
        "en",
        "A picture",
        f"<p>{_LINE * 3}</p><p><img src='/a.png' alt='A hen'></p><p>{_LINE}{_DRAWN}</p>",
    ),
    "ذاكرة": (
        "ar",
        "ذاكرة الشتاء",
        f"<p>{'كتبت هذه الفقرة ليكون هناك شيء للقراءة عن الدجاج والحظيرة. ' * 6}</p>",
    ),
    "冬の鶏": (
        "ja",
        "冬の鶏",
        f"<p>{'鶏と納屋と天気について読むものがあるように、この段落は書かれました。' * 8}</p>",
    ),
    "links": (
        "en",
        "What others wrote",
        f"<p>{_LINE * 3}<a href='/hens/'>Hens</a> and <a href='/table/'>more</a>.</p>",
    ),
    "plain": ("en", "", f"<p>{_LINE * 6}</p>"),
    "icons": (
        "en",
        "Links of icons alone",
        f"<p>{_LINE * 5}</p><ul><ul><li>One</li></ul>Two<li><a href='https://share.example/'><i></i></a></ul>",
    ),
}

ODD_POSTS = len(_TEXTS)


def _answers() -> Iterator[tuple[str, Answer]]:
    cards = []
    for number, (slug, (language, title, text)) in enumerate(_TEXTS.items(), start=1):
        date = f"<time datetime='2025-0{number}-11'>2025-0{number}-11</time>" if title else ""
        head = (
            f"<h1>{title}</h1><p>{date} by <a rel=author href='/by/ann/'>Ann Miller</a></p>" if title else ""
        )
        label = "<p><a rel='category tag' href='/in/animals/'>Animals</a></p>"
        page = f"<html lang={language}><title>{title}</title><article>{head}{text}{label}</article>"
        yield f"/{slug}/", Answer(f"<!doctype html>{page}".encode(), HTML)
        cards.append(f"<article><h2><a href='/{slug}/'>{title or 'Untitled'}</a></h2>{date}</article>")
    listing = f"<!doctype html><title>The barn</title><h1>The barn</h1><main>{''.join(cards)}</main>"
    yield "/", Answer(listing.encode(), HTML)
    yield "/a.png", Answer(PIXEL, "image/png")
    yield "/drawn.svg", Answer(DRAWN, "image/svg+xml")


def _crawl(path: Path, moment: str, *arguments: str) -> None:
    command = [
        sys.executable,
        "-m",
        "blog_to_sqlite",
        "crawl",
        str(path),
        *arguments,
        "--delay",
        "0",
        "--quiet",
    ]
    ran = subprocess.run(
        command, env=os.environ | {"BLOG_TO_SQLITE_NOW": moment}, capture_output=True, text=True, check=False
    )
    assert ran.returncode in {0, 3}, ran.stderr


def crawled_archive(path: Path) -> None:
    """Crawl a blog three times while it changes, and a small one of odd posts once, into a new archive."""
    with YearBlog(BEGINS, 40) as blog:
        _crawl(path, BEGINS.isoformat(), blog.entry_url)
        for event in _EVENTS:
            blog.happen(event)
        for weeks in (1, 2, 3):
            blog.today = BEGINS + timedelta(weeks=weeks)
            blog.publish()
            _crawl(path, blog.today.isoformat(), blog.entry_url, "--full")
    server = LoopbackServer()
    server.answers = {quote(place): answer for place, answer in _answers()}
    server.start()
    try:
        _crawl(path, "2025-02-01T06:00:00+00:00", f"http://127.0.0.1:{server.port}/", "--images")
    finally:
        server.stop()
