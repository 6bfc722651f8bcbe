"""Images of posts are kept with the manners of pages, each once, and go with the posts that show them."""

import sqlite3
from contextlib import closing
from html import escape

import pytest

from archive.warc_reading import read_records
from tests.hostile.blog import HostileBlog, url
from tests.hostile.replies import answer, redirect
from tests.hostile.server import HostileServer
from tests.journeys.forked import Running

PNG = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
FIELDS = {"ETag": '"1"', "Last-Modified": "Fri, 01 May 2026 10:00:00 GMT"}


def picture(name, kind="image/png"):
    """Return what answers with an image like no other, or that it is as it was."""

    def reply(request):
        if request.header("If-None-Match") == FIELDS["ETag"]:
            return answer("", None, "304 Not Modified", fields=FIELDS)
        return answer(PNG + name.encode(), kind, fields=FIELDS)

    return reply


def shows(blog, number, *images):
    """Have a post show these images."""
    markup = "".join(f'<p>See:<img src="{escape(image)}" alt="A hen"></p>' for image in images)
    blog.insert(url(number), markup, before="</article>")


@pytest.fixture
def blog():
    """A blog with images on its own host and on another one."""
    with HostileBlog(posts=4) as made, HostileServer() as other:
        made.other = other
        made.elsewhere = other.base.partition("//")[2]
        for name in ("shared", "one", "two"):
            made.serve(f"/i/{name}.png", picture(name))
            other.replies[f"/i/{name}.png"] = picture(f"other {name}")
        made.serve("/i/moved.png", redirect(f"{other.base}/i/two.png"))
        made.serve("/i/drawing.svg", answer(SVG, "image/svg+xml"))
        shows(made, 1, "/i/shared.png", "/i/one.png#a", f"{other.base}/i/one.png?x=1&y=2", "/i/gone.png")
        other.replies["/i/one.png?x=1&y=2"] = picture("other one")
        shows(made, 2, "/i/shared.png", "/i/shared.png", "/i/moved.png", "/i/drawing.svg")
        yield made


def query(folder, sql, *values):
    with closing(sqlite3.connect(folder / "a.db")) as db:
        return db.execute(sql, values).fetchall()


def images(folder):
    """Return the images of the archive: end of the address -> state and media type."""
    rows = query(folder, "SELECT url, state, media_type FROM images ORDER BY id")
    return {address.split("/i/")[1]: (state, media) for address, state, media in rows}


def asked(blog, path="/i/"):
    return [one for one in blog.paths() if one.startswith(path)]


def kept(cli, blog, *options, **environment):
    also = ("--also", blog.elsewhere)
    return cli("crawl", "a.db", f"{blog.base}/", "--delay", "0", *also, *options, **environment)


def records(folder):
    return [one for path in sorted((folder / "a.warc").iterdir()) for one in read_records(path)]


def test_images_are_kept_once_and_remembered(cli, blog, tmp_path):
    said = kept(cli, blog, "--images")
    assert said.code == 0, said.err
    assert "5 images kept, 1 failed (" in said.err
    assert f"{blog.base}/i/gone.png: HTTP 404 Not Found)" in said.err
    assert images(tmp_path) == {
        "shared.png": ("kept", "image/png"),
        "one.png": ("kept", "image/png"),
        "one.png?x=1&y=2": ("kept", "image/png"),
        "gone.png": ("failed", None),
        "moved.png": ("kept", "image/png"),
        "drawing.svg": ("kept", "image/svg+xml"),
    }
    paths = asked(blog)
    assert len(paths) == len(set(paths)) == 5
    assert sorted(asked(blog.other)) == ["/i/one.png?x=1&y=2", "/i/two.png"]
    assert blog.other.paths().count("/robots.txt") == 1
    assert cli("verify", "a.db").code == 0
    requests, fetched = query(tmp_path, "SELECT requests, (SELECT count(*) FROM fetches) FROM crawls")[0]
    assert requests == fetched == len(blog.server.asked) + len(blog.other.asked)

    again = cli("crawl", "a.db", "--delay", "0")
    assert again.code == 0, again.err
    assert "1 failed" in again.err, "what failed is tried again by the next run"
    assert asked(blog)[5:] == ["/i/gone.png"]
    third = cli("crawl", "a.db", "--delay", "0")
    assert "images" not in third.err, "and then with patience"

    full = cli("crawl", "a.db", "--delay", "0", "--full")
    assert "1 image kept, 4 unchanged, 1 failed" in full.err
    conditions = [one.header("If-None-Match") for one in blog.server.asked if one.path == "/i/one.png"]
    assert conditions == [None, FIELDS["ETag"]]
    assert cli("verify", "a.db").code == 0


