"""What the archive takes and gives: clean posts, sightings, fetches, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Witness = Literal["listing", "feed", "sitemap", "archive", "interface", "neighbour"]
AddressKind = Literal["listing", "archive", "feed", "sitemap", "interface", "post", "page"]
"""archive: a listing by date or topic; interface: an open JSON interface of the blog; page: named by
a feed, a sitemap or an interface, not yet told to be a post."""
AddressState = Literal["pending", "resting", "done", "failed", "gone", "refused", "not_a_post"]
"""resting: a listing page that this run has not met yet; past pending, how the last try ended."""
LEFT_OUT = "no post by the recipe"
"""Why an address is none of a post that the user's recipe says to be none."""
NO_PAGE = "is no page but"
"""Begins the reason why an address is none of a post that brought something else, such as a PDF."""
GUESSED = "only guessed, and "
"""Begins the reason why an address failed that nobody had named: that it fails proves nothing."""
TRAP = "trap suspected"
"""Begins the reason why a list is followed no further, and why what it named is not asked for."""
NAMES_NONE = "it shows no posts"
"""Said of a listing page that was read and named no post."""
ReadTimeSource = Literal["declared", "computed"]

NO_TITLE = "(no title)"
"""The title of a post that has none."""


class Candidate(NamedTuple):
    """A value found for a field of a post, whether or not it was taken."""

    text: str
    """As found, untouched; cut where it is long."""
    source: str
    """Where it was found: card, json-ld, opengraph, ..."""
    chosen: bool = False
    """Whether the value of the field came from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One response as it came: where it lies in the WARC and what revalidates it."""

    url: str
    fetched_at: str
    """ISO 8601, UTC."""
    status: int
    bytes: int
    """Length of the body as sent, before content decoding."""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    warc_file: str | None = None
    """Name of the file inside the archive's WARC folder; None with --no-warc."""
    warc_offset: int | None = None
    """Bytes from the start of that file to the record."""
    warc_length: int | None = None
    """Bytes of the packed record."""
    warc_sha256: str | None = None
    """SHA-256, in hex, of the packed record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A clean post: every value typed and normalised, its source in ``sources``.

    ``fetches`` is how the post came (the last one is the page itself, the ones
    before are the redirects that led to it) and ``address`` the id of the
    frontier address that was asked for.
    """

    url: str
    """The address it was fetched from, after redirects, in canonical form."""
    title: str
    fetched_at: str
    canonical_url: str | None = None
    """What the page itself claims; never trusted as identity."""
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    """ISO 8601, as precise as known: 2024-05-01, or with time and offset."""
    published_text: str | None = None
    """The date as the blog wrote it."""
    updated: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    read_minutes: int | None = None
    read_time_text: str | None = None
    """The reading time as the blog wrote it."""
    read_time_source: ReadTimeSource | None = None
    word_count: int = 0
    language: str | None = None
    """BCP 47."""
    image: str | None = None
    body_text: str = ""
    body_html: str = ""
    """Sanitised, with absolute links."""
    series: str | None = None
    """The name of the series that it is a part of."""
    previous_url: str | None = None
    """The post before it, as its page links it; in canonical form."""
    next_url: str | None = None
    """The post after it, likewise."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where each field's value came from: card, json-ld, opengraph, meta, ..."""
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    """Field, named as in ``sources`` -> every value found for it, the most trusted first."""
    doubt: str | None = None
    """Why its reader holds it to be hardly the post that is archived."""
    address: int | None = None
    fetches: tuple[Fetch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A witness named an address: who, where, and what it said of the post."""

    url: str
    """The address named, in canonical form."""
    witness: Witness
    page: str
    """The page or document that named it."""
    position: int
    """Its place on that page, from 0."""
    facts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Field -> (text, source) pairs as found on a card or feed entry."""
    lastmod: str | None = None
    """When a sitemap says that the page changed, as written there."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A blog's own count of its posts ("Showing 1-6 of 11 posts", "X-WP-Total: 11")."""

    total: int
    text: str
    """The words that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An address that is to be fetched now."""

    id: int
    url: str
    kind: AddressKind
    tries: int
    facts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """What its nearest witness said of it, for the reader of the page."""
    listed: bool = True
    """Whether a listing, an archive or an interface names it; what only others name may be no post."""
