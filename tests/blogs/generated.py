"""A generated blog of any size, served on loopback, that can be changed and made to fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from tests.blogs import generated_pages
from tests.blogs.generated_pages import feed, home_page, sitemap
from tests.blogs.generated_posts import GeneratedPost, generate_posts
from tests.blogs.loopback_server import Answer, Fault, LoopbackServer, Request

if TYPE_CHECKING:
    from types import ModuleType, TracebackType

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
FEED_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a generated blog has."""

    posts: int = 100
    per_page: int = 10
    seed: int = 1
    page_path: str = "/blog/page/{}/"
    """Where listing pages after the first are, as "/blog/page/{}/" or "/blog/?page={}"."""
    crawl_delay: float | None = None
    """Seconds that robots.txt asks for."""
    disallow: tuple[str, ...] = ()
    """Paths that robots.txt forbids."""
    robots: bool = True
    feed: bool = True
    sitemap: bool = True


class GeneratedBlog:
    """Serves from ``start`` to ``stop``, or for a ``with`` block.

    ``posts`` may be changed, the newest first, and is shown after ``publish``.
    """

    def __init__(self, shape: Shape | None = None, *, port: int = 0, latency: float = 0.0) -> None:
        self.shape = shape or Shape()
        self.posts: list[GeneratedPost] = generate_posts(self.shape.posts, self.shape.seed)
        self.theme: ModuleType = generated_pages
        """What renders listing and posts: has ``listing_page`` and ``post_page``."""
        self.server = LoopbackServer(port, latency)
        self.base_url = f"http://127.0.0.1:{self.server.port}"
        self.entry_url = f"{self.base_url}/blog/"
        self.publish()

    @property
    def requests(self) -> list[Request]:
        """Every request so far: (monotonic seconds, method, path, status)."""
        return self.server.requests

    @property
    def listing_paths(self) -> list[str]:
        pages = max(1, -(-len(self.posts) // self.shape.per_page))
        return ["/blog/", *(self.shape.page_path.format(number) for number in range(2, pages + 1))]

    def url(self, post: GeneratedPost) -> str:
        return self.base_url + post.path

    def publish(self) -> None:
        """Render everything anew from ``posts``."""
        base, posts, shape = self.base_url, self.posts, self.shape
        paths = self.listing_paths
        answers = {"/": _html(home_page(base))}
        for number, path in enumerate(paths, start=1):
            answers[path] = _html(self.theme.listing_page(base, posts, paths, number, shape.per_page))
        for place, post in enumerate(posts):
            older = posts[place + 1] if place + 1 < len(posts) else None
            newer = posts[place - 1] if place else None
            answers[post.path] = _html(self.theme.post_page(base, post, older, newer))
        if shape.feed:
            answers["/feed.xml"] = Answer(feed(base, posts[:FEED_LENGTH]).encode(), XML)
        if shape.sitemap:
            answers["/sitemap.xml"] = Answer(sitemap(base, posts).encode(), XML)
        if shape.robots:
            answers["/robots.txt"] = Answer(self._robots().encode(), "text/plain")
        self.server.answers = answers

    def fail(
        self, path: str, status: int = 500, *, times: int | None = None, retry_after: str | None = None
    ) -> None:
        """Answer ``path`` with ``status``, all the time or so many times; status 0 drops the connection."""
        self.server.faults[path] = Fault(status, times, retry_after)

    def heal(self) -> None:
        """Take all faults away."""
        self.server.faults.clear()

    def _robots(self) -> str:
        shape = self.shape
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in shape.disallow)]
        lines += [f"Crawl-delay: {shape.crawl_delay:g}"] if shape.crawl_delay is not None else []
        lines += [f"Sitemap: {self.base_url}/sitemap.xml"] if shape.sitemap else []
        return "\n".join(lines) + "\n"

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _html(text: str) -> Answer:
    return Answer(text.encode(), HTML)