def test_an_archive_of_posts_gets_their_images_later_and_none_when_they_are_not_wanted(cli, blog, tmp_path):
    assert kept(cli, blog).code == 0
    assert images(tmp_path) == {}
    assert "5 images kept" in kept(cli, blog, "--images").err
    assert kept(cli, blog, "--no-images").code == 0
    blog.serve("/i/new.png", picture("new"))
    blog.change(url(2), lambda page: page.replace("</article>", "<p>More words.<img src='/i/new.png'></p>"))
    assert "images" not in cli("crawl", "a.db", "--delay", "0", "--full").err
    assert "new.png" not in images(tmp_path)
    assert "/i/new.png" not in blog.paths()
    said = cli("crawl", "a.db", "--delay", "0", "--images")
    assert "1 image kept" in said.err, said.err
    assert images(tmp_path)["new.png"] == ("kept", "image/png")
    # What the post showed before stays.
    shown = query(tmp_path, "SELECT count(*) FROM posts_images JOIN posts ON posts.id = post GROUP BY post")
    assert sorted(number for (number,) in shown) == [4, 4]


def test_where_no_warc_is_written_no_image_is_kept(cli, blog):
    said = kept(cli, blog, "--images", "--no-warc")
    assert said.code == 2
    assert "leave out --no-warc or --images" in said.err
    assert not blog.server.asked
    kept(cli, blog, "--images", "--max-posts", "1")
    said = kept(cli, blog, "--no-warc")
    assert "no images kept: they are kept in WARC files, and this run writes none" in said.err


def test_another_host_at_a_port_of_its_own_needs_the_users_word(cli, blog, tmp_path):
    said = cli("crawl", "a.db", f"{blog.base}/", "--delay", "0", "--images")
    assert said.code == 0, said.err
    assert blog.other.connections == 0
    assert "3 images kept, 3 failed" in said.err
    reasons = query(tmp_path, "SELECT last_error FROM images WHERE state = 'failed' ORDER BY last_error")
    elsewhere = f"leads to another host at an unusual port ({blog.elsewhere})"
    assert [reason for (reason,) in reasons] == ["HTTP 404 Not Found", elsewhere, elsewhere]
    assert cli("verify", "a.db").code == 0


def test_secrets_go_to_no_image_elsewhere_and_hosts_are_heard(cli, blog, tmp_path):
    blog.other.replies["/robots.txt"] = answer("User-agent: *\nDisallow: /i/two", "text/plain")
    blog.serve("/i/one.png", answer("", status="429 Too Many Requests", fields={"Retry-After": "2000"}))
    options = ("--concurrency", "1", "--user", "env:LOGIN")
    said = kept(cli, blog, "--images", *options, LOGIN="ann:secret")
    assert said.code == 0, said.err
    assert {one.header("Authorization") for one in blog.other.asked} == {None}
    own = [one for one in blog.server.asked if one.path.startswith("/i/")]
    assert all(one.header("Authorization") for one in own)
    assert "courtesy: robots.txt forbids 1 address" in said.err
    assert "/i/two.png" not in blog.other.paths()
    assert own[-1].path == "/i/one.png", "within a Retry-After window nothing is asked"
    assert "left for a later run: left alone until" in said.err
    assert images(tmp_path)["one.png"] == ("pending", None)
    assert cli("verify", "a.db").code == 0


