"""The page of one post: its facts with their sources, and what leads on from it."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from typing import TYPE_CHECKING

from archive.records import Candidate
from explore.application import datasette_for

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt
    from tests.explore.conftest import Browser


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def facts_of(html: str) -> dict[str, list[str]]:
    """Return the rows of the table of facts: fact -> value, source."""
    table = re.search(r'<details class="told".*?</details>', html, re.DOTALL)
    assert table
    rows = [
        [text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", table[0], re.DOTALL)
    ]
    return {fact: rest for fact, *rest in rows[1:]}


def test_each_fact_says_where_it_comes_from(archive_at: ArchiveAt, browser: type[Browser]) -> None:
    archive_at.filled(
        {
            "a": {
                "title": "Hens",
                "published": "2024-03-01",
                "published_text": "1er mars 2024",
                "tags": ("eggs", "hens"),
                "read_minutes": 1200,
                "read_time_text": "20 hours",
                "read_time_source": "declared",
                "word_count": 2,
                "body_text": "Some words.",
                "sources": {
                    "title": "markup",
                    "published": "card",
                    "tags": "feed",
                    "read_minutes": "new-one",
                },
                "candidates": {
                    "title": (
                        Candidate("Hens", "markup", chosen=True),
                        Candidate("Hens | The blog", "title", chosen=False),
                    ),
                    "tags": (
                        Candidate("eggs", "feed", chosen=True),
                        Candidate("#hens", "feed", chosen=True),
                    ),
                    "updated": (Candidate("soon", "meta", chosen=False),),
                },
            },
        }
    )
    html = browser(datasette_for(archive_at.path))("/archive/posts/1").text
    assert facts_of(html) == {
        "title": ["Hens", "markup what the page shows 2 found"],
        "date": ["2024-03-01 as written: 1er mars 2024", "card the post's card in the list of posts"],
        "date of change": ["nothing that was found was taken", "1 found"],
        "tags": ["eggs, hens as written: #hens", "feed the blog's feed 2 found"],
        "reading time": ["1,200 min as written: 20 hours", "new-one"],
        "words": ["2", "computed from the text"],
        "text": ["11 characters", "not noted"],
    }
    assert 'href="/archive/candidates?post=1&amp;field=title" aria-label="All 2 found for title"' in html


def test_facts_of_a_strange_archive_are_text(archive_at: ArchiveAt, browser: type[Browser]) -> None:
    archive_at.filled({"a": {"candidates": {"title": (Candidate("x", "y", chosen=True),)}}})
    nasty = "<script>alert(1)</script>"
    with sqlite3.connect(archive_at.path) as db:
        db.execute("UPDATE candidates SET text = ?, source = ?", [nasty + "x" * 1000, nasty])
        db.execute("UPDATE posts SET sources = json_object('title', ?), tags = '[1, null]'", [nasty])
    db.close()
    html = browser(datasette_for(archive_at.path))("/archive/posts/1").text
    assert "<script" not in html
    value, source = facts_of(html)["title"]
    assert f"as written: {nasty}xxx" in value
    assert len(value) < 400
    assert source == nasty


def beside(html: str) -> dict[str, tuple[str, str]]:
    """Return the neighbours: rel -> address, what stands there."""
    nav = re.search(r'<nav class="neighbours".*?</nav>', html, re.DOTALL)
    found = re.findall(r'<p>(\w[^<]*.*?<a rel="(\w+)"[^>]* href="([^"]+)".*?)</p>', nav[0] if nav else "")
    return {rel: (address, text_of(said)) for said, rel, address in found}


def test_the_posts_beside_a_post_are_those_it_links_or_those_by_date(
    archive_at: ArchiveAt, browser: type[Browser]
) -> None:
    archive_at.filled({
        "newest": {"title": "Newest", "published": "2024-05-02", "previous_url": "https://blog.example/old"},
        "same": {"title": "Same day, newer", "published": "2024-05-01"},
        "day": {"title": "Same day", "published": "2024-05-01", "previous_url": "https://blog.example/lost"},
        "old": {"title": "Old", "published": "2020", "next_url": "https://blog.example/newest"},
        "undated": {"title": "Undated"},
    })  # fmt: skip
    ask = browser(datasette_for(archive_at.path))
    pages = [beside(ask(f"/archive/posts/{number}").text) for number in range(1, 6)]
    assert pages == [
        {"prev": ("/archive/posts/4", "Previous: Old")},
        {
            "prev": ("/archive/posts/3", "Previous by date : Same day"),
            "next": ("/archive/posts/1", "Next by date : Newest"),
        },
        {
            "prev": ("/archive/posts/4", "Previous by date : Old"),
            "next": ("/archive/posts/2", "Next by date : Same day, newer"),
        },
        {"next": ("/archive/posts/1", "Next: Newest")},
        {},
    ]  # fmt: skip
    html = ask("/archive/posts/2").text
    assert 'accesskey="p"' in html
    assert '<a class="skip" href="#main">' in html


def test_a_part_of_a_series_names_all_parts(archive_at: ArchiveAt, browser: type[Browser]) -> None:
    archive_at.filled(
        {
            name: {"title": f"Part {name}", "series": "Hens & eggs", "published": f"2024-0{month}-01"}
            for month, name in ((3, "c"), (1, "a"), (2, "b"))
        }
    )
    html = browser(datasette_for(archive_at.path))("/archive/posts/3").text
    assert "Part 2 of 3 of Hens &amp; eggs" in re.sub(r"<[^>]+>", "", html)
    parts = re.search(r'<section class="parts">.*?</section>', html, re.DOTALL)
    assert parts
    assert re.findall(r"Part \w", parts[0]) == ["Part a", "Part b", "Part c"]
    assert '<strong aria-current="page" dir="auto">Part b</strong>' in parts[0]


def test_a_post_shows_what_it_links_to_and_who_links_to_it(
    archive_at: ArchiveAt, browser: type[Browser]
) -> None:
    out = "".join(f'<p><a href="https://h{number}.example/">h</a></p>' for number in range(30))
    archive_at.filled({
        "a": {"title": "A <b>", "body_html": '<p><a href="/b">see</a> <a href="https://o.example/x">x</a></p>'
              .replace('"/b"', '"https://blog.example/b"')},
        "b": {"title": "B", "body_html": '<a href="https://o.example/1">1</a> <a href="https://o.example/2">2</a>'},
        "c": {"title": "C", "body_html": f'<a href="https://blog.example/b/">b</a>{out}'},
        "d": {"title": "D", "body_html": '<a href="https://blog.example/none">none</a>'},
    })  # fmt: skip
    ask = browser(datasette_for(archive_at.path))
    said = {}
    for number in range(1, 5):
        html = ask(f"/archive/posts/{number}").text
        sections = re.findall(r'<section class="links">.*?</section>', html, re.DOTALL)
        said[number] = [
            [text_of(item) for item in re.findall(r"<(?:h2|li|p)>.*?</(?:h2|li|p)>", one)] for one in sections
        ]
    assert said[1] == [["Links to", "B as see", "https://o.example/x", "All of its links"]]
    assert said[2] == [
        ["Links to", "2 addresses on o.example", "All of its links"],
        ["Linked from", "A <b>", "C", "All links to it"],
    ]
    assert said[4] == [["Links to", "https://blog.example/none not in the archive", "All of its links"]]
    assert len(said[3][0]) == 1 + 1 + 20 + 1
    assert said[3][0][-1] == "More: all of its links"
    for address in ("links?post=2&host=o.example", "links?target=2", "links?post=1"):
        assert ask(f"/archive/{address}").status_code == 200


def test_a_post_without_title_date_or_text_is_readable(archive_at: ArchiveAt, browser: type[Browser]) -> None:
    archive_at.filled(
        {
            "bare": {"title": "(no title)", "body_text": "", "body_html": "<div> <p></p>\n</div>"},
            "image": {
                "title": "",
                "body_text": "",
                "body_html": "<p><img src='https://o.example/a.png'></p>",
            },
            "text": {"title": "T", "body_text": "Words alone.", "body_html": ""},
        }
    )
    ask = browser(datasette_for(archive_at.path))
    pages = {number: ask(f"/archive/posts/{number}").text for number in (1, 2, 3)}
    shown = {
        number: text_of(re.sub(r"(?s)<details.*?</details>", "", page)) for number, page in pages.items()
    }
    assert "(no title) https://blog.example/bare no date · 0 words" in shown[1]
    assert "No text was found on its page." in shown[1]
    assert "<title>(no title), https://blog.example/bare</title>" in pages[1]
    assert "(no title) https://blog.example/image" in shown[2]
    assert "No text was found" not in shown[2]
    assert "Image" in shown[2]
    assert '<div class="body plain" dir="auto">Words alone.</div>' in pages[3]


def test_headings_of_a_text_stand_below_that_of_the_page(
    archive_at: ArchiveAt, browser: type[Browser]
) -> None:
    html = '<h1>One</h1><h4 dir="ltr">Three</h4><h3>Two</h3><p>Words.</p>'
    archive_at.filled({"a": {"title": "A", "body_html": html}})
    page = browser(datasette_for(archive_at.path))("/archive/posts/1").text
    assert re.findall(r"<h(\d)[^>]*>([^<]*)<", page)[:4] == [
        ("1", "A"),
        ("2", "One"),
        ("4", "Three"),
        ("3", "Two"),
    ]
    assert '<h4 dir="ltr">Three</h4>' in page
