"""What the witnesses of a blog name against what the blog counts, and where the blog's posts stand."""

from __future__ import annotations

import re
from itertools import accumulate
from os.path import commonprefix
from typing import TYPE_CHECKING

from archive.frontier import claimed_posts, named_by, named_posts, resting_pages, sighted_posts
from archive.records import Claim
from archive.store import keep_claim
from crawler.pages.declared import spelling_of
from crawler.pages.links import address_of, origin_of
from crawler.pages.witnesses import folder_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlite_utils import Database

    from archive.crawls import Crawl

_SLASHES = re.compile(r"/{2,}")
_NUMBERED_FOLDERS = re.compile(r"(?<=[^/:])/[0-9].*$")


def folder_of_all(posts: Iterable[str]) -> str:
    """Return the folder that all posts of a blog share: another language's or section's is another's.

    Folders of one year or number are no sections.

    >>> folder_of_all(["https://blog.example/fa/post/1/", "https://blog.example/fa/2/"])
    'https://blog.example/fa/'
    >>> folder_of_all(["https://blog.example/2024/05/a/", "https://blog.example/2024/05/b/"])
    'https://blog.example/'
    """
    first = last = next(iter(posts), "")
    for url in posts:
        first, last = min(first, url), max(last, url)
    if not first:
        return ""
    shared = commonprefix([first, last]).rpartition("/")[0] + "/"  # noqa: RUF071 - cut at a slash
    return _NUMBERED_FOLDERS.sub("/", shared)


def other_than(posts: Iterable[str], pages: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return the pages, each with what is told of it, that are none of the posts under another spelling.

    >>> posts = ["https://blog.example/2024/hens.html"]
    >>> other_than(posts, [("https://blog.example//2024/hens/", True), ("https://blog.example/2024/", True)])
    [('https://blog.example/2024/', True)]
    """
    pages = list(pages)
    wanted = {_plain(url) for url, _ in pages}
    known = {spelled for url in posts if (spelled := _plain(url)) in wanted}
    return [(url, told) for url, told in pages if "?" in url or _plain(url) not in known]


def _plain(url: str) -> str:
    return _SLASHES.sub("/", spelling_of(url))


def in_another_section(url: str, shelf: str, furniture: Collection[str]) -> bool:
    """Tell whether the menu names the folder of an address as a section, and all posts stand elsewhere.

    Such are the projects of a site whose feed names all its pages. ``furniture`` are the addresses that the
    menu names, as ``address_of`` gives them.
    """
    if url.startswith(shelf):
        return False
    start = origin_of(url) + "/"
    folders = accumulate(url.split("/")[3:-1], lambda folder, name: f"{folder}{name}/", initial=start)
    apart = (folder for folder in folders if not shelf.startswith(folder))
    return any(address_of(folder) in furniture for folder in apart)


class Reckoning:
    """One blog in one run, as the archive knows it so far."""

    def __init__(self, db: Database, crawl: Crawl) -> None:
        self._db = db
        self._crawl = crawl
        self._total: Claim | None = None
        self._elsewhere = 0

    def told(self, total: Claim | None, elsewhere: int) -> None:
        """Take note of what a page of an interface counts, and of how many of its posts stand elsewhere."""
        self._elsewhere += elsewhere
        self._total = total or self._total

    def settle(self) -> None:
        """Keep how many posts an interface counts, less those that are not of this blog."""
        if self._total is None:
            return
        home = self.home()
        outside = sum(not url.startswith(home) for url in named_by(self._db, self._crawl, "interface"))
        outside += self._elsewhere
        text = self._total.text + (f", {outside} of them not under {home}" if outside else "")
        keep_claim(self._db, self._crawl, Claim(self._total.total - outside, text))

    def home(self) -> str:
        """Return the folder of the entry page if all listed posts stand in it, else the root of the site."""
        posts = named_posts(self._db, self._crawl)
        own = folder_of(self._crawl.blog_url)
        return own if all(url.startswith(own) for url in posts) else origin_of(own) + "/"

    def scope(self) -> str:
        """Return the folder in which an address may be one of a post although only a sitemap names it."""
        home = self.home()
        shared = folder_of_all(named_posts(self._db, self._crawl))
        in_folder = home != origin_of(home) + "/" and shared.startswith(home)
        return home if in_folder else shared

    def is_met(self) -> bool:
        """Tell whether as many posts are named as the blog counts."""
        claimed = claimed_posts(self._db, self._crawl)
        if claimed is None:
            return False
        home = self.home()
        waiting = sum(as_post and url.startswith(home) for url, as_post in self.resting())
        return sighted_posts(self._db, self._crawl) + waiting >= claimed

    def lacks(self) -> bool:
        """Tell whether a count or a feed says that there are more posts than the listing names."""
        if claimed_posts(self._db, self._crawl) is not None:
            return not self.is_met()
        return any(as_post for _, as_post in self.resting())

    def resting(self) -> list[tuple[str, bool]]:
        """Return the pages that wait to be told from posts, and whether each is named as one."""
        return other_than(named_posts(self._db, self._crawl), resting_pages(self._db, self._crawl))
