"""Tables of contents are no text of a post."""

from __future__ import annotations

import pytest

from tests.crawler.kiln_page import LONG, MORE, text_of

POST = (
    f"<p>{LONG}</p><h2 id='clay'>Clay</h2><p>{MORE}</p>"
    f"<h2 id='heat'>Heat</h2><p>{LONG}</p><h2><a name='ash'></a>Ash</h2>"
)
ITEMS = (
    "<li><a href='#clay'>Clay</a><ul><li><a href='#heat'>Heat</a></li></ul></li>"
    "<li><a href='/posts/kiln#ash'>Ash</a></li>"
)
READ = f"{LONG}\n\nClay\n\n{MORE}\n\nHeat\n\n{LONG}\n\nAsh"


@pytest.mark.parametrize(
    "table",
    [
        f"<div><ul>{ITEMS}</ul></div>",
        f"<section><h2>Inhalt</h2><ol>{ITEMS}</ol></section>",
        f"<details open><summary>What is where</summary><div><ul>{ITEMS}</ul></div></details>",
    ],
)
def test_a_box_of_links_to_the_sections_below_it_is_dropped_with_its_heading(table: str) -> None:
    assert text_of(f"<main><h1>Firing the kiln</h1>{table}{POST}</main>") == READ


def test_a_list_among_the_paragraphs_is_the_authors_own() -> None:
    assert "Clay\n  - Heat" in text_of(
        f"<main><h1>Firing the kiln</h1><p>{MORE}</p><ul>{ITEMS}</ul>{POST}</main>"
    )


def test_lists_of_links_back_or_elsewhere_and_lists_with_words_of_their_own_stay() -> None:
    for href in ("/other#clay", "#nowhere"):
        rows = "".join(f"<li><a href='{href}'>Kiln number {n}</a></li>" for n in range(4))
        assert "Kiln number 2" in text_of(
            f"<main><h1>Firing the kiln</h1><p>{LONG}</p><ul>{rows}</ul>{POST}</main>"
        )
    rows = ITEMS.replace("</a>", "</a>, where it comes from and what it costs", 3)
    assert "what it costs" in text_of(f"<main><h1>Firing the kiln</h1><ul>{rows}</ul>{POST}</main>")
