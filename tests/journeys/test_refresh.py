"""A blog crawled again: what is asked, what is saved, and that nothing new or changed is missed."""

import sqlite3
from collections import Counter
from copy import copy
from dataclasses import replace
from itertools import count

import pytest

from tests.blogs.generated import HTML
from tests.blogs.generated_posts import generate_post
from tests.blogs.loopback_server import Answer
from tests.blogs.strange import chain_of_photos, serve, slug, title

WHOLE = 500
DAY_1, DAY_2, DAY_40 = "2026-05-01", "2026-05-02", "2026-06-10"


@pytest.fixture
def rows(tmp_path):
    def query(sql, *values):
        with sqlite3.connect(tmp_path / "a.db") as db:
            found = db.execute(sql, values).fetchall()
        db.close()
        return found

    return query


@pytest.fixture
def crawl(cli):
    def run(blog, *options, on=DAY_1, code=0):
        blog.requests.clear()
        said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", *options, BLOG_TO_SQLITE_NOW=on)
        assert said.code == code, said.err
        return said.err

    return run


def asked(blog):
    return [request.path for request in blog.requests]


def edit(blog, place, words="An edit that nobody announced."):
    """Change the text of a post and nothing else."""
    post = blog.posts[place]
    blog.posts[place] = replace(post, body_html=post.body_html + f"<p>{words}</p>")
    blog.publish()
    return blog.posts[place]


def versions_of(rows, post):
    return rows("SELECT max(version) FROM posts WHERE url LIKE ?", f"%{post.path}")[0][0]


def size(request):
    return WHOLE if request.config.getoption("--whole") else 90


@pytest.mark.parametrize(
    ("shape", "most"), [({}, 5), ({"robots": False, "sitemap": False}, 8)], ids=["sitemap", "feed"]
)
def test_an_unchanged_blog_costs_a_handful_of_requests(crawl, generated_blog, rows, request, shape, most):
    posts = size(request)
    blog = generated_blog(posts=posts, **shape)
    crawl(blog)
    said = crawl(blog)
    assert len(blog.requests) <= most, asked(blog)
    assert f"{posts} known posts not asked again" in said
    (spent,) = rows(
        "SELECT walk, walked, requests, requests_saved, posts_new, posts_changed, posts_same FROM crawls "
        "WHERE id = 2"
    )
    assert spent == ("news", 1, len(blog.requests), posts, 0, 0, 0)
    (saved,) = rows("SELECT bytes_saved FROM crawls WHERE id = 2")[0]
    (bodies,) = rows("SELECT sum(bytes) FROM addresses WHERE kind = 'post'")[0]
    assert saved > bodies > 0


def test_a_full_run_asks_each_page_once_whether_it_has_changed(crawl, generated_blog, rows, request):
    blog = generated_blog(posts=size(request))
    crawl(blog)
    first = blog.server.bytes_sent
    said = crawl(blog, "--full")
    again = blog.server.bytes_sent - first
    pages = Counter(asked(blog))
    assert {pages[post.path] for post in blog.posts} == {1}
    assert max(pages.values()) == 1
    assert "pages unchanged" in said
    sampled = sum(request.status == 200 for request in blog.requests if "post-" in request.path)
    assert sampled <= len(blog.posts) / 60
    assert again < (0.03 if len(blog.posts) == WHOLE else 0.04) * first
    assert rows("SELECT walk, posts_changed FROM crawls WHERE id = 2") == [("whole", 0)]


def test_a_new_post_is_found_and_nothing_else_is_asked_for(crawl, generated_blog, rows):
    blog = generated_blog(posts=45)
    crawl(blog)
    blog.posts.insert(0, generate_post(46))
    blog.publish()
    crawl(blog, on=DAY_2)
    assert [path for path in asked(blog) if "post-" in path] == [blog.posts[0].path]
    assert rows("SELECT posts_new, walk FROM crawls WHERE id = 2") == [(1, "news")]


