"""What is kept of a post that was read again: a good value is never replaced by an empty or a coarser one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from archive.content import CONTENT
from archive.records import NO_TITLE
from archive.sources import heard, says_the_same, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.records import Post

T = TypeVar("T")

_TOGETHER = {
    "published": ("published", "published_text"),
    "read_minutes": ("read_minutes", "read_time_text", "read_time_source"),
    "body": ("body_text", "body_html", "word_count"),
}
"""Field -> attributes of ``Post`` that say one thing; the other fields are one attribute of their name."""

FIELDS = (*CONTENT, "language", "image", "canonical_url", "series", "previous_url", "next_url")
"""The fields of a post that a page may give or not, named as in ``Post.sources``."""

_READ_TIMES = (None, "computed", "declared")
_DAY = len("2024-05-01")
_DATED = re.compile(r"\d{4}|\d+\D+\d+\D+\d+")
_OFFSET = re.compile(r"T.*(?:Z|[+-]\d\d:?\d\d)$")


def merged(old: Post, new: Post) -> Post:
    """Return ``new`` with those values of ``old``, their sources and candidates, that it would lose. Pure."""
    fields = held_back(old, new)
    kept = {name: getattr(old, name) for field in fields for name in _TOGETHER.get(field, (field,))}
    if new.published == old.published and not new.published_text:
        # A date that only code tells now is no other date: the words of before are still its words.
        kept["published_text"] = old.published_text
    if not kept:
        return new
    return replace(
        new,
        **kept,
        sources=_with_those_of(old.sources, new.sources, fields),
        candidates=_with_those_of(old.candidates, new.candidates, fields),
    )


def held_back(old: Post, new: Post) -> tuple[str, ...]:
    """Return the fields, of ``FIELDS``, that would lose a value of ``old`` to a lesser one of ``new``. Pure.

    Lesser is an empty one, "(no title)", a computed reading time after a declared one, a date that says
    less of the same day, and one that was reckoned from the day of reading ("3 years ago"). So is
    another value where the source of the old one is not heard this time, such as a card, and those
    that are heard say what they said before.
    """
    return tuple(
        field for field in FIELDS if _is_lesser(field, old, new) or _is_said_by_others(field, old, new)
    )


def _is_said_by_others(field: str, old: Post, new: Post) -> bool:
    source = old.sources.get(field)
    return source in words_of(old, field) and source not in heard(new) and says_the_same(field, old, new)


def _is_reckoned(field: str, new: Post) -> bool:
    """Tell whether no text that gives a date has a year in it: such a date moves with the day of reading."""
    texts = [text for found in words_of(new, field).values() for text in found]
    return bool(texts) and not any(_DATED.search(text) for text in texts)


def _is_lesser(field: str, old: Post, new: Post) -> bool:
    if field == "read_minutes":
        return _READ_TIMES.index(new.read_time_source) < _READ_TIMES.index(old.read_time_source)
    attribute = _TOGETHER.get(field, (field,))[0]
    before, after = (_value(post, attribute) for post in (old, new))
    if field in {"published", "updated"} and before and after:
        coarser = _precision(after) < _precision(before) and before.startswith(after[:_DAY])
        return coarser or (before != after and _is_reckoned(field, new))
    return bool(before) and not after


def has(post: Post, field: str) -> bool:
    """Return whether a post has a field of ``FIELDS``; of reading times only a declared one counts. Pure."""
    if field == "read_minutes":
        return post.read_time_source == "declared"
    return bool(_value(post, _TOGETHER.get(field, (field,))[0]))


def _value(post: Post, attribute: str) -> str:
    value = getattr(post, attribute)
    return "" if attribute == "title" and value == NO_TITLE else value


def _precision(moment: str) -> int:
    """Return how much an ISO 8601 moment says: a date its length, more with a time, most with an offset."""
    if "T" not in moment:
        return len(moment)
    return _DAY + 1 + bool(_OFFSET.search(moment))


def _with_those_of(old: Mapping[str, T], new: Mapping[str, T], fields: Sequence[str]) -> dict[str, T]:
    known = {field: old[field] for field in fields if field in old}
    return {field: value for field, value in new.items() if field not in fields} | known
