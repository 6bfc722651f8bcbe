"""Finds the posts before and after a post that its page links to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.cards.signs import is_index_path, is_taxonomy
from crawler.pages.directions import direction_of, is_said
from crawler.pages.links import Site, address_of, manner_of, path_of
from crawler.pages.series import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from crawler.pages.directions import Direction
    from crawler.pages.page import Page

_REL = ":is(link, a):is([rel~=prev i], [rel~=previous i], [rel~=next i])"
_NAMED = re.compile(
    r"(?<![a-z])(?:prev(?:ious)?|next|newer|older|pager|neighbou?rs?|adjacent)(?![a-z])|(?:post|entry|article)-?nav",
    re.IGNORECASE,
)
_CHROME = frozenset({"header", "aside"})
_WHOLE = frozenset({"body", "main", "article", "html"})
_LEVELS = 4
_PAIR = 2
_LONGEST = 600
"""A block of two links with more text than this is no pair of links but a text, or cards."""


@dataclass(frozen=True)
class Neighbours:
    """The posts beside a post, as absolute addresses."""

    previous: str | None = None
    """The older one."""
    next: str | None = None
    """The newer one."""
    undirected: tuple[str, ...] = ()
    """Such of which nothing tells whether they are older or newer."""

    @property
    def urls(self) -> tuple[str, ...]:
        """All of them, at most two."""
        return tuple(url for url in (self.previous, self.next, *self.undirected) if url)


def find_neighbours(page: Page) -> Neighbours:
    """Return the previous and the next post that the page of a post links to. Never raises.

    Told by ``rel``, by class names and words on them, or by position: two links side by side to
    addresses made like the page's own. The pages of a post in several pages are none.
    """
    links = _Links(page)
    here = address_of(page.url)
    found: dict[str, tuple[str, Direction | None]] = {}
    for node in (*page.tree.css(_REL), *links.marked()):
        url = links.url(node)
        if url is not None and address_of(url) != here and _may_be_post(page, url):
            known = found.get(address_of(url))
            if known is None or known[1] is None:
                direction = direction_of(node, links.alone(node), url, page.url)
                found[address_of(url)] = (url, direction)
        if len(found) == _PAIR and all(direction for _, direction in found.values()):
            break
    return _directed(list(found.values())[:_PAIR])


def _directed(found: list[tuple[str, Direction | None]]) -> Neighbours:
    """Return the neighbours; of a pair the one of which nothing is told lies opposite to the other."""
    told: dict[str, str] = {}
    rest: list[str] = []
    for url, direction in found:
        if direction and direction not in told:
            told[direction] = url
        else:
            rest.append(url)
    if len(told) == 1 and len(rest) == 1 and None in {direction for _, direction in found}:
        told.setdefault("previous", rest[0])
        told.setdefault("next", rest[0])
        rest = []
    return Neighbours(told.get("previous"), told.get("next"), tuple(rest))


def _may_be_post(page: Page, url: str) -> bool:
    path = path_of(url)
    if not path.strip("/") and "?" not in url:
        return False
    return not is_taxonomy(path) and not is_index_path(path) and not _is_part(page.url, url)


def _is_part(one: str, other: str) -> bool:
    """Tell whether two addresses are pages of one text: ``/hens/`` and ``/hens/2/``."""
    here, there = place_of(one), place_of(other)
    return here.stem == there.stem and (there.named or here.number is None or there.number is None)


class _Links:
    """The links of a page; what is found of an element is kept, for its links share it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._site = Site(page)
        self._own = manner_of(path_of(page.url))
        self._inside: dict[int, tuple[str, ...]] = {}
        self._chrome: dict[int, bool] = {}
        self._named: dict[int, bool] = {}

    def url(self, node: LexborNode) -> str | None:
        return self._site.link(node.attributes.get("href"))

    def marked(self) -> Iterator[LexborNode]:
        """Yield links that words, names or their place mark as leading to a neighbour, the surest first."""
        weaker = []
        for node in self._page.tree.css("a[href]"):
            if self._in_chrome(node.parent) or self._in_long_list(node):
                continue
            url = self.url(node)
            if url is None:
                continue
            alike = manner_of(path_of(url)) == self._own
            if not (alike or self._is_said(node)):
                continue
            *_, box = (node, *self._boxes(node))
            inside = self.inside(box)
            if not 0 < len(inside) <= _PAIR + 1 or len(box.text() or "") > _LONGEST:
                continue
            if (alike or len(inside) <= _PAIR) and self._is_said(node):
                yield node
            elif len(inside) == _PAIR and all(manner_of(path_of(one)) == self._own for one in inside):
                weaker.append(node)
        yield from weaker

    def alone(self, node: LexborNode) -> list[LexborNode]:
        """Return the elements around a link, from the inside out, that link no other page."""
        return [box for box in self._boxes(node) if len(self.inside(box)) <= 1]

    def inside(self, box: LexborNode) -> tuple[str, ...]:
        """Return the pages that an element links, each once."""
        known = self._inside.get(box.mem_id)
        if known is None:
            nodes = [box] if box.tag == "a" else box.css("a[href]")
            urls = filter(None, map(self.url, nodes))
            known = tuple({address_of(url): url for url in urls}.values())
            self._inside[box.mem_id] = known
        return known

    def _boxes(self, node: LexborNode) -> Iterator[LexborNode]:
        """Yield the blocks around a link up to the nearest that links another page too."""
        around = node.parent
        for _ in range(_LEVELS):
            if around is None or around.tag in _WHOLE:
                return
            yield around
            if len(self.inside(around)) > 1:
                return
            around = around.parent

    def _in_long_list(self, node: LexborNode) -> bool:
        item = node.parent
        around = item.parent if item is not None and item.tag == "li" else None
        return around is not None and len(self.inside(around)) > _PAIR + 1

    def _is_said(self, node: LexborNode) -> bool:
        """Tell whether words or names on a link, or on what is around it, speak of a neighbour."""
        if self._is_named(node) or is_said(" ".join((node.text() or "").split())):
            return True
        around = node.parent
        for _ in range(_LEVELS):
            if around is None or around.tag in _WHOLE:
                return False
            if self._is_named(around):
                return True
            around = around.parent
        return False

    def _is_named(self, node: LexborNode) -> bool:
        known = self._named.get(node.mem_id)
        if known is None:
            names = node.attributes
            known = any(
                _NAMED.search(names.get(name) or "") for name in ("class", "id", "title", "aria-label")
            )
            self._named[node.mem_id] = known
        return known

    def _in_chrome(self, node: LexborNode | None) -> bool:
        """Tell whether a node stands in the chrome of its page; step by step, for a page nests at will."""
        passed: list[int] = []
        known: bool | None = None
        while known is None and node is not None:
            known = self._chrome.get(node.mem_id)
            if known is None:
                passed.append(node.mem_id)
                if node.tag in _CHROME or node.attributes.get("role") == "banner":
                    known = node.parent is None or node.parent.tag != "article"
                node = node.parent
        self._chrome.update(dict.fromkeys(passed, bool(known)))
        return bool(known)
