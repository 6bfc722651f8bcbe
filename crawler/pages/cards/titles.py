"""The title of a post as its card gives it: the heading's text first, then link texts and image texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.cards.layout import HEADINGS, Block
from crawler.pages.cards.signs import is_bare_date, looks_dated, looks_like_read_time, says_more

if TYPE_CHECKING:
    from crawler.pages.cards.labels import Gathered

_TITLE = re.compile(r"title|headline|heading|subject")
_NO_TITLE = re.compile(r"subtitle|title-?(?:image|img|meta|wrap)|site-?title")
_INNER_BLOCKS = HEADINGS | {"div", "p", "time", "section", "header", "ul", "figure"}
_LONGEST_TITLE = 300


def add_titles(got: Gathered, link: Block, blocks: list[Block], repeating: frozenset[int]) -> Block | None:
    """Add the candidates for the title, the best first, and return the block that holds it, if any does.

    ``repeating`` are the indexes of texts that stand where other cards repeat each other.
    """
    anchors = [link, *(b for b in blocks if b.tag == "a" and b is not link and _same_target(b, link))]
    heading = _heading_of(got, anchors, blocks)
    if heading is not None:
        got.add("title", heading.content())
    for anchor in anchors:
        if _is_plain(anchor) and not _is_furniture(got, anchor.content()):
            got.add("title", anchor.content())
        for image in blocks:
            if image.tag == "img" and anchor.index < image.index < anchor.end:
                got.add("title", image.attribute("alt"))
    if got.has("title"):
        return heading or link
    texts = [b for b in blocks if not b.tag and link.index < b.index < link.end and not _is_label(b.text)]
    if not texts and is_bare_date(link.content()):
        return None
    texts = [text for text in texts if text.index not in repeating] or texts
    got.add("title", texts[0].text if texts else link.attribute("title") or link.content())
    return texts[0] if texts else link


def _same_target(block: Block, link: Block) -> bool:
    return _target(block) == _target(link)


def _target(block: Block) -> str:
    return block.attribute("href").strip().partition("#")[0]


def _is_plain(link: Block) -> bool:
    """Tell whether a link holds text and no blocks: it may be the title as a whole."""
    return any(not child.tag or child.children for child in link.children) and not any(
        child.tag in _INNER_BLOCKS for child in _near(link)
    )


def _near(block: Block) -> list[Block]:
    return [*block.children, *(inner for child in block.children for inner in child.children)]


def _is_furniture(got: Gathered, text: str) -> bool:
    return not text or says_more(text) or got.is_furniture(text) or _is_label(text)


def _is_label(text: str) -> bool:
    return looks_dated(text) or looks_like_read_time(text)


def _heading_of(got: Gathered, anchors: list[Block], blocks: list[Block]) -> Block | None:
    """Return the heading that goes with the links, or None if the link's own text is the title."""
    headings = [b for b in blocks if b.tag in HEADINGS and b.content()]
    named = [b for b in blocks if b.tag not in HEADINGS and _is_named_title(b)]
    for candidates in (headings, named):
        for anchor in anchors:
            for block in candidates:
                if block.index <= anchor.index < block.end:
                    return anchor if _has_labels(block, anchor) else block
                if anchor.index <= block.index < anchor.end:
                    return block
    if _is_plain(anchors[0]) and not _is_furniture(got, anchors[0].content()):
        return None
    return next(iter(headings or named), None)


def _has_labels(heading: Block, link: Block) -> bool:
    """Tell whether a heading holds a date or the like beside its link: <h2><a>Title</a> May 3</h2>."""
    beside = [child for child in _near(heading) if child is not link and child.parent is not link]
    return _is_plain(link) and any(child.tag == "time" or _is_label(child.content()) for child in beside)


def _is_named_title(block: Block) -> bool:
    names = f"{block.attribute('class')} {block.attribute('itemprop')}".lower()
    if not block.tag or block.tag == "a" or not _TITLE.search(names) or _NO_TITLE.search(names):
        return False
    return 0 < len(block.content()) <= _LONGEST_TITLE
