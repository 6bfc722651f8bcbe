"""The last gate before the archive: whatever a reader found, what is stored is bounded, typed and valid."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from archive.address import LONGEST as LONGEST_ADDRESS
from archive.plain import storable
from archive.records import NO_TITLE, Candidate
from pipelines.items import Found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.records import Post
    from pipelines.items import ScrapedPost

LONGEST = 20_000
"""Characters of a text on one line, such as a title; what is longer is cut."""
MOST = 100
"""Candidates of a field that has one value."""
MOST_VALUES = 1000
"""Candidates of a field that has many."""

_ADDRESSES = frozenset({"image", "canonical_url", "previous", "next"})
_MANY = frozenset({"author", "category", "tag"})
_LINES = ("title", "summary", "published_text", "read_time_text", "language", "series")
_LINKS = ("canonical_url", "image", "previous_url", "next_url")
_LISTS = ("authors", "categories", "tags")
_PARTIAL = re.compile(r"(?!0000)[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")
_WHOLE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")
_LARGEST = 10**9
# Unicode Bidirectional Algorithm (UAX #9), X5 to X6a: what opens a level, and what closes one
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\n]")
_OPENS = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}


def bounded(scraped: ScrapedPost) -> ScrapedPost:
    """Return what was found as far as anything a page says can be meant: so many values, so long.

    Choosing among candidates is more than linear in them, and a hostile page names millions.
    """
    found = scraped.found
    if not any(map(_exceeds, found, found.values())):
        return scraped
    return replace(scraped, found={field: _some(field, values) for field, values in found.items()})


def _most(field: str) -> int:
    return MOST_VALUES if field in _MANY else MOST


def _exceeds(field: str, values: tuple[Found, ...]) -> bool:
    longest = LONGEST_ADDRESS if field in _ADDRESSES else LONGEST
    return len(values) > _most(field) or any(len(one.text) > longest for one in values)


def _some(field: str, values: tuple[Found, ...]) -> tuple[Found, ...]:
    if field in _ADDRESSES:
        values = tuple(one for one in values if len(one.text) <= LONGEST_ADDRESS)
    return tuple(Found(one.text[:LONGEST], one.source) for one in values[: _most(field)])


def sound(post: Post) -> Post:
    """Return the post as any database, file and reader takes it; one that is already comes back as it is.

    No text holds controls (but tabs and line ends in its body), halves of characters or noncharacters;
    a text on one line is one line; signs that turn the direction of writing end with their line; moments
    are dates of ISO 8601 that exist; numbers fit; addresses are no longer than anyone takes. Never raises.
    """
    amended: dict[str, object] = {
        **{field: _line(getattr(post, field)) for field in _LINES},
        **{field: _link(getattr(post, field)) for field in _LINKS},
        **{field: _values(getattr(post, field)) for field in _LISTS},
        "published": _moment(post.published),
        "updated": _moment(post.updated),
        "read_minutes": _number(post.read_minutes),
        "word_count": _number(post.word_count) or 0,
        "body_text": _levelled(storable(post.body_text)),
        "body_html": storable(post.body_html),
        "candidates": _candidates(post.candidates),
    }
    amended["title"] = amended["title"] or NO_TITLE
    changed = {field: value for field, value in amended.items() if value != getattr(post, field)}
    return replace(post, **changed) if changed else post  # type: ignore[arg-type]  # each is of its field's type


def _line(text: str | None) -> str | None:
    if text is None or (text.isprintable() and len(text) <= LONGEST):
        return text
    return " ".join(_TURNS.sub("", storable(text, LONGEST)).split()) or None


def _link(url: str | None) -> str | None:
    return url if url is not None and len(url) <= LONGEST_ADDRESS and url.isprintable() else None


def _values(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, values[:MOST_VALUES]))))


def _moment(moment: str | None) -> str | None:
    """Return a moment if it is a year, a month, a day, or a day with its time."""
    if moment is None or _PARTIAL.fullmatch(moment):
        return moment
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return None
    return moment if _WHOLE.fullmatch(moment) else None


def _number(number: int | None) -> int | None:
    return number if number is None or 0 <= number <= _LARGEST else None


def _candidates(found: Mapping[str, tuple[Candidate, ...]]) -> Mapping[str, tuple[Candidate, ...]]:
    if all(one.text.isprintable() for values in found.values() for one in values):
        return found
    return {
        field: tuple(one._replace(text=storable(one.text)) for one in values)
        for field, values in found.items()
    }


def _levelled(text: str) -> str:
    """Return a text in which no turn of the direction reaches beyond its line."""
    if not _TURNS.search(text.replace("\n", "")):
        return text
    return "\n".join(map(_closed, text.split("\n")))


def _closed(line: str) -> str:
    """Close what a line opens and drop what closes nothing."""
    owed: list[str] = []

    def turn(sign: re.Match[str]) -> str:
        if closer := _OPENS.get(sign[0]):
            owed.append(closer)
        elif owed and owed[-1] == sign[0]:
            owed.pop()
        else:
            return ""
        return sign[0]

    return _TURNS.sub(turn, line) + "".join(reversed(owed))
