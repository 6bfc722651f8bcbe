"""What of a post is content, and which of it differs between two readings of its page."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.records import NO_TITLE
from archive.sources import heard, words_of
from archive.text_hash import text_hash
from archive.vocabulary import identity

if TYPE_CHECKING:
    from collections.abc import Collection

    from archive.records import Post

CONTENT = (
    "title",
    "summary",
    "authors",
    "published",
    "updated",
    "categories",
    "tags",
    "read_minutes",
    "body",
)
"""The fields that a change of content can touch."""

CALLED = {
    "published": "date",
    "updated": "date of change",
    "read_minutes": "reading time",
    "body": "text",
}
"""Field of content -> how people call it, where its own name would say little."""

_ACCOMPANYING = frozenset({"updated"})
"""Fields that are told among the changes of a version and make none alone: many blogs state the moment of
their last build, or of the request, as that of the last change."""
_LISTS = frozenset({"authors", "categories", "tags"})
_MOMENTS = frozenset({"published", "updated"})


def content_hash(post: Post) -> str:
    """Return the SHA-256, in hex, of what a reader would call the content: its text and stated fields."""
    content = {field: _said(post, field) for field in CONTENT}
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf8", "replace")).hexdigest()


def changes(old: Post, new: Post) -> tuple[str, ...]:
    """Return the fields, of ``CONTENT``, that make ``new`` another content than ``old``; none for the same.

    Both are read by the same formula: terms by their identity, texts with white space evened, of
    reading times the declared one. What only the reading of the page changed is no change of
    content: a value where there was none, by a source that was not heard of the post before, and
    another choice among words that are all as they were. Pure.
    """
    found = tuple(field for field in CONTENT if _differs(field, old, new))
    return () if _ACCOMPANYING.issuperset(found) else found


def is_silent(changed: Collection[str]) -> bool:
    """Return whether the text changed and no date that the blog states did."""
    return "body" in changed and _MOMENTS.isdisjoint(changed)


def _differs(field: str, old: Post, new: Post) -> bool:
    before, after = _said(old, field), _said(new, field)
    if before == after or (field in _MOMENTS and _one_is_the_day_of_the_other(field, old, new)):
        return False
    if field == "updated" and not before and str(after)[:10] >= old.fetched_at[:10]:
        return True  # the page of before cannot have said so
    return field == "body" or not _is_only_read_otherwise(field, old, new, had=bool(before))


def _one_is_the_day_of_the_other(field: str, old: Post, new: Post) -> bool:
    before, after = (getattr(post, field) or "" for post in (old, new))
    shorter = min(len(before), len(after))
    return bool(shorter) and before[:shorter] == after[:shorter]


def _is_only_read_otherwise(field: str, old: Post, new: Post, *, had: bool) -> bool:
    told, tells = words_of(old, field), words_of(new, field)
    known = heard(old)
    if not had:
        return bool(known) and bool(tells) and known.isdisjoint(tells)
    both = known & heard(new)
    return old.sources.get(field) in tells and all(told.get(source) == tells.get(source) for source in both)


def _said(post: Post, field: str) -> object:
    if field == "body":
        return text_hash(post.body_text)
    if field == "read_minutes":
        return post.read_minutes if post.read_time_source == "declared" else None
    value = getattr(post, field)
    if field in _LISTS:
        return [identity(term) for term in value]
    if field in _MOMENTS:
        return _in_utc(value) if value else None
    return " ".join(value.split()) if value and value != NO_TITLE else None


def _in_utc(moment: str) -> str:
    """Return an ISO 8601 moment in UTC if it has an offset, else as it is."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment  # a year or a month
    return moment if read.tzinfo is None else read.astimezone(UTC).isoformat()
