"""Whatever was found, what is stored is valid: in letters, numbers, dates and bounds."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from archive.post_rows import row_of
from pipelines.items import FIELDS, Found, ScrapedPost
from pipelines.normalise import normalise
from pipelines.soundness import LONGEST, LONGEST_ADDRESS, MOST_VALUES, sound
from tests.pipelines.strange_text import strange_texts

if TYPE_CHECKING:
    from archive.records import Post

NOW = "2024-06-15T12:00:00+00:00"
URL = "https://blog.example/a/"
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?)?)?)?", re.ASCII)
HORRORS = [
    "a\x00b\x1b[31mred\x7f\x85\x9b",
    "half \ud800 of a pair",
    "\U0001fffe\ufdd0\uffff",
    "&#0; &#x80; &#xD800; &#x1b;[2J &#x202e;turned",
    "\u202eturned\u202c \u2066kept apart",
    "a\u2028b\u2029c\rd\x0be",
    "T" * 1_000_000,
    "99999-99-99",
    "0000-00-00",
    "1e308",
    "9" * 5000 + " min",
    "10" * 30 + " minutes",
    "NaN",
    "2024-13-45T99:99:99+99:99",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "https://blog.example/" + "y" * 1_000_000,
    "https://blog.example/\x00\x1b\u202e",
    "e\u0301" * 3000,
    "\u0301" * 30_000,
    "&amp;" * 10_000 + "lt;",
]


def post(text: str, many: int = 1) -> Post:
    found = {field: (*(Found(text, "card") for _ in range(many)), Found(text, "json-ld")) for field in FIELDS}
    return normalise(
        ScrapedPost(url=URL, fetched_at=NOW, found=found, body_html=f"<p>{text}</p>", body_source="density")
    )


def assert_valid(one: Post) -> None:
    row = row_of(one) | {"url": one.url}
    for column, value in row.items():
        if isinstance(value, str):
            value.encode()
            assert not FORBIDDEN.search(value), column
            assert column in {"body_text", "body_html"} or "\n" not in value, column
        elif isinstance(value, int):
            assert -(2**63) <= value < 2**63, column
    for column in ("authors", "categories", "tags"):
        assert all(not FORBIDDEN.search(text) and len(text) <= LONGEST for text in json.loads(row[column]))
    for column in ("published", "updated"):
        if row[column]:
            assert DATE.fullmatch(row[column]), column
            assert len(row[column]) < 10 or datetime.fromisoformat(row[column])
    for values in one.candidates.values():
        assert all(not FORBIDDEN.search(candidate.text) for candidate in values)


@pytest.mark.parametrize("text", HORRORS, ids=range(len(HORRORS)))
def test_no_horror_is_stored(text: str) -> None:
    one = post(text, 3)
    assert_valid(one)
    assert len(one.title) <= LONGEST
    assert all(len(link or "") <= LONGEST_ADDRESS for link in (one.image, one.canonical_url, one.next_url))


@settings(max_examples=200, deadline=None)
@given(strange_texts)
def test_no_text_at_all_is_stored_unsound(text: str) -> None:
    assert_valid(post(text))


def test_a_title_of_ten_thousand_characters_is_kept_whole() -> None:
    title = "Nine hens and a fox " * 500
    assert post(title).title == title.strip()


def test_thousands_of_terms_take_no_time_and_are_bounded() -> None:
    names = tuple(Found(f"Term {number}", "card") for number in range(20_000))
    one = normalise(ScrapedPost(url=URL, fetched_at=NOW, found=dict.fromkeys(FIELDS, names)))
    assert len(one.tags) == MOST_VALUES
    assert one.title == "Term 0"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one \u202ecba two", "one \u202ecba two\u202c"),
        ("\u2067one\u2069 two\u2069\u202c", "\u2067one\u2069 two"),
        ("\u202a\u2066one", "\u202a\u2066one\u2069\u202c"),
        ("ab\n\u202ecd\nef", "ab\n\u202ecd\u202c\nef"),
        ("\u05d0\u200f!", "\u05d0\u200f!"),
    ],
)
def test_a_turned_direction_ends_with_its_line(text: str, kept: str) -> None:
    assert sound(replace(post("x"), body_text=text)).body_text == kept
