from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.guesses import guess_onward

SITE = "https://blog.example"


def guess(here: str, *onward: str) -> str | None:
    found = guess_onward(SITE + here, [SITE + path for path in onward])
    return found.removeprefix(SITE) if found else None


@pytest.mark.parametrize(
    ("here", "seen", "following"),
    [
        ("/page/2/", "/page/1/", "/page/3/"),
        ("/page/9/", "/page/8/", "/page/10/"),
        ("/blog/page2/", "/blog/page1/", "/blog/page3/"),
        ("/index-2.html", "/index-3.html", "/index-3.html"),
        ("/index3.html", "/index2.html", "/index4.html"),
        ("/blog/?page=2", "/blog/?page=1", "/blog/?page=3"),
        ("/blog/?lang=en&paged=2", "/blog/?lang=en&paged=1", "/blog/?lang=en&paged=3"),
        ("/seite/2/", "/seite/3/", "/seite/3/"),
        ("/2024/page/2/", "/2024/", "/2024/page/3/"),
        ("/blog/?start=20", "/blog/?start=10", "/blog/?start=30"),
        ("/blog/?offset=5", "/blog/?offset=10", "/blog/?offset=10"),
    ],
)
def test_the_next_page(here: str, seen: str, following: str) -> None:
    assert guess(here, seen) == following


def test_the_second_page_from_the_first() -> None:
    assert guess("/", "/page/121/") == "/page/2/"
    assert guess("/blog/", "/blog/page/3/", "/blog/page/2") == "/blog/page/2"
    assert guess("/", "/blog/page/2/") == "/blog/page/2/"
    assert guess("/blog/", "/blog/?start=10") == "/blog/?start=10"


def test_a_number_that_stands_in_the_address_twice() -> None:
    assert guess("/2/page/2/") == "/2/page/3/"


@pytest.mark.parametrize(
    ("here", "seen"),
    [
        ("/", "/about/"),
        ("/blog/", "/notes/page/2/"),
        ("/2024/", "/2023/"),
        ("/blog/2/", "/blog/page/2/"),
        ("/hens-7/", "/geese-8/"),
        ("/blog/?p=12", "/blog/?p=13"),
        ("/blog/?offset=1558362000000", "/blog/"),
        ("/blog/?start=7", "/blog/?start=10"),
        ("/search?updated-max=2024-05-01", "/search?updated-max=2024-01-01"),
    ],
)
def test_no_pattern_no_guess(here: str, seen: str) -> None:
    assert guess(here, seen) is None


PATHS = st.lists(
    st.sampled_from(["page", "2", "07", "?page=3", "&start=10", "/", "index-2.html", "٣", "[", "(", "x"])
    | st.text(max_size=5),
    max_size=6,
).map("".join)
URLS = PATHS.map(lambda path: SITE + "/" + path) | st.text(max_size=20)


@given(URLS, st.lists(URLS, max_size=4))
def test_no_address_makes_it_raise_and_a_guess_leads_on(here: str, onward: list[str]) -> None:
    assert guess_onward(here, onward) != here
