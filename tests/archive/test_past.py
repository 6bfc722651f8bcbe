"""What a blog's posts usually have, from the archive alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive import past
from archive.merging import FIELDS
from archive.past import fill_rates, median_lengths
from archive.records import NO_TITLE

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

FULL: dict[str, Any] = {
    "title": "Full",
    "summary": "In short",
    "authors": ("Ada",),
    "published": "2024-05-01",
    "updated": "2024-05-03",
    "categories": ("AI",),
    "tags": ("one",),
    "read_minutes": 5,
    "read_time_source": "declared",
    "language": "en",
    "image": "https://blog.example/a.png",
    "canonical_url": "https://blog.example/a",
    "body_text": "word",
    "series": "Queues",
    "previous_url": "https://blog.example/0",
    "next_url": "https://blog.example/b",
}
EMPTY = {"title": NO_TITLE, "body_text": "", "read_minutes": 1, "read_time_source": "computed"}


def test_each_field_is_counted(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": FULL, "b": EMPTY, "c": EMPTY, "d": EMPTY})
    with archive_at.read() as db:
        assert fill_rates(db, 1) == dict.fromkeys(FIELDS, 0.25)


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_counted_alone(archive_at: ArchiveAt, field: str) -> None:
    names = {"body": ["body_text"], "read_minutes": ["read_minutes", "read_time_source"]}.get(field, [field])
    archive_at.filled({"a": EMPTY | {name: FULL[name] for name in names}})
    with archive_at.read() as db:
        assert {name for name, share in fill_rates(db, 1).items() if share} == {field}


def test_what_is_gone_and_other_blogs_do_not_count(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": FULL, "b": EMPTY})
    archive_at.filled({"z": EMPTY}, "https://z.example/")
    with archive_at.run() as run:
        run.db.execute("UPDATE posts SET status = 'gone' WHERE title = ?", [NO_TITLE])
        assert set(fill_rates(run.db, 1).values()) == {1.0}
        assert fill_rates(run.db, 2) == {}
        assert fill_rates(run.db, 3) == {}


def test_median_lengths_are_those_of_posts_that_have_the_text(archive_at: ArchiveAt) -> None:
    lengths = {"a": 10, "b": 20, "c": 1000}
    archive_at.filled(
        {name: {"title": name * 5, "body_text": "ü" * length} for name, length in lengths.items()}
        | {"d": EMPTY}
    )
    with archive_at.read() as db:
        assert median_lengths(db, 1) == {"title": 5.0, "body": 20.0}
    archive_at.filled({"a": {"body_text": "x" * 10}, "b": {"body_text": "x" * 15}}, "https://z.example/")
    with archive_at.read() as db:
        assert median_lengths(db, 2)["body"] == 12.5
        assert median_lengths(db, 3) == {}


@pytest.mark.parametrize(
    ("posts", "step"), [(past.SAMPLE, 1), (past.SAMPLE + 2, 2), (2 * past.SAMPLE + 1, 3)]
)
def test_of_a_long_blog_an_even_sample_is_looked_at(archive_at: ArchiveAt, posts: int, step: int) -> None:
    with archive_at.run() as run:
        run.db.conn.executemany(
            "INSERT INTO posts (blog, url, title, image, first_seen_at, last_seen_at, changed_at, "
            "content_hash) VALUES (1, ?, ?, ?, '2024', '2024', '2024', '')",
            # Every step-th post has an image, and only these are looked at.
            ((str(place), "x", "image" if place % step == 0 else None) for place in range(1, posts + 1)),
        )
        assert fill_rates(run.db, 1)["image"] == 1.0
