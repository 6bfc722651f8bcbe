"""Atom: feeds that are valid whatever a post holds."""

from __future__ import annotations

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from archive.export.atom import atom_pieces, moment, tag_uri
from archive.export.manner import Feed, Manner

ATOM = "{http://www.w3.org/2005/Atom}"
ROW = {
    "id": 7,
    "blog": "https://blog.example/",
    "url": "https://blog.example/a?b=1&c=2",
    "title": "A <b> & c",
    "summary": "In short",
    "authors": ["Mara Lind", "Tom"],
    "published": "2024-05",
    "categories": ["Cloud & DevOps"],
    "tags": ["x", "Cloud & DevOps"],
    "language": "en",
    "body_html": '<p>Hi<script>x()</script> <a href="https://x.example/" onclick="y()">a</a></p>',
    "body_text": "Hi a",
    "first_seen_at": "2024-06-01T12:00:00+00:00",
    "changed_at": "2024-06-02T12:00:00+00:00",
}


def feed(*rows, pages=None, fields=tuple(ROW)):
    head = Feed(id="tag:blog.example,2024-06-01:archive/posts", title="Posts", updated=ROW["changed_at"])
    return "".join(atom_pieces(iter(rows), Manner(fields=fields, feed=head, pages=pages)))


def test_an_entry_says_what_a_post_does() -> None:
    found = feedparser.parse(feed(ROW))
    assert not found.bozo
    [entry] = found.entries
    assert entry.id == "tag:blog.example,2024-06-01:post/https://blog.example/a?b=1&c=2"
    assert entry.title_detail.value == "A <b> & c"
    assert entry.title_detail.type == "text/plain"
    assert (entry.published, entry.updated) == ("2024-05-01T00:00:00Z", "2024-06-02T12:00:00Z")
    assert [author.name for author in entry.authors] == ["Mara Lind", "Tom"]
    assert [tag.term for tag in entry.tags] == ["Cloud & DevOps", "x"]
    assert (entry.summary, entry.link) == ("In short", ROW["url"])
    assert entry.content[0].type == "text/html"
    assert entry.content[0].language == "en"
    content = etree.fromstring(feed(ROW).encode()).find(f".//{ATOM}content")
    assert content.text == '<p>Hi <a href="https://x.example/" rel="noopener noreferrer">a</a></p>'


def test_a_link_into_the_archive_stands_before_that_to_the_blog() -> None:
    found = feedparser.parse(feed(ROW, pages="http://127.0.0.1:8001/archive/posts"))
    links = {link.rel: link.href for link in found.entries[0].links}
    assert links == {"alternate": "http://127.0.0.1:8001/archive/posts/7", "via": ROW["url"]}


def test_a_post_of_which_little_is_known_has_all_that_an_entry_must() -> None:
    nothing = dict.fromkeys(ROW) | {"authors": [], "categories": [], "tags": [], "id": 1}
    row = nothing | {key: ROW[key] for key in ("blog", "url", "first_seen_at", "changed_at")}
    tree = etree.fromstring(feed(row).encode())
    entry = tree.find(f"{ATOM}entry")
    assert [child.tag.removeprefix(ATOM) for child in entry] == ["id", "title", "updated", "link", "author"]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "blog.example"
    assert not feedparser.parse(feed()).bozo


@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_makes_a_well_formed_feed(one: str, other: str, third: str) -> None:
    row = ROW | {"title": one, "authors": [other], "tags": [third], "summary": third, "body_html": one}
    row |= {"url": f"https://blog.example/{other}", "language": third, "published": one}
    tree = etree.fromstring(feed(row | {"first_seen_at": other}).encode())
    assert len(tree.findall(f"{ATOM}entry")) == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://blog.example:8443/x", "tag:blog.example,2024-06-01:post/https://blog.example:8443/x"),
        ("http://[::1]/ü#a", "tag:localhost,2024-06-01:post/http://%5B::1%5D/%C3%BC%23a"),
        ("http://[x", "tag:localhost,2024-06-01:post/http://%5Bx"),
    ],
)
def test_a_name_is_made_of_what_a_tag_may_hold(url: str, expected: str) -> None:
    assert tag_uri("post", url, "2024-06-01T12:00:00Z") == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2024", "2024-01-01T00:00:00Z"),
        ("2024-05-01", "2024-05-01T00:00:00Z"),
        ("2024-05-01T08:30:00", "2024-05-01T08:30:00Z"),
        ("2024-05-01T08:30:00.5-02:30", "2024-05-01T08:30:00-02:30"),
        ("2024-13-01", None),
        ("20240501x", None),
        (None, None),
    ],
)
def test_a_date_is_written_whole(said: str | None, expected: str | None) -> None:
    assert moment(said) == expected
