"""The timeline of a post, and the page of one of its versions."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from archive.connection import transaction
from explore.application import datasette_for

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt
    from tests.explore.conftest import Browser

A = "https://blog.example/a"
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
TEXT = "\n\n".join(f"Paragraph {number} tells of hens and of {number} eggs." for number in range(60))


@pytest.fixture
def ask(archive_at: ArchiveAt, browser: type[Browser]) -> Browser:
    """A post with three contents, a suspect one, and two changes of its status."""
    with archive_at.run(full=True) as run:
        run.listing([A])
        run.post(A, title="Hens", body_text=TEXT)
        day = "2024-06-02T12:00:00+00:00"
        run.post(
            A, title="Hens & eggs", body_text=TEXT.replace("hens and", "our hens and", 1), fetched_at=day
        )
        edited = TEXT.replace("40 eggs", f"{NASTY} eggs")
        run.post(A, title="Hens & eggs", body_text=edited, fetched_at="2024-06-03T12:00:00+00:00")
        run.post(A, title=NASTY, body_text="Sold.", fetched_at="2024-06-04T12:00:00+00:00")
        with transaction(run.db):
            run.db.conn.executemany(
                "INSERT INTO status_changes (post, crawl, noted_at, status, evidence) VALUES (1, 1, ?, ?, ?)",
                [
                    ("2024-06-05T12:00:00+00:00", "gone", NASTY),
                    ("2024-06-06T12:00:00+00:00", "live", "its page is back"),
                ],
            )
        run.end()
    return browser(datasette_for(archive_at.path))


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_post_shows_what_happened_to_it_the_latest_first(ask: Browser) -> None:
    html = ask("/archive/posts/1").text
    timeline = re.search(r'<ol class="timeline">.*?</ol>', html, re.DOTALL)
    assert timeline
    events = [text_of(event) for event in re.findall(r"<li.*?</li>", timeline[0], re.DOTALL)]
    assert events == [
        "2024-06-06 12:00 Live again : its page is back",
        f"2024-06-05 12:00 Gone : {NASTY}",
        f"2024-06-04 12:00 Suspect : its text shrank to 0 % of what it was titled {NASTY}",
        "2024-06-03 12:00 Edited silently : text present",
        "2024-06-02 12:00 Edited silently : title, text",
        "2024-06-01 12:00 First version titled Hens",
    ]
    assert 'Its page now shows <a href="/archive/versions/4">something that is hardly the post</a>' in html
    assert "4 versions" in html


def test_a_version_shows_the_words_that_changed(ask: Browser) -> None:
    html = ask("/archive/versions/2").text
    assert "Hens<ins> &amp; eggs</ins>" in html
    assert "Paragraph 0 tells of <ins>our </ins>hens and of 0 eggs." in html
    assert "<del>" in html.split("Every field")[0], "the legend alone has one"
    assert "characters that are the same</summary>" in html
    shown = re.search(r'<div class="difference.*?</div>', html, re.DOTALL)
    assert shown
    whole = re.sub(r"<summary>.*?</summary>|<ins>.*?</ins>|</?details>|</?div[^>]*>", "", shown[0])
    assert " ".join(unescape(whole).split()) == " ".join(TEXT.split()), "what is folded away is there"


def test_any_two_versions_are_compared(ask: Browser) -> None:
    html = ask("/archive/versions/3?beside=1").text
    assert "From version 1 to version 3:" in html
    assert "tells of <ins>" not in html
    assert 'href="/archive/versions/3?beside=1" aria-current="true">version 1</a>' in html
    assert "From version 2 to version 3:" in ask("/archive/versions/3").text
    for nonsense in ("99", "x", "", "3"):
        assert ask(f"/archive/versions/3?beside={nonsense}").status_code == 200
    assert "There is none before it" in ask("/archive/versions/1").text
    assert "From version 1 to version 2:" in ask("/archive/versions/1?beside=2").text
    assert ask("/archive/versions/99").status_code == 404


def test_a_suspect_version_says_why(ask: Browser) -> None:
    html = ask("/archive/versions/4").text
    assert "This is hardly the post, because its text shrank to 0 % of what it was." in html
    assert re.search(r"[\d,]+ characters that were removed</summary><del>", html)
    assert "<ins>Sold.</ins>" in html or "<ins>Sold</ins>" in html


def test_a_version_is_text_and_runs_nothing(ask: Browser) -> None:
    for path in ("/archive/versions/3", "/archive/versions/4", "/archive/posts/1"):
        response = ask(path)
        assert response.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "script-src" not in response.headers["content-security-policy"]
        assert "<script" not in response.text
        assert "<img" not in response.text
        assert not re.search(r"<[^>]*\sstyle=", response.text), "the policy would not let it through"


def test_the_table_of_versions_names_what_changed(ask: Browser) -> None:
    cells = re.findall(r'<td class="col-changes[^>]*>\s*(.*?)\s*</td>', ask("/archive/versions").text)
    assert "title, body" in [cell.strip() for cell in cells]
