"""Politeness, measured at the server: delays, Crawl-delay, Retry-After, robots.txt, an honest name."""

import json
import re
import sqlite3
import time
from itertools import pairwise

from werkzeug.wrappers import Response


def assert_spread(blog, delay):
    """The requests are ``delay`` seconds apart, give or take what a busy machine adds on the way."""
    moments = [moment for moment, *_ in blog.requests]
    assert len(moments) > 2
    assert moments[-1] - moments[0] > 0.95 * delay * (len(moments) - 1)
    assert all(later - earlier > delay / 2 for earlier, later in pairwise(moments))


def test_the_delay_holds_between_any_two_requests(cli, generated_blog):
    blog = generated_blog(posts=8, per_page=4)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0.3", "--concurrency", "8")
    assert said.code == 0, said.err
    assert_spread(blog, 0.3)
    assert "waited out of courtesy" in said.err


def test_one_second_is_the_default(cli, generated_blog):
    blog = generated_blog(posts=2)
    assert cli("crawl", "a.db", blog.entry_url).code == 0
    assert_spread(blog, 1)


def test_a_longer_crawl_delay_holds(cli, generated_blog):
    blog = generated_blog(posts=4, crawl_delay=0.5)
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0").code == 0
    assert_spread(blog, 0.5)


def test_nothing_is_asked_while_the_server_says_retry_after(cli, generated_blog):
    blog = generated_blog(posts=12)
    refused = blog.posts[3].path
    blog.fail(refused, 429, retry_after="2", times=1)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--concurrency", "1")
    assert said.code == 0, said.err
    ((moment, *_),) = [request for request in blog.requests if request[3] == 429]
    later = [request for request in blog.requests if request[0] > moment]
    assert later
    assert min(request[0] for request in later) - moment > 1.9


def test_what_robots_txt_forbids_is_not_asked_and_is_named(cli, generated_blog):
    blog = generated_blog(posts=6)
    blog_forbids = blog.posts[2].path
    other = generated_blog(posts=6, disallow=(blog_forbids,))
    said = cli("crawl", "a.db", other.entry_url, "--delay", "0")
    assert said.code == 3
    assert f"{blog_forbids} (robots.txt forbids it)" in said.err
    assert blog_forbids not in {path for _, _, path, _ in other.requests}
    (audit,) = json.loads(cli("audit", "a.db", "--json").out)
    assert [gap["state"] for gap in audit["gaps"]] == ["refused"]


def test_a_forbidden_entry_ends_with_6(cli, files, generated_blog):
    blog = generated_blog(posts=6, disallow=("/",))
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0")
    assert said.code == 6
    assert "robots.txt forbids it" in said.err
    assert files() == {}


def test_failing_posts_are_gaps_and_come_in_the_next_run(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=10)
    blog.fail(blog.posts[1].path, 500)
    blog.fail(blog.posts[4].path, 404)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0")
    assert said.code == 3
    assert "8 of 10 posts" in said.err
    assert f"{blog.posts[1].path} (failed" in said.err
    assert f"{blog.posts[4].path} (HTTP 404" in said.err
    blog.heal()
    again = cli("crawl", "a.db", "--delay", "0")
    assert again.code == 0, again.err
    assert "2 new" in again.err
    db = sqlite3.connect(tmp_path / "a.db")
    assert db.execute("SELECT count(*), count(DISTINCT url) FROM posts").fetchone() == (10, 10)
    db.close()


def test_a_limit_is_no_gap(cli, generated_blog):
    blog = generated_blog(posts=30)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--max-posts", "7")
    assert said.code == 0, said.err
    assert "7 new" in said.err
    again = cli("crawl", "a.db", "--delay", "0")
    assert again.code == 0
    assert "23 new" in again.err


def test_two_blogs_of_one_host_share_its_queue(cli, httpserver):
    asked = []

    def answer(request):
        asked.append(time.monotonic())
        name = request.path.strip("/").partition("/")[0]
        cards = "".join(
            f"<article><h2><a href='/{name}/{n}/'>Post {n} of the {name}</a></h2>"
            f"<time>2024-05-0{n}</time><p>What happened there, and what came of it.</p></article>"
            for n in (1, 2, 3)
        )
        return Response(f"<html><body><main>{cards}</main></body></html>", content_type="text/html")

    httpserver.expect_request(re.compile("/(hens|geese)/.*")).respond_with_handler(answer)
    said = cli("crawl", "a.db", httpserver.url_for("/hens/"), httpserver.url_for("/geese/"), "--delay", "0.3")
    assert said.code == 0, said.err
    assert len(asked) >= 8
    assert asked[-1] - asked[0] > 0.95 * 0.3 * (len(asked) - 1)


def test_a_limit_ends_an_endless_listing(cli, httpserver):
    def answer(request):
        page = int(request.args.get("page", 1))
        cards = "".join(
            f"<article><h2><a href='/b/{page}-{n}/'>Post {page}-{n} of the blog</a></h2>"
            f"<p>What happened there, and what came of it.</p></article>"
            for n in (1, 2, 3)
        )
        turn = f"<a rel='next' href='?page={page + 1}'>Older</a>"
        return Response(f"<html><body><main>{cards}</main>{turn}</body></html>", content_type="text/html")

    httpserver.expect_request(re.compile("/b/.*")).respond_with_handler(answer)
    said = cli("crawl", "a.db", httpserver.url_for("/b/"), "--delay", "0", "--max-posts", "5")
    assert said.code == 0, said.err
    assert "5 new" in said.err
