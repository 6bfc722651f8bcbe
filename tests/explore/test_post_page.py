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
