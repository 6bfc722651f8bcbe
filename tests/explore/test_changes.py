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
    assert "characters that are the same</span></summary>" in html
    shown = re.search(r'<div class="difference body.*?</div>', html, re.DOTALL)
    assert shown
    whole = re.sub(r"<summary.*?</summary>|<ins>.*?</ins>|</?details>|</?div[^>]*>", "", shown[0])
    assert " ".join(unescape(whole).split()) == " ".join(TEXT.split()), "what is folded away is there"


def test_any_two_versions_are_compared(ask: Browser) -> None:
    html = ask("/archive/versions/3?beside=1").text
    assert "From version 1 to version 3:" in html
    assert "tells of <ins>" not in html
    assert 'href="/archive/versions/3?beside=1" aria-current="true">version 1</a>' in html
    assert 'href="/archive/versions/3?beside=1&amp;view=side-by-side">side by side</a>' in html
    assert '<a rel="prev" href="/archive/versions/2">Version 2</a>' in html
    assert "From version 2 to version 3:" in ask("/archive/versions/3").text
    for nonsense in ("99", "x", "", "3"):
        assert ask(f"/archive/versions/3?beside={nonsense}").status_code == 200
    assert "There is none before it" in ask("/archive/versions/1").text
    assert "From version 1 to version 2:" in ask("/archive/versions/1?beside=2").text
    assert ask("/archive/versions/99").status_code == 404


def pairs_of(html: str) -> list[tuple[str, str]]:
    """Return what stands beside each other, without what is said for those who do not see it."""
    rows = re.findall(
        r'<div class="pair (?:same|changed)"><div.*?>(.*?)</div><div.*?>(.*?)</div></div>', html
    )
    plain = re.compile(r'<span class="whose" lang="en">.*?</span></span>')
    return [(plain.sub("", old), plain.sub("", new)) for old, new in rows]


def test_paragraphs_stand_side_by_side(ask: Browser) -> None:
    html = ask("/archive/versions/2?view=side-by-side").text
    assert pairs_of(html) == [
        ("Hens", "Hens<ins> &amp; eggs</ins>"),
        (
            "Paragraph 0 tells of hens and of 0 eggs.",
            "Paragraph 0 tells of <ins>our </ins>hens and of 0 eggs.",
        ),
        ("Paragraph 1 tells of hens and of 1 eggs.",) * 2,
    ]
    assert "58 paragraphs that are the same</span></summary>" in html
    assert html.split("Every field")[0].count("Paragraph 30 tells") == 1, (
        "what is the same is folded, and there once"
    )
    assert '</div><div aria-hidden="true">Paragraph 1 tells' in html, "and read out once"
    assert 'href="/archive/versions/2?beside=1">in one text</a>' in html
    assert 'aria-current="true">side by side</a>' in html
    for address in ("view=nonsense", "view=side-by-side&beside=x", "view=side-by-side&beside=4"):
        assert ask(f"/archive/versions/2?{address}").status_code == 200


def test_of_many_versions_one_is_chosen_from_a_list(archive_at: ArchiveAt, browser: type[Browser]) -> None:
    with archive_at.run(full=True) as run:
        run.listing([A])
        for day in range(1, 16):
            run.post(A, body_text=f"Text of day {day}.", fetched_at=f"2024-06-{day:02}T12:00:00+00:00")
        run.end()
    html = browser(datasette_for(archive_at.path))("/archive/versions/15?beside=3&view=side-by-side").text
    assert '<form class="compare" action="/archive/versions/15">' in html
    assert re.findall(r'<option value="(\d+)" selected>', html) == ["3"]
    assert '<input type="hidden" name="view" value="side-by-side">' in html


def test_of_texts_without_end_a_part_is_compared(
    archive_at: ArchiveAt, browser: type[Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explore.changes._LARGEST", 50_000)
    long = "\n\n".join(f"Paragraph {number} of very many." for number in range(2_500))
    with archive_at.run(full=True) as run:
        run.listing([A])
        for day, body in enumerate((long, long.replace("very", "so"), long.replace("very", "so") + "!"), 1):
            run.post(A, body_text=body, fetched_at=f"2024-06-0{day}T12:00:00+00:00")
        run.end()
    ask = browser(datasette_for(archive_at.path))
    for view in ("", "&view=side-by-side"):
        html = ask(f"/archive/versions/2?beside=1{view}").text
        assert re.search(r"[\d,]+ more changes after this are left out here.", html)
        assert "Of texts as long as this the first 50,000 characters are compared." in html
    html = ask("/archive/versions/3?beside=2").text
    assert "do not differ" not in html, "the end may"
    assert "the first 50,000 characters are compared" in html


def test_a_suspect_version_says_why(ask: Browser) -> None:
    html = ask("/archive/versions/4").text
    assert "This is hardly the post, because its text shrank to 0 % of what it was." in html
    assert re.search(r"[\d,]+ characters that were removed</span></summary><del>", html)
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


def test_of_a_history_without_end_the_latest_is_told(archive_at: ArchiveAt, browser: type[Browser]) -> None:
    archive_at.filled({"a": {}})
    with archive_at.run() as run, transaction(run.db):
        run.db.conn.executemany(
            "INSERT INTO status_changes (post, crawl, noted_at, status, evidence) "
            "VALUES (1, 1, ?, 'gone', 'x')",
            [(f"2025-01-01T00:{number // 60:02}:{number % 60:02}+00:00",) for number in range(250)],
        )
    html = browser(datasette_for(archive_at.path))("/archive/posts/1").text
    assert html.count('<li class="gone">') == 210  # and the first version
    assert '<a href="/archive/versions?post=1">40 more before these</a>' in html


def test_what_lies_between_the_latest_and_the_first_is_folded(
    archive_at: ArchiveAt, browser: type[Browser]
) -> None:
    versions = range(1, 18)
    for number in versions:
        with archive_at.run() as run:
            run.listing(["https://blog.example/a"])
            run.post("https://blog.example/a", body_text=f"Words of {number}")
            run.end()
        html = browser(datasette_for(archive_at.path))("/archive/posts/1").text if number > 15 else ""
        assert ('<details class="between">' in html) == (number > 16)
    shown, _, folded = html.partition('<details class="between">')
    folded, _, first = folded.partition("</details>")
    assert "<summary>6 between these and the first</summary>" in folded
    assert [part.count("<li class=") for part in (shown, folded, first.partition("</section>")[0])] == [
        8,
        6,
        3,
    ]
    linked = re.findall(r'href="/archive/versions/(\d+)"', html)
    assert linked == [str(number) for number in reversed(versions)]