def test_killed_in_the_midst_of_images_it_goes_on_and_asks_for_none_twice(cli, blog, tmp_path):
    command = ("crawl", "a.db", f"{blog.base}/", "--delay", "0", "--images", "--concurrency", "1")
    with Running(tmp_path, [*command, "--also", blog.elsewhere], {}) as running:

        def kill(_request):
            running.kill()
            running.wait()
            return b""

        blog.serve("/i/drawing.svg", kill)
        running.wait()
    blog.serve("/i/drawing.svg", answer(SVG, "image/svg+xml"))
    before = {name for name, (state, _) in images(tmp_path).items() if state == "kept"}
    assert before
    assert len(before) < 5
    said = cli("crawl", "a.db", "--delay", "0")
    assert f"{5 - len(before)} image" in said.err
    states = [state for state, _ in images(tmp_path).values()]
    assert (states.count("kept"), states.count("failed")) == (5, 1)
    twice = {path for path in asked(blog) if asked(blog).count(path) > 1}
    assert twice <= {"/i/drawing.svg", "/i/gone.png", "/i/moved.png"}, "what was under way, and what failed"
    assert cli("verify", "a.db").code == 0


def test_forgotten_posts_take_their_images_along_and_replay_makes_the_others_again(cli, blog, tmp_path):
    kept(cli, blog, "--images")
    words = b"other one"
    assert any(words in record.body for record in records(tmp_path))
    said = cli("forget", "a.db", blog.base + url(1), "--yes")
    assert said.code == 0, said.err
    left = {
        "shared.png": ("kept", "image/png"),
        "moved.png": ("kept", "image/png"),
        "drawing.svg": ("kept", "image/svg+xml"),
    }
    assert images(tmp_path) == left
    assert not any(words in record.body for record in records(tmp_path))
    assert not query(tmp_path, "SELECT 1 FROM fetches WHERE url LIKE '%/i/one%' OR url LIKE '%/i/gone%'")
    assert cli("verify", "a.db").code == 0
    assert cli("replay", "a.db").code == 0
    assert images(tmp_path) == left
    (tmp_path / "a.db").unlink()
    assert cli("replay", "a.db").code == 0
    assert images(tmp_path) == left
    assert query(tmp_path, "SELECT images FROM blogs") == [(1,)]
    assert len(query(tmp_path, "SELECT 1 FROM posts_images")) == 3
    assert cli("verify", "a.db").code == 0
    before = len(asked(blog))
    assert cli("crawl", "a.db", "--delay", "0").code == 0
    assert len(asked(blog)) == before
    assert cli("forget", "a.db", f"{blog.base}/", "--yes").code == 0
    assert images(tmp_path) == {}
    assert not any(record.kind == "image" for record in records(tmp_path))


def test_rules_that_were_forgotten_for_their_size_are_read_again_and_hold(cli):
    rules = "User-agent: *\nDisallow: /no/\n" + f"Disallow: /{'x' * 8000}\n" * 60
    with HostileBlog(posts=1) as blog:
        others = [blog.besides(HostileServer()) for _ in range(3)]
        for other in others:
            other.replies["/robots.txt"] = answer(rules, "text/plain")
            other.otherwise = picture("any")
        shown = (
            f"{other.base}/{word}/{number}.png" for number in range(2) for other in others for word in "yn"
        )
        shows(blog, 1, *(address.replace("/n/", "/no/") for address in shown))
        hosts = [word for other in others for word in ("--also", other.base)]
        said = cli("crawl", "a.db", f"{blog.base}/", "--delay", "0", "--images", "--concurrency", "1", *hosts)
        assert said.code == 0, said.err
        assert "6 images kept, 6 failed" in said.err
        for other in others:
            assert not any(path.startswith("/no/") for path in other.paths())
        assert sum(other.paths().count("/robots.txt") for other in others) > 3


def test_an_image_of_a_forgotten_blog_that_another_blog_shows_is_fetched_again_for_that_one(
    cli, blog, tmp_path
):
    with HostileBlog(posts=2) as second:
        shows(second, 1, f"{blog.other.base}/i/one.png?x=1&y=2")
        kept(cli, blog, "--images")
        options = ("--delay", "0", "--images", "--also", blog.elsewhere)
        said = cli("crawl", "a.db", f"{second.base}/", *options)
        assert said.code == 0, said.err
        assert "images" not in said.err, "it is kept already"
        assert cli("forget", "a.db", f"{blog.base}/", "--yes").code == 0
        assert images(tmp_path) == {"one.png?x=1&y=2": ("pending", None)}
        assert cli("verify", "a.db").code == 0
        assert "1 image kept" in cli("crawl", "a.db", "--delay", "0").err
        assert images(tmp_path) == {"one.png?x=1&y=2": ("kept", "image/png")}
