"""Which other host a page's own site goes by: what it declares, else where its name on top of it leads."""

import pytest

from crawler.pages.links import Site
from crawler.pages.page import Page

HERE = "http://127.0.0.1/notes/"
MENU = '<nav><a href="{}">Hen notes</a> <a href="https://hens.example/now">Now</a></nav>'


def site(head, body):
    html = f"<html><head><title>Hen notes</title>{head}</head><body>{body}</body></html>"
    return Site(Page(HERE, html, "2026-01-01T00:00:00Z"))


@pytest.mark.parametrize(
    ("head", "home", "now"),
    [
        ("", "https://hens.example/", "http://127.0.0.1/now"),
        ('<link rel="canonical" href="https://hens.example/notes/">', "/", "http://127.0.0.1/now"),
        ('<link rel="canonical" href="http://127.0.0.1/notes/">', "https://hens.example/", None),
        ("", "https://hens.example/about/", None),
        ("", "/", None),
    ],
)
def test_a_site_goes_by_the_host_that_it_says(head, home, now):
    assert site(head, MENU.format(home)).link("https://hens.example/now") == now


def test_a_link_home_by_another_name_says_nothing():
    assert site("", '<nav><a href="https://farm.example/">The farm</a></nav>').other == ""
