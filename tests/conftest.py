"""Archives for tests, made through the functions that a crawl uses."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from archive.audit import audit_blog
from archive.clock import VARIABLE
from archive.connection import reader, writer
from archive.crawls import Crawl, begin_crawl, end_crawl, widen
from archive.dues import due
from archive.frontier import keep_failure
from archive.keeping import keep_post
from archive.records import Claim, Due, Fetch, Post, Sighting
from archive.store import keep_listing
from tests.blogs.fixtures import demo_blog, generated_blog  # noqa: F401 -- fixtures for every room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_httpserver import HTTPServer
    from sqlite_utils import Database

    from archive.crawls import Outcome
    from archive.keeping import KeptPost
    from archive.records import AddressState
    from archive.verdict import Audit


def pytest_configure() -> None:
    # In the background or under nohup a test run ignores signals, and so would the processes under test.
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="run long suites whole instead of a sample")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, lest all other processes wait for them in the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half again as many as there are processors: many tests wait, for a pause, a timeout or a clock."""
    return max(2, 3 * (os.cpu_count() or 1) // 2)


@pytest.fixture
def httpserver(httpserver: HTTPServer) -> HTTPServer:
    """One that says of what it does not have that it is not there; robots.txt above all."""
    httpserver.no_handler_status_code = 404
    return httpserver


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    # Playwright keeps an event loop of its own: a browser is tried in its own process, when it is named.
    is_browser = collection_path.parts[-2:] == ("tests", "browser")
    named = any("browser" in str(argument) for argument in config.args)
    return True if is_browser and not named else None


MOMENT = "2024-06-01T12:00:00+00:00"


def a_fetch(url: str, status: int = 200, moment: str = MOMENT) -> Fetch:
    return Fetch(url=url, fetched_at=moment, status=status, bytes=1000, content_type="text/html")


def a_post(url: str, **fields: Any) -> Post:
    known = {"title": f"Post {url.rsplit('/', 1)[-1]}", "fetched_at": MOMENT, "body_text": "Some words."}
    return Post(url=url, **(known | fields))


class Run:
    """A crawl of one blog, driven by the test instead of a spider."""

    def __init__(
        self, db: Database, path: Path, blog_url: str, *, full: bool = False, news: bool = False
    ) -> None:
        self.db = db
        self.blog_url = blog_url
        self.crawl: Crawl = begin_crawl(db, path, blog_url, full=full, warc_file=None)
        if not news:
            widen(db, self.crawl)
            self.crawl = replace(self.crawl, walk="whole", since=self.crawl.id)

    def due(self, limit: int = 1000, **options: Any) -> list[Due]:
        return due(self.db, self.crawl, limit, **options)

    def address(self, url: str) -> Due:
        row = self.db.execute(
            "SELECT id, url, kind, tries FROM addresses WHERE blog = ? AND url = ?", [self.crawl.blog, url]
        ).fetchone()
        return Due(id=row[0], url=row[1], kind=row[2], tries=row[3])

    def listing(
        self,
        posts: Sequence[str],
        *,
        page: str | None = None,
        onward: Sequence[str] = (),
        claim: Claim | None = None,
    ) -> int:
        address = self.address(page or self.blog_url)
        return keep_listing(
            self.db,
            self.crawl,
            address,
            sightings=[
                Sighting(url=url, witness="listing", page=address.url, position=position)
                for position, url in enumerate(posts)
            ],
            onward=onward,
            claim=claim,
            fetches=[a_fetch(address.url)],
        ).fresh

    def post(self, url: str, **fields: Any) -> KeptPost:
        """Keep the post at an address."""
        return self.keep_at(self.address(url).id, url, **fields)

    def keep_at(self, address: int, url: str, **fields: Any) -> KeptPost:
        """Keep the post that an address led to, by a redirect perhaps."""
        post = a_post(
            url, address=address, fetches=(a_fetch(url, moment=fields.get("fetched_at", MOMENT)),), **fields
        )
        return keep_post(self.db, self.crawl, post)

    def failure(
        self, url: str, state: AddressState = "failed", reason: str = "the server answered 500"
    ) -> None:
        keep_failure(self.db, self.crawl, self.address(url).id, state, reason, [a_fetch(url, 500)])

    def end(self, outcome: Outcome = "complete", reason: str | None = None) -> None:
        end_crawl(self.db, self.crawl, outcome, reason=reason)


@cache
def _new_archive() -> bytes:
    """Return a new archive, as the store makes it."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "archive.db")
        with writer(path):
            pass
        return path.read_bytes()


class ArchiveAt:
    """An archive that the test fills run by run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def run(
        self, blog_url: str = "https://blog.example/", *, full: bool = False, news: bool = False
    ) -> Iterator[Run]:
        """Hold the archive for one run; without ``end()`` it is an interrupted one.

        It walks the whole blog; with ``news`` it looks for news where that is enough.
        """
        if not self.path.exists():
            self.path.write_bytes(_new_archive())
        with writer(self.path) as db:
            yield Run(db, self.path, blog_url, full=full, news=news)

    def filled(self, posts: Mapping[str, Mapping[str, Any]], blog_url: str = "https://blog.example/") -> None:
        """Archive these posts in one complete run: the end of the address -> fields of ``Post``."""
        with self.run(blog_url) as run:
            run.listing([blog_url + name for name in posts])
            for name, fields in posts.items():
                run.post(blog_url + name, **fields)
            run.end()

    @contextmanager
    def read(self) -> Iterator[Database]:
        with reader(self.path) as db:
            yield db

    def audit(self) -> Audit:
        """Audit the first blog."""
        with self.read() as db:
            return audit_blog(db, 1)


@pytest.fixture
def archive_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveAt:
    """An archive in a present that is the moment of all fetches: nothing is due again by mere time."""
    monkeypatch.setenv(VARIABLE, MOMENT)
    return ArchiveAt(tmp_path / "archive.db")
