"""The process in which costly things are read: what it gives, and how it ends."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.costly import LARGEST, read_costly_document, refuse_large, rehearse
from crawler.excess import ExcessError
from crawler.pages.document import read_document
from crawler.pages.page import Page
from crawler.rehearsal import rehearsal

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOG = "https://blog.example/"
PARAGRAPH = "<p>Nine eggs a day, and the hens were glad of it, as everyone said who saw them.</p>"
WHERE = (BLOG + "feed", "", frozenset[str]())
ROOT = Path(__file__).parents[2]


def a_page(html: str) -> Page:
    return Page(BLOG + "hens/", html, "2026-05-01T00:00:00+00:00")


def never(_seconds: float) -> None:
    raise AssertionError


@pytest.fixture(autouse=True, scope="module")
def ended():
    yield
    rehearsal.close()


def test_a_usual_page_is_read_here_alone():
    rehearse(a_page("<h1>Hens</h1>" + PARAGRAPH * 500), "post", None, never)


def test_a_long_page_is_read_there_first_and_a_page_beyond_the_limits_is_named():
    waited: list[float] = []
    rehearse(a_page("<article><h1>Hens</h1>" + PARAGRAPH * 12_000), "post", None, waited.append)
    assert waited[0] > 0
    process = rehearsal._process
    with pytest.raises(ExcessError, match=r"^too costly to read: 4800 kB take more than 160 MB of memory"):
        rehearse(a_page("<table><tr><td>x</table>" * 200_000), "post", None, waited.append)
    rehearse(a_page("<h1>Hens</h1>" + PARAGRAPH * 8_000), "listing", None, waited.append)
    assert rehearsal._process is not None
    assert rehearsal._process is process or process.returncode is not None
    assert len(waited) == 3


def test_a_tag_with_very_many_attributes_loses_most_of_them():
    names = "".join(f" a{n}=1" for n in range(50_000))
    page = a_page(f"<h1>Hens</h1><p{names}>Nine eggs.</p>")
    rehearse(page, "post", None, never)
    paragraph = page.tree.css_first("p")
    assert paragraph.text() == "Nine eggs."
    assert len(paragraph.attributes) < 1_000
    picture = a_page(f'<img src="data:image/png;base64,{"A" * 100_000}" alt="hens">')
    rehearse(picture, "post", None, never)
    assert len(picture.tree.css_first("img").attributes["src"]) > 100_000


def test_one_that_takes_too_long_is_killed_and_another_is_begun(monkeypatch):
    monkeypatch.setattr("crawler.rehearsal.WAIT", 0.02)
    with pytest.raises(ExcessError, match="more than 10 seconds"):
        rehearse(a_page("<h1>Hens</h1>" + PARAGRAPH * 20_000), "post", None, print)
    assert rehearsal._process is None
    monkeypatch.undo()
    rehearse(a_page("<h1>Hens</h1>" + PARAGRAPH * 8_000), "post", None, print)


@contextmanager
def struck(when: float, number: signal.Signals, *, again: bool = False) -> Iterator[None]:
    """Send a signal to the first process that is begun, or to each, so many seconds later."""
    over = threading.Event()

    def run() -> None:
        seen = None
        while not over.wait(0.005):
            process = rehearsal._process
            if process is not None and process is not seen:
                over.wait(when)
                with suppress(ProcessLookupError):
                    os.kill(process.pid, number)
                if not again:
                    return
                seen = process

    rehearsal.close()
    thread = threading.Thread(target=run)
    thread.start()
    yield
    over.set()
    thread.join()


LONG = "<article><h1>Hens</h1>" + PARAGRAPH * 8_000


@pytest.mark.parametrize("when", [0.0, 0.5])
def test_one_that_somebody_else_ends_costs_no_page(when):
    with struck(when, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL):
        rehearse(a_page(LONG), "post", None, print)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_one_that_always_ends_is_called_so():
    ended = pytest.raises(ExcessError, match=r"^the process that reads costly pages came to an end$")
    with struck(0.0, signal.SIGKILL, again=True), ended:
        rehearse(a_page(LONG), "post", None, print)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP")
def test_one_that_never_gets_ready_is_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr("crawler.rehearsal.WAIT", 0.3)
    began = time.monotonic()
    with struck(0.0, signal.SIGSTOP), pytest.raises(ExcessError, match="came to an end"):
        rehearse(a_page(LONG), "post", None, print)
    assert time.monotonic() - began < 30


def test_a_page_larger_than_any_is_not_looked_at():
    with pytest.raises(ExcessError, match="a page of 7 MB"):
        refuse_large(bytes(7_000_000))
    refuse_large(bytes(LARGEST))


def entries(count: int) -> str:
    return "".join(
        f"<item><title>Post {n} 🐔</title><link>{BLOG}p/{n}/</link><description>{n} eggs</description>"
        f"<content:encoded><![CDATA[{PARAGRAPH * 9}]]></content:encoded></item>"
        for n in range(count)
    )


def test_a_long_feed_is_read_there_as_it_is_here():
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    feed = f'<?xml version="1.0"?><rss version="2.0" {space}><channel>{entries(1500)}</channel></rss>'
    waited: list[float] = []
    found = read_costly_document("feed", feed.encode(), {}, WHERE, waited.append)
    assert [url for url, _ in found.named] == [f"{BLOG}p/{n}/" for n in range(1500)]
    assert found == read_document("feed", feed.encode(), {}, *WHERE)
    assert len(found.hashes) == 1500
    assert waited
    packed = read_costly_document("sitemap", gzip.compress(feed.encode()), {}, WHERE, waited.append)
    assert [url for url, _ in packed.named] == [url for url, _ in found.named]


def test_a_bomb_among_documents_is_named():
    bomb = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{}' + b",{}" * 10_000_000 + b"]}"
    with pytest.raises(ExcessError, match=r"too costly to read: 30\.0 MB take more than"):
        read_costly_document("feed", bomb, {}, WHERE, print)


def test_what_it_sends_makes_nothing_else_than_documents():
    from crawler.rehearsal import _Plain

    class Evil:
        def __reduce__(self):
            return os.system, ("true",)

    import io
    import pickle

    with pytest.raises(pickle.UnpicklingError):
        _Plain(io.BytesIO(pickle.dumps(Evil()))).load()


@pytest.mark.skipif(sys.platform != "linux", reason="prctl")
def test_it_ends_with_its_parent_and_hears_no_interrupt(tmp_path):
    program = (
        "import os, signal, time\n"
        "from crawler.rehearsal import rehearsal\n"
        "from crawler.pages.page import Page\n"
        "rehearsal.read(Page('https://blog.example/', '<p>x', ''), 'post', None)\n"
        "os.kill(rehearsal._process.pid, signal.SIGINT)\n"
        "rehearsal.read(Page('https://blog.example/', '<p>x', ''), 'post', None)\n"
        "print(rehearsal._process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # A folder with files named like modules of ours or of Python is no place to import from.
    for name in ("json.py", "crawler.py", "pickle.py"):
        (tmp_path / name).write_text("raise SystemExit(9)")
    with subprocess.Popen(
        [sys.executable, "-P", "-c", program],
        stdout=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
        text=True,
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
