"""A value of the archive is never replaced by an empty or a coarser one."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.content import content_hash
from archive.merging import FIELDS, held_back, merged
from archive.records import NO_TITLE, Candidate, Post

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

BLOG = "https://blog.example/"
A = BLOG + "a"
LATER = "2024-07-01T12:00:00+00:00"

texts = st.sampled_from(["", "x", "y"])
perhaps = st.sampled_from([None, "x", "y"])
lists = st.sampled_from([(), ("x",), ("x", "y")])
days = ["2024", "2024-05", "2024-05-01", "2024-05-01T10:00", "2024-05-01T10:00:00+02:00", "2024-05-02"]
moments = st.sampled_from([None, *days])
read_times: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {},
        {"read_minutes": 3, "read_time_source": "computed"},
        {"read_minutes": 5, "read_time_text": "5 min read", "read_time_source": "declared"},
    ]
)


@st.composite
def posts(draw: st.DrawFn) -> Post:
    known = {field for field in FIELDS if draw(st.booleans())}
    return Post(
        url=A,
        fetched_at=draw(st.sampled_from(["2024-06-01T12:00:00+00:00", LATER])),
        title=draw(st.sampled_from([NO_TITLE, "", "x", "y"])),
        canonical_url=draw(perhaps),
        summary=draw(perhaps),
        authors=draw(lists),
        published=draw(moments),
        published_text=draw(perhaps),
        updated=draw(moments),
        categories=draw(lists),
        tags=draw(lists),
        language=draw(perhaps),
        image=draw(perhaps),
        series=draw(perhaps),
        previous_url=draw(perhaps),
        next_url=draw(perhaps),
        body_text=draw(texts),
        body_html=draw(texts),
        word_count=draw(st.integers(0, 3)),
        sources=dict.fromkeys(known, draw(st.sampled_from(["card", "markup"]))),
        candidates=dict.fromkeys(known, (Candidate("x", "card", chosen=True),)),
        **draw(read_times),
    )


def lost(old: Post, new: Post) -> list[str]:
    """Return the attributes that had a value and have none."""
    names = [
        field.name for field in fields(Post) if field.name not in {"sources", "candidates", "word_count"}
    ]
    together = {"body_html"}  # it follows the text that it belongs to
    if old.published != new.published:
        together.add("published_text")
    return [
        name
        for name in names
        if name not in together
        and getattr(old, name) not in {None, "", (), NO_TITLE}
        and getattr(new, name) in {None, "", (), NO_TITLE}
    ]


@given(posts(), posts())
def test_nothing_is_lost(old: Post, new: Post) -> None:
    assert lost(old, merged(old, new)) == []


@given(posts(), posts())
def test_what_is_not_held_back_is_new_and_what_is_held_is_old(old: Post, new: Post) -> None:
    post, held = merged(old, new), held_back(old, new)
    for field in FIELDS:
        name = "body_text" if field == "body" else field
        origin = old if field in held else new
        assert getattr(post, name) == getattr(origin, name)
        assert post.sources.get(field) == origin.sources.get(field)
        assert post.candidates.get(field) == origin.candidates.get(field)
    assert (post.url, post.fetched_at) == (new.url, new.fetched_at)


@given(posts(), posts())
def test_merged_again_changes_nothing(old: Post, new: Post) -> None:
    once = merged(old, new)
    assert merged(once, new) == once
    assert merged(once, once) == once
    assert held_back(once, once) == ()


@given(posts(), st.sets(st.sampled_from(FIELDS)))
def test_a_page_that_loses_fields_is_the_same_post(old: Post, emptied: set[str]) -> None:
    nothing = Post(url=A, title=NO_TITLE, fetched_at=LATER)
    names = {"published": ["published", "published_text"], "body": ["body_text", "body_html", "word_count"]}
    names["read_minutes"] = ["read_minutes", "read_time_text", "read_time_source"]
    gone = {name: getattr(nothing, name) for field in emptied for name in names.get(field, [field])}
    old = replace(old, title="x")
    assert content_hash(merged(old, replace(old, **gone))) == content_hash(old)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("2024-05-01", "2024", "2024-05-01"),
        ("2024-05-01", "2024-05", "2024-05-01"),
        ("2024-05", "2024", "2024-05"),
        ("2024-05-01T10:00", "2024-05-01", "2024-05-01T10:00"),
        ("2024-05-01T10:00:00+02:00", "2024-05-01T10:00", "2024-05-01T10:00:00+02:00"),
        ("2024-05-01T10:00:00Z", "2024-05-01", "2024-05-01T10:00:00Z"),
        ("2024-05-01", "2024-05-01T10:00", "2024-05-01T10:00"),
        ("2024-05-01", "2023", "2023"),
        ("2024-05-01T10:00", "2024-05-02", "2024-05-02"),
        ("2024-05-01T10:00", "2024-05-01T11:00", "2024-05-01T11:00"),
    ],
)
@pytest.mark.parametrize("field", ["published", "updated"])
def test_a_date_is_not_made_coarser(field: str, old: str, new: str, kept: str) -> None:
    before, after = (Post(url=A, title="x", fetched_at=LATER, **{field: value}) for value in (old, new))  # type: ignore[arg-type]  # mypy does not see which field
    assert getattr(merged(before, after), field) == kept
    assert held_back(before, after) == ((field,) if kept == old != new else ())


FULL: dict[str, Any] = {
    "title": "Title",
    "summary": "In short",
    "authors": ("Ada",),
    "published": "2024-05-01T10:00:00+02:00",
    "published_text": "1 May 2024",
    "updated": "2024-05-03",
    "categories": ("AI", "News"),
    "tags": ("one", "two"),
    "read_minutes": 5,
    "read_time_text": "5 min read",
    "read_time_source": "declared",
    "word_count": 2,
    "language": "en",
    "image": BLOG + "a.png",
    "canonical_url": A,
    "body_text": "the text",
    "body_html": "<p>the text</p>",
    "series": "Queues",
    "previous_url": BLOG + "0",
    "next_url": BLOG + "b",
    "sources": {"title": "card", "categories": "markup"},
    "candidates": {
        "title": (Candidate("Title | Blog", "card", chosen=True), Candidate("The Title", "json-ld")),
        "categories": (Candidate("AI", "markup", chosen=True), Candidate("News", "markup", chosen=True)),
    },
}
LOST = tuple(field for field in FIELDS if field != "body")
EMPTY: dict[str, Any] = {
    "title": NO_TITLE,
    "fetched_at": LATER,
    **{name: FULL[name] for name in ("body_text", "body_html", "word_count")},
}


def test_a_page_that_lost_its_fields_changes_nothing_in_the_archive(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": FULL})
    query = "SELECT {} FROM posts, posts_categories, candidates WHERE posts.id = 1 ORDER BY field, position"
    with archive_at.run(full=True) as run:
        run.listing([A])
        columns = [row[1] for row in run.db.execute("PRAGMA table_info(posts)") if row[1] != "last_seen_at"]
        shown = query.format(", ".join(f"posts.{column}" for column in columns) + ", spelling, candidates.*")
        before = run.db.execute(shown).fetchall()
        kept = run.post(A, **EMPTY)
        assert (kept.change, kept.held) == ("same", LOST)
        assert run.db.execute(shown).fetchall() == before
        assert run.db.execute("SELECT last_seen_at FROM posts").fetchone() == (LATER,)
        assert run.db.execute("SELECT count(*) FROM versions").fetchone() == (1,)


def test_a_changed_page_that_lost_a_field_keeps_it_in_the_new_version(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": FULL})
    with archive_at.run(full=True) as run:
        run.listing([A])
        changed = {"title": "Other", "candidates": {"title": (Candidate("Other", "markup", chosen=True),)}}
        kept = run.post(A, **(EMPTY | {"body_text": "new text", "sources": {"title": "markup"}} | changed))
        assert kept.change == "changed"
        assert set(FIELDS) - set(kept.held) == {"title", "body"}
        assert run.db.execute("SELECT number, title, categories, body_text FROM versions").fetchall() == [
            (1, "Title", '["AI", "News"]', "the text"),
            (2, "Other", '["AI", "News"]', None),
        ]
        assert run.db.execute("SELECT sources FROM posts").fetchone() == (
            '{"title": "markup", "categories": "markup"}',
        )
        assert run.db.execute("SELECT field, text FROM candidates").fetchall() == [
            ("categories", "AI"),
            ("categories", "News"),
            ("title", "Other"),
        ]


def test_a_term_held_back_is_no_change_though_the_blog_spells_it_otherwise(archive_at: ArchiveAt) -> None:
    archive_at.filled(
        {"a": {"categories": ("ai",)}, "b": {"categories": ("AI",)}, "c": {"categories": ("AI",)}}
    )
    with archive_at.run(full=True) as run:
        assert run.db.execute("SELECT categories FROM posts WHERE url = ?", [A]).fetchone() == ('["AI"]',)
        run.listing([A])
        kept = run.post(A)
        assert (kept.change, kept.held) == ("same", ("categories",))
        assert run.post(A, categories=("ai",)).change == "same"


def test_a_new_neighbour_or_series_is_no_edit_and_is_kept(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"series": "One"}})
    with archive_at.run(full=True) as run:
        run.listing([A])
        around = {"series": "Two", "previous_url": BLOG + "0", "next_url": BLOG + "b"}
        kept = run.post(A, sources={"series": "markup"}, **around)
        assert (kept.change, kept.held) == ("same", ())
        assert run.db.execute(
            "SELECT series, previous_url, next_url, sources, version FROM posts"
        ).fetchone() == ("Two", BLOG + "0", BLOG + "b", '{"series": "markup"}', 1)
