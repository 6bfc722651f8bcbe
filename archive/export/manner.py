"""How an export is written: its fields, and what a feed says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

EPOCH = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What an Atom feed says of itself (RFC 4287, 4.1.1)."""

    id: str = "tag:localhost,1970-01-01:archive/posts"
    title: str = "Posts"
    updated: str = EPOCH
    """When something in the archive last changed."""
    links: tuple[tuple[str, str, str], ...] = ()
    """Relation, media type, address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How records are written."""

    fields: tuple[str, ...]
    raw: bool = False
    """Whether texts stay as they are for a spreadsheet too."""
    feed: Feed = field(default_factory=Feed)
    pages: str | None = None
    """Address under which the archive shows its posts; a feed then leads there first, not to the blog."""