def test_posts_behind_the_first_page_are_found_for_as_long_as_pages_name_new_ones(crawl, generated_blog):
    blog = generated_blog(posts=40, feed=False, sitemap=False)
    crawl(blog)
    blog.posts[:0] = [generate_post(number) for number in range(65, 40, -1)]
    blog.publish()
    said = crawl(blog, on=DAY_2)
    assert "65 of 65 posts" in said
    assert "25 new" in said
    assert "/blog/page/6/" not in asked(blog)


def test_pinned_posts_and_a_new_order_hide_no_new_post(crawl, generated_blog):
    blog = generated_blog(posts=60, feed=False, sitemap=False)
    crawl(blog)
    new = generate_post(61)
    blog.posts = [*blog.posts[40:], *blog.posts[:40]]
    blog.posts.insert(45, new)
    blog.publish()
    said = crawl(blog, on=DAY_2)
    assert "1 new" in said, "its own count says that there is one more"


def test_a_change_that_the_sitemap_tells_is_seen_at_once(crawl, generated_blog, rows):
    blog = generated_blog(posts=45)
    crawl(blog)
    post = edit(blog, 30)
    sitemap = blog.server.answers["/sitemap.xml"]
    place = f"{post.path}</loc><lastmod>"
    body = sitemap.whole.partition(b"\r\n\r\n")[2].decode()
    head, tail = body.split(place)
    blog.server.answers["/sitemap.xml"] = type(sitemap)(
        (head + place + "2026-05-02" + tail[10:]).encode(), "application/xml"
    )
    crawl(blog, on=DAY_2)
    assert [path for path in asked(blog) if "post-" in path] == [post.path]
    assert versions_of(rows, post) == 2
    crawl(blog, on=DAY_2)
    assert [path for path in asked(blog) if "post-" in path] == []


def test_a_change_that_a_card_or_feed_tells_is_seen_at_once(crawl, generated_blog, rows):
    blog = generated_blog(posts=45, sitemap=False)
    crawl(blog)
    post = blog.posts[3] = replace(blog.posts[3], title="Quite another title of it")
    blog.publish()
    crawl(blog, on=DAY_2)
    assert [path for path in asked(blog) if "post-" in path] == [post.path]
    assert versions_of(rows, post) == 2


def test_a_silent_change_is_seen_when_its_time_has_come_or_all_are_asked(crawl, generated_blog, rows):
    blog = generated_blog(posts=12)
    crawl(blog)
    first, second = edit(blog, 5), edit(blog, 6)
    crawl(blog, on=DAY_2)
    assert versions_of(rows, first) == 1
    crawl(blog, "--full", on=DAY_2)
    assert versions_of(rows, first) == versions_of(rows, second) == 2
    third = edit(blog, 7)
    crawl(blog, on=DAY_40)
    assert versions_of(rows, third) == 2
    assert rows("SELECT sum(posts_changed) FROM crawls") == [(3,)]


def retagged(tag):
    """Give each answer the ETag that ``tag`` makes of its path."""

    def twist(path, answer):
        twin = copy(answer)
        twin.etag = tag(path).encode()
        twin.whole = answer.whole.replace(answer.etag, twin.etag)
        twin.not_modified = answer.not_modified.replace(answer.etag, twin.etag)
        return twin

    return twist


def with_nonce(_path, answer):
    """Give each page a new token in its head, and the ETag of the page as it is then."""
    body = answer.whole.partition(b"\r\n\r\n")[2]
    token = f'<meta name="csrf-token" content="{next(numbers):08}"></head>'.encode()
    kind = "text/html" if b"<html" in body else "application/xml"
    return Answer(body.replace(b"</head>", token), kind, answer.status)


numbers = count()


