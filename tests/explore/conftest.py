"""Pages as Datasette gives them, in this process."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import rich
from datasette import hookimpl
from datasette.plugins import pm
from jinja2 import BytecodeCache

from archive.crawls import note_title
from explore.application import datasette_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Environment
    from jinja2.bccache import Bucket

POSTS: Mapping[str, Mapping[str, Any]] = {
    "retries": {
        "title": "Why retries hurt",
        "summary": "Retries multiply load.",
        "published": "2024-03-01T08:30:00+01:00",
        "categories": ("Cloud & DevOps", "Opinion"),
        "tags": ("latency", "queues"),
        "authors": ("Mara Lind", "Tom O'Brien"),
        "read_minutes": 12,
        "word_count": 2410,
        "language": "en",
        "body_text": "A budget, not a count. Ünïcode too.",
        "body_html": '<p>A <b>budget</b>, not a count.</p><img src="https://cdn.example/a.png" alt="Chart">',
    },
    "caches": {
        "title": "Caches forget",
        "published": "2023-06-10",
        "categories": ("Databases",),
        "tags": ("latency",),
        "authors": ("Mara Lind",),
        "body_text": "Every cache is a promise.",
        "body_html": "<p>Every cache is a promise.</p>",
    },
    "arabic": {"title": "ذاكرة", "published": "2022-01-01", "language": "ar", "body_html": "<p>كل ذاكرة</p>"},
    "undated": {"title": "(no title)", "body_text": "Nothing is known of it."},
}


class Browser:
    """Asks a Datasette in this process for pages."""

    def __init__(self, datasette: Any) -> None:
        self.datasette = datasette

    def __call__(self, path: str, **options: Any) -> Any:
        """Return Datasette's response."""
        return asyncio.run(self.datasette.client.get(path, **options))

    def head(self, path: str) -> Any:
        """Return the response without a body."""
        return asyncio.run(self.datasette.client.head(path))


class Compiled(BytecodeCache):
    """Templates that were compiled once: each Datasette would compile them anew."""

    __name__ = "compiled"

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        # What extensions make of a template is compiled.
        return super().get_bucket(environment, name, filename, source + repr(sorted(environment.extensions)))

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.known.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()

    @hookimpl
    def prepare_jinja2_environment(self, env: Environment) -> None:
        env.bytecode_cache = self


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    plugin = Compiled()
    pm.register(plugin, name="compiled")
    yield
    pm.unregister(plugin)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the command has it: Datasette would print each page that is not found with all its variables."""
    monkeypatch.setitem(vars(rich.get_console()), "print_exception", lambda **_: None)


@pytest.fixture
def page(archive_at: Any) -> Browser:
    """A function from a path to the response, from an archive of four posts."""
    archive_at.filled(POSTS)
    with archive_at.run() as run:
        note_title(run.db, run.crawl, "The blog")
        run.listing(["https://blog.example/lost"])
        run.failure("https://blog.example/lost", "gone", "404 Not Found")
        run.end("gaps")
    return Browser(datasette_for(archive_at.path))


@pytest.fixture
def browser() -> type[Browser]:
    return Browser
