"""A post's row as the record that every export gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archive.connection import snapshot
from archive.export.filters import Filters, condition
from archive.faults import UsageFault

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from sqlite_utils import Database

    from archive.history import Asked

FIELDS: tuple[str, ...] = (
    "id",
    "blog",
    "url",
    "canonical_url",
    "title",
    "summary",
    "authors",
    "published",
    "updated",
    "category",
    "categories",
    "tags",
    "read_minutes",
    "read_time_source",
    "word_count",
    "language",
    "image",
    "body_text",
    "body_html",
    "status",
    "first_seen_at",
    "last_seen_at",
    "changed_at",
    "version",
)
"""The fields of a record in their order: a public contract."""

FURTHER_FIELDS = ("series", "previous_url", "next_url")
"""Fields that a record has only where they are asked for by name."""

BODY_FIELDS = ("body_text", "body_html")

LIST_FIELDS = ("authors", "categories", "tags")


def export_rows(
    db: Database, filters: Filters | None = None, fields: Sequence[str] = FIELDS
) -> Generator[dict[str, Any]]:
    """Yield the posts that pass ``filters`` as records of ``fields``, one snapshot of the archive.

    The order is: the blog's address, the publication date with the newest first
    and undated posts last, the id. Only ids are held in memory while the sort
    runs. Raises UsageFault as ``condition`` does, before the first record.
    """
    with snapshot(db):
        yield from rows_now(db, filters, fields)


def rows_now(
    db: Database, filters: Filters | None = None, fields: Sequence[str] = FIELDS
) -> Generator[dict[str, Any]]:
    """Yield what ``export_rows`` does, within the snapshot that the caller has begun."""
    where, values = condition(db, filters or Filters())
    ids = db.execute(
        f"SELECT posts.id FROM posts JOIN blogs ON blogs.id = posts.blog WHERE {where} "
        "ORDER BY blogs.url, posts.published DESC NULLS LAST, posts.id",
        values,
    )
    for (id_,) in ids:
        yield exported_post(db, id_, fields)


def exported_post(db: Database, id_: int, fields: Sequence[str] = FIELDS) -> dict[str, Any]:
    """Return the post of that id as a record of ``fields``.

    Raises LookupError if the archive has no such post.
    """
    row = stored_post(db, id_, fields)
    if row is None:
        raise LookupError(f"no post {id_} in the archive")
    return {field: json.loads(row[field]) if field in LIST_FIELDS else row[field] for field in fields}


def stored_post(db: Asked, id_: int, fields: Sequence[str]) -> dict[str, Any] | None:
    """Return ``fields`` of the post of that id as stored, lists as JSON; None if there is none."""
    columns = ", ".join("blogs.url" if field == "blog" else f"posts.{field}" for field in fields)
    row = db.execute(
        f"SELECT {columns} FROM posts JOIN blogs ON blogs.id = posts.blog WHERE posts.id = ?", [id_]
    ).fetchone()
    return dict(zip(fields, row, strict=True)) if row else None


def chosen_fields(columns: str | None, *, body: bool | None, body_by_default: bool) -> tuple[str, ...]:
    """Return the fields to give, in order.

    Those are the ``columns`` named, separated by commas, or else all. ``body``
    says whether the post's text is among them; if it is None, named columns
    decide for themselves, and else ``body_by_default``. Raises UsageFault for a
    name that is no field.
    """
    if columns is None:
        body = body_by_default if body is None else body
        chosen = FIELDS
    else:
        chosen = tuple(dict.fromkeys(name.strip() for name in columns.split(",") if name.strip()))
        unknown = [name for name in chosen if name not in FIELDS + FURTHER_FIELDS]
        if unknown or not chosen:
            complaint = f"There is no column {', '.join(unknown)}" if unknown else "--columns names no column"
            raise UsageFault(f"{complaint}. The columns are: {', '.join(FIELDS + FURTHER_FIELDS)}")
    if body is None:
        return chosen
    if body:
        return chosen + tuple(name for name in BODY_FIELDS if name not in chosen)
    return tuple(name for name in chosen if name not in BODY_FIELDS)
