"""Finds the further listing pages that a listing page names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.links import Site, address_of, manner_of, path_of
from crawler.pages.series import Place, follows, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page

_CANDIDATES = "a[href], link[rel~=next i], link[rel~=prev i], [data-next-url], [hx-get], option[value]"
_TARGETS = ("href", "data-next-url", "hx-get", "value")
_NEXT = re.compile(
    r"next|old(?:er|est)|prev|new(?:er|est)|load.?more|more (?:posts|articles|entries)|weiter|nächste|ältere"
    r"|vorherige|neuere|zurück|suivant|précédent|ancien|récent|siguiente|anterior|antigu|próxim|seguinte"
    r"|successiv|precedent|vecchi|volgende|vorige|oudere|nieuwere|neste|forrige|nästa|föregående|äldre|eldre|ældre"
    r"|seuraava|edellinen|następn|poprzedn|starsz|nowsz|další|předchozí|starší|következő|előző|sonraki|önceki"
    r"|следующ|предыдущ|далее|назад|раньше|стар(?:ее|ые|ш)|нов(?:ее|ые)|наступн|попередн"
    r"|下一|上一|下页|上页|次の|次へ|前の|前へ|古い|新しい|다음|이전|بعدی|قبلی|التالي|السابق|הבא|הקודם|ถัดไป"
    r"|trang sau|trang trước|berikutnya|sebelumnya"
    r"|[→←»«›‹❯❮]|>>|<<|^[<>]$",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"pagi|pager|paging|page-?(?:nav|num|link|list)|nav-?(?:links|previous|next|below|above)|posts-nav|wp-block-query-p"
    r"|older|newer|load-?more|infinite",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"calendar|kalender", re.IGNORECASE)
_DATED = re.compile(r"/(?:19|20)\d\d(?:[/-](?:0?[1-9]|1[0-2]))?/?(?:index\.\w+)?$|[?&](?:m|month|year|date)=")
_ADDRESS = re.compile(r"[/?.]")
"""What an option says that is no address is the choice of a form: a theme, a language, a number of rows."""
_REACH = 5
_LONGEST_LABEL = 40


def find_pagination(page: Page, cards: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the absolute addresses of further pages of this listing that the page links to, in order.

    ``cards`` are the urls of the page's post cards: none of them is ever given back.
    """
    site = Site(page)
    taken = {address_of(page.url), *map(address_of, cards)}
    posts = {manner_of(path_of(card)) for card in cards}
    here = place_of(page.url)
    found = []
    for node in page.tree.css(_CANDIDATES):
        href = next((value for name in _TARGETS if (value := node.attributes.get(name))), None)
        if node.tag == "option" and not _ADDRESS.search(href or ""):
            continue
        url = site.link(href)
        if url is None:
            continue
        address = address_of(url)
        if address not in taken and (_turns(node, url, page) or _goes_on(node, url, here, posts)):
            taken.add(address)
            found.append(url)
    return tuple(found) or _by_count(page, site, cards)


def _by_count(page: Page, site: Site, cards: Sequence[str]) -> tuple[str, ...]:
    """Return the next page of a listing whose links say nothing that is known, told by place and address.

    It is linked by few words after the last card, and its address is the page's own with a number that
    is one more: 2 where the page has none.
    """
    posts = {address_of(card) for card in cards}
    manners = {manner_of(path_of(card)) for card in cards if place_of(card).number}
    links = [(node, url) for node in page.tree.css("a[href]") if (url := site.link(node.attributes["href"]))]
    last = max((place for place, (_, url) in enumerate(links) if address_of(url) in posts), default=None)
    if last is None:
        return ()
    for node, url in links[last + 1 :]:
        label = (node.text() or "").strip()
        fits = len(label) <= _LONGEST_LABEL and manner_of(path_of(url)) not in manners
        if fits and follows(page.url, url) and not _in_calendar(node):
            return (url,)
    return ()


def _turns(node: LexborNode, url: str, page: Page) -> bool:
    """Tell whether a link says by rel that it turns this very page, whatever its query carries besides."""
    return _has_rel(node) and path_of(url) == path_of(page.url) and not _in_calendar(node)


def _goes_on(node: LexborNode, url: str, here: Place, posts: set[str]) -> bool:
    """Tell whether a link leads to another page of the listing that stands at ``here``."""
    there = place_of(url)
    if there.stem == here.stem:
        sure = there.named and there.number is not None
        return (sure or _is_marked(node, there)) and not _in_calendar(node)
    if _DATED.search(url):
        return False
    if _continues(here, there):
        return _is_marked(node, there) and not _in_calendar(node)
    below = there.stem.startswith(here.stem + "/")
    return bool(posts) and below and _has_rel(node) and manner_of(path_of(url)) not in posts


def _continues(here: Place, there: Place) -> bool:
    """Tell whether one place is the first page and the other the second, below it: / and /blog/page/2/."""
    if here.number is None:
        second = there.named and there.number is not None and not _is_far(there.number)
        return second and there.stem.startswith(here.stem + "/")
    return there.number is None and not _is_far(here.number) and here.stem.startswith(there.stem + "/")


def _is_far(number: str) -> bool:
    return number.isdigit() and int(number) > 2  # noqa: PLR2004 - a cursor, or the second page, next to the first


def _is_marked(node: LexborNode, there: Place) -> bool:
    """Tell whether a link says by rel, words, arrows or its number that it turns the page."""
    text = (node.text() or "").strip()
    if text == (there.number or "1") or _has_rel(node):
        return True
    if len(text) > _LONGEST_LABEL:
        return False
    names = [text, *(node.attributes.get(name) or "" for name in ("class", "id", "title", "aria-label"))]
    return any(_NEXT.search(name) for name in names) or (not text and _in_pager(node))


def _has_rel(node: LexborNode) -> bool:
    return not {"next", "prev", "previous"}.isdisjoint((node.attributes.get("rel") or "").lower().split())


def _in_pager(node: LexborNode) -> bool:
    return any(_PAGER.search(names) for names in _names_around(node))


def _in_calendar(node: LexborNode) -> bool:
    return any(_CALENDAR.search(names) for names in _names_around(node))


def _names_around(node: LexborNode) -> Iterator[str]:
    around: LexborNode | None = node
    for _ in range(_REACH):
        if around is None:
            return
        yield " ".join(around.attributes.get(name) or "" for name in ("class", "id", "aria-label"))
        around = around.parent
