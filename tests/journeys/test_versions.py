"""What makes a version on a living blog, and what does not; what is suspect and what becomes of it."""

import json
import sqlite3
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.blogs import generated_pages
from tests.blogs.loopback_server import Answer

POSTS = 14
DAYS = [f"2026-{month:02}-01T09:00:00+00:00" for month in range(1, 10)]


def noisy(number):
    """Return a theme whose pages have advertisement, counters, a nonce and a build date that change."""

    def post_page(base, post, older, newer):
        html = generated_pages.post_page(base, post, older, newer)
        nonce = f"n{number * 7919:x}"
        related = "".join(
            f'<li><a href="/blog/post-{1 + (post.number * number + place) % POSTS:05}/">Read {place}</a></li>'
            for place in range(4)
        )
        advert = (
            f'<div class="ad-slot" data-nonce="{nonce}"><a href="/buy/{nonce}">Buy {number} now</a></div>'
        )
        first = post.body_html.index("</p>") + 4
        body = post.body_html[:first] + advert + post.body_html[first:]
        meta = f'<span class="entry-views">{number * 1311} views</span> <span>{number} comments</span></p>\n'
        after = f"""<aside class="related"><h2>Related posts</h2><ul>{related}</ul></aside>
<section class="comments"><h2>{number} comments</h2>{"<p>I like that very much.</p>" * number}</section>"""
        built = f'"dateModified": "2026-0{number}-01T04:00:00Z", "datePublished"'
        for old, new in (
            ("<head>", f'<head><meta name="csp-nonce" content="{nonce}">'),
            (post.body_html, body),
            ("min read</span></p>\n", f"min read</span> {meta}"),
            ("</article>", f"</article>{after}"),
            ('"datePublished"', built),
            ("</body>", f'<script nonce="{nonce}">track({number})</script></body>'),
        ):
            assert old in html
            html = html.replace(old, new, 1)
        return html

    return SimpleNamespace(post_page=post_page, listing_page=generated_pages.listing_page)


def rows(tmp_path, query, *values):
    with sqlite3.connect(tmp_path / "a.db") as db:
        return db.execute(query, values).fetchall()


def change(blog, number, **fields):
    """Change the post with that number from the newest, counted from 0; return its address."""
    blog.posts[number] = replace(blog.posts[number], **fields)
    return blog.url(blog.posts[number])


@pytest.fixture
def crawl(cli):
    def run(month, *arguments):
        done = cli("crawl", "a.db", *arguments, "--delay", "0", BLOG_TO_SQLITE_NOW=DAYS[month - 1])
        assert done.code == 0, done.err
        return done

    return run


def test_what_stands_around_a_post_makes_no_version(crawl, generated_blog, tmp_path):
    blog = generated_blog(posts=POSTS, sitemap=False)
    for month in range(1, 4):
        blog.theme = noisy(month)
        blog.publish()
        crawl(month, blog.entry_url, "--full")
    assert rows(tmp_path, "SELECT posts_changed, posts_suspect FROM crawls") == [(0, 0)] * 3
    assert rows(tmp_path, "SELECT count(*), max(number) FROM versions") == [(POSTS, 1)]


def test_a_listing_that_is_not_read_to_the_end_takes_no_facts_away(crawl, generated_blog, tmp_path):
    blog = generated_blog(posts=POSTS, sitemap=False)
    crawl(1, blog.entry_url)
    for month in (2, 3):
        crawl(month)
    assert rows(tmp_path, "SELECT count(*), max(number) FROM versions") == [(POSTS, 1)]


def test_each_change_is_one_version_that_says_what_changed(crawl, generated_blog, tmp_path, cli):
    blog = generated_blog(posts=POSTS)
    crawl(1, blog.entry_url)
    body = blog.posts[3].body_html
    changed = {
        change(blog, 1, title="An entirely other title"): (["title"], 0),
        change(blog, 2, category="Hens"): (["categories"], 0),
        change(blog, 3, body_html=body + "<p>One thing more about hens.</p>"): (["body"], 1),
        change(blog, 4, tags=("hens", "eggs")): (["tags"], 0),
        change(blog, 5, words=20_000): (["read_minutes"], 0),
        change(blog, 6, author="Eve Holm"): (["authors"], 0),
    }
    blog.publish()
    crawl(2, "--full")
    found = rows(
        tmp_path,
        "SELECT posts.url, versions.changes, silent, fetches.fetched_at = seen_at FROM versions "
        "JOIN posts ON posts.id = post JOIN fetches ON fetches.id = fetch WHERE number > 1",
    )
    assert {url: (json.loads(changes), silent) for url, changes, silent, _ in found} == changed
    assert all(same for *_, same in found)
    crawl(3, "--full")
    assert rows(tmp_path, "SELECT posts_changed FROM crawls") == [(0,), (6,), (0,)]
    said = cli("history", "a.db", blog.url(blog.posts[3]), "--diff").out
    assert "2026-02-01 09:00   2  edited silently: text" in said
    assert "{+One thing more about hens.+}" in said.replace(" ¶ ", "")


def broken(title, text):
    page = (
        f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body>"
    )
    return Answer(f"{page}</html>".encode(), "text/html; charset=utf-8")


def test_an_error_page_never_becomes_the_post_and_a_replay_agrees(crawl, generated_blog, tmp_path, cli):
    blog = generated_blog(posts=POSTS)
    crawl(1, blog.entry_url)
    before = rows(tmp_path, "SELECT url, title, body_text, version FROM posts ORDER BY url")
    long = " ".join(blog.posts[0].body_html.split()[:400]).replace("<", "").replace(">", "")
    for number, page in (
        (1, broken("Database error", "Error establishing a database connection.")),
        (2, broken("Database error", "Error establishing a database connection.")),
        (3, broken("Database error", "Error establishing a database connection.")),
        (7, broken("Buy cheap watches", long)),
    ):
        blog.server.answers[blog.posts[number].path] = page
    again = crawl(2, "--full")
    assert "Traceback" not in again.err
    assert rows(tmp_path, "SELECT url, title, body_text, version FROM posts ORDER BY url") == before
    suspects = rows(tmp_path, "SELECT url FROM posts WHERE suspect NOTNULL")
    assert {url for (url,) in suspects} == {blog.url(blog.posts[number]) for number in (1, 2, 3, 7)}
    crawl(3, "--full")
    assert rows(tmp_path, "SELECT count(*) FROM versions WHERE suspect NOTNULL") == [(4,)]
    assert cli("audit", "a.db").code == 0
    url = blog.url(blog.posts[7])
    accepted = cli("history", "a.db", url, "--accept", "2", BLOG_TO_SQLITE_NOW=DAYS[3])
    assert accepted.code == 0, accepted.err
    shown = blog.server.answers[blog.posts[7].path]
    blog.publish()
    blog.server.answers[blog.posts[7].path] = shown
    crawl(5, "--full")
    assert rows(tmp_path, "SELECT count(*) FROM posts WHERE suspect NOTNULL") == [(0,)]
    query = "SELECT url, posts.title, body_text, version, changed_at FROM posts ORDER BY url"
    state = rows(tmp_path, query)
    assert (url, "Buy cheap watches", 2) in [(row[0], row[1], row[3]) for row in state]
    for name in ("a.db", "a.db-wal", "a.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    replayed = cli("replay", "a.db")
    assert replayed.code == 0, replayed.err
    assert rows(tmp_path, query) == state
