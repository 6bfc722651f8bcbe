"""A blog in a new theme: every value stays, what changed is told, and the rules are learned anew."""

import json
import sqlite3

from tests.blogs import generated_pages, redesigned_pages

POSTS = 40


def posts_of(cli):
    exported = cli("export", "a.db", "--format", "ndjson")
    return {post["url"]: post for post in map(json.loads, exported.out.splitlines())}


def recipes_of(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        return db.execute("SELECT reason, toml FROM recipes ORDER BY version").fetchall()


def test_a_redesign_loses_nothing_and_is_told(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=POSTS)
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0").code == 0
    before = posts_of(cli)
    blog.theme = redesigned_pages
    blog.publish()
    again = cli("crawl", "a.db", "--delay", "0", "--full")
    assert again.code == 0, again.err
    after = posts_of(cli)
    assert len(after) == POSTS == len(before)
    for url, old in before.items():
        new = after[url]
        for field in ("title", "summary", "authors", "published", "categories", "tags", "read_minutes"):
            assert new[field] == old[field], field
        assert new["body_text"] == old["body_text"]
        assert new["version"] == 1
    (first, old_recipe), (second, new_recipe) = recipes_of(tmp_path)
    assert (first, second) == ("learned", "drift")
    assert ".entry-content" in old_recipe
    assert ".story" in new_recipe
    assert "learned anew" in again.err
    assert "author" in again.err
    (audit,) = json.loads(cli("audit", "a.db", "--json").out)
    assert any("learned anew" in sentence for sentence in audit["last_crawl"]["drift"])


def test_after_the_redesign_new_posts_are_read_by_the_new_rules(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=POSTS)
    later = blog.posts.pop(0)
    blog.theme = redesigned_pages
    blog.publish()
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0").code == 0
    blog.posts.insert(0, later)
    blog.publish()
    again = cli("crawl", "a.db", "--delay", "0")
    assert (again.code, "anew" in again.err) == (0, False)
    new = posts_of(cli)[blog.url(later)]
    assert (new["title"], new["categories"]) == (later.title, [later.category])
    assert "by mail" not in new["body_text"]
    assert len(recipes_of(tmp_path)) == 1


class Maintenance:
    listing_page = generated_pages.listing_page

    @staticmethod
    def post_page(base, post, older, newer):
        if post.number % 4:
            return generated_pages.post_page(base, post, older, newer)
        return (
            "<title>Back soon</title><h1>Back soon</h1><p>We are at work on the server, try again later.</p>"
        )


def test_a_page_that_stands_in_for_posts_is_none_and_is_asked_for_again(cli, generated_blog):
    blog = generated_blog(posts=20)
    blog.theme = Maintenance
    blog.publish()
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0")
    assert (said.code, len(posts_of(cli))) == (3, 15), said.err
    assert said.err.count("the same page for several posts") == 5
    blog.theme = generated_pages
    blog.publish()
    assert cli("crawl", "a.db", "--delay", "0").code == 0
    before = posts_of(cli)
    assert {post["title"] for post in before.values()} == {post.title for post in blog.posts}
    blog.theme = Maintenance
    blog.publish()
    cli("crawl", "a.db", "--delay", "0", "--full")
    for url, post in posts_of(cli).items():
        assert (post["title"], post["body_text"]) == (before[url]["title"], before[url]["body_text"])
