"""Read the text of a post by the rules learned for its blog."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.pages.body import Body, directed
from crawler.pages.rules.repeated import repeated_blocks
from crawler.pages.text.outline import UNREAD
from crawler.pages.text.serialise import without
from pipelines.fields.plain import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page
    from crawler.recipes.recipe import BodyRule

SOURCE = "recipe"
_BEFORE_TITLE = 300
"""Characters of text that may stand before the title's heading at the start, at most."""
_HEADINGS = 3
"""Headings from the beginning among which the title is looked for."""
_SEEN = frozenset({"img", "video", "audio", "iframe"})
_HIDDEN = UNREAD - _SEEN
_WORDS = re.compile(r"\w+")


class Part(NamedTuple):
    """The element of a page that holds the post, and what inside it is no part of the post."""

    node: LexborNode
    gone: list[LexborNode]


def read_body(page: Page, rules: Sequence[BodyRule], title: str = "") -> Body | None:
    """Return the part of the page that is the post by the first rule that matches the page.

    None if no rule matches, or what the rule finds is empty: then the general reader is to be asked.
    The heading that repeats ``title`` at the start is left out. A selector that is none matches
    nothing. Never raises, and leaves ``page.tree`` as it is.
    """
    part = find_part(page, rules, title)
    return Body(directed(part.node, without(part.node, part.gone)), SOURCE) if part else None


def read_text(page: Page, rules: Sequence[BodyRule], title: str = "") -> str | None:
    """Return the text of what ``read_body`` finds, without writing and parsing its HTML."""
    part = find_part(page, rules, title)
    return text_of(part.node, part.gone) if part else None


def find_part(page: Page, rules: Sequence[BodyRule], title: str = "") -> Part | None:
    """Return what ``read_body`` reads, in the page's own tree."""
    rule, node = _matching(page, rules)
    if rule is None or node is None:
        return None
    gone = _dropped(node, rule.drop)
    gone += repeated_blocks(node, gone, rule.repeated)
    gone += _title(node, gone, title, page)
    return Part(node, gone) if _holds_something(node, gone) else None


def place_of(page: Page, rules: Sequence[BodyRule]) -> str:
    """Return the tags around the element that the rules find, from it up; nothing if they find none."""
    _, at = _matching(page, rules)
    tags = []
    while at is not None:
        tags.append(at.tag or "")
        at = at.parent
    return " ".join(tags)


def _matching(page: Page, rules: Sequence[BodyRule]) -> tuple[BodyRule | None, LexborNode | None]:
    """Return the first rule that matches a page, and what it matches first."""
    for rule in rules:
        usable = joined((rule.select,))
        node = page.tree.css_first(usable) if usable else None
        if node is not None:
            return rule, node
    return None, None


@lru_cache(maxsize=1024)
def joined(selectors: tuple[str, ...]) -> str:
    """Return the selectors as one, those left out that are none.

    >>> joined((".share", "p[", "nav"))
    '.share, nav'
    """
    return ", ".join(selector for selector in selectors if _parses(selector))


def _parses(selector: str) -> bool:
    try:
        LexborHTMLParser("<p>").css_first(selector)
    except (SelectolaxError, ValueError):
        return False
    return bool(selector.strip("\0 \t\r\n"))


def _dropped(node: LexborNode, selectors: tuple[str, ...]) -> list[LexborNode]:
    """Return the descendants that the selectors match; the element itself may match one too, and stays."""
    usable = joined(selectors)
    here = node.mem_id
    return [found for found in node.css(usable) if found.mem_id != here] if usable else []


def _title(node: LexborNode, gone: list[LexborNode], title: str, page: Page) -> list[LexborNode]:
    """Return the first heading if it repeats the title and little text stands before it.

    Unless the page shows its title before the text too: then the author wrote that heading.
    """
    words = _words(title)
    headings = node.css("h1, h2, h3, h4, h5, h6")[:_HEADINGS] if words else []
    skipped = {one.mem_id for one in gone}
    heading = next((one for one in headings if not _is_inside(one, skipped, node)), None)
    if heading is None or heading.mem_id == node.mem_id or _words(unescape(heading.text())) != words:
        return []
    if _text_before(heading, node, skipped) > _BEFORE_TITLE:
        return []
    for shown in page.tree.css("h1, h2"):
        if _is_inside(shown, {node.mem_id}, None):
            break
        if _words(unescape(shown.text())) == words:
            return []
    return [heading]


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _is_inside(node: LexborNode, outer: set[int], top: LexborNode | None) -> bool:
    """Whether an element is one of some others or lies in one, looking no further up than ``top``."""
    last = top.mem_id if top is not None else 0
    at: LexborNode | None = node
    while at is not None:
        here = at.mem_id
        if here in outer:
            return True
        at = at.parent if here != last else None
    return False


def _text_before(node: LexborNode, top: LexborNode, skipped: set[int]) -> int:
    """Return how many characters of text stand before an element inside another, at most a few too many."""
    count, last = 0, top.mem_id
    at: LexborNode | None = node
    while at is not None and at.mem_id != last:
        before = at.prev
        while before is not None and count <= _BEFORE_TITLE:
            if before.tag not in UNREAD and before.mem_id not in skipped:
                count += len(" ".join(before.text().split()))
            before = before.prev
        at = at.parent
    return count


def _holds_something(root: LexborNode, gone: list[LexborNode]) -> bool:
    """Whether an element holds text or an image that is not gone."""
    hidden = {node.mem_id for node in gone}
    top = root.mem_id
    for node in root.traverse(include_text=True, skip_empty=True):
        parent, tag = node.parent, node.tag
        if node.mem_id != top and (tag in _HIDDEN or (parent is not None and parent.mem_id in hidden)):
            hidden.add(node.mem_id)
        elif node.mem_id not in hidden and (
            tag in _SEEN or (tag == "-text" and (node.text_content or "").strip())
        ):
            return True
    return False
