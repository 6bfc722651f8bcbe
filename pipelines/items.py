"""What the crawler hands over: a post as found, every candidate with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from archive.records import Fetch


class Found(NamedTuple):
    """A value as found, untouched, and where: card, json-ld, opengraph, meta, microdata, markup, ..."""

    text: str
    source: str


FIELDS = (
    "title",
    "site_name",
    "summary",
    "author",
    "published",
    "updated",
    "category",
    "tag",
    "read_time",
    "language",
    "image",
    "canonical_url",
    "series",
    "previous",
    "next",
)
"""The keys of ``ScrapedPost.found``. A field of many values (author, category, tag) has one Found a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapedPost:
    """A post as found on its page and its card: text only, nothing cleaned, nothing chosen."""

    url: str
    """The address the page came from, after redirects."""
    fetched_at: str
    """ISO 8601, UTC: relative dates are counted from here."""
    found: Mapping[str, tuple[Found, ...]]
    """Field -> all candidates, the most trusted source first."""
    body_html: str = ""
    """The part of the page that is the post, unsanitised, links as written."""
    body_source: str = ""
    base_url: str = ""
    """What relative links in the body count from."""
    day_first: bool | None = None
    """Whether 3/4/2021 is in April, as the blog's other posts tell; None if they do not."""
    address: int | None = None
    """The frontier address that was asked for."""
    doubt: str | None = None
    """Why this is hardly the post, though it was asked for as one that is archived."""
    fetches: tuple[Fetch, ...] = field(default=())
