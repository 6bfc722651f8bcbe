"""Pages in the manner of the usual generators give the posts that their readers see."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.records import Post
from crawler.pages.page import Page
from crawler.pages.post import read_post
from pipelines.normalise import normalise

PAGES = Path(__file__).with_name("post_pages")
FETCHED_AT = "2026-01-02T03:04:05+00:00"


def post_of(html: str, url: str, facts: dict[str, list[str]] | None = None) -> Post:
    told = {field: tuple((text, "card") for text in texts) for field, texts in (facts or {}).items()}
    return normalise(read_post(Page(url, html, FETCHED_AT), facts=told, address=7, fetches=()))


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_page_gives_its_post(name: str) -> None:
    expected: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text("utf8"))
    post = post_of((PAGES / f"{name}.html").read_text("utf8"), expected["url"])
    values = json.loads(json.dumps(asdict(post)))
    assert {field: values[field] for field in expected} == expected
    assert len(post.body_text) > 100
    assert "Otto" not in post.authors


def test_a_card_fills_what_the_page_leaves_out() -> None:
    html = (PAGES / "pelican.html").read_text("utf8")
    facts = {"read_time": ["6 min"], "category": ["Work"], "summary": ["In short."]}
    post = post_of(html, "https://tidewater.example/queue", facts)
    assert (post.read_minutes, post.read_time_text, post.categories) == (6, "6 min", ("Work",))
    assert post.summary == "In short."
    assert {post.sources[field] for field in ("read_minutes", "categories", "summary")} == {"card"}
    assert post.sources["title"] == "markup"


def test_a_card_is_trusted_for_the_summary_and_the_page_for_its_heading() -> None:
    html = (PAGES / "wordpress_blocks.html").read_text("utf8")
    facts = {"title": ["Lire la file…"], "summary": ["Trois façons."], "author": ["L. M."]}
    post = post_of(html, "https://carnet.example/lire/", facts)
    assert (post.title, post.summary, post.authors) == ("Lire la file", "Trois façons.", ("Léa Marchand",))


def test_what_came_with_the_page_goes_with_the_post() -> None:
    post = post_of("<h1>A</h1>", "https://tidewater.example/a")
    assert (post.address, post.fetched_at, post.url) == (7, FETCHED_AT, "https://tidewater.example/a")


@settings(max_examples=100)
@given(
    st.text(max_size=300),
    st.text(max_size=40),
    st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=30), max_size=3)),
)
def test_never_raises(html: str, url: str, facts: dict[str, list[str]]) -> None:
    assert isinstance(post_of(html, url, facts), Post)
