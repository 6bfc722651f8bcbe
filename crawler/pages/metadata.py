"""Reads all that a post page says of its post: the candidates of each field, the most trusted first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crawler.pages.facts.bylines import read_authors
from crawler.pages.facts.heading import names_post, text_of
from crawler.pages.facts.microdata import read_microdata
from crawler.pages.facts.moments import read_address_date, read_dates, read_minutes
from crawler.pages.facts.pictures import read_picture
from crawler.pages.facts.serials import read_series
from crawler.pages.facts.terms import read_terms
from crawler.pages.study import Study
from pipelines.items import FIELDS, Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Element
    from crawler.pages.facts.region import Region
    from crawler.pages.page import Page

_VISIBLE_FIRST = (
    "markup",
    "time",
    "microdata",
    "json-ld",
    "opengraph",
    "twitter",
    "meta",
    "html",
    "link",
    "title",
    "address",
)
_DECLARED_FIRST = (
    "json-ld",
    "opengraph",
    "microdata",
    "time",
    "markup",
    "meta",
    "twitter",
    "html",
    "link",
    "title",
    "address",
)
_TRUST: Mapping[str, tuple[str, ...]] = {
    "title": _VISIBLE_FIRST,
    "author": _VISIBLE_FIRST,
    "category": _VISIBLE_FIRST,
    "tag": _VISIBLE_FIRST,
    "read_time": _VISIBLE_FIRST,
}


def _site_names(region: Region) -> Iterator[tuple[str, Found]]:
    """Return what the page's logo or header link to the home page is called."""
    for element in region.page.elements:
        if element.tag == "a" and element.get("href").rstrip("/") in {"", ".", ".."} | _homes(element):
            text = region.page.text(element) or element.get("title") or element.get("aria-label")
            if text and element.start <= max(region.anchor, 5):
                yield "site_name", Found(text, "markup")
                return


def read_beside(study: Study) -> Iterator[tuple[str, Found]]:
    """Yield the older and the newer post that the page leads to, as fields ``previous`` and ``next``."""
    for field, url in (("previous", study.neighbours.previous), ("next", study.neighbours.next)):
        if url:
            yield field, Found(url, "markup")


def _homes(element: Element) -> set[str]:
    return {element.get("href").rstrip("/")} if "home" in element.get("rel").split() else set()


def read_metadata(page: Page, study: Study | None = None) -> Mapping[str, tuple[Found, ...]]:
    """Return the candidates of each field of ``FIELDS`` that the page holds, untouched. Never raises.

    ``study`` is that of the page, where another reader has made it already.
    """
    study = study or Study(page)
    region, near = study.region, study.near
    found = [
        *study.declared,
        *read_microdata(region),
        *read_authors(region, near),
        *read_terms(region, near),
        *read_dates(region, near),
        *read_minutes(region, near),
        *read_address_date(page.url),
        *_site_names(region),
        *read_picture(region),
        *read_series(region),
        *read_beside(study),
    ]
    # Old themes say the blog's name in every ``<title>``: that alone speaks against no heading.
    called = [value.text for field, value in study.declared if field == "title" and value.source != "title"]
    if region.heading is not None and names_post(region.page, region.heading, called):
        found.append(("title", Found(text_of(region.page, region.heading), "markup")))
    result: dict[str, tuple[Found, ...]] = {}
    for field in FIELDS:
        order = _TRUST.get(field, _DECLARED_FIRST)
        values = dict.fromkeys(value for name, value in found if name == field and value.text.strip())
        if values:
            result[field] = tuple(sorted(values, key=lambda value: order.index(value.source)))
    return result
