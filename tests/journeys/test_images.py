"""Images of posts are kept with the manners of pages, each once, and go with the posts that show them."""

import sqlite3
from contextlib import closing
from html import escape

import pytest

from tests.hostile.blog import HostileBlog, url
from tests.hostile.replies import answer, redirect
from tests.hostile.server import HostileServer

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


def kept(cli, blog, *options):
    return cli("crawl", "a.db", f"{blog.base}/", "--delay", "0", "--also", blog.elsewhere, *options)


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
