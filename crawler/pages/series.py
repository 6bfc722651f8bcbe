"""What the addresses of one listing's numbered pages have in common, and the number of each."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from crawler.pages.links import host_of, path_of
from crawler.pages.numbers import whole
from crawler.pages.remembered import remembered

_WORDS = (
    r"page|pages|pagina|página|pagine|paged|pag|pg|p|seite|sivu|sida|side|strona|strana|stranka|oldal|sayfa|halaman"
    r"|trang|страница|стр|页|頁|ページ|صفحه|صفحة|페이지|oldindex|previous|older"
)
_NUMBERED = re.compile(
    rf"(?:(?P<word>{_WORDS})|(?P<file>index|list|default|blog|posts|archives?|news))?[-_:.=]?(?P<number>\d{{1,5}})",
    re.IGNORECASE,
)
_WORD = re.compile(rf"(?:{_WORDS})", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d|0\d")
_EXTENSION = re.compile(r"\.(?:x?html?|php|aspx?|jsp)$", re.IGNORECASE)
_NUMBER_KEY = re.compile(
    r"page(?!_?(?:id|size))|^(?:p|pg|seite|pagina|start|offset|skip|from|b_start.*|debut_.*|limitstart|cursor|before"
    r"|after|updated-max)$",
    re.IGNORECASE,
)
_UNTOLD_KEY = re.compile(
    r"^(?:chash|reversepaginate|max-results|by-date|utm_.*|fbclid|gclid|per_?page|limit|amp)$", re.IGNORECASE
)


class Place(NamedTuple):
    """Where an address stands in a series of pages."""

    stem: str
    """What the pages of the series share."""
    number: str | None
    """Which of them this is, None on the first."""
    named: bool
    """Whether a word beside the number says that it counts pages."""


@remembered
def place_of(url: str) -> Place:
    """Return the place of an address in the series of pages that it could belong to.

    >>> place_of("https://blog.example/news/page/3/")
    Place(stem='blog.example/news', number='3', named=True)
    >>> place_of("https://blog.example/news/?page=3").stem == place_of("https://blog.example/news/").stem
    True
    >>> place_of("https://blog.example/news/2024/")
    Place(stem='blog.example/news/2024', number=None, named=False)
    """
    query, number, named = _query_of(url)
    segments = [segment for segment in unquote(path_of(url)).split("/") if segment]
    if segments:
        segments[-1] = _EXTENSION.sub("", segments[-1])
        if segments[-1].lower() in {"index", "default"}:
            segments.pop()
        match = _NUMBERED.fullmatch(segments[-1]) if segments else None
        if (
            match
            and number is None
            and (match["word"] or match["file"] or not _YEAR.fullmatch(match["number"]))
        ):
            number, named = match["number"], bool(match["word"] or match["file"])
            segments.pop()
            if not match["word"] and segments and _WORD.fullmatch(segments[-1]):
                segments.pop()
                named = True
            if match["file"] and match["file"].lower() not in {"index", "default", "list"}:
                segments.append(match["file"])
    return Place("/".join([host_of(url), *segments]) + query, number, named)


def follows(url: str, other: str) -> bool:
    """Tell whether an address is made like another with a number that is one more; no number counts as 1.

    The number is a last folder or file name, in a folder that may be new, or any one parameter.

    >>> follows("https://blog.example/", "https://blog.example/orodha/2/")
    True
    >>> follows("https://blog.example/?kurasa=2", "https://blog.example/?kurasa=3")
    True
    >>> follows("https://blog.example/", "https://blog.example/?post=7")
    False
    """
    if path_of(url).rstrip("/") == path_of(other).rstrip("/"):
        here, there = _pairs_of(url), _pairs_of(other)
        changed = [key for key in {*here, *there} if here.get(key) != there.get(key)]
        return len(changed) == 1 and _is_one_more(here.get(changed[0]), there.get(changed[0]))
    here_place, there_place = place_of(url), place_of(other)
    if not _is_one_more(here_place.number, there_place.number):
        return False
    below = here_place.number is None and there_place.stem.startswith(here_place.stem + "/")
    return there_place.stem == here_place.stem or (
        below and there_place.stem.count("/") == here_place.stem.count("/") + 1
    )


def _is_one_more(number: str | None, other: str | None) -> bool:
    return whole(other) == (whole(number or "1") or 0) + 1


def _pairs_of(url: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(url.partition("#")[0].partition("?")[2]))
    except ValueError:
        return {}


def _query_of(url: str) -> tuple[str, str | None, bool]:
    text = url.partition("#")[0].partition("?")[2]
    if not text:
        return "", None, False
    number: str | None = None
    named = False
    kept = []
    try:
        pairs = parse_qsl(text, keep_blank_values=True)
    except ValueError:
        return "?" + text, None, False
    for key, value in pairs:
        if _NUMBER_KEY.search(key):
            # ?p=12 may be a page, but is the twelfth post of many a blog
            number, named = value, key.lower() != "p"
        elif value and not _UNTOLD_KEY.search(key):
            kept.append(f"{key}={value}")
    return "?" + "&".join(sorted(kept)) if kept else "", number, named


def number_of(url: str) -> int:
    """Return which page of its listing an address is, 1 for the first, 0 where no number tells.

    >>> number_of("https://blog.example/page/3/"), number_of("https://blog.example/")
    (3, 1)
    """
    number = place_of(url).number or "1"
    return int(number) if number.isdigit() else 0
