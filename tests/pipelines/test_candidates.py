"""Every value found is kept, and those are marked that the post has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import Candidate
from pipelines.candidates import LONGEST, MOST
from pipelines.items import FIELDS, Found, ScrapedPost
from pipelines.normalise import normalise
from tests.pipelines.strange_text import strange_texts

if TYPE_CHECKING:
    from archive.records import Post

SOURCES = ("card", "json-ld", "opengraph", "markup", "time", "title")


def post(body: str = "", **found: list[tuple[str, str]]) -> Post:
    told = {field: tuple(Found(*pair) for pair in pairs) for field, pairs in found.items()}
    url, now = "https://blog.example/2021/queues/", "2024-06-15T12:00:00+00:00"
    return normalise(ScrapedPost(url=url, fetched_at=now, found=told, body_html=body, body_source="density"))


def chosen(one: Post, field: str) -> list[str]:
    return [candidate.text for candidate in one.candidates[field] if candidate.chosen]


def test_all_that_was_found_is_kept_raw_in_its_order_under_the_name_of_the_field() -> None:
    one = post(
        title=[("Queues &amp; Co | The Blog", "title"), ("Queues &amp; Co", "markup")],
        author=[("By Ada", "card"), ("Bob", "card")],
        site_name=[("The Blog", "opengraph")],
    )
    assert one.candidates == {
        "title": (
            Candidate("Queues &amp; Co | The Blog", "title", chosen=True),
            Candidate("Queues &amp; Co", "markup"),
        ),
        "authors": (Candidate("By Ada", "card", chosen=True), Candidate("Bob", "card", chosen=True)),
    }


@pytest.mark.parametrize(
    ("key", "field", "texts", "taken"),
    [
        ("title", "title", ["The Blog", "Queues"], "Queues"),
        ("published", "published", ["yesterday's news", "5 March 2021"], "5 March 2021"),
        ("updated", "updated", ["soon", "2021-03-06"], "2021-03-06"),
        ("summary", "summary", ["Read more", "How queues work, in short."], "How queues work, in short."),
        ("language", "language", ["", "pt_BR"], "pt_BR"),
        ("image", "image", ["/img/logo.png", "/img/queue.png"], "/img/queue.png"),
        ("canonical_url", "canonical_url", ["mailto:x", "/2021/queues/"], "/2021/queues/"),
        ("read_time", "read_minutes", ["March", "7 min read"], "7 min read"),
        ("series", "series", [" ", "Storage"], "Storage"),
        ("previous", "previous_url", ["#", "javascript:x()", "/2021/logs/"], "#"),
        ("next", "next_url", ["tel:1", "/2021/caches/"], "/2021/caches/"),
    ],
)
def test_of_several_values_of_one_source_the_one_taken_is_marked(
    key: str, field: str, texts: list[str], taken: str
) -> None:
    one = post(**{key: [(text, "markup") for text in texts]}, site_name=[("The Blog", "json-ld")])
    assert chosen(one, field) == [taken]


def test_a_value_that_was_computed_marks_nothing() -> None:
    one = post("<p>Some words of text.</p>", read_time=[("March", "markup")])
    assert one.read_time_source == "computed"
    assert chosen(one, "read_minutes") == []


def test_long_texts_and_long_lists_are_cut_and_half_characters_replaced() -> None:
    one = post(summary=[("\ud83d" + "é" * 2000, "json-ld")], tag=[(f"tag {n}", "markup") for n in range(300)])
    assert one.candidates["summary"][0].text == "?" + "é" * (LONGEST - 1)
    assert len(one.candidates["tags"]) == MOST


@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.lists(st.tuples(strange_texts, st.sampled_from(SOURCES)), max_size=6),
    )
)
def test_whatever_is_found_is_kept_and_a_value_is_marked_once(
    found: dict[str, list[tuple[str, str]]],
) -> None:
    one = post("<p>Words.</p>", **found)
    assert sum(map(len, one.candidates.values())) == sum(
        len(values) for key, values in found.items() if key != "site_name"
    )
    for field, candidates in one.candidates.items():
        marked = [candidate for candidate in candidates if candidate.chosen]
        assert {candidate.source for candidate in marked} <= {one.sources.get(field)}
        if field not in {"authors", "categories", "tags"}:
            assert len(marked) <= 1
        for candidate in candidates:
            candidate.text.encode("utf-8")
