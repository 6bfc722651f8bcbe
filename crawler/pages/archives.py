"""Finds the archive pages that a page names: of all posts, by year, month, category, tag and author."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import unquote

from crawler.pages.facts.labels import field_of_address
from crawler.pages.links import Site, address_of, path_of
from crawler.pages.series import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page

ArchiveKind = Literal["all", "year", "month", "category", "tag", "author"]
_ORDER: tuple[str, ...] = get_args(ArchiveKind)

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:0?[1-9]|1[0-2]|(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zä]{0,6})"
_BEGINNING = r"(?:^|/)(?:(?:\w{1,20}[-_])?archiv\w{0,3}[-_])?"
_ENDING = r"/?(?:index)?(?:\.(?:x?html?|php|aspx?))?$"
_OF_YEAR = re.compile(rf"{_BEGINNING}{_YEAR}{_ENDING}|[?&](?:m|year|y)={_YEAR}(?:&|$)", re.IGNORECASE)
_OF_MONTH = re.compile(
    rf"{_BEGINNING}{_YEAR}(?:[/_-]{_MONTH}|0[1-9]|1[0-2]){_ENDING}|{_YEAR}_\d\d(?:_\d\d)?_archive"
    rf"|[?&](?:m|month|date)={_YEAR}-?(?:0[1-9]|1[0-2])(?:&|$)|[?&](?:year|y)={_YEAR}&(?:\w+&)?(?:month|m|monthnum)=\d",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\s*[(（\[]\s*(\d{1,5})\s*[)）\]]\s*$")
_COUNT_AFTER = re.compile(r"\s*[(（\[]?\s*(\d{1,5})\s*[)）\]]?\s*$")
_MONTH_LABEL = re.compile(
    rf"[^\W\d]{{3,12}}\.?,?\s+(?:de\s+)?{_YEAR}|{_YEAR}\s*[年년]\s*\d\d?\s*[月월]|\d\d?[/.]{_YEAR}|{_YEAR}[-/.]\d\d?"
    rf"|{_YEAR}\s+[^\W\d]{{3,12}}"
)
_YEAR_LABEL = re.compile(rf"{_YEAR}\s*[年년]?")
_ALL = re.compile(
    r"(?:(?:all|past|older)[-_ ]?)?(?:blog[-_ ]?)?(?:posts?|articles?|archives?|entries|stories|writings?)"
    r"|(?:we)?blogs?|essays|journal|timeline|all|index[-_ ]of[-_ ]posts|full[-_ ]archive"
    r"|(?:blog[-_ ]?)?archiv(?:os?|io)?|(?:alle[-_ ])?(?:beiträge|beitraege|artikel)"
    r"|(?:tous[-_ ]les[-_ ])?(?:articles|billets)|entradas|art[ií]culos|arquivos?|artigos|postagens|articoli"
    r"|archief|berichten|arkiv|inlägg|arkisto|archiwum|wpisy|arşiv|yazılar|lưu trữ|arsip"
    r"|архивы?|архів|(?:все[-_ ])?(?:записи|статьи)|归档|歸檔|存档|(?:全部|所有)?文章|文章归档|时间轴|时间线"
    r"|アーカイブ|記事一覧|過去の記事|아카이브|전체[-_ ]?글|글[-_ ]?목록"
    r"|آرشیو|بایگانی|نوشته[-_ ]?ها|الأرشيف|المقالات|ארכיון",
    re.IGNORECASE,
)
_LONGEST_COUNT = 16
"""Longer texts after a link are no count of it."""
_ALIKE = 3
"""So many links of one folder, each with a count beside it, are archives of one kind."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A page that lists posts of one kind."""

    url: str
    """Absolute, without fragment."""
    kind: ArchiveKind
    count: int | None
    """How many posts the page that names it says it holds."""


@dataclass(frozen=True, slots=True)
class _Named:
    url: str
    label: str
    count: int | None


