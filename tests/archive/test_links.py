from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from archive.address import canonical
from archive.links import LONGEST_TEXT, MOST, Link, links_of
from archive.spelling import same_page
from pipelines.fields.body import sanitise
from tests.pipelines.strange_text import strange_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = "https://blog.example/a/post/"


def found(html: str) -> list[tuple[str, str | None]]:
    return [(link.url, link.text) for link in links_of(sanitise(html, HERE), HERE)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/b">B</a> <a href="/c">C</a>', [("/b", "B"), ("/c", "C")]),
        ('<a href="/b"></a> <a href="/b#x">first words</a> <a href="/b">more</a>', [("/b", "first words")]),
        (
            '<a href="#top">up</a> <a href="/a/post">me</a> <a href="http://www.blog.example/a/post/">me</a>',
            [],
        ),
        (
            '<a href="mailto:a@b.example">m</a> <a href="tel:1">t</a> <a href="javascript:x()">j</a><a>n</a>',
            [],
        ),
        ('<a href="/b"><img src="/i.png" alt="A  cat"></a>', [("/b", "A cat")]),
        ('<a href="/b"><h2>Ti<b>t</b>le</h2><p>It &amp; &lt;that&gt;</p></a>', [("/b", "Title It & <that>")]),
        ('<a href="/b?x=1&amp;y=2" title="a > b">B</a>', [("/b?x=1&y=2", "B")]),
        ('<p>&lt;a href="/no"&gt;</p><pre>&lt;a href="/no"&gt;</pre>', []),
        ('<iframe src="https://v.example/1"></iframe>', [("https://v.example/1", "https://v.example/1")]),
        (f'<a href="/b">{"word " * 100}</a>', [("/b", ("word " * 100)[:LONGEST_TEXT].strip())]),
        (f'<a href="/{"b" * 9000}">B</a>', []),
    ],
)
def test_links_of_a_body(html: str, expected: Sequence[tuple[str, str | None]]) -> None:
    assert found(html) == [
        (url if "://" in url else f"https://blog.example{url}", text) for url, text in expected
    ]


def test_a_link_has_its_host_and_whether_it_stays_on_it() -> None:
    html = sanitise('<a href="http://www.blog.example/b">B</a><a href="https://b.example:8000">C</a>', HERE)
    assert links_of(html, HERE) == [
        Link("http://www.blog.example/b", "blog.example", "B", inside=True),
        Link("https://b.example:8000/", "b.example:8000", "C", inside=False),
    ]


pieces = st.sampled_from(
    [
        *('<a href="', "<a href='/", "https://b.example/", "/c?d=1&e=2", '"', "'", ">", "</a>", "<a>", "<b>"),
        *(
            "</b>",
            '<img src="/i.png" alt="',
            "<p>",
            "</p>",
            'title="',
            "<!--",
            "-->",
            "<svg>",
            "</svg>",
            "&quot;",
        ),
        *("&lt;a href=&quot;", "<math>", "<table>", "<td>", "\x00", " x=1"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces | strange_texts, max_size=20).map("".join))
def test_of_any_markup_the_links_are_those_of_a_parser(html: str) -> None:
    body = sanitise(html, HERE)
    addresses = [canonical(node.attributes["href"] or "") for node in LexborHTMLParser(body).css("a[href]")]
    wanted = [url for url in addresses if url.startswith("http") and not same_page(url, HERE)]
    links = links_of(body, HERE)
    assert [link.url for link in links] == list(dict.fromkeys(wanted))
    assert all(link.text is None or link.text == " ".join(link.text.split()) for link in links)


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces | strange_texts, max_size=20).map("".join))
def test_of_what_nobody_sanitised_it_takes_what_it_can(html: str) -> None:
    assert all(link.host and link.url.startswith("http") for link in links_of(html, HERE))


@pytest.mark.parametrize("unit", ['<a href="', "<a ", '<a href="/b">', '<a x="', "<a b" * 3, '<img alt="">'])
def test_no_markup_takes_more_time_than_its_length_and_no_post_has_more_than_so_many(unit: str) -> None:
    many = "".join(f'<a href="/{number}">n</a>' for number in range(MOST + 5))
    assert len(links_of(unit * 30_000 + ">" + many, HERE)) <= MOST
