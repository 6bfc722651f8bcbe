"""The demo blog's server: redirects, missing pages, conditional requests, and where it listens."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from blog_to_sqlite.demo_blog.server import serve_demo_blog
from tests.blogs.asking import every_byte, get

if TYPE_CHECKING:
    from blog_to_sqlite.demo_blog.server import DemoBlog


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [("/blog", "/blog/"), ("/blog/page/1/", "/blog/"), ("/blog/idempotency-keys", "/blog/idempotency-keys/")],
)
def test_other_spellings_are_redirected(demo_blog: DemoBlog, asked: str, led_to: str):
    got = get(demo_blog.base_url + asked)
    assert (got.status, got.headers["Location"]) == (301, led_to)


def test_unknown_paths_are_not_found(demo_blog: DemoBlog):
    for path in ("/nothing/", "/404", "/blog/no-such-post/", "/static/../articles.py"):
        got = get(demo_blog.base_url + path)
        assert got.status == 404
        assert "Page not found" in got.text


def test_a_known_page_is_not_sent_again(demo_blog: DemoBlog):
    url = demo_blog.base_url + demo_blog.articles[0].path
    first = get(url)
    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-None-Match": f'"other", W/{first.headers["ETag"]}'},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = get(url, **headers)
        assert (again.status, again.text, again.headers["ETag"]) == (304, "", first.headers["ETag"])
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]},
        {"If-Modified-Since": "Mon, 06 Jan 2020 10:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert get(url, **headers).status == 200


def test_head_has_the_length_and_no_body(demo_blog: DemoBlog):
    head, end, body = every_byte(demo_blog.entry_url, "HEAD").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert (end, body) == (b"\r\n\r\n", b"")
    length = len(get(demo_blog.entry_url).text.encode())
    assert f"Content-Length: {length}".encode() in head.split(b"\r\n")


def test_it_listens_on_loopback_only_at_the_port_asked_for_and_ends_with_the_block():
    with serve_demo_blog() as blog:
        port = urlsplit(blog.base_url).port
        assert blog.entry_url == f"http://127.0.0.1:{port}/blog/"
        with pytest.raises(OSError, match="in use"), serve_demo_blog(port):
            pass
    with pytest.raises(ConnectionRefusedError):
        get(blog.entry_url)
    with serve_demo_blog(port) as again:
        assert again.entry_url == blog.entry_url