def find_archives(page: Page) -> tuple[Archive, ...]:
    """Return the archive pages of this site that a page links to, the most useful kinds first."""
    here = address_of(page.url)
    links = [link for link in _links(page) if address_of(link.url) not in {here, address_of(page.url + "/")}]
    counted = _counted_folders(links)
    found: dict[str, Archive] = {}
    for link in links:
        kind = _kind(link, counted)
        if kind is None:
            continue
        address = address_of(link.url)
        known = found.setdefault(address, Archive(link.url, kind, link.count))
        if known.count is None:
            found[address] = replace(known, count=link.count)
    return tuple(sorted(found.values(), key=lambda archive: _ORDER.index(archive.kind)))


def _kind(link: _Named, counted: set[str]) -> ArchiveKind | None:
    place = place_of(link.url)
    path = _below(link.url)
    dated = _OF_YEAR.search(path) or _OF_MONTH.search(path)
    further = place.named and place.number is not None and not dated
    index = field_of_address(path + "/x") != field_of_address(path)
    if further or index:
        return None
    told = link.count is not None
    signs: tuple[tuple[ArchiveKind, bool], ...] = (
        ("category", field_of_address(path) == "category"),
        ("tag", field_of_address(path) == "tag"),
        ("author", field_of_address(path) == "author"),
        ("month", bool(_OF_MONTH.search(path) or (told and _MONTH_LABEL.fullmatch(link.label)))),
        ("year", bool(_OF_YEAR.search(path) or (told and _YEAR_LABEL.fullmatch(link.label)))),
        ("all", _is_all(link, path)),
        ("category", told and _folder(path) in counted),
    )
    return next((kind for kind, speaks in signs if speaks), None)


def _is_all(link: _Named, path: str) -> bool:
    segments = [segment for segment in unquote(path.partition("?")[0]).split("/") if segment]
    if not segments or any(_YEAR_LABEL.fullmatch(segment) for segment in segments):
        return False
    name = re.sub(r"\.\w{2,5}$", "", segments[-1])
    return bool(_ALL.fullmatch(name)) or (len(segments) == 1 and bool(_ALL.fullmatch(link.label)))


def _below(url: str) -> str:
    """Return path and query of an absolute url."""
    path = path_of(url)
    query = url.partition("?")[1:]
    return path + "".join(query)


def _folder(path: str) -> str:
    return path.partition("?")[0].rstrip("/").rpartition("/")[0]


def _counted_folders(links: Iterable[_Named]) -> set[str]:
    """Return the folders of which links stand in a list with a count each, as categories do."""
    counts: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.count is not None:
            counts[_folder(_below(link.url))].add(link.url)
    return {folder for folder, urls in counts.items() if len(urls) >= _ALIKE}


def _links(page: Page) -> Iterator[_Named]:
    site = Site(page)
    for node in page.tree.css("a[href], option[value]"):
        url = site.link(node.attributes.get("href") or node.attributes.get("value"))
        if url is None:
            continue
        text = " ".join((node.text() or "").split())
        inside = _COUNT.search(text) or (None if _MONTH_LABEL.fullmatch(text) else _badge(node))
        label = text[: inside.start()] if inside and inside.re is _COUNT else text
        count = inside or _COUNT_AFTER.fullmatch(_after(node))
        yield _Named(url, label.strip(), int(count[1]) if count else None)


def _badge(node: LexborNode) -> re.Match[str] | None:
    """Return the count in the last element inside a link: ``<a>Hens <span>12</span></a>``."""
    last = node.last_child
    while last is not None and last.tag == "-text" and not (last.text_content or "").strip():
        last = last.prev
    if last is None or last.tag in {"-text", "-comment"}:
        return None
    badge = last.text() or ""
    before = (node.text() or "").strip().removesuffix(badge.strip())
    return _COUNT_AFTER.fullmatch(badge) if before.strip() else None


def _after(node: LexborNode) -> str:
    """Return what may be the count right after a link: text in parentheses, or a short element."""
    after = node.next
    while after is not None and after.tag == "-text" and not (after.text_content or "").strip():
        after = after.next
    if after is None or after.tag in {"a", "br", "-comment"}:
        return ""
    text = (after.text_content or "") if after.tag == "-text" else (after.text() or "")
    bare = after.tag == "-text" and not any(mark in text for mark in "(（[")
    return "" if bare or len(text.strip()) > _LONGEST_COUNT else text
