"""A blog that moves while it is walked: nothing twice, nothing hidden, nothing missed for long."""

import sqlite3

import pytest

from tests.blogs import generated_pages, redesigned_pages
from tests.blogs.generated_posts import generate_post
from tests.journeys.forked import run

POSTS = 45
PAGES = ["/blog/", "/blog/page/3/"]
"""Pages of the listing; as soon as one was sent, something happens."""


class Unlinked:
    """The listing gives the count of all posts, and no post leads to another."""

    listing_page = generated_pages.listing_page
    post_page = redesigned_pages.post_page


class CountedOnce:
    """Only the first page of the listing gives the count."""

    post_page = redesigned_pages.post_page

    @staticmethod
    def listing_page(base, posts, paths, number, per_page):
        page = generated_pages.listing_page(base, posts, paths, number, per_page)
        return page if number == 1 else page.replace("listing-count", "quiet").replace(f"of {len(posts)}", "")


@pytest.fixture
def blog(generated_blog):
    blog = generated_blog(posts=POSTS, feed=False, sitemap=False)
    blog.theme = Unlinked
    blog.publish()
    return blog


def crawl(folder, blog, day, *options):
    where = (blog.entry_url, "--delay", "0", "--concurrency", "1", *options)
    return run(folder, ("crawl", "a.db", *where), {"BLOG_TO_SQLITE_NOW": f"2026-05-{day:02d}"})


def posts_of(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        urls = [url for (url,) in db.execute("SELECT url FROM posts")]
        versions = db.execute("SELECT count(*), max(number) FROM versions").fetchone()
    db.close()
    assert len(set(urls)) == len(urls)
    assert versions == (len(urls), 1)
    return set(urls)


def urls_of(blog):
    return {blog.url(post) for post in blog.posts}


def publish(blog):
    """Publish a post: everything moves one place on."""
    blog.posts.insert(0, generate_post(len(blog.posts) + 1))
    blog.publish()


def delete(blog, place):
    """Delete the post at that place of the listing: everything behind it moves one place up."""
    deleted = blog.posts.pop(place)
    blog.publish()
    return blog.url(deleted)


@pytest.mark.parametrize("page", PAGES)
def test_a_post_published_in_the_middle_is_no_double_and_soon_found(blog, tmp_path, page):
    before = urls_of(blog)
    blog.server.then[page] = lambda: publish(blog)
    first = crawl(tmp_path, blog, 1)
    assert first.code in {0, 3}, first.err
    assert before <= posts_of(tmp_path)
    again = crawl(tmp_path, blog, 2)
    assert again.code == 0, again.err
    assert posts_of(tmp_path) == urls_of(blog) != before


@pytest.mark.parametrize("page", PAGES)
def test_a_post_published_in_the_middle_of_a_refresh_is_soon_found(blog, tmp_path, page):
    crawl(tmp_path, blog, 1)
    blog.server.then[page] = lambda: publish(blog)
    assert crawl(tmp_path, blog, 2, "--full").code in {0, 3}
    again = crawl(tmp_path, blog, 3)
    assert again.code == 0, again.err
    assert posts_of(tmp_path) == urls_of(blog)
    assert len(blog.posts) == POSTS + 1


@pytest.mark.parametrize("page", PAGES)
def test_a_post_deleted_in_the_middle_hides_no_other(blog, tmp_path, page):
    deleted = []
    blog.server.then[page] = lambda: deleted.append(delete(blog, 5))
    said = crawl(tmp_path, blog, 1)
    assert urls_of(blog) <= posts_of(tmp_path), said.err
    assert len(blog.posts) == POSTS - 1
    missing = [line for line in said.err.splitlines() if "missing:" in line]
    assert all(deleted[0] in line for line in missing)
    again = crawl(tmp_path, blog, 2)
    assert again.code == 0, again.err
    assert urls_of(blog) <= posts_of(tmp_path) <= urls_of(blog) | set(deleted)


def test_a_count_on_the_first_page_alone_is_held_against_that_page(blog, tmp_path):
    blog.theme = CountedOnce
    blog.publish()
    blog.server.then["/blog/page/3/"] = lambda: delete(blog, 30)
    blog.server.then["/blog/page/2/"] = lambda: delete(blog, 5)
    said = crawl(tmp_path, blog, 1)
    assert urls_of(blog) <= posts_of(tmp_path), said.err


def test_several_posts_deleted_in_the_middle_hide_no_other(blog, tmp_path):
    def delete_some():
        for place in (2, 7, 11):
            delete(blog, place)

    blog.server.then["/blog/page/3/"] = delete_some
    said = crawl(tmp_path, blog, 1)
    assert urls_of(blog) <= posts_of(tmp_path), said.err


def test_without_a_count_the_next_whole_walk_finds_what_was_hidden(blog, tmp_path):
    blog.theme = redesigned_pages
    blog.publish()
    blog.server.then["/blog/page/2/"] = lambda: delete(blog, 5)
    crawl(tmp_path, blog, 1)
    said = crawl(tmp_path, blog, 31)
    assert urls_of(blog) <= posts_of(tmp_path), said.err
