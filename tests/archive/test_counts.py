"""What the table of counts says is what a count of the posts says, whatever has happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.connection import transaction, writer
from archive.counts import FACETS, count_faults, mend_counts
from archive.erasing import erase_posts
from archive.verification import verify
from archive.versions import update_post
from archive.vocabulary import settle_spellings
from tests.conftest import Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database

BLOG = "https://blog.example/"
WORDS = st.lists(st.sampled_from(["AI", "ai", "Data", "Go", "Ünïcode"]), max_size=3, unique=True).map(tuple)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "categories": WORDS,
        "tags": WORDS,
        "authors": WORDS,
        "published": st.sampled_from(["2024", "2024-05", "2024-05-01", "2023-12-31T23:00:00+02:00"]),
        "read_minutes": st.integers(0, 2),
        "body_text": st.sampled_from(["Some words.", "Other words altogether, and more of them."]),
    },
)
PLACES = st.sampled_from(["a", "b", "c"])
DEEDS = st.one_of(
    st.tuples(st.just("post"), PLACES, FIELDS),
    st.tuples(st.just("status"), PLACES, st.sampled_from(["gone", "moved", "unlisted", "live"])),
    st.tuples(st.just("spellings"), PLACES, st.none()),
    st.tuples(st.just("erase"), PLACES, st.none()),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    path = tmp_path_factory.mktemp("counts") / "archive.db"
    with writer(path) as db:
        yield Run(db, path, BLOG)


def do(run: Run, deed: str, place: str, what: Any) -> None:
    url = BLOG + place
    posts = [id_ for (id_,) in run.db.execute("SELECT id FROM posts WHERE url = ?", [url])]
    if deed == "post":
        run.listing([url])
        run.post(url, read_time_source="declared", **what)
        return
    with transaction(run.db):
        if deed == "status":
            for id_ in posts:
                update_post(run.db, id_, {"status": what})
        elif deed == "spellings":
            settle_spellings(run.db)
        else:
            run.db.execute("PRAGMA defer_foreign_keys = ON")
            erase_posts(run.db, posts, [])


@settings(max_examples=25, deadline=None)
@given(st.lists(DEEDS, max_size=12))
def test_counts_are_what_the_posts_say(kept: Run, deeds: list[tuple[str, str, Any]]) -> None:
    for deed, place, what in deeds:
        do(kept, deed, place, what)
        assert count_faults(kept.db) == 0
    for place in "abc":
        do(kept, "erase", place, None)
    assert kept.db.execute("SELECT * FROM counts").fetchall() == []


def a_blog(db: Database, path: Path) -> None:
    run = Run(db, path, BLOG)
    run.listing([BLOG + "a", BLOG + "b"])
    run.post(BLOG + "a", categories=("AI", "Data"), tags=("x", "y"), authors=("Ann",), published="2024-05-01")
    run.post(BLOG + "b", categories=("AI",), tags=("x",), read_minutes=3)
    run.end()


def test_each_value_and_each_two_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with writer(path) as db:
        a_blog(db, path)

        def posts(facet: str, value: object, other: str, second: object) -> int:
            row = db.execute(
                "SELECT posts FROM counts WHERE (facet, value, other, other_value) = (?, ?, ?, ?)",
                [facet, value, other, second],
            ).fetchone()
            return row[0] if row else 0

        assert posts("all", "", "all", "") == 2
        assert posts("all", "", "category", "AI") == 2
        assert posts("month", "2024-05", "category", "AI") == 1
        assert posts("category", "AI", "tag", 1) == 2
        assert posts("author", 1, "tag", 2) == 1
        assert posts("all", "", "category", "Data") == 0
        kinds = {kind for (kind,) in db.execute("SELECT facet FROM counts UNION SELECT other FROM counts")}
        assert kinds == set(FACETS)


def test_a_wrong_count_is_damage_that_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with writer(path) as db:
        a_blog(db, path)
        db.execute("UPDATE counts SET posts = 7 WHERE facet = 'all' AND other = 'year'")
    assert [fault.what for fault in verify(path).faults if "counts" in fault.what] == [
        "2 rows of counts that the posts do not bear out"
    ]
    with writer(path) as db:
        mend_counts(db)
        assert count_faults(db) == 0
