from __future__ import annotations

from crawler.pages.listing import Listing, read_listing
from crawler.pages.page import Page


def page(body: str, url: str = "https://blog.example/") -> Page:
    return Page(url, f"<!doctype html><html><body>{body}</body></html>", "2025-01-01T00:00:00Z")


def urls(listing: Listing) -> list[str]:
    return [card.url.removeprefix("https://blog.example") for card in listing.cards]


def test_repeated_articles_are_cards_and_the_menu_is_none() -> None:
    menu = (
        "<nav><ul>"
        + "".join(f"<li><a href='/{s}'>{s} of mine</a></li>" for s in ("about", "talks", "uses"))
        + "</ul></nav>"
    )
    articles = "".join(
        f"<article><h2><a href='/{slug}/'>The story of {slug}</a></h2>"
        f"<time datetime='2024-03-0{i}'>March {i}, 2024</time><p>What {slug} taught us over the years.</p></article>"
        for i, slug in enumerate(("hens", "geese", "ducks"), 1)
    )
    listing = read_listing(page(menu + "<main>" + articles + "</main>"))
    assert urls(listing) == ["/hens/", "/geese/", "/ducks/"]
    assert [found.text for found in listing.cards[0].facts["published"]] == ["2024-03-01", "March 1, 2024"]
