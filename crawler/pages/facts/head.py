"""Reads what a page's head says of its post: OpenGraph, Twitter cards, Dublin Core, plain meta and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.pages.facts.labels import field_of_label
from pipelines.items import Found

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page

_FIELDS: dict[str, tuple[str, str]] = {
    "og:title": ("title", "opengraph"),
    "twitter:title": ("title", "twitter"),
    "title": ("title", "meta"),
    "dc.title": ("title", "meta"),
    "dcterms.title": ("title", "meta"),
    "citation_title": ("title", "meta"),
    "parsely-title": ("title", "meta"),
    "og:site_name": ("site_name", "opengraph"),
    "application-name": ("site_name", "meta"),
    "apple-mobile-web-app-title": ("site_name", "meta"),
    "og:description": ("summary", "opengraph"),
    "twitter:description": ("summary", "twitter"),
    "description": ("summary", "meta"),
    "dc.description": ("summary", "meta"),
    "article:author": ("author", "opengraph"),
    "og:article:author": ("author", "opengraph"),
    "author": ("author", "meta"),
    "dc.creator": ("author", "meta"),
    "dcterms.creator": ("author", "meta"),
    "citation_author": ("author", "meta"),
    "parsely-author": ("author", "meta"),
    "sailthru.author": ("author", "meta"),
    "article:published_time": ("published", "opengraph"),
    "og:article:published_time": ("published", "opengraph"),
    "article:published": ("published", "opengraph"),
    "og:published_time": ("published", "opengraph"),
    "date": ("published", "meta"),
    "pubdate": ("published", "meta"),
    "publishdate": ("published", "meta"),
    "publish_date": ("published", "meta"),
    "published-date": ("published", "meta"),
    "publication-date": ("published", "meta"),
    "publication_date": ("published", "meta"),
    "article:publish_date": ("published", "meta"),
    "dcterms.issued": ("published", "meta"),
    "published": ("published", "meta"),
    "datepublished": ("published", "meta"),
    "dc.date": ("published", "meta"),
    "dc.date.issued": ("published", "meta"),
    "dcterms.created": ("published", "meta"),
    "dcterms.date": ("published", "meta"),
    "citation_publication_date": ("published", "meta"),
    "parsely-pub-date": ("published", "meta"),
    "sailthru.date": ("published", "meta"),
    "article:modified_time": ("updated", "opengraph"),
    "og:updated_time": ("updated", "opengraph"),
    "datemodified": ("updated", "meta"),
    "last-modified": ("updated", "meta"),
    "lastmod": ("updated", "meta"),
    "dcterms.modified": ("updated", "meta"),
    "article:section": ("category", "opengraph"),
    "parsely-section": ("category", "meta"),
    "article:tag": ("tag", "opengraph"),
    "og:article:tag": ("tag", "opengraph"),
    "sailthru.tags": ("tag", "opengraph"),
    "keywords": ("tag", "meta"),
    "og:locale": ("language", "opengraph"),
    "language": ("language", "meta"),
    "dc.language": ("language", "meta"),
    "content-language": ("language", "meta"),
    "og:image": ("image", "opengraph"),
    "og:image:url": ("image", "opengraph"),
    "og:image:secure_url": ("image", "opengraph"),
    "twitter:image": ("image", "twitter"),
    "twitter:image:src": ("image", "twitter"),
    "og:url": ("canonical_url", "opengraph"),
}
_OF_THE_PAGE = frozenset({"datepublished", "datemodified", "author"})
_TERMS = re.compile(r"\s*[,;，、；]\s*")
_MINUTES = re.compile(r"\s*\d{1,3}\s*(?:min|мин|分|분|دقیقه|دقائق|phút|dakika|perc|λεπτ)", re.IGNORECASE)
_LABELLED = re.compile(r"twitter:label(\d)")


def _value(field: str, text: str, source: str) -> Iterator[tuple[str, Found]]:
    for part in _TERMS.split(text) if field == "tag" else [text]:
        if part.strip():
            yield field, Found(part, source)


def _key(node: LexborNode) -> str:
    """Return the name of a ``<meta>`` in lower case; of microdata only what the head says of the page."""
    has = node.attributes
    name = has.get("property") or has.get("name") or has.get("http-equiv") or ""
    if not name and node.parent is not None and node.parent.tag == "head":
        own = has.get("itemprop") or ""
        name = own if own.lower() in _OF_THE_PAGE else ""
    return name.strip().lower()


def read_head(page: Page) -> Iterator[tuple[str, Found]]:
    """(field, value) pairs in the order of the page, the title tag last: it often carries the site's name."""
    labelled: dict[str, str] = {}
    for node in page.tree.css("meta"):
        attributes = node.attributes
        key = _key(node)
        text = attributes.get("content") or ""
        if not key or not text.strip():
            continue
        if key in _FIELDS:
            field, source = _FIELDS[key]
            yield from _value(field, text, source)
        elif key.startswith(("twitter:label", "twitter:data")):
            labelled[key] = text
    yield from _twitter_pairs(labelled)
    root = page.tree.css_first("html")
    if root is not None and (root.attributes.get("lang") or root.attributes.get("xml:lang")):
        yield "language", Found(root.attributes.get("lang") or root.attributes.get("xml:lang") or "", "html")
    for link in page.tree.css('link[rel~="canonical"]'):
        yield "canonical_url", Found(link.attributes.get("href") or "", "link")
    title = page.tree.css_first("head title, title")
    if title is not None and title.text().strip():
        yield "title", Found(title.text(), "title")


def _twitter_pairs(labelled: dict[str, str]) -> Iterator[tuple[str, Found]]:
    """Facts as label and value: ``twitter:label1`` "Reading time", ``twitter:data1`` "5 minutes"."""
    for key, label in labelled.items():
        match = _LABELLED.fullmatch(key)
        text = labelled.get(f"twitter:data{match[1]}", "") if match else ""
        field = field_of_label(label) or ("read_time" if _MINUTES.match(text) else None)
        if not text or field is None:
            continue
        # the one generator that writes "Filed under" here has tags and no categories
        yield from _value("tag" if field == "category" else field, text, "twitter")
