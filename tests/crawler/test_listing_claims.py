from __future__ import annotations

import pytest

from archive.records import Claim
from crawler.pages.listing import read_listing
from crawler.pages.page import Page

CARDS = "".join(
    f"<article><h2><a href='/{n}-post/'>Title of number {n}</a></h2><p>{n} articles of faith</p></article>"
    for n in range(1, 7)
)


def claim(body: str) -> Claim | None:
    html = f"<html><body><main>{CARDS}{body}</main></body></html>"
    return read_listing(Page("https://blog.example/", html, "")).claim


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Showing 1-6 of 11 posts", 11),
        ("Showing <b>1</b> – <b>6</b> of <b>1,234</b> results", 1234),
        ("11 Beiträge", 11),
        ("Alle 11 Beiträge", 11),
        ("全 39 篇", 39),
        ("共计 39 篇文章", 39),
        ("Um..! 56 posts in total. Keep on posting.", 56),
        ("1 à 6 sur 37 articles", 37),
        ("All posts: 11 articles", 11),
        ("Visar 1-6 av 44 inlägg", 44),
    ],
)
def test_totals_that_are_said_clearly(text: str, total: int) -> None:
    found = claim(f"<p>{text}</p>")
    assert found is not None
    assert found.total == total
    assert str(total) in found.text.replace(",", "")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Page 1 of 4</p>",
        "<p>1 / 4</p>",
        "<p>3 posts</p>",
        "<nav>Harbour (12 posts)</nav>",
        "<aside><p>99 posts</p></aside>",
        "<ul><li>Harbour: 12 posts</li><li>Craft: 9 posts</li></ul>",
        "<p>12 posts</p><p>17 posts</p>",
        "<p>In ten years I wrote 300 posts about hens, and never once regretted any of them, I think.</p>",
        "<p>© 2009-2024 of 11 hands</p>",
    ],
)
def test_other_counts_are_no_claim(body: str) -> None:
    assert claim(body) is None


def test_the_range_counts_more_than_another_count() -> None:
    found = claim("<p>Showing 1-6 of 11 posts</p><p>400 posts</p>")
    assert found == Claim(11, "Showing 1-6 of 11 posts")
