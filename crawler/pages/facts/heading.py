"""Finds the heading of a post: the one that the page's head also calls it by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.pages.facts.wording import DATE

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Element, Piece, Pieces

_HEADINGS = {"h1": 2.0, "h2": 1.0, "h3": 0.3}
_ALIKE = 3.0
"""What a heading is worth that has all words of a title in another order."""
_LIKE = 0.5
"""Likeness from which a lower heading can be the title."""
_WORDS = re.compile(r"\w+")
_SIZE = re.compile(r"(\+?)([1-7])")
_NORMAL_SIZE = 3
_LONGEST_LINE = 120
_MOST_PARTS = 3
_TITLE_CLASSES = ("entry-title", "post-title", "article-title", "p-name", "headline", "post__title")


def folded(text: str) -> str:
    """Letters and digits only, lower case: what two spellings of one title share."""
    return "".join(filter(str.isalnum, text)).casefold()


def text_of(page: Pieces, heading: Element) -> str:
    """Return a heading's words without the link to itself that some generators put there."""
    pieces = page.pieces[heading.start : heading.end]
    kept = [piece.text for piece in pieces if not _is_permalink(piece)]
    return " ".join(kept or (piece.text for piece in pieces))


def _is_permalink(piece: Piece) -> bool:
    return piece.holder.link is not None and "#" in piece.holder.link.get("href") and len(piece.text) <= 1


def likeness(one: str, other: str) -> float:
    """Return the share of the words of two titles that both have, 0 to 1."""
    first, second = (frozenset(_WORDS.findall(text.casefold())) for text in (one, other))
    return len(first & second) / max(1, len(first | second))


def _title_score(page: Pieces, element: Element, titles: list[tuple[str, str]]) -> float:
    said = page.text(element)
    key = folded(said)
    if not key or len(key) > 300:  # noqa: PLR2004 - a heading of more letters is a paragraph
        return -9.0
    score = _HEADINGS.get(element.tag, 0.0)
    named = f"{element.get('class')} {element.get('itemprop')}"
    score += any(name in named for name in _TITLE_CLASSES)
    score += max(
        (
            4.0 * len(key) / max(len(key), len(title)) if key in title else _ALIKE * likeness(said, text)
            for title, text in titles
        ),
        default=0.0,
    )
    score -= 3.0 * any(
        map(_leads_home, (piece.holder.link for piece in page.pieces[element.start : element.end]))
    )
    score -= 3.0 * bool({zone for outer in element.ancestors() for zone in outer.zones} - {"aside"})
    return score


def names_post(page: Pieces, heading: Element, titles: Iterable[str]) -> bool:
    """Whether a heading can be the title: an h1, or one like what the head calls the post, if it does."""
    said = page.text(heading)
    named = [title for title in titles if folded(title)]
    if heading.tag == "h1" or not named:
        return True
    return any(folded(said) in folded(title) or likeness(said, title) >= _LIKE for title in named)


def _leads_home(link: Element | None) -> bool:
    if link is None or "href" not in link.attributes:
        return False
    try:
        path = urlsplit(link.get("href")).path
    except ValueError:
        return False
    return path.rstrip("/") in {"", ".", "..", "index.html"} and not link.get("href").startswith("#")


def find_heading(page: Pieces, titles: Iterable[str]) -> Element | None:
    """Return the element that is the post's heading, or None; ``titles`` are what the head calls the post."""
    keys = [(key, title) for title in titles if (key := folded(title))]
    best, best_score = None, 0.0
    for element in page.elements:
        if element.tag in _HEADINGS or (
            element.get("itemprop") in {"headline", "name"} and element.tag != "meta"
        ):
            score = _title_score(page, element, keys)
            if score > best_score:
                best, best_score = element, score
    return best or _large_line(page)


def _large_line(page: Pieces) -> Element | None:
    """Return the line in the largest font of a page that marks up no heading; the first of several."""
    best, best_size = None, 0
    for element in page.elements:
        size = _font_size(element)
        if size > best_size and 0 < element.end - element.start <= _MOST_PARTS:
            said = page.text(element)
            home = any(_leads_home(piece.holder.link) for piece in page.pieces[element.start : element.end])
            if not home and len(said) <= _LONGEST_LINE and len(folded(said)) > 1 and not DATE.search(said):
                best, best_size = element, size
    return best


def _font_size(element: Element) -> int:
    """Return how much larger than its surroundings a font is, in the steps of HTML 3.2; 0 for no larger."""
    match = _SIZE.fullmatch(element.get("size")) if element.tag == "font" else None
    if match is None:
        return int(element.tag == "big")
    return int(match[2]) if match[1] else max(0, int(match[2]) - _NORMAL_SIZE)