def test_a_server_that_always_says_not_modified_hides_no_change(crawl, generated_blog, rows):
    blog = generated_blog(posts=12)
    blog.server.lies = True
    crawl(blog)
    post = edit(blog, 5)
    crawl(blog, "--full", on=DAY_2)
    assert versions_of(rows, post) == 2
    assert rows("SELECT validators_lie FROM blogs") == [(1,)]
    assert [request.status for request in blog.requests if request.path == "/blog/"] == [304, 200]


def test_an_etag_that_stays_though_the_page_changed_hides_it_for_thirty_days_at_most(
    crawl, generated_blog, rows
):
    blog = generated_blog(posts=12)
    blog.server.twist = retagged(lambda path: f'"{path}"')
    crawl(blog)
    post = edit(blog, 5)
    crawl(blog, "--full", on=DAY_2)
    assert versions_of(rows, post) == 1
    crawl(blog, on="2026-05-31")
    assert versions_of(rows, post) == 2
    assert rows("SELECT validators_lie FROM blogs") == [(1,)]
    assert rows("SELECT sum(posts_changed) FROM crawls") == [(1,)]


@pytest.mark.parametrize(
    "twist", [retagged(lambda _path: f'"{next(numbers)}"'), with_nonce], ids=["etag", "nonce"]
)
def test_a_new_etag_each_time_and_a_changing_nonce_make_no_version(crawl, generated_blog, rows, twist):
    blog = generated_blog(posts=12)
    blog.server.twist = twist
    crawl(blog)
    crawl(blog, "--full", on=DAY_2)
    assert rows("SELECT posts_changed, posts_same FROM crawls WHERE id = 2") == [(0, 12)]
    post = edit(blog, 5)
    crawl(blog, "--full", on=DAY_2)
    assert versions_of(rows, post) == 2
    assert rows("SELECT sum(posts_changed) FROM crawls") == [(1,)]


def test_a_walk_that_did_not_reach_its_end_is_followed_by_a_whole_one(crawl, generated_blog, rows):
    blog = generated_blog(posts=45, feed=False, sitemap=False)
    crawl(blog, "--max-posts", "5")
    crawl(blog)
    crawl(blog)
    assert rows("SELECT walk, walked FROM crawls") == [("whole", 0), ("whole", 1), ("news", 1)]
    blog.fail("/blog/page/3/", 500)
    crawl(blog, "--full")
    blog.heal()
    crawl(blog)
    assert rows("SELECT walk, walked FROM crawls WHERE id > 3") == [("whole", 0), ("whole", 1)]


def test_without_warc_only_posts_are_asked_whether_they_changed(crawl, generated_blog):
    blog = generated_blog(posts=12)
    crawl(blog, "--no-warc")
    crawl(blog, "--no-warc", "--full")
    answers = {request.path: request.status for request in blog.requests}
    assert answers["/sitemap.xml"] == 200
    assert {answers[post.path] for post in blog.posts} == {304}


def test_a_page_in_the_warc_that_cannot_be_read_is_asked_for_whole(crawl, generated_blog, tmp_path):
    blog = generated_blog(posts=25)
    crawl(blog)
    for file in (tmp_path / "a.warc").iterdir():
        file.unlink()
    crawl(blog)
    assert {request.status for request in blog.requests} == {200}


def test_a_304_that_was_not_asked_for_is_a_failure(crawl, generated_blog):
    blog = generated_blog(posts=3)
    blog.fail(blog.posts[1].path, 304)
    said = crawl(blog, code=3)
    assert f"{blog.posts[1].path} (failed: HTTP 304 Not Modified)" in said


