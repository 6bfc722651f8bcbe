"""New posts held against a blog's own past."""

import pytest

from archive.records import Post
from crawler.drift import ENOUGH, Drift

FILL = {"title": 1.0, "authors": 0.95, "summary": 0.5, "read_minutes": 1.0, "next_url": 0.99, "body": 1.0}


def post(**fields):
    told = {"title": "Hens", "body_text": "x" * 1000, "authors": ("Ann",), "read_time_source": "declared"}
    return Post(url="https://blog.example/1", fetched_at="2026-01-01T00:00:00Z", **(told | fields))


def said(count, **fields):
    drift = Drift(FILL, {"title": 4, "body": 1000})
    for _ in range(count):
        drift.saw(post(**fields))
    return drift.sentences()


def test_posts_as_before_say_nothing():
    assert said(20) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"authors": ()}, "authors"),
        ({"read_time_source": "computed"}, "read_minutes"),
        ({"body_text": "x" * 100}, "body"),
        ({"body_text": "x" * 9000}, "body"),
        ({"title": "(no title)"}, "title"),
    ],
)
def test_what_is_missing_or_of_another_shape_is_told(fields, field):
    assert [sentence.partition(":")[0] for sentence in said(ENOUGH, **fields)] == [field]
    assert said(ENOUGH - 1, **fields) == []


def test_a_field_that_few_posts_had_is_not_missed():
    assert said(ENOUGH, summary=None) == []
