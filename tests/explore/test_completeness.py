"""The page of a blog: its audit, witness by witness, and its runs."""

from __future__ import annotations

import re

from archive.accepted_gaps import accept_gap
from archive.audit import audit_blog
from archive.connection import writer
from archive.recording import recording
from archive.records import Claim

PATH = "/archive/blogs/1"
LOST = "https://blog.example/lost"


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_of_a_blog_says_verdict_strength_and_each_gap_with_its_reason(page):
    html = page(PATH).text
    assert "The blog: is it all there?" in html
    assert re.search(r'<span class="state gaps">Gaps</span>\s*<strong>\d</strong> of \d posts', html)
    assert '<span class="chip">listing only</span>' in html
    assert "1 gap" in words(html)
    assert f'<a href="{LOST}" rel="noopener noreferrer">{LOST}</a> <span>404 Not Found</span>' in html
    assert re.search(r"The listing \(1 page\) \d \d 1", words(html)), words(html)
    assert "The blog's own count it gives none" in words(html)
    assert html.count('<a href="/archive/-/runs/') == 2, "every run is named"
    assert 'href="/archive/blogs/1"' in page("/").text


def test_the_page_runs_nothing_and_asks_nobody(page):
    response = page(PATH)
    assert "script" not in response.text.lower().replace("javascript:", "")
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_accepted_gaps_and_the_count_stand_beside_the_gaps(page, archive_at):
    with archive_at.run() as run:
        run.listing([LOST], claim=Claim(9, "9 <b>posts</b>"))
        run.failure(LOST, "gone", "HTTP 410 Gone")
        run.end()
    assert "1 missing" in page("/").text
    with recording(archive_at.path, with_warc=False) as held:
        accept_gap(held, [(1, audit_blog(held.db, 1))], LOST, "It was <i>never</i> there")
    assert "missing</a>" not in page("/").text
    html = page(PATH).text
    assert '<q dir="auto">It was &lt;i&gt;never&lt;/i&gt; there</q>' in html
    assert "<q>9 &lt;b&gt;posts&lt;/b&gt;</q>" in html
    assert "<strong>the blog counts 9 posts, 1 were found</strong>" in html


def test_what_is_no_web_address_is_no_link(page, archive_at):
    with writer(archive_at.path) as db:
        db.execute("UPDATE addresses SET url = 'javascript:alert(1)' WHERE url = ?", [LOST])
    html = page(PATH).text
    assert "javascript:alert(1)" in html
    assert 'href="javascript' not in html


def test_a_blog_without_a_run_is_left_to_the_page_of_its_row(page, archive_at):
    with writer(archive_at.path) as db:
        db.execute("INSERT INTO blogs (url, added_at) VALUES ('https://z.example/', '2026-01-01')")
    response = page("/archive/blogs/2")
    assert response.status_code == 200
    assert "is it all there?" not in response.text