def test_a_date_of_change_on_every_post_is_not_believed_before_some_prove_it(crawl, generated_blog, rows):
    blog = generated_blog(posts=30)
    crawl(blog)
    sitemap = blog.server.answers["/sitemap.xml"]
    body = sitemap.whole.partition(b"\r\n\r\n")[2].replace(b"<lastmod>2015", b"<lastmod>2025")
    blog.server.answers["/sitemap.xml"] = type(sitemap)(body, "application/xml")
    crawl(blog, on=DAY_2)
    assert len([path for path in asked(blog) if "post-" in path]) == 5
    for place in range(30):
        edit(blog, place)
    blog.server.answers["/sitemap.xml"] = type(sitemap)(body.replace(b">2025", b">2026"), "application/xml")
    crawl(blog, on=DAY_2)
    assert rows("SELECT posts_changed FROM crawls WHERE id = 3") == [(30,)]


def part_of_sitemap(blog, posts):
    places = "".join(f"<url><loc>{blog.url(post)}</loc></url>" for post in posts)
    return Answer(f"<urlset>{places}</urlset>".encode(), "application/xml")


def sitemap_in_parts(blog, changed):
    parts = "".join(
        f"<sitemap><loc>{blog.base_url}/{name}</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in (("old.xml", "2020-01-01"), ("new.xml", changed))
    )
    blog.server.answers |= {
        "/sitemap.xml": Answer(f"<sitemapindex>{parts}</sitemapindex>".encode(), "application/xml"),
        "/old.xml": part_of_sitemap(blog, blog.posts[15:]),
        "/new.xml": part_of_sitemap(blog, blog.posts[:15]),
    }


def test_of_a_sitemap_in_parts_only_those_are_asked_for_that_changed(crawl, generated_blog):
    blog = generated_blog(posts=30, feed=False)
    sitemap_in_parts(blog, "2026-04-01")
    crawl(blog)
    assert {"/old.xml", "/new.xml"} <= set(asked(blog))
    crawl(blog)
    assert {"/old.xml", "/new.xml"}.isdisjoint(asked(blog))
    hidden, blog.posts[0:0] = blog.server.answers["/blog/"], [generate_post(31)]
    blog.publish()
    blog.server.answers["/blog/"] = hidden
    sitemap_in_parts(blog, "2026-05-02")
    said = crawl(blog, on=DAY_2)
    assert "/new.xml" in asked(blog)
    assert "/old.xml" not in asked(blog)
    assert "1 new" in said, "the sitemap alone names it"


def test_validators_are_for_the_address_that_answered(crawl, generated_blog, rows):
    blog = generated_blog(posts=6)
    post = blog.posts[2]
    blog.server.answers["/blog/elsewhere/"] = blog.server.answers[post.path]
    blog.server.answers[post.path] = Answer(b"", "text/html", 301, {"Location": "/blog/elsewhere/"})
    crawl(blog)
    crawl(blog, "--full", on=DAY_2)
    answers = [(one.path, one.status) for one in blog.requests if one.path in {post.path, "/blog/elsewhere/"}]
    assert answers == [(post.path, 301), ("/blog/elsewhere/", 304)]
    assert rows("SELECT posts_changed, posts_new FROM crawls WHERE id = 2") == [(0, 0)]


def test_a_chain_of_posts_goes_on_where_a_new_one_is_shown(cli):
    blog = chain_of_photos()
    last, before = (f"/photo/{slug(number)}/" for number in (20, 19))
    new = "/photo/quite-new-bread-21/"
    server = serve(blog)
    server.start()
    try:
        entry = f"http://127.0.0.1:{server.port}{blog.entry}"
        assert cli("crawl", "a.db", entry, "--delay", "0").code == 0
        for path, shown in ((new, blog.pages[last]), (blog.entry, blog.pages[blog.entry])):
            page = shown.replace(last, new).replace(before, last).replace(title(20), "Quite new bread 21")
            server.answers[path] = Answer(page.encode(), HTML)
        server.requests.clear()
        said = cli("crawl", "a.db", entry, "--delay", "0")
    finally:
        server.stop()
    assert said.code == 0, said.err
    assert "1 new" in said.err
    assert [request.path for request in server.requests if request.path.startswith("/photo/")] == [new]
