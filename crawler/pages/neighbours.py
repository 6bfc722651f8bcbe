"""Finds the posts before and after a post that its page links to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.cards.signs import is_index_path, is_taxonomy
from crawler.pages.links import Site, address_of, manner_of, path_of
from crawler.pages.series import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page

_REL = ":is(link, a):is([rel~=prev i], [rel~=previous i], [rel~=next i])"
_NAMED = re.compile(
    r"(?<![a-z])(?:prev(?:ious)?|next|newer|older|pager|neighbou?rs?|adjacent)(?![a-z])|(?:post|entry|article)-?nav",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^\W*(?:previous|next|newer|older|prev\b|nächste|vorherige|ältere|neuere|weiter\b|zurück\b|suivant|précédent"
    r"|siguiente|anterior|próxim|seguinte|successiv|precedente|volgende|vorige|nästa|föregående|neste|forrige|næste"
    r"|seuraava|edellinen|następn|poprzedni|další|předchozí|sonraki|önceki|следующ|предыдущ|наступн|попередн"
    r"|下一|上一|后一|前一|次の|前の|다음|이전|بعدی|قبلی|التالي|السابق|הבא|הקודם)|^\W*[→←»«›‹❯❮]|[→←»«›‹❯❮]\W*$",
    re.IGNORECASE,
)
_CHROME = frozenset({"header", "aside"})
_LEVELS = 4
_PAIR = 2
_LONGEST = 600
"""A block of two links with more text than this is no pair of links but a text, or cards."""


def find_neighbours(page: Page) -> tuple[str, ...]:
    """Return the absolute addresses of the previous and the next post, at most two. Never raises.

    Told by ``rel``, by class names and words on them, or by position: two links side by side to
    addresses made like the page's own. The pages of a post in several pages are none.
    """
    site = Site(page)
    here = address_of(page.url)
    found: dict[str, str] = {}
    for node in (*page.tree.css(_REL), *_marked(page, site)):
        url = site.link(node.attributes.get("href"))
        if url is not None and address_of(url) != here and _may_be_post(page, url):
            found.setdefault(address_of(url), url)
        if len(found) == _PAIR:
            break
    return tuple(found.values())


def _may_be_post(page: Page, url: str) -> bool:
    path = path_of(url)
    if not path.strip("/") and "?" not in url:
        return False
    return not is_taxonomy(path) and not is_index_path(path) and not _is_part(page.url, url)


def _is_part(one: str, other: str) -> bool:
    """Tell whether two addresses are pages of one text: ``/hens/`` and ``/hens/2/``."""
    here, there = place_of(one), place_of(other)
    return here.stem == there.stem and (there.named or here.number is None or there.number is None)


def _marked(page: Page, site: Site) -> Iterator[LexborNode]:
    """Yield links that words, names or their place mark as leading to a neighbour, the surest first."""
    own = manner_of(path_of(page.url))
    weaker = []
    for node in page.tree.css("a[href]"):
        url = site.link(node.attributes.get("href"))
        if url is None or _in_chrome(node):
            continue
        box, inside = _box(node, site)
        if not 0 < len(inside) <= _PAIR + 1 or len(box.text() or "") > _LONGEST:
            continue
        alike = manner_of(path_of(url)) == own
        if _is_said(node, box) and (alike or len(inside) <= _PAIR):
            yield node
        elif alike and len(inside) == _PAIR and all(manner_of(path_of(one)) == own for one in inside):
            weaker.append(node)
    yield from weaker


def _box(node: LexborNode, site: Site) -> tuple[LexborNode, list[str]]:
    """Return the nearest block around a link that links another page too, and all pages it links."""
    box, urls = node, [site.link(node.attributes.get("href"))]
    for _ in range(_LEVELS):
        around = box.parent
        if around is None or around.tag in {"body", "main", "article", "html"}:
            break
        box = around
        urls = [site.link(link.attributes.get("href")) for link in box.css("a[href]")]
        if len({address_of(url) for url in urls if url}) > 1:
            break
    return box, list({address_of(url): url for url in urls if url}.values())


def _is_said(node: LexborNode, box: LexborNode) -> bool:
    around: LexborNode | None = node
    while around is not None:
        names = [around.attributes.get(name) or "" for name in ("class", "id", "title", "aria-label")]
        if any(_NAMED.search(name) for name in names):
            return True
        if around == box:
            break
        around = around.parent
    return bool(_SAID.search(" ".join((node.text() or "").split())))


def _in_chrome(node: LexborNode) -> bool:
    around = node.parent
    while around is not None:
        if around.tag in _CHROME or around.attributes.get("role") == "banner":
            return around.parent is None or around.parent.tag != "article"
        around = around.parent
    return False
