"""The series that a post says it is a part of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.metadata import read_metadata
from crawler.pages.page import Page

TEXT = "<p>" + "They stayed in the barn all day long, as hens do. " * 20 + "</p>"


def series(body: str, head: str = "") -> list[str]:
    html = f"<html><head>{head}</head><body><main><article><h1>Hens</h1>{body}</article></main></body></html>"
    return [
        found.text for found in read_metadata(Page("https://blog.example/hens/", html, "")).get("series", ())
    ]


@pytest.mark.parametrize(
    ("box", "name"),
    [
        (
            "<p>Part 2 of 5 in the series <a href='/series/birds/'>Birds of the yard</a></p>",
            "Birds of the yard",
        ),
        ("<p>This post is part 3 of the “Yard life” series.</p>", "Yard life"),
        ("<p>This is part 1 of my Learning Rust series.</p>", "Learning Rust"),
        ("<p>This is part two of a series on keeping birds.</p>", "keeping birds"),
        ("<p>Teil 2 der Reihe <em>Vögel im Hof</em></p>", "Vögel im Hof"),
        ("<p>Cet article fait partie de la série « Oiseaux »</p>", "Oiseaux"),
        ("<p>Esta entrada forma parte de la serie Aves</p>", "Aves"),
        (
            "<div><h3>Series: Birds</h3><ol><li><a href='/geese/'>Geese</a></li></ol></div>",
            "Birds",
        ),
        ("<p>系列：鸟</p>", "鸟"),
        ("<p><a rel='collection' href='/yard/'>Life in the yard</a></p>", "Life in the yard"),
    ],
)
def test_a_box_before_or_after_the_text_names_it(box: str, name: str) -> None:
    assert series(box + TEXT) == [name]
    assert series(TEXT + box) == [name]


@pytest.mark.parametrize(
    "body",
    [
        "<p>I watched a TV series about hens. Part of it was good.</p>",
        "<p>This was part of a TV series on hens that ran for years.</p>",
        "<p>This post is part 3 of a 5-part series: <a href='/1/'>Part I</a> <a href='/2/'>Part II</a></p>",
        "<ul><li><a href='/series/birds/'>Birds</a></li><li><a href='/series/cows/'>Cows</a></li></ul>",
        "<p><a href='/collections/all/'>Next in the series →</a></p>",
    ],
)
def test_what_names_none(body: str) -> None:
    assert series(TEXT + body) == []


def test_json_ld_names_it_by_its_type() -> None:
    def declared(whole: str) -> list[str]:
        post = f'{{"@type": "BlogPosting", "headline": "Hens", "isPartOf": {whole}}}'
        return series(TEXT, f"<script type='application/ld+json'>{post}</script>")

    assert declared('{"@type": "CreativeWorkSeries", "name": "Birds"}') == ["Birds"]
    assert declared('[{"@type": "Blog", "name": "Garden"}, {"@type": ["BookSeries"], "name": "Cows"}]') == [
        "Cows"
    ]
    assert declared('{"@type": "Blog", "name": "Garden"}') == []
    assert declared('"https://blog.example/"') == []


@given(
    st.lists(
        st.sampled_from(["part", "2", "of", "the", "series", "Birds", ":", "“", "”", "#", "一"]) | st.text(),
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_raise(words: list[str]) -> None:
    assert all(name.strip() for name in series(f"<p>{' '.join(words)}</p>" + TEXT))
