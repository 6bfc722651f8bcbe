from __future__ import annotations

import pytest

from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination


def find(body: str, url: str, cards: tuple[str, ...] = ()) -> tuple[str, ...]:
    return find_pagination(Page(url, f"<html><body>{body}</body></html>", "2025-01-01T00:00:00Z"), cards)


@pytest.mark.parametrize(
    "href",
    ["/blog/page/2/", "/blog/page2", "/blog/?page=2", "/blog/index-2.html", "/blog/seite/2/", "/blog/2/"],
)
def test_numbered_pages_of_the_same_listing(href: str) -> None:
    assert find(f"<div><a href='{href}#top'>2</a></div>", "https://blog.example/blog/") == (
        f"https://blog.example{href}",
    )
