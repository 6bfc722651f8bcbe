"""Tells pages that stand in for posts, such as one for logging in or one of an error, from the posts."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from pipelines.fields.text import bare_words

if TYPE_CHECKING:
    from crawler.pages.page import Page
    from crawler.pages.post import Facts
    from crawler.routine import Unread

_DIGITS = re.compile(r"\d+")
_SHOWN = 0.5
"""Share of the words of a post's title, as the listing shows it, that its page has at least."""
_FEWEST = 3
"""Words of a page that tell it from another."""
MOST = 6
"""So many different pages show that this blog's pages do not say what its listing does."""


class Strangers:
    """Holds pages that do not show the title of their post until another post's page is the same.

    One such page may be a post all the same; two that say the same are none.
    """

    def __init__(self) -> None:
        self._kept: dict[str, Unread] = {}
        self._repeated: set[str] = set()
        self._trusts_all = False

    def __len__(self) -> int:
        return len(self._kept)

    def sort(self, unread: Unread) -> tuple[list[Unread], list[Unread]]:
        """Return the pages that can be read now, and those that are now known to be no posts."""
        page = unread.study.page
        text = "" if self._trusts_all or shows_title(page, unread.facts) else _text_of(page)
        if len(text.split()) < _FEWEST:
            return [unread], []
        if text in self._repeated:
            return [], [unread]
        if text in self._kept:
            self._repeated.add(text)
            return [], [self._kept.pop(text), unread]
        unread.study.let_go()
        self._kept[text] = unread
        if len(self._kept) < MOST:
            return [], []
        self._trusts_all = not self._repeated
        return self.rest(), []

    def rest(self) -> list[Unread]:
        """Return the pages that no other was like: they are to be read."""
        kept, self._kept = self._kept, {}
        return list(kept.values())


def shows_title(page: Page, facts: Facts) -> bool:
    """Tell whether a page shows the title of its post as a listing or a feed gives it, or none does.

    >>> from crawler.pages.page import Page
    >>> page = Page("https://blog.example/a", "<title>Log in</title><p>Log in to read.", "")
    >>> [shows_title(page, {"title": ((text, "card"),)}) for text in ("Nine eggs a day", "How to log in")]
    [False, True]
    """
    title = next((text for text, _ in facts.get("title", ())), "")
    wanted = set(bare_words(unescape(title)))
    if not wanted or (" " in title and title in page.html):
        return True
    tree = page.tree
    declared = (node.attributes.get("content") or "" for node in tree.css("meta[content]"))
    shown = " ".join([*(node.text() for node in tree.css("title")), *declared, _text_of(page)])
    return len(wanted.intersection(bare_words(unescape(shown)))) >= _SHOWN * len(wanted)


def _text_of(page: Page) -> str:
    """Return what a page says, the same for two that differ in a number, such as the time, only."""
    root = page.tree.body
    said = root.text(separator=" ") if root is not None else ""
    return " ".join(_DIGITS.sub("0", said).split())
