"""Posts that are deleted, moved, no longer listed and back: what real crawls conclude from real answers."""

import json
import sqlite3
from dataclasses import dataclass

from tests.blogs.generated import HTML
from tests.blogs.loopback_server import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPost:
    """A generated post at an address of its own."""

    post: object
    path: str

    def __getattr__(self, name):
        return getattr(self.post, name)


def changes(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        return db.execute(
            "SELECT substr(noted_at, 1, 10), posts.url, status_changes.status, evidence, fetches.status, "
            "(SELECT url FROM posts AS new WHERE new.id = posts.moved_to) FROM status_changes "
            "JOIN posts ON posts.id = post LEFT JOIN fetches ON fetches.id = fetch ORDER BY status_changes.id"
        ).fetchall()


def crawl(cli, blog, day, *options):
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", *options, BLOG_TO_SQLITE_NOW=day)
    assert said.code == 0, said.err
    return said.err


def remove(blog, *posts):
    blog.posts = [post for post in blog.posts if post not in posts]
    blog.publish()


def redirect(blog, path, to):
    blog.server.answers[path] = Answer(b"", HTML, 301, {"Location": to})


def test_posts_vanish_move_and_come_back(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=24)
    first = list(blog.posts)
    deleted, missing, hidden, moved, renamed = (blog.posts[place] for place in (2, 5, 8, 11, 14))
    crawl(cli, blog, "2026-05-01")

    page = blog.server.answers[hidden.path]
    blog.posts[11] = MovedPost(post=moved, path="/blog/new-home/")
    blog.posts[14] = MovedPost(post=renamed, path="/blog/renamed/")
    remove(blog, deleted, missing, hidden)
    blog.server.answers[hidden.path] = page
    redirect(blog, moved.path, "/blog/new-home/")
    blog.fail(deleted.path, 410)
    said = crawl(cli, blog, "2026-05-02", "--full")
    assert f"1 post is gone: {blog.url(deleted)} (HTTP 410 Gone)" in said
    assert "2 posts have moved:" in said
    there, renamed_to = f"{blog.base_url}/blog/new-home/", f"{blog.base_url}/blog/renamed/"
    unlisted = "no listing, feed or sitemap names it; its page answers"
    led, told = (
        f"redirects to {there} with the same text",
        f"HTTP 404 Not Found; {renamed_to} has the same text",
    )
    expected = [
        (blog.url(deleted), "gone", "HTTP 410 Gone", 410, None),
        (blog.url(hidden), "unlisted", unlisted, 304, None),
        (blog.url(moved), "moved", led, 200, there),
        (blog.url(renamed), "moved", told, 404, renamed_to),
    ]
    assert sorted(changes(tmp_path)) == sorted(("2026-05-02", *change) for change in expected)

    assert "1 post is gone" in crawl(cli, blog, "2026-05-04")
    assert changes(tmp_path)[4:] == [
        ("2026-05-04", blog.url(missing), "gone", "HTTP 404 in 2 runs since 2026-05-02", 404, None)
    ]
    asked = len(blog.requests)
    told = crawl(cli, blog, "2026-05-05").splitlines()[2:]
    assert not [line for line in told if "post" in line and "not asked again" not in line]
    assert not [request.path for request in blog.requests[asked:] if "/post-" in request.path]

    blog.heal()
    blog.posts = first
    blog.publish()
    assert "5 posts are back:" in crawl(cli, blog, "2026-05-09")
    back = {url for day, url, status, *_ in changes(tmp_path) if (day, status) == ("2026-05-09", "live")}
    assert back == {blog.url(post) for post in (deleted, missing, hidden, moved, renamed)}
    exported = map(json.loads, cli("export", "a.db", "--format", "ndjson").out.splitlines())
    assert {post["url"] for post in exported if post["status"] == "live"} >= set(map(blog.url, first))


def answer(text):
    return Answer(text.encode(), HTML)


SOFT = answer("<title>Page not found | Generated Notes</title><h1>Oops! That page can't be found.</h1>")


def test_a_page_that_says_there_is_none_and_one_that_leads_back_are_gone_in_time(
    cli, generated_blog, tmp_path
):
    blog = generated_blog(posts=12)
    soft, back, front = blog.posts[2:5]
    crawl(cli, blog, "2026-05-01")
    before = texts(tmp_path)
    remove(blog, soft, back, front)
    blog.server.answers[soft.path] = SOFT
    redirect(blog, back.path, "/blog/")
    redirect(blog, front.path, "/")
    crawl(cli, blog, "2026-05-02")
    assert changes(tmp_path) == []
    crawl(cli, blog, "2026-05-04")
    assert sorted((url, status, evidence) for _, url, status, evidence, *_ in changes(tmp_path)) == sorted([
        (blog.url(soft), "gone", 'the page says "Page not found" in 2 runs since 2026-05-02'),
        (blog.url(back), "gone", "leads back to the listing in 2 runs since 2026-05-02"),
        (blog.url(front), "gone", "leads to the front page in 2 runs since 2026-05-02"),
    ])  # fmt: skip
    assert texts(tmp_path) == before


def texts(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        return db.execute("SELECT url, title, body_html, version FROM posts ORDER BY id").fetchall()


def test_where_the_blog_is_at_fault_no_post_changes_and_it_is_told(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=12)
    crawl(cli, blog, "2026-05-01")
    before = texts(tmp_path)

    def at_fault(day, expected, code, *options):
        said = cli(
            "crawl", "a.db", "--delay", "0", "--set", "RETRY_TIMES=0", *options, BLOG_TO_SQLITE_NOW=day
        )
        assert (said.code, changes(tmp_path)) == (code, []), said.err
        assert expected in said.err
        assert texts(tmp_path) == before
        blog.heal()
        blog.publish()

    for post, status in zip(blog.posts, (500, 502, 503, 504, 429, 0) * 2, strict=True):
        blog.fail(post.path, status)
    at_fault("2026-05-02", "12 archived posts could not be asked again", 0, "--full")

    blog.server.answers["/parked"] = answer("<title>For sale</title><h1>This domain is for sale</h1>")
    redirect(blog, "/blog/", "/parked")
    at_fault("2026-05-03", "The listing names none of the posts that it named before", 0)

    redirect(blog, "/blog/", "http://localhost:1/")
    at_fault("2026-05-04", "leads to another site", 6)

    blog.server.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", "text/plain")
    at_fault("2026-05-05", "robots.txt forbids it", 6)

    for post in blog.posts:
        blog.fail(post.path, 410)
    at_fault("2026-05-06", "have no page, as if the server had lost its rules", 0, "--full")

    blog.server.answers["/blog/"] = answer(
        blog.theme.listing_page(blog.base_url, blog.posts[:3], ["/blog/"], 1, 10)
    )
    for path in ("/sitemap.xml", "/feed.xml"):
        blog.server.answers.pop(path)
    at_fault("2026-05-07", "The listing names 3 of 12 known posts", 0, "--full")
