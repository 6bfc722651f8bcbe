"""What answers to a post's address and is no post is not archived; pages that repeat posts hide no others."""

import re

import pytest
from werkzeug.wrappers import Response

PAGES = {1: (1, 2, 3), 2: (1, 2, 3), 3: (4, 5, 6)}


@pytest.fixture
def blog(httpserver):
    """A blog of six posts on three pages, of which the second repeats the first; answers can be replaced."""
    replaced = {}

    def listing(request):
        page = int(request.args.get("page", 1))
        cards = "".join(
            f"<article><h2><a href='/blog/{n}/'>Post {n} of the blog</a></h2><time>2024-05-0{n}</time>"
            f"<p>What happened there, and what came of it.</p></article>"
            for n in PAGES[page]
        )
        turn = f"<a rel='next' href='?page={page + 1}'>Older</a>" if page + 1 in PAGES else ""
        return Response(f"<html><body><main>{cards}</main>{turn}</body></html>", content_type="text/html")

    def post(request):
        number = int(request.path.strip("/").rpartition("/")[2])
        if number in replaced:
            return replaced[number]
        text = f"<p>Words of post {number}, enough to be read as one.</p>" * 5
        return Response(
            f"<html><body><article><h1>Post {number} of the blog</h1>{text}</article></body></html>",
            content_type="text/html",
        )

    httpserver.expect_request("/blog/").respond_with_handler(listing)
    httpserver.expect_request(re.compile("/blog/[0-9]+/")).respond_with_handler(post)
    httpserver.replaced = replaced
    return httpserver


def crawl(cli, blog):
    return cli("crawl", "a.db", blog.url_for("/blog/"), "--delay", "0", "--set", "RETRY_TIMES=0")


def test_a_page_that_repeats_posts_does_not_end_the_walk(cli, blog):
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert "6 of 6 posts" in said.err


@pytest.mark.parametrize(
    "answer",
    [
        Response("", content_type="text/html"),
        Response(" \n ", content_type="text/html"),
        Response("", status=204),
    ],
)
def test_an_empty_answer_is_a_gap(cli, blog, answer):
    blog.replaced[2] = answer
    said = crawl(cli, blog)
    assert said.code == 3
    assert "/blog/2/ (failed: the answer was empty)" in said.err


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"title": "Post 2"}', "application/json"),
        ("a,b\n1,2\n", "text/csv"),
        ("<?xml version='1.0'?><rss><channel><title>News</title></channel></rss>", "application/rss+xml"),
        ("%PDF-1.7 and some words that look like text", "application/pdf"),
    ],
)
def test_what_is_no_page_is_no_post(cli, blog, text, kind):
    blog.replaced[2] = Response(text, content_type=kind)
    said = crawl(cli, blog)
    assert "5 of 5 posts" in said.err
    exported = cli("export", "a.db", "--format", "ndjson", "--columns", "url").out
    assert exported.count("\n") == 5
    assert "/blog/2/" not in exported


def test_two_archives_side_by_side_have_each_their_own_files(cli, blog, tmp_path):
    for name in ("a.db", "a.sqlite"):
        assert cli("crawl", name, blog.url_for("/blog/"), "--delay", "0").code == 0
    assert len(list((tmp_path / "a.warc").iterdir())) == 1
    assert len(list((tmp_path / "a.sqlite.warc").iterdir())) == 1
