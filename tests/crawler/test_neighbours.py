"""The posts before and after a post: which is the older, by dates, words, rel, names and arrows."""

from __future__ import annotations

import time

import pytest

from crawler.pages.metadata import read_metadata
from crawler.pages.neighbours import Neighbours, find_neighbours
from crawler.pages.page import Page

SITE = "https://blog.example"
TEXT = "<h1>Hens</h1><p>" + "They stayed in the barn all day long, as hens do. " * 20 + "</p>"


def beside(body: str, path: str = "/hens/", head: str = "", html: str = "<html>") -> Neighbours:
    document = f"{html}<head>{head}</head><body><main>{TEXT}{body}</main></body></html>"
    return find_neighbours(Page(SITE + path, document, ""))


def pair(body: str, path: str = "/hens/", head: str = "", html: str = "<html>") -> tuple[str, str]:
    found = beside(body, path, head, html)
    assert not found.undirected
    return (found.previous or "").removeprefix(SITE), (found.next or "").removeprefix(SITE)


@pytest.mark.parametrize(
    "body",
    [
        "<a rel='prev' href='/old/'>Geese</a><a rel='next' href='/new/'>Ducks</a>",
        "<p class='nav-prev'><a href='/old/'>Geese</a></p><p class='nav-next'><a href='/new/'>Ducks</a></p>",
        "<nav><a href='/new/'>Newer post</a> <a href='/old/'>Older post</a></nav>",
        "<nav><a href='/new/'>Neuerer Beitrag: Enten</a> <a href='/old/'>Älterer Beitrag: Gänse</a></nav>",
        "<nav><a href='/old/'>Article précédent</a> <a href='/new/'>Article suivant</a></nav>",
        "<ul><li><a href='/old/'>前の記事</a></li><li><a href='/new/'>次の記事</a></li></ul>",
        "<p><a href='/old/'>← Geese</a> <a href='/new/'>Ducks →</a></p>",
        "<ul><li><i>Previous</i><a href='/old/'>Geese</a><li><i>Next</i><a href='/new/'>Ducks</a></ul>",
        "<nav><a href='/old/' title='Previous: Geese'>G</a><a href='/new/' title='Next: Ducks'>D</a></nav>",
        # the one of which nothing is told lies opposite to the other
        "<nav class='post-nav'><a href='/old/'>« Geese</a> <a href='/new/'>Ducks</a></nav>",
    ],
)
def test_directions(body: str) -> None:
    assert pair(body) == ("/old/", "/new/")


def test_from_right_to_left_arrows_say_nothing_and_words_all() -> None:
    html = "<html dir='rtl'>"
    arrows = "<p><a href='/a/'>← اردک</a> <a href='/b/'>غاز →</a></p>"
    assert beside(arrows, html=html) == Neighbours(undirected=(SITE + "/a/", SITE + "/b/"))
    words = "<p><a href='/new/'>← بعدی: اردک</a> <a href='/old/'>قبلی: غاز →</a></p>"
    assert pair(words, html=html) == ("/old/", "/new/")


def test_dates_in_the_addresses_outweigh_what_a_theme_calls_next() -> None:
    body = "<a rel='prev' href='/2024/07/02/ducks/'>x</a><a rel='next' href='/2023/12/24/geese/'>y</a>"
    assert pair(body, "/2024/05/01/hens/") == ("/2023/12/24/geese/", "/2024/07/02/ducks/")


def test_older_and_newer_outweigh_names_of_classes() -> None:
    body = (
        "<nav><a class='pager__link--prev' href='/new/'>Newer post <b>Ducks</b></a>"
        "<a class='pager__link--next' href='/old/'>Older post <b>Geese</b></a></nav>"
    )
    assert pair(body) == ("/old/", "/new/")


def test_a_pair_of_which_nothing_tells_is_kept_without_direction() -> None:
    body = "<table><tr><td><a href='/a/'>Geese</a></td><td><a href='/b/'>Ducks</a></td></tr></table>"
    found = beside(body)
    assert found == Neighbours(undirected=(SITE + "/a/", SITE + "/b/"))
    assert found.urls == (SITE + "/a/", SITE + "/b/")


def test_the_newest_post_has_only_an_older_one() -> None:
    assert pair("<nav class='post-nav'><a rel='prev' href='/old/'>Geese</a></nav>") == ("/old/", "")


def test_they_are_fields_of_the_post() -> None:
    head = "<link rel='prev' href='/old/'><link rel='next' href='/new/'>"
    said = read_metadata(Page(SITE + "/hens/", f"<html><head>{head}</head><body>{TEXT}</body></html>", ""))
    assert [value.text for field in ("previous", "next") for value in said[field]] == [
        SITE + "/old/",
        SITE + "/new/",
    ]


def test_a_page_with_many_links_costs_little() -> None:
    listed = "".join(f"<li><a href='/post-{n}/'>Post {n}</a></li>" for n in range(2000))
    page = Page(SITE + "/hens/", f"<html><body>{TEXT}<ul>{listed}</ul></body></html>", "")
    assert page.tree.body is not None
    start = time.process_time()
    assert find_neighbours(page) == Neighbours()
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("tag", ["div", "div></nav", "article></a></p", "ul><li></b"])
def test_a_page_nests_as_deep_as_it_likes(tag: str) -> None:
    links = "<nav><a href='/old/'>Older post</a> <a href='/new/'>Newer post</a></nav>"
    deep = f"<{tag}>" * 3000
    assert pair(f"{links}<div>{deep}<a href='/other/'>Barns</a>") == ("/old/", "/new/")


@pytest.mark.parametrize("tag", ["i", "span></nav", "em></b"])
def test_icons_nest_as_deep_as_they_like(tag: str) -> None:
    inner = f"<{tag}>" * 3000
    line = f"<p class='meta'>{inner}<b>Ann Miller</b> · {inner}<a href='/c/'>{inner}Poultry</a></p>"
    page = Page(f"{SITE}/hens/", f"<main><h1>Hens</h1>{line}{TEXT}</main>", "")
    assert "title" in read_metadata(page)
