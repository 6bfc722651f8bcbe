"""The posts that a search finds: their order, the words marked in them, the part of a text that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.connection import writer
from archive.export.filters import Filters
from archive.searching import finding
from archive.searching.expression import Wanted
from archive.searching.finding import find
from archive.searching.narrowing import shares
from archive.searching.snippets import highlighted, snippet
from archive.searching.spelling import near_query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.searching.snippets import Piece
    from tests.conftest import ArchiveAt

FILLING = "Nothing of it is said in these many further words. " * 8
POSTS: Mapping[str, Mapping[str, Any]] = {
    "text": {"title": "Caches", "body_text": f"Queues, queue, queued, queueing. {FILLING}", "language": "en"},
    "title": {"title": "Queues", "body_text": FILLING, "language": "en"},
    "long": {"title": "Weather", "body_text": f"{FILLING * 4} One queue. {FILLING * 4}", "language": "en"},
    "short": {"title": "Trains", "body_text": f"One queue. {FILLING}", "language": "en", "published": "2024"},
    "tag": {"title": "Ships", "tags": ("queue",), "body_text": FILLING, "categories": ("Sea",)},
    "zh": {"title": "队列", "body_text": "消息队列的教程", "language": "zh", "published": "2023-01-01"},
}


def marked(pieces: Sequence[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


@pytest.fixture
def library(archive_at: ArchiveAt) -> ArchiveAt:
    archive_at.filled(POSTS)
    archive_at.filled({"other": {"title": "A queue elsewhere", "body_text": "x"}}, "https://other.example/")
    return archive_at


def names(archive_at: ArchiveAt, words: str, **filters: Any) -> list[str]:
    with archive_at.read() as db:
        found = find(db, words, Filters(**filters))
        assert found.total == len(found.results) == len(found.best)
        return [result.post["url"].rsplit("/", 1)[-1] for result in found.results]


def test_title_stands_above_tag_above_text_and_more_above_less(library: ArchiveAt) -> None:
    assert names(library, "queue") == ["other", "title", "text", "tag", "short", "long"]
    assert names(library, "queues")[0] == "title"
    assert names(library, "队列") == ["zh"]


def test_a_post_that_moved_is_found_where_it_stands_now(
    library: ArchiveAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writer(library.path) as db, db.conn:
        db.execute(
            "UPDATE posts SET status = 'moved', moved_to = (SELECT id FROM posts WHERE title = 'Trains') "
            "WHERE title = 'Weather'"
        )
    assert names(library, "queue") == ["other", "title", "text", "tag", "short"]
    assert names(library, "queue", statuses=("moved",)) == ["long"]
    monkeypatch.setattr(finding, "MOST", 2)
    with library.read() as db:
        assert "Weather" not in {result.post["title"] for result in find(db, "queue").results}


def test_filters_narrow_what_is_found(library: ArchiveAt) -> None:
    assert names(library, "queue", blogs=("https://other.example/",)) == ["other"]
    assert names(library, "queue", categories=("sea",)) == ["tag"]
    assert names(library, "queue", tags=("Queue",)) == ["tag"]
    assert names(library, "queue", years=(2024,)) == ["short"]
    assert names(library, "queue", statuses=("gone",)) == []


def test_pages_follow_each_other(library: ArchiveAt) -> None:
    with library.read() as db:
        pages = [find(db, "queue", first=first, limit=2).results for first in (0, 2, 4, 6)]
        whole = find(db, "queue").results
    assert [result for page in pages for result in page] == whole


@pytest.mark.parametrize("sorted_at_most", [finding._SORTED, 2])  # of more than these, each is tried
def test_of_very_many_the_titles_come_first_and_then_the_newest(
    library: ArchiveAt, monkeypatch: pytest.MonkeyPatch, sorted_at_most: int
) -> None:
    monkeypatch.setattr(finding, "MOST", 3)
    monkeypatch.setattr(finding, "_SORTED", sorted_at_most)
    with library.read() as db:
        found = find(db, "queue")
        assert found.total == 4
        urls = [result.post["url"].rsplit("/", 1)[-1] for result in found.results]
        assert set(urls[:2]) == {"title", "other"}
        assert urls[2] == "short"
        assert sorted(urls[3:]) == ["long", "tag", "text"]
        assert [one.post["id"] for one in find(db, "queue", Filters(years=(2024,))).results] == [4]
        assert finding.find_all(db, "queue") == [result.post["id"] for result in found.results]


def test_words_of_very_many_posts_rank_none_where_filters_leave_few(
    library: ArchiveAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_blog = {"blogs": ("https://blog.example/",)}
    assert names(library, "queue", **whole_blog) == ["title", "text", "tag", "short", "long"]
    monkeypatch.setattr(finding, "MOST", 5)
    monkeypatch.setattr(finding, "_SORTED", 2)
    assert names(library, "queue", **whole_blog) == ["title", "short", "text", "long", "tag"]
    with library.read() as db:
        ids = [result.post["id"] for result in find(db, "queue", Filters(**whole_blog)).results]
        assert finding.find_all(db, "queue", Filters(**whole_blog)) == ids


def test_filters_and_dates_are_read_from_indexes_alone(library: ArchiveAt) -> None:
    """The row of a post holds its texts: of a million posts a search by rows would take minutes."""
    with library.read() as db:
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        find(db, "queue", Filters(blogs=("https://blog.example/",), years=(2024,), tags=("Queue",)))
        plans = [
            row[3]
            for sql in asked
            if "posts_fts MATCH" in sql
            for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")
        ]
    searched = [step for step in plans if "SEARCH posts USING" in step]
    assert searched
    assert all("COVERING INDEX" in step for step in searched)


def test_shares_say_how_what_was_found_divides(library: ArchiveAt) -> None:
    with library.read() as db:
        found = shares(db, find(db, "queue").best)
    assert [(share.name, share.posts) for share in found["blog"]] == [
        ("https://blog.example/", 5),
        ("https://other.example/", 1),
    ]
    assert [(share.value, share.posts) for share in found["category"]] == [("Sea", 1)]
    assert "status" not in found


@pytest.mark.parametrize(
    "words", ['"open queue', "queue OR", "-queue", "++", "NEAR(queue", "", "(" * 900, "a " * 900]
)
def test_no_words_are_an_error(library: ArchiveAt, words: str) -> None:
    with library.read() as db:
        found = find(db, words)
        assert found.results or found.remarks


def test_what_may_have_been_meant(library: ArchiveAt) -> None:
    with library.read() as db:
        assert near_query(db, "quues weather") == "queues weather"
        assert near_query(db, "queue zzzzzz") is None


WANTED = Wanted(frozenset({"run", "dog"}), ("hen",), (("full", "text"),), ("数据",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Dog will RUN.", "The [Dog] will [RUN]."),
        ("Rúñ running", "[Rúñ] running"),
        ("Hens; then", "[Hens]; then"),
        ("Full-text: a full  text", "[Full-text]: a [full  text]"),
        ("使用dog的数据库", "使用[dog]的[数据]库"),
        ("<b>dog</b>", "<b>[dog]</b>"),
        ("", ""),
    ],
)
def test_what_was_looked_for_is_marked(text: str, expected: str) -> None:
    assert marked(highlighted(text, WANTED)) == expected


def test_a_snippet_is_where_most_of_the_words_stand_together() -> None:
    text = f"A dog. {FILLING}\n\nThe dog will\nrun. {FILLING}"
    said = marked(snippet(text, WANTED, 100))
    assert "The [dog] will [run]." in said
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) < 130
    assert marked(snippet("Short.\n\nText", WANTED)) == "Short. Text"
    assert "[数据]" in marked(snippet("我们" * 500 + "数据" + "测试" * 500, WANTED, 60))
