"""The generated blog is complete, the same each time, and fails as asked."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.robotparser
from dataclasses import replace
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.blogs.asking import every_byte, get
from tests.blogs.generated_posts import generate_post, generate_posts

if TYPE_CHECKING:
    from tests.blogs.generated import GeneratedBlog

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SERVE = Path(__file__).parent / "blogs" / "serve_generated.py"


def walk(entry_url: str) -> list[str]:
    """Follow "Older posts" from the entry: the paths of all posts, in order."""
    base, path, posts = entry_url.removesuffix("/blog/"), "/blog/", []
    while path:
        page = LexborHTMLParser(get(base + path).text)
        posts += [link.attributes["href"] for link in page.css(".entry h2 a")]
        older = page.css_first("a.older")
        came_from, path = path, older.attributes["href"] if older else ""
        assert path != came_from
    return posts


@pytest.mark.parametrize("page_path", ["/blog/page/{}/", "/blog/?page={}"])
def test_the_listing_leads_to_every_post_once(generated_blog, page_path):
    blog: GeneratedBlog = generated_blog(posts=43, per_page=10, page_path=page_path)
    found = walk(blog.entry_url)
    assert found == [post.path for post in blog.posts]
    assert len(set(found)) == 43
    assert all(get(blog.base_url + path).status == 200 for path in found)


def test_a_page_shows_its_post(generated_blog):
    blog = generated_blog(posts=3)
    post = blog.posts[1]
    page = LexborHTMLParser(get(blog.url(post)).text)
    assert page.css_first("h1").text() == post.title
    assert page.css_first("time").attributes["datetime"] == post.published.isoformat()
    assert page.css_first(".entry-minutes").text() == f"{post.minutes} min read"
    assert [link.attributes["href"] for link in page.css(".entry-nav a")] == [
        blog.posts[2].path,
        blog.posts[0].path,
    ]


def test_posts_are_varied_and_the_same_each_time():
    posts = generate_posts(300)
    assert posts == generate_posts(300)
    assert posts[100:] == generate_posts(200)
    assert posts != generate_posts(300, seed=2)
    assert len({post.title for post in posts}) == len({post.body_html for post in posts}) == 300
    sizes = sorted(len(post.body_html) for post in posts)
    assert 2000 < sizes[0] < sizes[-1] < 7000
    assert 3000 < sizes[150] < 5000


def test_feed_sitemap_and_robots_agree_with_the_listing(generated_blog):
    blog = generated_blog(posts=25, crawl_delay=0.5, disallow=("/secret/",))
    named = ET.fromstring(get(f"{blog.base_url}/sitemap.xml").text).iter(f"{SITEMAP}loc")
    assert [loc.text for loc in named] == [blog.url(post) for post in blog.posts]
    items = ET.fromstring(get(f"{blog.base_url}/feed.xml").text).iter("item")
    assert [item.findtext("link") for item in items] == [blog.url(post) for post in blog.posts[:10]]
    text = get(f"{blog.base_url}/robots.txt").text
    assert "Crawl-delay: 0.5" in text.splitlines()
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(text.splitlines())
    assert rules.can_fetch("anyone", blog.entry_url)
    assert not rules.can_fetch("anyone", f"{blog.base_url}/secret/plan/")


def test_what_a_blog_lacks_is_not_found(generated_blog):
    blog = generated_blog(posts=1, robots=False, feed=False, sitemap=False)
    for path in ("/robots.txt", "/feed.xml", "/sitemap.xml", "/blog/page/2/"):
        assert get(blog.base_url + path).status == 404


def test_an_empty_blog_has_a_listing(generated_blog):
    blog = generated_blog(posts=0)
    assert "No posts yet" in get(blog.entry_url).text


def test_a_path_fails_as_often_as_asked(generated_blog):
    blog = generated_blog(posts=2)
    url, path = blog.url(blog.posts[0]), blog.posts[0].path
    blog.fail(path, 429, times=2, retry_after="1")
    busy = [get(url) for _ in range(3)]
    assert [response.status for response in busy] == [429, 429, 200]
    assert [response.headers["Retry-After"] for response in busy] == ["1", "1", None]
    blog.fail(path, 500)
    assert {get(url).status for _ in range(3)} == {500}
    assert get(blog.url(blog.posts[1])).status == 200
    blog.heal()
    assert get(url).status == 200


def test_a_connection_can_be_dropped(generated_blog):
    blog = generated_blog(posts=1)
    blog.fail("/blog/", 0, times=1)
    with pytest.raises(RemoteDisconnected):
        get(blog.entry_url)
    assert get(blog.entry_url).status == 200
    assert [request.status for request in blog.requests] == [0, 200]


def test_every_request_is_logged_with_its_time(generated_blog):
    blog = generated_blog(posts=1, latency=0.05)
    before = time.monotonic()
    get(f"{blog.base_url}/nothing?x=1")
    get(blog.entry_url)
    after = time.monotonic()
    assert [request[1:] for request in blog.requests] == [
        ("GET", "/nothing?x=1", 404),
        ("GET", "/blog/", 200),
    ]
    first, second = (request.at for request in blog.requests)
    assert before <= first <= second - 0.05 < after - 0.1


def test_an_unchanged_page_is_not_sent_again(generated_blog):
    blog = generated_blog(posts=5)
    url = blog.url(blog.posts[2])
    tag = get(url).headers["ETag"]
    again = get(url, **{"If-None-Match": tag})
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
    blog.posts[2] = replace(blog.posts[2], title="Another title")
    blog.publish()
    changed = get(url, **{"If-None-Match": tag})
    assert changed.status == 200
    assert '<h1 class="entry-title">Another title</h1>' in changed.text


def test_posts_come_and_go(generated_blog):
    blog = generated_blog(posts=20)
    gone = blog.posts.pop(4)
    blog.posts.insert(0, generate_post(21))
    blog.publish()
    assert walk(blog.entry_url) == [post.path for post in blog.posts]
    assert walk(blog.entry_url)[0] == "/blog/post-00021/"
    assert get(blog.url(gone)).status == 404


def test_one_connection_serves_many_requests(generated_blog):
    blog = generated_blog(posts=3)
    connection = HTTPConnection("127.0.0.1", blog.server.port, timeout=10)
    try:
        connection.connect()
        local = connection.sock.getsockname()
        for post in blog.posts:
            connection.request("GET", post.path)
            assert post.title in connection.getresponse().read().decode()
            assert connection.sock.getsockname() == local
    finally:
        connection.close()


def test_head_has_the_length_and_no_body(generated_blog):
    blog = generated_blog(posts=3)
    head, end, body = every_byte(blog.entry_url, "HEAD").partition(b"\r\n\r\n")
    assert (end, body) == (b"\r\n\r\n", b"")
    length = len(get(blog.entry_url).text.encode())
    assert f"Content-Length: {length}".encode() in head.split(b"\r\n")


def test_it_runs_as_a_process_of_its_own(tmp_path):
    command = [sys.executable, str(SERVE), "--posts", "12", "--fail", "/blog/post-00003/", "503"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        try:
            entry_url = process.stdout.readline().strip()
            assert len(walk(entry_url)) == 12
            assert get(f"{entry_url}post-00003/").status == 503
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
