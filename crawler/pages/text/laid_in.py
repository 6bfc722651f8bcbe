"""Find what is laid between the paragraphs of a post: captions with a credit, links to other posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.text.closing import inward_links
from crawler.pages.text.outline import HEADINGS
from crawler.pages.text.phrases import is_credited

if TYPE_CHECKING:
    from crawler.pages.text.outline import Outline

_CAPTION = ("caption", "credit")
"""What class names of captions hold."""
_LONGEST = 600
"""Bytes of text of a caption at most."""
_LINK = 300
"""Bytes of text of a line that is a link at most."""
_ALL = 0.95
"""Share of text in links that makes an element nothing but links."""
_SHOUT = 20
"""Characters from which a line in capitals is more than an abbreviation."""


def laid_in(whole: Outline, best: int, url: str, gone: list[bool]) -> list[int]:
    """Return the elements inside ``best`` that are laid into it."""
    found = []
    i = best + 1
    while i < whole.ends[best]:
        if gone[i]:
            i = whole.ends[i]
        elif (
            _is_credited_caption(whole, i)
            or _is_shouted_link(whole, i, url)
            or _is_list_of_cards(whole, i, url)
        ):
            found.append(i)
            i = whole.ends[i]
        else:
            i += 1
    return found


def _is_credited_caption(whole: Outline, i: int) -> bool:
    """Whether an element is a caption that names who made the picture; the picture is not in it."""
    if not 0 < whole.weights[i] < _LONGEST or whole.tags[i] in {"figure", "img"} or not whole.small(i):
        return False
    if whole.tags[i] != "figcaption":
        names = (whole.nodes[i].attributes.get("class") or "").lower()
        if not any(word in names for word in _CAPTION) or "img" in whole.tags[i : whole.ends[i]]:
            return False
    return is_credited(whole.nodes[i].text())


def _is_shouted_link(whole: Outline, i: int, url: str) -> bool:
    """Whether a paragraph is one link to the same site in capitals: a headline."""
    if whole.tags[i] != "p" or not 0 < whole.text[i] < _LINK or whole.links[i] < _ALL * whole.text[i]:
        return False
    if not whole.small(i) or not inward_links(whole, i, url):
        return False
    text = whole.nodes[i].text().strip()
    return text.isupper() and len(text) >= _SHOUT


def _is_list_of_cards(whole: Outline, i: int, url: str) -> bool:
    """Whether a list has nothing but linked headings, all of the same site."""
    if whole.tags[i] != "ul" or whole.linked[i] < _ALL * whole.weights[i] or not whole.weights[i]:
        return False
    items = whole.children(i)
    headed = all(HEADINGS.intersection(whole.tags[item : whole.ends[item]]) for item in items)
    return bool(items) and headed and inward_links(whole, i, url)
