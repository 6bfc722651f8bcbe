"""Blogs of many kinds are found whole, without extra rows, and with few requests beside posts and listing."""

import json

import pytest

from tests.blogs.strange import (
    BLOGS,
    chain_of_photos,
    count_that_months_meet,
    filled_by_script,
    serve,
    topics_alone,
)

AGAIN = (topics_alone, count_that_months_meet, chain_of_photos, filled_by_script)


@pytest.mark.parametrize("make", BLOGS, ids=lambda make: make.__name__)
def test_every_post_and_nothing_else(cli, make):
    blog = make()
    server = serve(blog)
    server.start()
    try:
        base = f"http://127.0.0.1:{server.port}"
        said = cli("crawl", "a.db", base + blog.entry, "--delay", "0", "--no-warc")
    finally:
        server.stop()
    assert said.code == 0, said.err
    rows = json.loads(cli("export", "a.db", "--format", "json", "--no-body").out)
    assert {row["url"].removeprefix(base) for row in rows} == blog.posts
    asked = [request.path for request in server.requests]
    listings = sum("<article><h2>" in page for page in blog.pages.values())
    assert len(asked) <= 1.1 * (len(blog.posts) + listings) + 25
    # The first page of a long listing is looked at again: the blog may have moved meanwhile
    again = asked.count(blog.entry) - 1
    assert again <= 1
    assert len(asked) - again == len(set(asked))


@pytest.mark.parametrize("make", AGAIN, ids=lambda make: make.__name__)
def test_the_second_run_asks_the_same_witnesses_and_no_post_again(cli, make):
    blog = make()
    server = serve(blog)
    server.start()
    try:
        entry = f"http://127.0.0.1:{server.port}{blog.entry}"
        cli("crawl", "a.db", entry, "--delay", "0", "--no-warc")
        server.requests.clear()
        said = cli("crawl", "a.db", entry, "--delay", "0", "--no-warc")
    finally:
        server.stop()
    assert said.code == 0, said.err
    assert not blog.posts.intersection(request.path for request in server.requests)
    assert len(json.loads(cli("export", "a.db", "--format", "json", "--no-body").out)) == len(blog.posts)
