"""What begins and ends a post without being its text is left out, in any language."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.pages.body import find_body
from crawler.pages.page import Page

LINES = (
    "The fog lay thick on the pass again, and nobody knew where the poles were.",
    "Two sheep stood in it all morning and said nothing at all to the postman.",
    "In the evening the wind came up from the lake, and the valley was there again.",
)
TEXT = "".join(f"<p>{line}</p>" for line in LINES)


def words(html: str) -> str:
    page = Page("https://blog.example/fog/", f"<html><body>{html}</body></html>", "2024-01-02T03:04:05Z")
    return " ".join(LexborHTMLParser(find_body(page, "On fog").html or "<p>").text(separator=" ").split())


@pytest.mark.parametrize(
    "line",
    [
        "<div><p>214</p></div>",
        "<div><a role=button><div>38</div></a><a role=button>Share</a></div>",
        "<p align=right>2004年6月20日</p>",
        "<small>كتبها: كريم، 7 مارس 2009</small>",
        "<p>Tarih: 3 Haziran 2022</p>",
        (
            "<p>Tác giả: Phạm Thu Lê | Ngày đăng: 3 tháng 9, 2020 | Thời gian đọc: 4 phút | Danh mục: "
            "<a href=/x>Phố xá Hà Nội</a> | Từ khóa: <a href=/y>những buổi sáng mùa thu</a></p>"
        ),
    ],
)
def test_what_stands_between_title_and_text(line: str) -> None:
    assert words(f"<table><tr><td><h2>On fog</h2>{line}{TEXT}</table>") == " ".join(LINES)


@pytest.mark.parametrize(
    "line",
    [
        "<p><a href=/0619.html>前の日記</a> | <a href=/>目次</a> | <a href=/0625.html>次の日記</a></p>",
        "<div>Posted by Judith at September 12, 2003 11:47 PM | <a href=/tb/140>TrackBack</a></div>",
        "<p>Schlagwörter: Nebel, Schafe</p>",
        "<ul><li><a href=/tags/fog/>fog</a></li><li><a href=/tags/sheep/>sheep</a></li></ul>",
        "<p>Abone ol: <a href=/feed.xml>RSS</a>, <a href=https://twitter.com/fogblog>Twitter</a></p>",
        "<p>Écrivez-moi : <a href='mailto:a@blog.example'>a@blog.example</a></p>",
    ],
)
def test_what_stands_after_the_text(line: str) -> None:
    assert words(f"<div><h1>On fog</h1>{TEXT}{line}</div>") == " ".join(LINES)


def test_who_liked_it_is_no_part_of_it() -> None:
    notes = (
        "<ol><li><span><a href=#>ann</a> liked this</span></li><li><a href=#>bob</a> reblogged this</li></ol>"
    )
    html = f"<div class=post><h2>On fog</h2><div class=text>{TEXT}</div>{notes}</div>"
    assert words(html) == " ".join(LINES)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Bern, May 5, 2003</p>",
        "<p>Update: the poles are back.</p>",
        "<p>I found it on <a href=https://twitter.com/ann/status/1>her page</a>.</p>",
        "<p>The code: <a href=https://code.example/ann/fog>fog</a></p>",
        "<ol><li>One pole</li><li>Two sheep</li></ol>",
    ],
)
def test_the_author_s_own_last_words_stay(line: str) -> None:
    end = LexborHTMLParser(line).text(separator="").split()[-1].strip(".")
    assert words(f"<div><h1>On fog</h1>{TEXT}{line}</div>").rstrip(" .").endswith(end)
