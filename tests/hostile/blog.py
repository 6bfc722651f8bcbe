"""The honest blog into which a scenario puts its evil: listing, posts, feed, sitemap, robots.txt."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from tests.blogs.damaged import FEED, MORE, feed, sitemap
from tests.blogs.strange import card, html, paged, post, slug, text, title
from tests.hostile.replies import HTML, XML, answer
from tests.hostile.server import HostileServer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.hostile.server import Reply

ENTRY = "/"
LISTING = "<main>"
"""Where a scenario may put more into a page."""


def url(number: int) -> str:
    """Return the path of a post; they are numbered from 1, the oldest."""
    return f"/notes/{slug(number)}/"


def at(page: int) -> str:
    """Return the path of a listing page, counted from 1; there are three posts a page."""
    return f"/page/{page}/" if page > 1 else ENTRY


def words(number: int) -> str:
    """Return the text of an honest post without its markup."""
    return " ".join(text(number).replace("<p>", " ").replace("</p>", " ").split())


class HostileBlog:
    """A sound blog of some posts that serves while its block runs, and what a scenario makes of it.

    ``serve`` puts a reply at a path; ``page`` gives an honest page as text, to be changed. A canary listens
    on another port: whoever asks it for anything went where nobody sent him.
    """

    def __init__(self, posts: int = 8, tls: ssl.SSLContext | None = None) -> None:
        self.posts = posts
        self.server = HostileServer(tls=tls)
        self.canary = HostileServer()
        self.base = self.server.base
        self.more: list[HostileServer] = []
        """Servers that a scenario started besides."""
        self._stack = ExitStack()
        self.pages = self._pages()
        self.publish()

    def _pages(self) -> dict[str, str]:
        numbers = range(self.posts, 0, -1)
        pages = paged(numbers, 3, url, at, MORE)
        pages = {path: page.replace("</head>", f"{FEED}</head>") for path, page in pages.items()}
        pages |= {url(number): post(number) for number in numbers}
        pages["/feed.xml"] = "<?xml version='1.0'?>" + feed(*numbers)
        pages["/sitemap.xml"] = "<?xml version='1.0'?>" + sitemap(*(url(number) for number in numbers))
        pages["/robots.txt"] = "User-agent: *\nDisallow:\n"
        return {path: page.replace("{base}", self.base) for path, page in pages.items()}

    def publish(self) -> None:
        """Serve ``pages`` as they are now."""
        self.server.replies = {path: answer(page, _kind(path)) for path, page in self.pages.items()}

    def page(self, path: str) -> str:
        """Return an honest page as text."""
        return self.pages[path]

    def serve(self, path: str, reply: Reply | str) -> None:
        """Answer a path so from now on; a text is an honest answer with it."""
        self.server.replies[path] = answer(reply, _kind(path)) if isinstance(reply, str) else reply

    def change(self, path: str, change: Callable[[str], str]) -> None:
        """Serve an honest page with a change of its text."""
        self.serve(path, change(self.page(path)))

    def insert(self, path: str, markup: str, before: str = "</main>") -> None:
        """Serve an honest page with more in it, at a place that it has."""
        assert before in self.page(path)
        self.serve(path, self.page(path).replace(before, markup + before, 1))

    def besides(self, server: HostileServer) -> HostileServer:
        """Start another server that ends with this one."""
        self.more.append(self._stack.enter_context(server))
        return server

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return self.server.paths()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.server)
        self._stack.enter_context(self.canary)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stack.close()


def listed(number: int, path: str | None = None) -> str:
    """Return a card of the listing for a post, at its own path or another one."""
    return card(path or url(number), number)


def another_post(number: int, body: str = "", head: str = "") -> str:
    """Return the page of a post that is none of the honest ones; ``body`` stands in its text."""
    made = f"<article><h1>{title(number)}</h1>{text(number)}{body}</article>"
    return html(made, head=head, name=title(number))


def _kind(path: str) -> str:
    return {"xml": XML, "txt": "text/plain", "json": "application/json"}.get(path.rpartition(".")[2], HTML)
