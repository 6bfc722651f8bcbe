"""The page of the search."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from explore.application import datasette_for


@pytest.fixture
def search(archive_at, browser):
    archive_at.filled(
        {
            "a": {"title": "Retries <b>hurt</b>", "body_text": "Retry later.", "categories": ("Ops & Dev",)},
            "b": {"title": "数据库", "body_text": "重试很难", "language": "zh", "published": "2023-01-01"},
            **{f"m{n}": {"title": f"Many {n}", "body_text": "many words of it"} for n in range(45)},
        }
    )
    archive_at.filled({"c": {"title": "Retried", "published": "2021"}}, "https://other.example/")
    ask = browser(datasette_for(archive_at.path))
    return lambda query: ask(f"/archive/-/search?{query}")


def titles(page):
    return [
        unescape(re.sub("<[^>]*>", "", one)) for one in re.findall(r"<h2 dir=\"auto\">(.*?)</h2>", page.text)
    ]


def test_posts_are_shown_with_their_words_marked(search):
    page = search("q=retry")
    assert titles(page) == ["Retries <b>hurt</b>", "Retried"]
    assert "<mark>Retries</mark> &lt;b&gt;hurt&lt;/b&gt;" in page.text
    assert "<mark>Retry</mark> later." in page.text
    assert "script" not in page.headers["content-security-policy"]
    assert "<mark>数据</mark>库" in search("q=数据").text


def test_filters_are_offered_and_kept(search):
    page = search("q=retry")
    links = [unescape(link) for link in re.findall(r'class="chip" href="([^"]*)"', page.text)]
    assert "/archive/-/search?q=retry&category=Ops+%26+Dev" in links
    narrowed = search("q=retry&category=Ops+%26+Dev")
    assert titles(narrowed) == ["Retries <b>hurt</b>"]
    assert '<input type="hidden" name="category" value="Ops &amp; Dev">' in narrowed.text
    assert titles(search("q=retry&blog=2")) == titles(search("q=retry&year=2021")) == ["Retried"]
    assert "take a filter away" in search("q=retry&year=1900").text


def test_pages_lead_to_each_other(search):
    first, last = search("q=many"), search("q=many&page=3")
    assert "45 posts" in first.text
    assert (len(titles(first)), len(titles(last))) == (20, 5)
    assert "page=2" in first.text
    assert "More results" not in last.text
    assert "no results so far down" in search("q=many&page=9").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "How to search"),
        ('q="retry', "A quotation mark is not closed"),
        ("q=retry+OR", "OR stands between two words"),
        ("q=-retry", "NOT and - take away"),
        ("q=%2B%2B", "no letter or digit"),
        ("q=retryy", "Was <a"),
        ("q=nothing&page=²&year=x&blog=99&status=y", "No post has these words"),
        ("q=" + "(" * 5000, "There is no word to look for"),
        ("q=%00%ff", "How to search"),
    ],
)
def test_whatever_is_asked_there_is_a_page_that_helps(search, query, sentence):
    page = search(query)
    assert page.status_code == 200
    assert sentence in unescape(page.text)


def test_home_and_posts_lead_to_it(archive_at, browser):
    archive_at.filled({"a": {}})
    ask = browser(datasette_for(archive_at.path))
    for path in ("/", "/archive/posts/1"):
        assert "<form" in ask(path).text
        assert 'action="/archive/-/search"' in ask(path).text


def test_the_table_of_posts_understands_the_same_words(archive_at, browser):
    archive_at.filled({"a": {"title": "数据库", "body_text": "Retries"}, "b": {"body_text": "else"}})
    ask = browser(datasette_for(archive_at.path))
    for words in ("retry", "数据", '"retries', "retr*", "title:数据库"):
        rows = ask(f"/archive/posts.json?_shape=array&_col=id&_search={words}").json()
        assert [row["id"] for row in rows] == [1], words


@pytest.mark.parametrize(
    ("asked", "sentence", "way"),
    [
        ("_sort=nosuch", "Cannot sort table by nosuch", "/archive/posts"),
        ("_sort_desc=nosuch", "Cannot sort table by nosuch", "/archive/posts"),
        ('_searchmode=raw&_search=a"', "without _searchmode=raw", "/archive/-/search?q=a%22"),
        ("_searchmode=raw&_search=a+AND", "without _searchmode=raw", "/archive/-/search?q=a+AND"),
    ],
)
def test_what_the_table_of_posts_cannot_do_has_a_way_on(archive_at, browser, asked, sentence, way):
    archive_at.filled({"a": {}})
    answer = browser(datasette_for(archive_at.path))(f"/archive/posts?{asked}")
    assert answer.status_code == 400
    assert sentence.lower() in unescape(answer.text).lower()
    assert f'href="{way}"' in unescape(answer.text)


def test_where_there_is_nothing_to_look_for_nothing_is_said_of_the_posts(page):
    for words in ("((", "AND", "-", "*"):
        html = page(f"/archive/-/search?{urlencode({'q': words})}").text
        assert "notice" in html, words
        assert "No post has" not in html, words
        assert "How to search" in html, words
    assert "No post has this." in page("/archive/-/search?q=nowhere").text


def test_a_list_that_takes_too_long_is_told_in_words_with_ways_on(archive_at, browser):
    archive_at.filled({f"post-{number}": {"body_text": "words " + "." * 900_000} for number in range(4)})
    ask = browser(datasette_for(archive_at.path))
    slow = {"body_text__contains": "no such words", "_search": "words", "_timelimit": "1"}
    shown = ask(f"/archive/posts?{urlencode(slow)}")
    assert shown.status_code == 400
    assert "would take longer than the 3 seconds" in shown.text
    assert "sql_time_limit_ms" not in shown.text
    assert 'href="/archive/-/search?q=words"' in shown.text
    told = ask(f"/archive/posts.json?{urlencode(slow)}")
    assert (told.status_code, told.json()["ok"]) == (400, False)
