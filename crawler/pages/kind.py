"""Tells what a page is: a post, a listing of posts, another page of the site, or a stub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crawler.pages.cards.signs import is_index_path, is_taxonomy
from crawler.pages.declared import (
    Named,
    leads_on,
    named_by_class,
    og_type,
    says_published,
    schema_types,
    stands_elsewhere,
)
from crawler.pages.facts.labels import field_of_address
from crawler.pages.facts.moments import read_address_date, read_dates
from crawler.pages.facts.region import Region, Standing, weight
from crawler.pages.facts.wording import DATE
from crawler.pages.links import Site, address_of, path_of
from crawler.pages.listing import Listing, read_listing
from crawler.pages.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.pages.facts.evidence import Clue
    from crawler.pages.facts.pieces import Element
    from crawler.pages.page import Page
    from crawler.pages.post import Facts

Kind = Literal["post", "listing", "page", "stub"]

_ENOUGH = 2.25
_SURE = 5.0
"""From so many points on, one heading that leads elsewhere does not make a listing."""
_STUB = 300
_LISTED = 3
_CLEARLY = 0.5
_TEXT = 200
_MOST_DATES = 3
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,200}?-->\s*)?<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b",
    re.DOTALL,
)
_NO_DAY = re.compile(r"\b0001-01-01|\bJan(?:uary)? 0001\b")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_OF_THE_POST = _HEADINGS | {"article"}  # a title in its article's header may lead to its own page
_NOT_FOUND = re.compile(
    r"\b404\b|not found|nicht gefunden|introuvable|no encontrad|找不到|не найден", re.IGNORECASE
)
_COMMENTS = (
    "#comments, #respond, #disqus_thread, .comments, .comments-area, .comment-list, .giscus, .utterances,"
    " script[src*=giscus], script[src*=utteranc], script[src*=disqus], #isso-thread, #cusdis_thread"
)
_MENU = "nav a[href], header a[href], [role=navigation] a[href], [class*=menu] a[href], [id*=menu] a[href]"
_NO_MENU = re.compile(r"recent|post|breadcrumb|pagi|prev|next|toc|entr", re.IGNORECASE)
_REACH = 6


@dataclass(frozen=True)
class PageKind:
    """What a page is, how sure that is, and why."""

    kind: Kind
    confidence: float
    """0 to 1."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    """Something that speaks for a post, or against it if negative."""

    weight: float
    reason: str


def kind_of(page: Page, facts: Facts | None = None, study: Study | None = None) -> PageKind:
    """Return what a page is, by its structure and by what it says of itself. Never raises.

    Meant for addresses that only a document or an archive names, so in doubt a page is no post.
    ``facts`` are what a feed said of it; ``study`` is that of the page, where another reader has made it.
    """
    body = page.tree.body
    onward = leads_on(page)
    if onward or body is None:
        return PageKind("stub", 1.0, (f"moves on to {onward}" if onward else "holds nothing",))
    if _FEED.match(page.html):
        return PageKind("page", 1.0, ("a feed or a sitemap",))
    elsewhere = stands_elsewhere(page)
    if elsewhere:
        short = len((body.text() or "").strip()) < _STUB
        return PageKind("stub" if short else "page", 0.9, (f"says that it stands at {elsewhere}",))
    named = named_by_class(page)
    if named == "listing" and schema_types(page) != "post":
        return PageKind("listing", 0.8, ("its class names a listing",))
    titles = [title.text() for title in page.tree.css("title")[:1]]
    study = study or Study(page)
    region = study.region
    listed = list(_listed(page, region))
    facts = facts if facts and not _says_undated(facts) else {}
    signs = [
        *_told(facts),
        *_declared(page, named),
        *_shown(page, study, "published" in facts),
        *_not_a_post(page, region, titles),
    ]
    return _judge(page, named, signs, listed)


def _judge(page: Page, named: Named, signs: Sequence[_Sign], listed: Sequence[str]) -> PageKind:
    points = sum(sign.weight for sign in signs)
    if named != "post" and len(listed) > (points >= _SURE):
        reason = f"its headings lead to {len(listed)} other pages"
        return PageKind("listing", min(1.0, 0.6 + len(listed) / 10), (reason,))
    if points >= _ENOUGH:
        said = tuple(sign.reason for sign in signs if sign.weight > 0)
        return PageKind("post", round(min(1.0, 0.5 + points / 10), 2), said)
    listing = read_listing(page) if named != "page" else Listing((), None, None, 0.0)
    if len(listing.cards) >= _LISTED and listing.confidence >= _CLEARLY:
        return PageKind("listing", listing.confidence, (f"shows {len(listing.cards)} posts",))
    said = tuple(sign.reason for sign in signs if sign.weight < 0)
    return PageKind("page", round(min(1.0, 0.5 + (_ENOUGH - points) / 10), 2), said)


def _told(facts: Facts) -> Iterator[_Sign]:
    if any(source == "feed" for pairs in facts.values() for _, source in pairs):
        yield _Sign(2.0, "a feed names it")


def _says_undated(facts: Facts) -> bool:
    """Tell whether a feed of all pages of a site dates a page to the year 1: it has no date."""
    return any(_NO_DAY.search(text) for text, source in facts.get("published", ()) if source == "feed")


def _declared(page: Page, named: Named) -> Iterator[_Sign]:
    schema, kind = schema_types(page), og_type(page)
    if named == "post":
        yield _Sign(3.0, "its class names a post")
    elif named:
        yield _Sign(-3.0, f"its class names a {named}")
    if schema == "post":
        yield _Sign(1.0, "schema.org: an article")
    elif schema:
        yield _Sign(-1.5, f"schema.org: a {schema}")
    if kind in {"article", "blogposting"}:
        yield _Sign(0.75, "og:type article")
    elif kind == "website":
        yield _Sign(-0.25, "og:type website")
    if says_published(page):
        yield _Sign(0.75, "its head says when it was published")


def _shown(page: Page, study: Study, dated: bool) -> Iterator[_Sign]:  # noqa: FBT001 - told by a witness or not
    region, near = study.region, study.near
    date = _date(region, near)
    yield _Sign(0.5, "a date that a feed gives") if dated and date.weight < 0 else date
    if list(read_address_date(page.url)):
        yield _Sign(1.0, "a day in its address")
    if region.heading is None:
        yield _Sign(-1.5, "no heading of its own")
    text = region.page.pieces[region.body_start : region.body_end]
    if sum(weight(piece.text) for piece in text) >= _TEXT:
        yield _Sign(0.75, "a text")
    if page.tree.css_first(_COMMENTS) is not None:
        yield _Sign(0.5, "comments")
    if any(_is_term(clue) for clue in near):
        yield _Sign(0.75, "categories or tags of its own")


def _date(region: Region, near: Sequence[Clue]) -> _Sign:
    """Return what the date of publication says; one after the text is often that of the last change."""
    near = [clue for clue in near if not _NO_DAY.search(clue.text)]
    if "published" not in dict(read_dates(region, near)):
        return _Sign(-1.5, "no date of publication")
    dated = [clue for clue in near if DATE.search(clue.text) or clue.piece.holder.tag == "time"]
    by_heading = sum(clue.standing is Standing.HEAD for clue in dated)
    if by_heading > _MOST_DATES:
        return _Sign(-1.5, f"a list of {len(dated)} dates")
    if by_heading:
        return _Sign(2.5, "a date by its heading")
    if any(clue.piece.order < region.body_start for clue in dated):
        return _Sign(1.25, "a date before its text")
    return _Sign(0.5, "a date after its text")


def _is_term(clue: Clue) -> bool:
    if clue.link is None or clue.standing < Standing.FOOT:
        return False
    return field_of_address(clue.link.get("href")) in {"tag", "category"} or "tag" in clue.link.get("rel")


def _not_a_post(page: Page, region: Region, titles: Sequence[str]) -> Iterator[_Sign]:
    path = path_of(page.url)
    if not path.strip("/") or is_taxonomy(path) or is_index_path(path):
        yield _Sign(-4.0, "its address names an archive")
    said = [*titles, region.page.text(region.heading) if region.heading else ""]
    if any(_NOT_FOUND.search(text) for text in said if len(text) <= _TEXT):
        yield _Sign(-2.0, "a page that says something is missing")
    if _in_menu(page):
        yield _Sign(-2.5, "the menu of the site names it")


def _in_menu(page: Page) -> bool:
    here = address_of(page.url)
    site = Site(page)
    for node in page.tree.css(_MENU):
        url = site.link(node.attributes.get("href"))
        if url is None or address_of(url) != here:
            continue
        names = ""
        around = node.parent
        for _ in range(_REACH):
            if around is None or around.tag in {"body", "main"} | _OF_THE_POST:
                break
            names += " ".join(around.attributes.get(name) or "" for name in ("class", "id", "aria-label"))
            around = around.parent
        of_post = around is not None and around.tag in _OF_THE_POST
        if not (of_post or _NO_MENU.search(names)):
            return True
    return False


def _listed(page: Page, region: Region) -> Iterator[str]:
    """Yield the other pages of the site that headings lead to, if the first stands before any text."""
    site = Site(page)
    here = address_of(page.url)
    seen: set[str] = set()
    for element in region.page.elements:
        if element.tag not in _HEADINGS or region.standing(element, element.start) < Standing.FOOT:
            continue
        link = _link_of(region, element)
        url = site.link(link.get("href")) if link is not None else None
        if url is None or address_of(url) in {here, site.host} or field_of_address(url):
            continue
        if not seen and element.start >= region.body_start:
            return
        if address_of(url) not in seen:
            seen.add(address_of(url))
            yield url


def _link_of(region: Region, heading: Element) -> Element | None:
    inside = (piece.holder.link for piece in region.page.pieces[heading.start : heading.end])
    return heading.link or next((link for link in inside if link is not None), None)
