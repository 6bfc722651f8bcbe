"""Which posts an export takes: the filters as one SQL condition."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.blogs import find_blog
from archive.faults import UsageFault
from archive.search import match_expression
from archive.vocabulary import AUTHORS, CATEGORIES, TAGS, identity

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.vocabulary import Vocabulary

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a post must be to be taken: one of each list that is not empty, and within the dates."""

    blogs: tuple[str, ...] = ()
    """Entry addresses."""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    since: str | None = None
    """The first day, month or year taken: 2024-05-01, 2024-05 or 2024."""
    until: str | None = None
    """The last day, month or year taken, whole."""
    statuses: tuple[str, ...] = ()
    """``live``, ``gone``, ``moved``, ``unlisted``."""
    query: str | None = None
    """Words to look for, or an FTS5 expression."""


def condition(db: Database, filters: Filters, *, post: str = "posts.id") -> tuple[str, list[object]]:
    """Return an SQL condition on ``posts`` and its values; ``post`` is what holds the id of a post.

    A date is compared as far as both sides are known: a post of "2024" is
    within --since 2024-05, one without a date is within no dates. Raises
    UsageFault for an unknown blog, a date that is none, a query that is none.
    """
    clauses: list[str] = ["1"]
    values: list[object] = []
    if filters.blogs:
        clauses.append(f"posts.blog IN ({_places(filters.blogs)})")
        values += [find_blog(db, address).id for address in filters.blogs]
    for vocabulary, terms in (
        (CATEGORIES, filters.categories),
        (TAGS, filters.tags),
        (AUTHORS, filters.authors),
    ):
        if terms:
            clauses.append(_has_term(post, vocabulary, terms))
            values += [identity(term) for term in terms]
    if filters.years:
        of_years = f"posts.year IN ({_places(filters.years)})"
        # As a set of ids too: what only has the id would need the row of each post that it looks at
        clauses.append(
            of_years if post == "posts.id" else f"{post} IN (SELECT id FROM posts WHERE {of_years})"
        )
        values += filters.years
    if filters.statuses:
        clauses.append(f"posts.status IN ({_places(filters.statuses)})")
        values += filters.statuses
    since, until = _day("--since", filters.since), _day("--until", filters.until)
    if since and until and since[: len(until)] > until[: len(since)]:
        raise UsageFault(f"--since {since} lies after --until {until}. Exchange them.")
    if since:
        clauses.append(
            "substr(posts.published, 1, ?) >= substr(?, 1, length(substr(posts.published, 1, 10)))"
        )
        values += [len(since), since]
    if until:
        clauses.append(
            "substr(posts.published, 1, ?) <= substr(?, 1, length(substr(posts.published, 1, 10)))"
        )
        values += [len(until), until]
    if filters.query is not None:
        clauses.append("posts.id IN (SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?)")
        values.append(match_expression(db, filters.query))
    return " AND ".join(clauses), values


def _has_term(post: str, vocabulary: Vocabulary, terms: tuple[str, ...]) -> str:
    table, term, join = vocabulary
    return (
        f"{post} IN (SELECT {join}.post FROM {table} CROSS JOIN {join} ON {join}.{term} = {table}.id "
        f"WHERE {table}.identity IN ({_places(terms)}))"
    )


def _places(values: tuple[object, ...]) -> str:
    return ", ".join("?" * len(values))


def _day(option: str, text: str | None) -> str | None:
    if text is None:
        return None
    match = _DATE.fullmatch(text.strip())
    if match:
        year, month, day = (int(part or 1) for part in match.groups())
        if year and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:  # noqa: PLR2004 - months
            return match[0]
    raise UsageFault(f"{option} {text} is no date. Write it as 2024-05-01, 2024-05 or 2024.")
