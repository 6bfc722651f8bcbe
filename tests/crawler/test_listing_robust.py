"""Odd, broken, deep and random pages: a reader of listings never raises and never stalls."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.listing import read_listing
from crawler.pages.page import Page

SITE = "https://blog.example"


def page(body: str) -> Page:
    return Page(SITE + "/", f"<!doctype html><html><body>{body}</body></html>", "")


def test_depth_and_width_do_no_harm() -> None:
    assert read_listing(page("<div>" * 3000 + "<a href='/x'>x</a>")).cards == ()
    assert (
        len(
            read_listing(
                page("<ul>" + "<li><a href='/a-%d'>A title</a></li>" * 3 % (1, 2, 3) + "</ul>")
            ).cards
        )
        == 3
    )


TAGS = st.sampled_from(
    ["div", "article", "ul", "li", "h2", "a", "p", "time", "table", "tr", "td", "span", "nav", "img"]
)
MARKUP = st.recursive(
    st.text(max_size=20),
    lambda inner: st.builds(
        lambda tag, name, href, kids: (
            f"<{tag} class='{name}' href='{href}' datetime='{name}'>{''.join(kids)}</{tag}>"
        ),
        TAGS,
        st.text(max_size=8),
        st.text(max_size=12) | st.sampled_from(["/a", "/b", "/page/2", "?page=3", "//", "http://[", "/c#d"]),
        st.lists(inner, max_size=5),
    ),
    max_leaves=30,
)


@given(
    MARKUP, st.text(max_size=30) | st.sampled_from([SITE, "https://", "http://[", "x"]), st.text(max_size=40)
)
@settings(max_examples=150, deadline=None)
def test_no_input_makes_it_raise(body: str, url: str, shape: str) -> None:
    found = read_listing(Page(url, body, ""))
    assert 0 <= found.confidence <= 1
    for given_shape in (shape, found.shape):
        read_listing(Page(url, body, ""), given_shape)
