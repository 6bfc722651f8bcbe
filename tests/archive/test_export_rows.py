from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive.export.filters import Filters
from archive.export.rows import BODY_FIELDS, FIELDS, chosen_fields, export_rows, exported_post
from archive.faults import UsageFault

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

BLOG = "https://blog.example/"


def titles(archive_at: ArchiveAt, **filters: Any) -> list[str]:
    with archive_at.read() as db:
        return [row["title"] for row in export_rows(db, Filters(**filters))]


def test_a_record_has_the_fields_of_the_contract_with_their_types(archive_at: ArchiveAt) -> None:
    archive_at.filled(
        {
            "a": {
                "title": "Queues",
                "canonical_url": BLOG + "queues",
                "summary": "On queues.",
                "authors": ("Ada", "Bob"),
                "published": "2024-05-01T10:00:00+02:00",
                "updated": "2024-05-02",
                "categories": ("Cloud & DevOps", "AI"),
                "tags": ("sqlite",),
                "read_minutes": 12,
                "read_time_text": "12 min",
                "read_time_source": "declared",
                "word_count": 2,
                "language": "en",
                "image": BLOG + "a.png",
                "body_text": "Some words.",
                "body_html": "<p>Some words.</p>",
            }
        }
    )
    with archive_at.read() as db:
        [row] = export_rows(db)
        assert exported_post(db, row["id"]) == row
    assert tuple(row) == FIELDS
    assert row == {
        "id": 1,
        "blog": BLOG,
        "url": BLOG + "a",
        "canonical_url": BLOG + "queues",
        "title": "Queues",
        "summary": "On queues.",
        "authors": ["Ada", "Bob"],
        "published": "2024-05-01T10:00:00+02:00",
        "updated": "2024-05-02",
        "category": "Cloud & DevOps",
        "categories": ["Cloud & DevOps", "AI"],
        "tags": ["sqlite"],
        "read_minutes": 12,
        "read_time_source": "declared",
        "word_count": 2,
        "language": "en",
        "image": BLOG + "a.png",
        "body_text": "Some words.",
        "body_html": "<p>Some words.</p>",
        "status": "live",
        "first_seen_at": "2024-06-01T12:00:00+00:00",
        "last_seen_at": "2024-06-01T12:00:00+00:00",
        "changed_at": "2024-06-01T12:00:00+00:00",
        "version": 1,
    }


def test_what_a_blog_does_not_say_is_null_and_its_lists_are_empty(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.read() as db:
        [row] = export_rows(db)
    assert [row[name] for name in ("summary", "published", "category", "read_minutes", "image")] == [None] * 5
    assert [row[name] for name in ("authors", "categories", "tags")] == [[], [], []]


def test_no_such_post_is_a_lookup_error(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.read() as db, pytest.raises(LookupError):
        exported_post(db, 7)


def test_order_is_blog_then_newest_first_then_undated_then_id(archive_at: ArchiveAt) -> None:
    archive_at.filled({"x": {"title": "other blog", "published": "2030-01-01"}}, "https://z.example/")
    archive_at.filled(
        {
            "a": {"title": "undated 1"},
            "b": {"title": "old", "published": "2020"},
            "c": {"title": "undated 2"},
            "d": {"title": "new", "published": "2024-05-01T09:00:00Z"},
            "e": {"title": "same day 1", "published": "2023-01-01"},
            "f": {"title": "same day 2", "published": "2023-01-01"},
        }
    )
    expected = ["new", "same day 1", "same day 2", "old", "undated 1", "undated 2", "other blog"]
    assert titles(archive_at) == expected


def test_a_record_of_chosen_fields_has_no_others(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"tags": ("x", "y")}})
    with archive_at.read() as db:
        assert list(export_rows(db, fields=("tags", "blog"))) == [{"tags": ["x", "y"], "blog": BLOG}]


def test_an_export_is_one_snapshot_while_a_crawl_writes(archive_at: ArchiveAt) -> None:
    archive_at.filled({name: {"body_text": "old"} for name in "abc"})
    with archive_at.read() as db:
        rows = export_rows(db)
        first = next(rows)
        with archive_at.run(full=True) as run:
            run.listing([BLOG + name for name in "abcd"])
            for name in "abcd":
                run.post(BLOG + name, body_text=f"new {name}")
            run.end()
        assert [first["body_text"], *(row["body_text"] for row in rows)] == ["old"] * 3
        assert [row["body_text"] for row in export_rows(db)] == [f"new {name}" for name in "abcd"]


