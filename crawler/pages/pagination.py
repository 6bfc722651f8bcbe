"""Finds the further listing pages that a listing page names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawler.pages.links import address_of, page_link, site_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.page import Page

_WORDS = (
    r"page|pagina|página|pagine|seite|sivu|sida|side|strona|strana|oldal|sayfa|halaman|trang|pag|paged|pg|p|"
    r"страница|стр|页|頁|ページ|صفحه|صفحة|페이지|previous|older|archive-page"
)
_SEGMENT = re.compile(
    rf"^(?P<word>{_WORDS}|index|list|default|blog|posts|archive)?[-_:.=]?(?P<number>\d{{1,5}})$",
    re.IGNORECASE,
)
_WORD = re.compile(rf"^(?:{_WORDS})$", re.IGNORECASE)
_NUMBER_KEYS = re.compile(
    r"page|^(?:p|pg|paged|seite|pagina|start|offset|skip|from|cursor|b_start.*|debut_.*|before|after|updated-max)$",
    re.IGNORECASE,
)
_SIDE_KEYS = frozenset(
    {"chash", "reverse-paginate", "reversepaginate", "max-results", "by-date", "m", "start-index"}
)
_EXTENSION = re.compile(r"\.(?:x?html?|php|aspx?)$", re.IGNORECASE)


def find_pagination(page: Page, cards: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the absolute addresses of further pages of this listing that the page links to, in order.

    ``cards`` are the urls of the page's post cards: none of them is ever given back.
    """
    posts = {address_of(card) for card in cards}
    here = address_of(page.url)
    stem, _ = series_of(page.url)
    found: dict[str, str] = {}
    for node in page.tree.css("a[href], link[rel~=next], link[rel~=prev]"):
        url = page_link(page, node.attributes.get("href"))
        if url is None:
            continue
        address = address_of(url)
        if address == here or address in posts or address in found:
            continue
        other, number = series_of(url)
        if other != stem:
            continue
        rel = (node.attributes.get("rel") or "").lower().split()
        text = (node.text() or "").strip()
        if number is not None or text == "1" or {"next", "prev", "previous"} & set(rel):
            found[address] = url
    return tuple(found.values())


def series_of(url: str) -> tuple[str, str | None]:
    """Return what numbered pages of one listing have in common, and this one's number (None on the first).

    >>> series_of("https://blog.example/news/page/3/")
    ('blog.example/news', '3')
    >>> series_of("https://blog.example/news/")
    ('blog.example/news', None)
    """
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return url, None
    number: str | None = None
    kept = []
    for key, value in query:
        if _NUMBER_KEYS.search(key):
            number = value
        elif key.lower() not in _SIDE_KEYS:
            kept.append(f"{key}={value}")
    segments = [segment for segment in parts.path.split("/") if segment]
    if segments:
        segments[-1] = _EXTENSION.sub("", segments[-1])
        if segments[-1].lower() in {"index", "default"}:
            segments.pop()
    if segments and (match := _SEGMENT.match(segments[-1])) and not _is_year(match):
        number = match["number"]
        segments.pop()
        if not match["word"] and segments and _WORD.match(segments[-1]):
            segments.pop()
    stem = "/".join([site_of(url), *segments])
    return stem + ("?" + "&".join(sorted(kept)) if kept else ""), number


def _is_year(match: re.Match[str]) -> bool:
    return not match["word"] and re.fullmatch(r"(?:19|20)\d\d|0\d", match["number"]) is not None
