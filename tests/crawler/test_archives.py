from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.archives import find_archives
from crawler.pages.neighbours import find_neighbours
from crawler.pages.page import Page

SITE = "https://blog.example"


def page(body: str, path: str = "/", head: str = "") -> Page:
    return Page(SITE + path, f"<html><head>{head}</head><body>{body}</body></html>", "")


def archives(body: str, path: str = "/") -> list[tuple[str, str, int | None]]:
    return [(a.url.removeprefix(SITE), a.kind, a.count) for a in find_archives(page(body, path))]


def neighbours(body: str, path: str = "/hens/", head: str = "") -> list[str]:
    return [url.removeprefix(SITE) for url in find_neighbours(page(body, path, head)).urls]


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/2009/", "year"),
        ("/archives/2009/", "year"),
        ("/archive-2009.html", "year"),
        ("/?m=2009", "year"),
        ("/2009/01/", "month"),
        ("/2009/01/index.html", "month"),
        ("/blog/archive/2009-01.html", "month"),
        ("/archives/200901.html", "month"),
        ("/2009/january/", "month"),
        ("/2009_01_01_archive.html", "month"),
        ("/?m=200901", "month"),
        ("/?year=2009&month=1", "month"),
        ("/category/hens/", "category"),
        ("/kategorie/hennen.html", "category"),
        ("/?cat=3", "category"),
        ("/tag/hens/", "tag"),
        ("/search/label/hens", "tag"),
        ("/author/ann/", "author"),
        ("/archives/", "all"),
        ("/archive.html", "all"),
        ("/blog/", "all"),
        ("/归档/", "all"),
    ],
)
def test_archives_by_their_address(href: str, kind: str) -> None:
    assert archives(f"<a href='{href}'>x</a>") == [(href, kind, None)]


@pytest.mark.parametrize(
    "href",
    [
        "/2009/01/hens/",
        "/2009/01/05/",
        "/2009/01/post.html",
        "/review-of-2009/",
        "/2019-review/",
        "/page/2/",
        "/archives/page/2/",
        "/tags/",
        "/categories/",
        "/about/",
        "/feed.xml",
        "https://else.example/2009/",
        "/",
    ],
)
def test_what_is_no_archive(href: str) -> None:
    assert archives(f"<a href='{href}'>x</a>") == []


@pytest.mark.parametrize("label", ["All posts", "Archiv", "Tous les articles", "归档", "아카이브", "آرشیو"])
def test_all_posts_by_the_words_of_the_menu(label: str) -> None:
    assert archives(f"<nav><a href='/x1/'>{label}</a></nav>") == [("/x1/", "all", None)]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("<a href='/2009/01/'>January 2009 (12)</a>", 12),
        ("<a href='/2009/01/'>January 2009</a> (12)", 12),
        ("<a href='/2009/01/'>January 2009</a> <span class='count'>12</span>", 12),
        ("<a href='/2009/01/'>January 2009 <span>12</span></a>", 12),
        ("<a href='/2009/01/'>2009年1月（12）</a>", 12),
        ("<select><option value='/2009/01/'>January 2009 (12)</option></select>", 12),
        ("<a href='/2009/01/'><span>January</span> <span>2009</span></a>", None),
        ("<a href='/2009/01/'><span>2009</span></a>", None),
        ("<a href='/2009/01/'>January 2009</a> 12 posts", None),
        ("<a href='/2009/01/'>2009</a> <a href='/2009/02/'>12</a>", None),
    ],
)
def test_the_count_beside_an_archive(body: str, count: int | None) -> None:
    assert archives(body)[0][2] == count


def test_months_by_their_label_where_the_address_tells_nothing() -> None:
    body = "<a href='/list/7'>Jänner 2009 (3)</a><a href='/list/8'>2009 (30)</a><a href='/list/9'>2009</a>"
    assert archives(body) == [("/list/8", "year", 30), ("/list/7", "month", 3)]


def test_categories_in_any_language_by_the_counts_in_their_list() -> None:
    one = "<li><a href='/luokka/kanat'>Kanat</a> (12)</li>"
    others = "<li><a href='/luokka/hanhet'>Hanhet</a> (3)</li><li><a href='/luokka/ankat'>Ankat</a> (1)</li>"
    assert {kind for _, kind, _ in archives(one + others)} == {"category"}
    assert archives(one) == []


