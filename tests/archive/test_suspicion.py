"""What is hardly the post is kept beside it and never takes its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from archive.records import Candidate
from archive.suspicion import suspicion
from tests.conftest import a_post

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt, Run

BLOG = "https://blog.example/"
A, B, C = (BLOG + name for name in "abc")
TEXT = (
    "Nine hens live behind the house. They lay an egg a day each from March to October, and in winter "
    "none at all. We count them in the evening, when the fox begins his round, and close the door."
)
OTHER = (
    "Error establishing a database connection. This either means that the username and password are "
    "wrong, or that the server cannot be contacted. Is the host correct? Are you sure it runs?"
)
POST = a_post(A, title="Nine hens", body_text=TEXT)


def titles(own: str, card: str = "Nine hens") -> dict[str, Any]:
    return {"candidates": {"title": (Candidate(card, "card", chosen=True), Candidate(own, "markup"))}}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body_text": " "}, "shows no text"),
        ({"body_text": "Be back soon."}, "shrank to 7 %"),
        ({"body_text": OTHER, "title": "Error"}, "neither the post's title nor anything of its text"),
        ({"body_text": OTHER, **titles("Error")}, "neither the post's title nor anything of its text"),
    ],
)
def test_what_is_hardly_the_post_is_suspect(fields: dict[str, Any], words: str) -> None:
    assert words in (suspicion(POST, replace(POST, **fields)) or "")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": "Other"},
        {"body_text": TEXT.replace("evening", "morning"), "title": "Other"},
        {"body_text": TEXT[: len(TEXT) // 2]},
        {"body_text": TEXT + OTHER * 9},
        {"body_text": OTHER, **titles("Our nine hens")},
    ],
)
def test_an_edit_is_not_suspect(fields: dict[str, Any]) -> None:
    assert suspicion(POST, replace(POST, **fields)) is None


def test_a_post_that_had_no_text_may_get_one() -> None:
    assert suspicion(replace(POST, body_text=""), replace(POST, title="Other")) is None


def state(run: Run, url: str = A) -> tuple[Any, ...]:
    """Return title, text, number, and what the suspect version says and is."""
    row: tuple[Any, ...] = run.db.execute(
        "SELECT posts.title, posts.body_text, posts.version, versions.suspect, versions.number, "
        "versions.body_text, versions.fetch NOTNULL FROM posts "
        "LEFT JOIN versions ON versions.id = posts.suspect WHERE url = ?",
        [url],
    ).fetchone()
    return row


def test_a_suspect_page_leaves_the_post_as_it_was_until_it_is_back(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"title": "Nine hens", "body_text": TEXT}})
    before = ("Nine hens", TEXT, 1)
    for _ in range(2):
        with archive_at.run(full=True) as run:
            run.listing([A])
            kept = run.post(A, title="Nine hens", body_text="Gone fishing, 12:30.")
            assert (kept.id, kept.change) == (1, "suspect")
            assert run.due() == []
            reason = "its text shrank to 11 % of what it was"
            assert state(run) == (*before, reason, 2, "Gone fishing, 12:30.", 1)
            assert run.db.execute("SELECT posts_suspect FROM crawls").fetchall()[-1] == (1,)
    with archive_at.run(full=True) as run:
        run.listing([A])
        assert run.post(A, title="Nine hens", body_text="Gone fishing, 13:45.").change == "suspect"
        assert state(run)[4:6] == (2, "Gone fishing, 12:30."), "a time makes no other page"
        assert run.post(A, title="Nine hens", body_text=TEXT).change == "same"
        assert state(run) == (*before, None, None, None, 0)
        assert run.post(A, title="Nine hens", body_text=TEXT + " More.").change == "changed"
        assert run.db.execute(
            "SELECT number, suspect NOTNULL, changes, silent, body_text FROM versions ORDER BY number"
        ).fetchall() == [
            (1, 0, "[]", 0, TEXT),
            (2, 1, '["body"]', 1, "Gone fishing, 12:30."),
            (3, 0, '["body"]', 1, None),
        ]


def test_a_page_that_shows_something_suspect_is_asked_for_again_soon(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"body_text": TEXT, "published": "2015-01-01"}})
    for text, soon in ((TEXT, False), ("", True), (TEXT, False)):
        with archive_at.run(full=True) as run:
            run.listing([A])
            run.post(A, body_text=text)
            (checked_at, next_check_at), *_ = run.db.execute(
                "SELECT checked_at, next_check_at FROM addresses WHERE url = ?", [A]
            )
            between = datetime.fromisoformat(next_check_at) - datetime.fromisoformat(checked_at)
            assert (between == timedelta(hours=12)) is soon
            run.end()


def test_one_page_for_several_posts_is_suspect_however_long_it_is(archive_at: ArchiveAt) -> None:
    archive_at.filled(
        {"a": {"body_text": "First words"}, "b": {"body_text": "Second words"}, "c": {"body_text": TEXT}}
    )
    with archive_at.run(full=True) as run:
        run.listing([A, B, C])
        assert run.post(C, body_text="").change == "suspect"
        assert run.post(A, body_text=TEXT).change == "suspect"
        assert state(run)[3] == f"the page shows the same text as {C}"
        assert run.post(A, title="Oh", body_text=OTHER).change == "suspect"
        assert run.post(B, body_text=OTHER).change == "suspect"
        assert state(run, B)[3] == f"the page shows the same text as {A}"


def test_an_address_that_leads_to_another_text_leaves_the_post_alone(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"body_text": TEXT}, "b": {"body_text": "b"}})
    with archive_at.run(full=True) as run:
        run.listing([A, B])
        assert run.keep_at(run.address(A).id, B, body_text="b").change == "suspect"
        assert state(run)[:4] == ("Post a", TEXT, 1, f"its address leads to {B}, which shows another text")
        respelled = A.replace("https", "http") + "/"
        kept = run.keep_at(run.address(A).id, respelled, title="Post a", body_text=TEXT)
        assert kept.change == "same"
        assert state(run)[3] is None


def test_what_the_first_of_several_was_given_is_taken_back(archive_at: ArchiveAt) -> None:
    wall = "Read on with an account. " + OTHER
    archive_at.filled(
        {
            "a": {"body_text": TEXT, "body_html": "<p>a", "tags": ("x",), "word_count": 40},
            "b": {"body_text": TEXT + " And more.", "tags": ("x",)},
            "c": {"body_text": "c"},
        }
    )
    query = (
        "SELECT title, body_text, body_html, tags, word_count, version, changed_at FROM posts WHERE id = 1"
    )
    with archive_at.run(full=True) as run:
        run.listing([A, B, C])
        before = run.db.execute(query).fetchone()
        assert (
            run.post(A, body_text=wall, tags=("y",), fetched_at="2024-07-01T12:00:00+00:00").change
            == "changed"
        )
        assert run.post(B, body_text=wall).change == "suspect"
        assert run.db.execute(query).fetchone()[:4] == before[:4]
        assert run.db.execute(query).fetchone()[5:] == before[5:]
        assert state(run)[3:6] == (f"the page shows the same text as {B}", 2, wall)
        assert run.db.execute("SELECT posts_changed, posts_suspect FROM crawls WHERE id = 2").fetchone() == (
            0,
            2,
        )
        assert run.db.execute("SELECT body_text FROM versions WHERE post = 1 ORDER BY number").fetchall() == [
            (None,),
            (wall,),
        ]
        assert run.post(A, body_text=TEXT, tags=("x",)).change == "same"
        assert state(run)[3] is None
        run.end()
    with archive_at.run(full=True) as run:
        run.listing([A, B, C])
        assert run.post(A, title="Other", body_text=TEXT, tags=("x",)).change == "changed"
        assert run.post(C, body_text=TEXT).change == "suspect"
        assert state(run)[:3] == ("Other", TEXT, 3), "it had that text before this run"
