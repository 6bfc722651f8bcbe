"""Read the text of a post by the rules learned for its blog."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.pages.body import Body, directed
from crawler.pages.repeated import without_repeated
from crawler.pages.text.serialise import without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page
    from crawler.recipes.recipe import BodyRule

SOURCE = "recipe"
_LONG_HEADING = 10_000
_BEFORE_TITLE = 300
"""Characters of text that may stand before the title's heading at the start, at most."""
_HEADING = re.compile(r"<h([1-6])(?=[ >]).*?</h\1>", re.DOTALL)
_MARKUP = re.compile(r"<(script|style|template|noscript|svg)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
_SEEN = re.compile(
    r"<(script|style|template|noscript|svg|textarea|button)\b.*?</\1>|<!--.*?-->"
    r"|(<(?:img|video|audio|iframe)\b)|<[^>]*>|\s+|(.)",
    re.DOTALL,
)
_WORDS = re.compile(r"\w+")


def read_body(page: Page, rules: Sequence[BodyRule], title: str = "") -> Body | None:
    """Return the part of the page that is the post by the first rule that matches the page.

    None if no rule matches, or what the rule finds is empty: then the general reader is to be asked.
    The heading that repeats ``title`` at the start is left out. A selector that is none matches
    nothing. Never raises, and leaves ``page.tree`` as it is.
    """
    for rule in rules:
        node = select(page, rule.select)
        if node is not None:
            html = without(node, _dropped(node, rule.drop))
            html = without_repeated(html, rule.repeated)
            html = _untitled(html, title, page, node)
            return Body(directed(node, html), SOURCE) if _holds_something(html) else None
    return None


def select(page: Page, selector: str) -> LexborNode | None:
    """Return the first element of the page that a selector matches, or None."""
    usable = joined((selector,))
    return page.tree.css_first(usable) if usable else None


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


def _untitled(html: str, title: str, page: Page, node: LexborNode) -> str:
    """Leave out the first heading if it repeats the title and little text stands before it.

    Unless the page shows its title before the text too: then the author wrote that heading.
    """
    heading = _HEADING.search(html) if title else None
    if heading is None or heading.end() - heading.start() > _LONG_HEADING:
        return html
    words = _words(title)
    if _words(_text(heading.group())) != words:
        return html
    if len(" ".join(_text(html[: heading.start()]).split())) > _BEFORE_TITLE:
        return html
    for shown in page.tree.css("h1, h2"):
        if _is_inside(shown, node):
            break
        if _words(shown.text()) == words:
            return html
    return html[: heading.start()] + html[heading.end() :]


def _text(html: str) -> str:
    return unescape(_MARKUP.sub("", html))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _is_inside(node: LexborNode, outer: LexborNode) -> bool:
    at: LexborNode | None = node
    while at is not None and at.mem_id != outer.mem_id:
        at = at.parent
    return at is not None


def _holds_something(html: str) -> bool:
    return any(match.group(2) or match.group(3) for match in _SEEN.finditer(html))