def test_the_most_useful_come_first_and_each_once() -> None:
    body = (
        "<a href='/author/ann/'>Ann</a><a href='/tag/hens/'>hens</a><a href='/2009/02/'>February</a>"
        "<a href='/2009/02'>February 2009 (4)</a><a href='/2009/'>2009</a><a href='/archives/'>All</a>"
    )
    assert archives(body) == [
        ("/archives/", "all", None),
        ("/2009/", "year", None),
        ("/2009/02/", "month", 4),
        ("/tag/hens/", "tag", None),
        ("/author/ann/", "author", None),
    ]


def test_a_page_does_not_name_itself() -> None:
    assert archives("<a href='/2009/'>2009</a><a href='./'>here</a>", "/2009/") == []


BY_CLASS = (
    "<div class='nav-previous'><a href='/geese/'>Geese</a></div>"
    "<div class='nav-next'><a href='/ducks/'>Ducks</a></div>"
)
BY_PLACE = (
    "<table><tr><td><a href='/geese/'>Geese at night</a></td>"
    "<td><a href='/ducks/'>Ducks by day</a></td></tr></table>"
)
TEXT = "<h1>Hens</h1><p>" + "They stayed in the barn all day long, as hens do. " * 20 + "</p>"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("", "<link rel='prev' href='/geese/'><link rel='next' href='/ducks/'>"),
        ("<a rel='prev' href='/geese/'>Geese</a><a rel='next' href='/ducks/'>Ducks</a>", ""),
        (BY_CLASS, ""),
        ("<p><a href='/geese/'>← Geese</a> <a href='/'>Home</a> <a href='/ducks/'>Ducks →</a></p>", ""),
        (
            "<ul><li><a href='/geese/'>前の記事</a></li><li><a href='/ducks/'>次の記事</a></li></ul>",
            "",
        ),
        (BY_PLACE, ""),
    ],
    ids=["head", "rel", "classes", "arrows", "words", "position"],
)
def test_neighbours(body: str, head: str) -> None:
    assert neighbours(TEXT + body, head=head) == ["/geese/", "/ducks/"]


def test_the_last_post_has_one_neighbour() -> None:
    assert neighbours(TEXT + "<nav class='post-nav'><a href='/geese/'>Geese</a></nav>") == ["/geese/"]


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("", "<link rel='next' href='/hens/2/'>"),
        ("", "<link rel='next' href='/hens/?page=2'>"),
        ("<a rel='next' href='/tag/geese/'>Geese</a>", ""),
        ("<a rel='prev' href='/'>Home</a>", ""),
        ("<a rel='prev' href='https://else.example/geese/'>Geese</a>", ""),
        ("<header><div><a href='/about/'>About</a><a href='/contact/'>Contact</a></div></header>", ""),
        ("<ul><li><a href='/a/'>A</a></li><li><a href='/b/'>B</a></li><li><a href='/c/'>C</a></li></ul>", ""),
        ("<p>" + "Long ago we wrote of it. " * 30 + "<a href='/a/'>A</a> <a href='/b/'>B</a></p>", ""),
    ],
)
def test_what_is_no_neighbour(body: str, head: str) -> None:
    assert neighbours(TEXT + body, head=head) == []


MARKUP = st.lists(
    st.sampled_from(
        ["<a href='/2009/'>", "<a rel=next href='/b/'>", "</a>", "(12)", "<span>3</span>", "<li>", "</ul>",
         "<nav>", "<a href='http://['>", "<option value='/2009/01'>", "<link rel=prev href='//'>",
         "<base href='x:'>",
         "→"]
    )
    | st.text(max_size=8),
    max_size=25,
).map("".join)  # fmt: skip


@given(MARKUP, st.text(max_size=20) | st.sampled_from([SITE + "/", "http://["]))
@settings(max_examples=150, deadline=None)
def test_no_page_makes_them_raise(html: str, url: str) -> None:
    assert len(find_neighbours(Page(url, html, "")).urls) <= 2
    for archive in find_archives(Page(url, html, "")):
        assert archive.count is None or archive.count >= 0
