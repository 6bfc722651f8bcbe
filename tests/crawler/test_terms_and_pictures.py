"""Terms, titles and pictures are told by what stands around them where no class name and no head says so."""

from __future__ import annotations

import pytest

from crawler.pages.listing import read_listing
from crawler.pages.metadata import read_metadata
from crawler.pages.page import Page

TEXT = "".join(
    f"<p>{line * 3}</p>"
    for line in ("The fog lay thick on the pass again. ", "Two sheep stood in it and said nothing at all. ")
)


def read(html: str, field: str) -> list[str]:
    page = Page("https://blog.example/fog/", f"<html><body>{html}</body></html>", "2024-01-02T03:04:05Z")
    return [one.text for one in read_metadata(page).get(field, ()) if one.source == "markup"]


@pytest.mark.parametrize(
    "terms",
    [
        "<nav class=md-tags><a href='/tags/#tag:fog'>fog</a><a href='/tags/#tag:sheep'>sheep</a></nav>",
        "<table><tr><th>Tags</th><td><span>fog</span><span>sheep</span></td></tr></table>",
        "<dl><dt>Tags</dt><dd><span>fog</span></dd><dd><span>sheep</span></dd></dl>",
        "<p>Schlagwörter: fog, sheep</p>",
        "<p><a class=p-category rel=tag href=/tags/fog>fog</a> <a rel=tag href=/tags/sheep>sheep</a></p>",
    ],
)
def test_terms_by_their_surroundings(terms: str) -> None:
    assert read(f"<article><h1>On fog</h1>{terms}{TEXT}</article>", "tag") == ["fog", "sheep"]


def test_a_menu_that_a_class_calls_tags_holds_terms_only_by_their_addresses() -> None:
    menu = "<nav class=tags><a href=/about>About</a><a href=/tags/fog>fog</a></nav>"
    assert read(f"<article><h1>On fog</h1>{menu}{TEXT}</article>", "tag") == ["fog"]


@pytest.mark.parametrize(
    ("kicker", "found"), [("Weather", ["Weather"]), ("Updated", []), ("May 5, 2020", [])]
)
def test_the_section_drawn_above_a_title(kicker: str, found: list[str]) -> None:
    html = f"<main><div><div class=Post_kicker__a8>{kicker}</div><h1>On fog</h1></div>{TEXT}</main>"
    assert read(html, "category") == found


def test_the_largest_line_is_the_title_where_no_heading_is() -> None:
    html = (
        "<font size=7><a href=/>Gus's page</a></font><font size=2>Diary</font>"
        f"<center><font size=+3>On fog</font><br><font size=+1>November 3, 1998</font></center>{TEXT}"
    )
    assert read(html, "title") == ["On fog"]
    assert read(f"<h2>On sheep</h2>{html}", "title") == ["On sheep"]


@pytest.mark.parametrize(
    ("picture", "found"),
    [
        ("<div class=post-thumbnail><img src=/a.jpg></div>", ["/a.jpg"]),
        ("<p><img data-src=/a.jpg src='data:,' width=800></p>", ["/a.jpg"]),
        ("<figure><img src=/a.jpg></figure>", ["/a.jpg"]),
        ("<p><img src=/a.jpg width=64></p>", []),
        ("<div class=author-hero><img class=avatar src=/a.jpg width=400></div>", []),
        ("<nav><div class=hero-image><img src=/a.jpg></div></nav>", []),
    ],
)
def test_the_picture_between_title_and_text(picture: str, found: list[str]) -> None:
    assert read(f"<article><h1>On fog</h1>{picture}<div>{TEXT}</div></article>", "image") == found


def test_a_line_that_cards_repeat_is_no_title() -> None:
    cards = "".join(
        f"<a class=card href=/w/{n}><div class=k>{topic}</div><div class=t>{title}</div>"
        f"<div class=m>May {n}, 2024</div></a>"
        for n, topic, title in (
            (3, "Hands", "What a rail holds"),
            (4, "Stairs", "A ramp is no stair"),
            (5, "Stairs", "The bulb on the landing"),
        )
    )
    page = Page(
        "https://blog.example/w", f"<html><body><main>{cards}</main></body></html>", "2024-06-15T12:00:00Z"
    )
    titles = [card.facts["title"][0].text for card in read_listing(page).cards]
    assert titles == ["What a rail holds", "A ramp is no stair", "The bulb on the landing"]
