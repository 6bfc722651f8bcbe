"""What a walk keeps in mind of the pages it met: bounded, and enough to know where a listing goes on."""

from __future__ import annotations

import itertools

from crawler.pages.guesses import guess_onward
from crawler.pages_met import MOST, ListingPages, Turned

BLOG = "https://blog.example/"


def test_of_a_long_listing_the_first_and_the_last_pages_are_kept() -> None:
    pages = ListingPages()
    numbered = [f"{BLOG}?start={number}" for number in range(0, 40 * MOST, 10)]
    for page, following in itertools.pairwise(numbered):
        pages.add([page, following])
    assert len(pages) == 2 * MOST
    assert next(iter(pages)) == numbered[0]
    assert [*pages][-1] == numbered[-1]
    assert guess_onward(numbered[-1], [*pages]) == f"{BLOG}?start={40 * MOST}"


def test_a_page_met_again_counts_once() -> None:
    pages = ListingPages()
    pages.add([BLOG, BLOG])
    assert len(pages) == 1


def test_a_document_that_names_what_it_named_before_repeats() -> None:
    turned = Turned()
    assert not turned.repeats("1", ["a", "b"], onward=["2"])
    assert not turned.repeats("2", ["b", "c"], onward=["3"])
    assert turned.repeats("3", ["a", "c"], onward=["4"])
    assert not turned.repeats("4", ["a"], onward=[])
    assert not turned.repeats("5", [], onward=["6"])
    assert not turned.repeats("6", [], onward=[])
