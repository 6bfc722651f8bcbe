from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import NO_TITLE
from pipelines.fields.text import identity, plain
from pipelines.fields.title import clean_title
from tests.pipelines.strange_text import strange_texts


@pytest.mark.parametrize(
    "separator", [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " : ", ": ", " / ", "｜", "|"]
)
def test_the_site_name_goes_from_either_end(separator: str) -> None:
    assert clean_title(f"A post{separator}My Blog", ["My Blog"]) == "A post"
    assert clean_title(f"My Blog{separator}A post", ["My Blog"]) == "A post"


@pytest.mark.parametrize(
    ("found", "names", "expected"),
    [
        ("A - B | MY BLOG", ["My Blog"], "A - B"),
        ("A | Will’s Blog", ["Will's Blog"], "A"),
        ("A | Blog | Tagline", ["Blog | Tagline"], "A"),
        ("Blog: A | Blog", ["Blog"], "A"),
        ("标题_站名", ["站名"], "标题"),
        ("标题-站名", ["站名"], "标题"),
        ("| My Blog", ["My Blog"], NO_TITLE),
        ("My Blog", ["My Blog"], "My Blog"),
        ("My Blog | My Blog", ["My Blog"], "My Blog"),
        ("The e-mail blog", ["mail blog"], "The e-mail blog"),
        ("snake_case", ["case"], "snake_case"),
        ("A - Other", ["My Blog"], "A - Other"),
        ("A - Other", ["", "  "], "A - Other"),
        ("Working with My Blog", ["My Blog"], "Working with My Blog"),
        ("", ["My Blog"], NO_TITLE),
        ("<br>\u200b", [], NO_TITLE),
    ],
)
def test_only_a_separated_site_name_goes(found: str, names: list[str], expected: str) -> None:
    assert clean_title(found, names) == expected


@given(strange_texts, st.lists(strange_texts, max_size=3))
def test_a_clean_title_stays_as_it_is(text: str, names: list[str]) -> None:
    once = clean_title(text, names)
    assert once
    assert clean_title(once, names) == once
    assert once == NO_TITLE or identity(once) in identity(plain(text))


@pytest.mark.parametrize("piece", ["a - ", "-", ":", "_", "| ", " "])
def test_a_title_of_separators_takes_linear_time(piece: str) -> None:
    began = perf_counter()
    assert clean_title(piece * 10_000 + "b", ["My Blog"])
    assert perf_counter() - began < 0.5
