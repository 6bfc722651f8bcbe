"""The main job, end to end: the demo blog goes in, an archive comes out."""

import csv
import io
import json

LISTED_MINUTES = [12, 10, 8, 9, 7, 10]
LISTED_CATEGORIES = [
    "Distributed Systems",
    "AI",
    "Distributed Systems",
    "Distributed Systems",
    "Cloud & DevOps",
    "AI",
]


def test_the_demo_ends_complete_and_a_second_run_finds_the_same(cli, tmp_path):
    first = cli("demo", "--directory", tmp_path / "demo")
    assert first.code == 0, first.err
    assert "11 of 11 posts, verdict complete" in first.err
    exports = {kind: (tmp_path / "demo" / f"demo.{kind}").read_bytes() for kind in ("csv", "json")}
    second = cli("demo", "--directory", tmp_path / "demo")
    assert second.code == 0, second.err
    assert "0 new, 0 changed" in second.err
    assert {kind: (tmp_path / "demo" / f"demo.{kind}").read_bytes() for kind in exports} == exports


def test_the_exports_hold_what_the_listing_shows(cli, demo_blog):
    crawled = cli("crawl", "a.db", demo_blog.entry_url, "--delay", "0")
    assert crawled.code == 0, crawled.err
    posts = json.loads(cli("export", "a.db", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(cli("export", "a.db", "--format", "csv").out)))
    assert len(posts) == len(rows) == 11
    assert {row["url"] for row in rows} == {post["url"] for post in posts}

    by_title = {post["title"]: post for post in posts}
    listed = [by_title[article.title] for article in demo_blog.articles[:6]]
    assert [post["read_minutes"] for post in listed] == LISTED_MINUTES
    assert [post["category"] for post in listed] == LISTED_CATEGORIES
    assert {post["read_time_source"] for post in posts} == {"declared"}
    for post in posts:
        assert "<" not in (post["summary"] or "")
        assert "Read the full post" not in (post["summary"] or "")
        assert len(post["body_text"]) > 1000
        assert post["published"]
    assert sum(post["summary"] is None for post in posts) >= 3
    summary = listed[3]["summary"]
    assert "stop‑the‑world" in summary
    assert "today’s" in summary
    assert "Eager to Cooperative – Heart" in listed[3]["title"]


def test_the_audit_is_proven_by_the_listings_own_count(cli, demo_blog):
    cli("crawl", "a.db", demo_blog.entry_url, "--delay", "0")
    said = cli("audit", "a.db", "--json")
    assert said.code == 0
    (audit,) = json.loads(said.out)
    assert audit["verdict"] == "complete"
    assert audit["claimed"] == audit["named"] == audit["archived"] == 11
    assert audit["claim_text"].startswith("Showing 1-6 of 11 posts")


def test_inspect_shows_and_archives_nothing(cli, files, demo_blog):
    said = cli("inspect", demo_blog.entry_url, "--delay", "0")
    assert said.code == 0
    assert "own count        11 posts" in said.out
    assert "names 11 posts on its first 2 pages" in said.out
    assert "Cloud & DevOps" in said.out
    assert files() == {}