def test_an_export_left_early_lets_the_archive_close(archive_at: ArchiveAt) -> None:
    archive_at.filled({name: {} for name in "abc"})
    with archive_at.read() as db:
        rows = export_rows(db)
        next(rows)
    rows.close()  # type: ignore[attr-defined]  # a generator behind the iterator


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"categories": ("cloud  & devops",)}, ["A"]),
        ({"categories": ("Cloud & DevOps", "ai")}, ["A", "B"]),
        ({"categories": ("AI",), "tags": ("SQLITE",)}, ["B"]),
        ({"categories": ("AI",), "tags": ("other",)}, []),
        ({"tags": ("sqlite", "ｏｔｈｅｒ")}, ["B", "C"]),
        ({"blogs": (BLOG,)}, ["A", "B", "C"]),
        ({"blogs": ("blog.example",)}, ["A", "B", "C"]),
        ({"blogs": ("https://z.example/",)}, ["Z"]),
        ({"blogs": ("https://z.example/", BLOG)}, ["A", "B", "C", "Z"]),
    ],
)
def test_filters(archive_at: ArchiveAt, filters: dict[str, Any], expected: list[str]) -> None:
    archive_at.filled(
        {
            "a": {"title": "A", "published": "2024-03", "categories": ("Cloud & DevOps",)},
            "b": {"title": "B", "published": "2024-02", "categories": ("AI",), "tags": ("SQLite",)},
            "c": {"title": "C", "published": "2024-01", "tags": ("Other",)},
        }
    )
    archive_at.filled({"z": {"title": "Z"}}, "https://z.example/")
    assert titles(archive_at, **filters) == expected


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2024-05-01", None, ["time", "day", "month", "year"]),
        ("2024-05-02", None, ["time", "month", "year"]),
        ("2024-06", None, ["year"]),
        ("2024", None, ["time", "day", "month", "year"]),
        ("2025", None, []),
        (None, "2024-05-01", ["day", "month", "year", "earlier"]),
        (None, "2024-04", ["year", "earlier"]),
        (None, "2024", ["time", "day", "month", "year", "earlier"]),
        (None, "2023-12-31", ["earlier"]),
        (None, "2023-12-30", []),
        ("2024-05-02", "2024-05-02", ["time", "month", "year"]),
        ("2024", "2024-05-01", ["day", "month", "year"]),
    ],
)
def test_dates_are_compared_as_far_as_both_sides_are_known(
    archive_at: ArchiveAt, since: str | None, until: str | None, expected: list[str]
) -> None:
    archive_at.filled(
        {
            "a": {"title": "time", "published": "2024-05-02T23:59:00-08:00"},
            "b": {"title": "day", "published": "2024-05-01"},
            "c": {"title": "month", "published": "2024-05"},
            "d": {"title": "year", "published": "2024"},
            "e": {"title": "earlier", "published": "2023-12-31"},
            "f": {"title": "undated"},
        }
    )
    assert titles(archive_at, since=since, until=until) == expected


@pytest.mark.parametrize(
    "dates",
    [
        {"since": "yesterday"},
        {"since": "2024-13"},
        {"until": "2024-02-30"},
        {"until": "0000"},
        {"since": "2024-5-1"},
        {"since": "２０２４"},
        {"since": "2024-06", "until": "2024-05-31"},
    ],
)
def test_a_date_that_is_none_is_a_usage_fault(archive_at: ArchiveAt, dates: dict[str, str]) -> None:
    archive_at.filled({"a": {}})
    with pytest.raises(UsageFault, match=r"Write it as|Exchange"):
        titles(archive_at, **dates)


def test_an_unknown_blog_names_the_blogs_there_are(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with pytest.raises(
        UsageFault, match=r"other\.example/ is no blog of this archive.*https://blog\.example/"
    ):
        titles(archive_at, blogs=("https://other.example/",))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("C++", ["C++ on node.js"]),
        ("it's", ["It's late"]),
        ("node.js", ["C++ on node.js"]),
        ("late-night", ["It's late"]),
        ("https://late", []),
        ("late OR node", ["C++ on node.js", "It's late"]),
        ("title:node NOT late", ["C++ on node.js"]),
        ('"on node"', ["C++ on node.js"]),
        ("nod*", ["C++ on node.js"]),
        ("wörds", ["C++ on node.js", "It's late"]),
        ("f(x)", []),
        ("(late", ["It's late"]),
    ],
)
def test_a_query_is_words_or_an_expression(archive_at: ArchiveAt, query: str, expected: list[str]) -> None:
    archive_at.filled(
        {
            "a": {"title": "C++ on node.js", "published": "2024", "body_text": "words"},
            "b": {"title": "It's late", "published": "2023", "body_text": "words of late night"},
        }
    )
    assert titles(archive_at, query=query) == expected


@pytest.mark.parametrize("query", ['"open', "AND", "late AND", "NOT late", "NEAR(late", "", " "])
def test_a_malformed_query_is_a_usage_fault(archive_at: ArchiveAt, query: str) -> None:
    archive_at.filled({"a": {}})
    with pytest.raises(UsageFault, match="query"):
        titles(archive_at, query=query)


def test_series_and_neighbours_are_given_where_they_are_asked_for(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"series": "Queues", "next_url": "https://blog.example/b"}})
    asked = chosen_fields("series,next_url,previous_url", body=None, body_by_default=True)
    with archive_at.read() as db:
        assert exported_post(db, 1, asked) == {
            "series": "Queues",
            "next_url": "https://blog.example/b",
            "previous_url": None,
        }
        assert "series" not in exported_post(db, 1)


def test_chosen_fields() -> None:
    without = tuple(name for name in FIELDS if name not in BODY_FIELDS)
    assert chosen_fields(None, body=None, body_by_default=True) == FIELDS
    assert chosen_fields(None, body=None, body_by_default=False) == without
    assert chosen_fields(None, body=False, body_by_default=True) == without
    assert chosen_fields(None, body=True, body_by_default=False) == FIELDS
    assert chosen_fields("url, title,url", body=None, body_by_default=True) == ("url", "title")
    assert chosen_fields("body_text", body=None, body_by_default=False) == ("body_text",)
    assert chosen_fields("url,body_text", body=False, body_by_default=True) == ("url",)
    assert chosen_fields("url,body_html", body=True, body_by_default=False) == (
        "url",
        "body_html",
        "body_text",
    )


@pytest.mark.parametrize("columns", ["title,headline", "", " , ", "Title"])
def test_an_unknown_column_names_the_valid_ones(columns: str) -> None:
    with pytest.raises(UsageFault, match=r"The columns are: id, blog, url, .*version"):
        chosen_fields(columns, body=None, body_by_default=True)
