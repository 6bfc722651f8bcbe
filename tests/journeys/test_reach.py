"""Where a crawl may go: the place that the user wrote, hosts named besides, and hosts that turned inward."""

import sqlite3
from contextlib import closing

import pytest

from tests.hostile.blog import HostileBlog, url
from tests.hostile.replies import HTML, answer, redirect
from tests.hostile.server import HostileServer


def posts_in(folder):
    with closing(sqlite3.connect(folder / "a.db")) as db:
        return {row[0] for row in db.execute("SELECT url FROM posts")}


@pytest.fixture
def two_hosts():
    """A blog of which one post stands on another host, by the word of its listing, feed and sitemap."""
    with HostileBlog() as blog, HostileServer() as other:
        blog.other = other
        other.otherwise = answer("None.", status="404 Not Found")
        other.replies[url(5)] = answer(blog.page(url(5)), HTML)
        for path in list(blog.pages):
            blog.change(
                path,
                lambda page: page.replace(blog.base + url(5), url(5)).replace(url(5), other.base + url(5)),
            )
        yield blog


def test_another_host_needs_the_users_word(cli, two_hosts, tmp_path):
    said = cli("crawl", "a.db", f"{two_hosts.base}/", "--delay", "0")
    assert said.code == 0, said.err
    assert two_hosts.other.connections == 0
    assert len(posts_in(tmp_path)) == 7


def test_a_host_named_once_is_gone_to_in_later_runs_and_in_replay(cli, two_hosts, tmp_path):
    host = two_hosts.other.base.partition("//")[2]
    said = cli("crawl", "a.db", f"{two_hosts.base}/", "--delay", "0", "--also", host)
    assert said.code == 0, said.err
    assert two_hosts.other.base + url(5) in posts_in(tmp_path)
    again = cli("crawl", "a.db", "--delay", "0", "--full")
    assert again.code == 0, again.err
    assert two_hosts.other.paths().count(url(5)) == 2
    assert "8 posts the same, 0 different, 0 new" in cli("replay", "a.db", "--dry-run").out


def test_a_recipe_names_hosts_too(cli, two_hosts, tmp_path):
    host = two_hosts.other.base.partition("//")[2]
    (tmp_path / "blog.toml").write_text(f'[blog]\nalso = ["{host}"]\n', encoding="utf8")
    said = cli("crawl", "a.db", f"{two_hosts.base}/", "--delay", "0", "--recipe", "blog.toml")
    assert said.code == 0, said.err
    assert len(posts_in(tmp_path)) == 8
    (tmp_path / "blog.toml").write_text('[blog]\nalso = ["not a host"]\n', encoding="utf8")
    said = cli("crawl", "a.db", f"{two_hosts.base}/", "--recipe", "blog.toml")
    assert said.code == 2
    assert "blog.toml, line 2: also in [blog]: 'not a host' is no host" in said.err


def test_an_entry_that_leads_to_another_site_is_told_with_what_to_do(cli, two_hosts, files):
    target = f"{two_hosts.other.base}/blog/"
    two_hosts.serve("/", redirect(target))
    said = cli("crawl", "a.db", f"{two_hosts.base}/", "--delay", "0")
    assert said.code == 6
    assert f"leads to another site ({target}). Crawl that address" in said.err
    assert "--also HOST" in said.err
    assert two_hosts.other.connections == 0
    assert files() == {}


def test_a_blog_on_ipv6(cli, tmp_path):
    with HostileBlog(posts=3) as blog, HostileServer("::1") as server:
        server.otherwise = lambda asked: blog.server.replies.get(
            asked.path, answer("", status="404 Not Found")
        )
        said = cli("crawl", "a.db", f"{server.base}/", "--delay", "0")
    assert said.code == 0, said.err
    assert server.base + url(3) in posts_in(tmp_path)


def test_a_host_that_was_public_is_not_asked_at_a_private_address(cli, tmp_path):
    with HostileBlog(posts=3) as blog:
        host = blog.base.partition("//")[2]
        cli("crawl", "a.db", f"{blog.base}/", "--delay", "0")
        with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
            assert db.execute("SELECT public_at FROM hosts WHERE host = ?", [host]).fetchone() in {
                None,
                (None,),
            }
            db.execute(
                "INSERT INTO hosts (host, public_at) VALUES (?, '2026-05-01') "
                "ON CONFLICT (host) DO UPDATE SET public_at = excluded.public_at",
                [host],
            )
        before = blog.server.connections
        for blogs in ((), (f"{blog.base}/",)):
            said = cli("crawl", "a.db", *blogs, "--delay", "0")
            assert said.code == 6
            assert (
                f"{host} stands at a loopback address (127.0.0.1), and stood at a public one before"
                in said.err
            )
        assert blog.server.connections == before
        said = cli("crawl", "a.db", "--delay", "0", "--also", host)
        assert said.code == 0, said.err


def test_proxies_of_the_environment_are_not_used(cli):
    with HostileBlog(posts=2) as blog, HostileServer() as proxy:
        names = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"), proxy.base)
        said = cli("crawl", "a.db", f"{blog.base}/", "--delay", "0", no_proxy="", **names)
    assert said.code == 0, said.err
    assert proxy.connections == 0
