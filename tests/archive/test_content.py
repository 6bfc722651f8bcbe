"""What is a change of content, and what is only another reading or writing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from archive.content import changes, content_hash, is_silent
from archive.merging import merged
from archive.records import Candidate
from tests.archive.test_merging import posts
from tests.conftest import a_post

if TYPE_CHECKING:
    from archive.records import Post
    from tests.conftest import ArchiveAt

A = "https://blog.example/a"


def said(field: str, value: object, source: str, **words: str) -> dict[str, Any]:
    """Return the fields of a post whose ``field`` has a value from ``source``; what each source says."""
    marked = tuple(Candidate(text, one, one == source) for one, text in words.items())
    others = (Candidate("Post a", source),)
    return {field: value, "sources": {field: source}, "candidates": {field: marked, "title": others}}


def between(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    old, new = a_post(A, **before), a_post(A, **after)
    return changes(old, merged(old, new))


@settings(deadline=None)
@given(posts(), posts())
def test_the_same_content_differs_in_nothing(old: Post, new: Post) -> None:
    assert changes(old, old) == ()
    once = merged(old, new)
    assert changes(once, merged(once, new)) == ()
    assert content_hash(old) != content_hash(new) or changes(old, new) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"categories": ("AI", "Data  Science")}, {"categories": ("ai", "data science")}),
        ({"authors": ("Ada",)}, {"authors": ("ADA",)}),
        ({"title": "One  two"}, {"title": "One two"}),
        ({"body_text": "One\n\ntwo"}, {"body_text": "One two"}),
        ({"published": "2024-05-01"}, {"published": "2024-05-01T10:00:00+02:00"}),
        ({"published": "2024-05-01T10:00:00+02:00"}, {"published": "2024-05-01T08:00:00+00:00"}),
        (
            {"read_minutes": 3, "read_time_source": "computed"},
            {"read_minutes": 4, "read_time_source": "computed"},
        ),
        (
            {"read_minutes": 3, "read_time_text": "3 min", "read_time_source": "declared"},
            {"read_minutes": 3, "read_time_text": "3 minutes", "read_time_source": "declared"},
        ),
        ({"body_html": "<p>x"}, {"body_html": "<p class='n'>x"}),
    ],
)
def test_another_writing_is_no_change(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert between(before, after) == ()


def test_a_value_of_a_source_that_is_not_heard_this_time_stays() -> None:
    card = said("summary", "Of the card", "card", card="Of the card", meta="Of the page")
    page = said("summary", "Of the page", "meta", meta="Of the page")
    assert between(card, page) == ()
    assert merged(a_post(A, **card), a_post(A, **page)).summary == "Of the card"
    changed = said("summary", "Of a new page", "meta", meta="Of a new page")
    assert between(card, changed) == ("summary",)


def test_what_a_source_brings_that_was_not_heard_before_is_no_edit() -> None:
    page = said("summary", None, "meta")
    assert between(page, said("tags", ("x",), "card", card="x")) == ()
    assert between(page, said("tags", ("x",), "meta", meta="x")) == ("tags",)


def test_a_first_date_of_change_is_an_edit_if_it_is_newer_than_the_page_of_before() -> None:
    page = said("updated", None, "markup") | {"body_text": "One", "fetched_at": "2024-05-03T10:00:00+00:00"}
    for date, changed in (("2024-05-02", ("body",)), ("2024-05-03T12:00:00+00:00", ("updated", "body"))):
        later = said("updated", date, "opengraph", opengraph=date) | {"body_text": "Two"}
        assert between(page, later) == changed


def test_another_choice_among_the_same_words_is_no_edit() -> None:
    first = said("tags", ("x",), "meta", meta="x", markup="y")
    second = said("tags", ("y",), "markup", meta="x", markup="y")
    assert (
        between(
            first, {**second, "candidates": {**second["candidates"], "title": first["candidates"]["title"]}}
        )
        == ()
    )
    assert between(first, said("tags", ("z",), "markup", meta="x", markup="z")) == ("tags",)


def test_a_date_told_from_the_day_of_reading_does_not_move() -> None:
    first = said("published", "2021", "card", card="3 years ago")
    assert between(first, said("published", "2020", "card", card="5 years ago")) == ()
    assert between(first, said("published", "2020-05-01", "card", card="1 May 2020")) == ("published",)


def test_a_version_says_what_changed_and_whether_the_blog_says_so(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"body_text": "Some words.", "updated": "2024-05-01", "tags": ("x",)}})
    with archive_at.run(full=True) as run:
        run.listing([A])
        run.post(A, body_text="Some other words.", updated="2024-05-01", tags=("x", "y"))
        run.post(A, body_text="Some other good words.", updated="2024-06-01", tags=("X", "y"))
        assert run.db.execute(
            "SELECT versions.changes, silent, url FROM versions JOIN fetches ON fetches.id = fetch "
            "ORDER BY number"
        ).fetchall() == [("[]", 0, A), ('["tags", "body"]', 1, A), ('["updated", "body"]', 0, A)]


@pytest.mark.parametrize(
    ("changed", "silent"),
    [(("body",), True), (("title", "body"), True), (("body", "updated"), False), (("title",), False)],
)
def test_silent_is_a_text_that_moved_without_a_date(changed: tuple[str, ...], silent: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert is_silent(changed) is silent
