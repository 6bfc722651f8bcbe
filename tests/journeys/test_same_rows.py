"""Two crawls of one blog leave the same rows, whichever of its answers come first."""

import sqlite3
from random import Random

import pytest

from tests.blogs import generated_pages, redesigned_pages
from tests.blogs.generated import GeneratedBlog, Shape

POSTS = 45


class Mixed:
    """Two templates."""

    listing_page = generated_pages.listing_page

    @staticmethod
    def post_page(base, post, older, newer):
        theme = redesigned_pages if post.number % 3 == 0 else generated_pages
        return theme.post_page(base, post, older, newer)


def rows(path):
    with sqlite3.connect(path) as db:
        posts = db.execute("SELECT id, url, title, authors, published, body_text FROM posts ORDER BY id")
        recipes = db.execute("SELECT version, toml FROM recipes ORDER BY version")
        return posts.fetchall(), recipes.fetchall()


@pytest.fixture
def mixed_blog():
    blog = GeneratedBlog(Shape(posts=POSTS, per_page=5))
    blog.theme = Mixed
    blog.publish()
    with blog:
        yield blog


def test_the_order_of_answers_changes_nothing(cli, mixed_blog, tmp_path):
    blog = mixed_blog
    assert cli("crawl", "one.db", blog.entry_url, "--delay", "0", "--concurrency", "1").code == 0
    first = rows(tmp_path / "one.db")
    assert len(first[0]) == POSTS
    random = Random(4)
    blog.server.slow = {path: random.choice((0, 0.02, 0.1)) for path in blog.server.answers}
    assert cli("crawl", "eight.db", blog.entry_url, "--delay", "0", "--concurrency", "8").code == 0
    assert rows(tmp_path / "eight.db") == first
