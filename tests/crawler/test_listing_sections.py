from __future__ import annotations

from crawler.pages.listing import read_listing
from crawler.pages.page import Page

SITE = "https://blog.example"


def test_headings_that_link_to_years_over_the_posts_of_each_are_no_cards() -> None:
    rows = {"2024": ("hens", "geese"), "2023": ("ducks", "swans"), "2022": ("terns",)}
    body = "".join(
        f"<div class='year'><h2><span>Posted in <a href='/blog/{year}/'>{year}</a></span></h2>"
        + "".join(
            f"<div class='row'><p>18 January {year} - <a href='/{n}/'>Of the {n} here</a></p></div>"
            for n in names
        )
        + "</div>"
        for year, names in rows.items()
    )
    page = Page(SITE + "/blog/archive/", f"<html><body><main>{body}</main></body></html>", "")
    shown = [card.url for card in read_listing(page).cards]
    assert shown == [f"{SITE}/{name}/" for names in rows.values() for name in names]
