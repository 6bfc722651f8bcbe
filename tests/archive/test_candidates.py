"""Candidates stand beside the post that they were found for, and are those of its last reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.candidates import candidates_of
from archive.records import Candidate

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

A = "https://blog.example/a"
FIRST = {
    "title": (Candidate("One", "card", chosen=True), Candidate("One | Blog", "title")),
    "tags": (Candidate("x", "markup", chosen=True),),
}


def test_the_candidates_of_a_new_post_are_kept_in_order(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"candidates": FIRST}, "b": {}})
    with archive_at.read() as db:
        assert candidates_of(db, 1) == FIRST
        assert candidates_of(db, 2) == {}
        assert db.execute("SELECT * FROM candidates").fetchall() == [
            (1, "tags", 0, "x", "markup", 1),
            (1, "title", 0, "One", "card", 1),
            (1, "title", 1, "One | Blog", "title", 0),
        ]


def test_other_candidates_take_their_place_also_where_the_content_is_the_same(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"candidates": FIRST}})
    with archive_at.run(full=True) as run:
        run.listing([A])
        second = {"title": (Candidate("One", "markup", chosen=True),)}
        assert run.post(A, candidates=second).change == "same"
        assert candidates_of(run.db, 1) == second


def test_equal_candidates_are_not_written_again(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"candidates": FIRST}})
    with archive_at.run(full=True) as run:
        run.listing([A])
        before = run.db.conn.total_changes
        run.post(A, candidates=FIRST)
        # The post, its fetch, its address (three times) and the crawl.
        assert run.db.conn.total_changes - before == 6


def test_a_post_that_goes_takes_its_candidates_along(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"candidates": FIRST}})
    with archive_at.run() as run:
        for table in ("versions", "posts_tags"):
            run.db.execute(f"DELETE FROM {table}")
        run.db.execute("UPDATE addresses SET post = NULL")
        run.db.execute("DELETE FROM posts")
        assert run.db.execute("SELECT count(*) FROM candidates").fetchone() == (0,)
