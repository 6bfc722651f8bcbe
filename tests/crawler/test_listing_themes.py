"""Listings in the structural manner of common blog programs, every name and text of our own.

Each file of ``listing_themes`` is one theme: the manner of its addresses, the markup around the
cards, and one card as a template. ``around.html`` is the page around: menus, side column, footer.
"""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import NamedTuple

import pytest

from crawler.pages.listing import read_listing
from crawler.pages.page import Page

FOLDER = Path(__file__).parent / "listing_themes"
AROUND = (FOLDER / "around.html").read_text("utf-8")
THEMES = sorted(file.stem for file in FOLDER.glob("*.html") if file.stem != "around")
SITE = "https://quay.example"
PARTS = re.compile(r"<!-- address: (\S+) -->(.*)<!-- card -->(.*)<!-- /card -->(.*)", re.DOTALL)
SUMMARY = "Notes on {}, with what went well, what went wrong and what we would do again next year."


class Post(NamedTuple):
    slug: str
    title: str
    date: str
    iso: str
    category: str


POSTS = [
    Post("mending-nets", "Mending nets before the season", "March 9, 2024", "2024-03-09", "Harbour"),
    Post("salt-and-rope", "Salt, rope & patience", "February 27, 2024", "2024-02-27", "Craft"),
    Post("the-old-pilot", "The old pilot and his almanac", "February 2, 2024", "2024-02-02", "People"),
    Post("ice-on-the-quay", "Ice on the quay: what we learned", "January 15, 2024", "2024-01-15", "Harbour"),
    Post("a-boat-for-six", "A boat for six, built by four", "December 20, 2023", "2023-12-20", "Craft"),
    Post("lantern-light", "Lantern light", "November 3, 2023", "2023-11-03", "People"),
]


def values(posts: list[Post], n: int, address: str) -> dict[str, str]:
    post = posts[n]
    year, month, day = post.iso.split("-")
    odd, last = n % 2 == 0, n + 1 == len(posts)
    found = {
        "n": str(n + 41),
        "slug": post.slug,
        "title": post.title,
        "date": post.date,
        "iso": post.iso,
        "cat": post.category,
        "summary": SUMMARY.format(post.title),
        "md": f"{month}-{day}",
        "y": year,
        "m": month,
        "d": day,
        "odd": "odd" if odd else "even",
        "size": "small" if n else "large",
        "row": '<div class="row">' if odd else "",
        "endrow": "" if odd and not last else "</div>",
        "year": f"<h2>{year}</h2><ul>" if not n or posts[n - 1].iso[:4] != year else "",
        "endyear": "</ul>" if last or posts[n + 1].iso[:4] != year else "",
    }
    return {**found, "url": Template(address).substitute(found)}


def rendered(name: str, posts: list[Post], url: str = SITE + "/blog/") -> tuple[Page, list[str]]:
    parts = PARTS.match((FOLDER / f"{name}.html").read_text("utf-8"))
    assert parts is not None
    address, before, card, after = parts.groups()
    each = [values(posts, n, address) for n in range(len(posts))]
    listing = before + "".join(Template(card).substitute(said) for said in each) + after
    body = AROUND.replace("<!-- listing -->", listing)
    page = Page(url, f"<!doctype html><html><head><title>Quay</title></head><body>{body}</body></html>", "")
    return page, [SITE + said["url"] for said in each]


@pytest.mark.parametrize("name", THEMES)
def test_every_card_of_the_theme_and_nothing_else(name: str) -> None:
    page, expected = rendered(name, POSTS)
    listing = read_listing(page)
    assert [card.url for card in listing.cards] == expected
    assert listing.confidence >= 0.5


@pytest.mark.parametrize("name", THEMES)
def test_titles_are_the_posts_titles(name: str) -> None:
    cards = read_listing(rendered(name, POSTS)[0]).cards
    assert [card.facts["title"][0].text for card in cards] == [post.title for post in POSTS]


@pytest.mark.parametrize("name", sorted(set(THEMES) - {"utility-classes", "rows-of-two"}))
def test_dates_are_read(name: str) -> None:
    for card, post in zip(read_listing(rendered(name, POSTS)[0]).cards, POSTS, strict=True):
        assert any(post.iso in found.text or post.date in found.text for found in card.facts["published"])


@pytest.mark.parametrize("name", THEMES)
def test_the_last_page_with_one_card_is_read_by_the_shape(name: str) -> None:
    shape = read_listing(rendered(name, POSTS)[0]).shape
    last, expected = rendered(name, POSTS[2:3], SITE + "/blog/page/9/")
    listing = read_listing(last, shape)
    assert [card.url for card in listing.cards] == expected
    assert listing.cards[0].facts["title"][0].text == POSTS[2].title
    assert listing.shape == shape


@pytest.mark.parametrize("name", THEMES)
def test_two_cards_are_enough(name: str) -> None:
    page, expected = rendered(name, POSTS[:2])
    assert [card.url for card in read_listing(page).cards] == expected
