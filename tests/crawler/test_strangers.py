"""Pages that stand in for several posts are told from posts, and no post is taken for one."""

import pytest

from crawler.pages.page import Page
from crawler.pages.study import Study
from crawler.routine import Unread
from crawler.strangers import MOST, Strangers, shows_title

MAINTENANCE = "<title>Back soon</title><h1>Back soon</h1><p>Since 12:4{} we are at work on the server.</p>"


def page(html):
    return Page("https://blog.example/a", html, "2026-01-01T00:00:00Z")


def unread(number, html, title):
    return Unread(Study(page(html)), {"title": ((title, "card"),)} if title else {}, number, ())


def numbers(sorted_):
    return [[one.address for one in pages] for pages in sorted_]


def test_the_second_page_that_says_the_same_shows_that_both_are_no_posts():
    strangers = Strangers()
    assert numbers(strangers.sort(unread(1, MAINTENANCE.format(1), "Nine eggs a day"))) == [[], []]
    assert len(strangers) == 1
    assert numbers(strangers.sort(unread(2, MAINTENANCE.format(2), "Of hens and foxes"))) == [[], [1, 2]]
    assert numbers(strangers.sort(unread(3, MAINTENANCE.format(3), "A new fence"))) == [[], [3]]
    assert len(strangers) == 0


def test_a_single_page_without_its_title_is_read_in_the_end():
    strangers = Strangers()
    strangers.sort(unread(1, "<p>A short note on the hens.</p>", "Continue reading"))
    assert [one.address for one in strangers.rest()] == [1]
    assert len(strangers) == 0


def test_where_no_page_shows_its_title_all_are_read():
    strangers = Strangers()
    given = []
    for number in range(MOST + 3):
        read, others = strangers.sort(unread(number, f"<p>{'egg ' * (number + 3)}</p>", "Continue reading"))
        given += [one.address for one in read]
        assert not others
    assert given == list(range(MOST + 3))


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<h1>Nine   eggs a\nday</h1>", "Nine eggs a day"),
        ("<title>Nine eggs a day - Hens</title>", "Nine eggs a day"),
        ("<h1>Nine eggs &amp; a day</h1>", "Nine eggs & a day…"),
        ('<meta property="og:title" content="Nine eggs">', "Nine eggs"),
        ("<h1>九个鸡蛋的一天</h1>", "九个鸡蛋"),
        ("<p>Anything at all.</p>", ""),
        ("<p>Anything at all.</p>", "→ !"),
    ],
)
def test_a_title_is_found_wherever_the_page_shows_it(html, title):
    assert shows_title(page(html), {"title": ((title, "card"),)})


def test_an_address_that_holds_the_title_does_not_show_it():
    login = '<form action="/login?to=/nine-eggs-a-day/"><p>Log in to read this.</p></form>'
    assert not shows_title(page(login), {"title": (("Nine eggs a day", "card"),)})
