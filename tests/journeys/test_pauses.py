"""When hosts are asked again that ask to wait, are overloaded or do not answer: measured at the server."""

from __future__ import annotations

import re
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from tests.blogs.loopback_server import Answer

DAY = "86400"


def refusal(status=429, **headers):
    return Answer(
        b"<h1>Not now.</h1>",
        "text/html",
        status,
        {name.replace("_", "-"): text for name, text in headers.items()},
    )


def in_4_s():
    """An HTTP date knows no parts of a second."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)


class Ban:
    """From the given request on the whole host answers so for some seconds; ``answer`` may be made then."""

    def __init__(self, blog, answer, *, seconds, after=0):
        self.blog, self.answer, self.seconds, self.after = blog, answer, seconds, after
        self.begins = None
        blog.server.twist = self

    def __call__(self, _path, answer):
        moment = time.monotonic()
        if self.begins is None and len(self.blog.requests) >= self.after:
            self.begins = moment
            self.answer = self.answer() if callable(self.answer) else self.answer
        if self.begins is None or moment >= self.begins + self.seconds:
            return answer
        return self.answer

    @property
    def inside(self):
        """The requests that came while it held, but for the one that it began with."""
        return [one for one in self.blog.requests if self.begins < one.at < self.begins + self.seconds]


def posts(tmp_path):
    db = sqlite3.connect(tmp_path / "a.db")
    (count,) = db.execute("SELECT count(*) FROM posts").fetchone()
    db.close()
    return count


@pytest.mark.parametrize(
    ("after", "form"), [(0, "date"), (1, "seconds"), (9, "date")], ids=["robots.txt", "entry", "a post"]
)
def test_no_request_falls_into_a_window(cli, generated_blog, tmp_path, form, after):
    blog = generated_blog(posts=12)
    ban = Ban(
        blog, lambda: refusal(Retry_After="3" if form == "seconds" else in_4_s()), seconds=2.5, after=after
    )
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--concurrency", "1")
    assert said.code == 0, said.err
    assert ban.inside == []
    assert posts(tmp_path) == 12
    assert "courtesy: the server asked once to wait (Retry-After): obeyed" in said.err
    assert re.search(r"courtesy: [2345] s waited for the server", said.err)


def test_of_many_requests_at_once_none_follows_the_ban(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=40)
    blog.server.latency = 0.05
    ban = Ban(blog, refusal(503, Retry_After="3"), seconds=2.5, after=15)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--concurrency", "8")
    assert said.code == 0, said.err
    under_way = [one for one in ban.inside if one.at < ban.begins + 0.5]
    assert len(under_way) < 8
    assert len(ban.inside) == len(under_way)
    assert posts(tmp_path) == 40


def test_what_a_redirect_leads_to_waits_as_it_says(cli, generated_blog):
    blog = generated_blog(posts=3)
    old, new = blog.posts[1].path, "/blog/moved-on/"
    blog.server.answers[new] = blog.server.answers[old]
    blog.server.answers[old] = Answer(b"", "text/html", 302, {"Location": new, "Retry-After": "2"})
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0").code == 0
    at = {one.path: one.at for one in blog.requests}
    assert at[new] - at[old] > 1.9


@pytest.mark.parametrize("status", [429, 503])
def test_who_says_only_that_it_is_too_much_is_asked_ever_less_often(
    cli, generated_blog, tmp_path, status, request
):
    """The blog is whole at the end, and was asked a few times only; with --whole for 30 seconds."""
    seconds, least = (30, 5) if request.config.getoption("--whole") else (3, 2)
    blog = generated_blog(posts=12)
    ban = Ban(blog, refusal(status), seconds=seconds, after=6)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--concurrency", "1")
    assert said.code == 0, said.err
    assert posts(tmp_path) == 12
    assert len(ban.inside) in {least - 1, least}
    waits = [later.at - one.at for one, later in pairwise(ban.inside)]
    assert all(later > 1.5 * one for one, later in pairwise(waits))
    assert f"courtesy: HTTP {status}" in said.err


def test_a_ban_for_longer_than_a_run_waits_holds_in_later_runs(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=12)
    Ban(blog, refusal(Retry_After=DAY), seconds=999, after=8)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", BLOG_TO_SQLITE_NOW="2026-05-01")
    assert said.code == 3
    assert "left alone until 2026-05-02 00:00 UTC: the server asked for it (Retry-After)" in said.err
    had, asked = posts(tmp_path), len(blog.requests)
    assert had < 12
    for moment in ("2026-05-01T01:00", "2026-05-01T12:00"):
        again = cli("crawl", "a.db", "--delay", "0", BLOG_TO_SQLITE_NOW=moment)
        assert again.code == 6, again.err
        assert "left alone until 2026-05-02 00:00 UTC" in again.err
    assert len(blog.requests) == asked
    blog.server.twist = lambda _path, answer: answer
    healed = cli("crawl", "a.db", "--delay", "0", BLOG_TO_SQLITE_NOW="2026-05-02T00:01")
    assert healed.code == 0, healed.err
    assert posts(tmp_path) == 12


def test_a_ban_at_the_door_is_remembered_though_nothing_was_archived(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=3)
    Ban(blog, refusal(503, Retry_After=DAY), seconds=999)
    for moment in ("2026-05-01T00:00", "2026-05-01T12:00"):
        said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", BLOG_TO_SQLITE_NOW=moment)
        assert said.code == 6
        assert "left alone until 2026-05-02 00:00 UTC" in said.err
    assert len(blog.requests) == 1
    blog.server.twist = lambda _path, answer: answer
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", BLOG_TO_SQLITE_NOW="2026-05-03")
    assert said.code == 0, said.err
    assert cli("forget", "a.db", blog.entry_url, "--yes").code == 0
    db = sqlite3.connect(tmp_path / "a.db")
    assert db.execute("SELECT count(*) FROM hosts").fetchone() == (0,)
    db.close()


def test_pages_that_are_ill_keep_no_other_from_being_asked(cli, generated_blog, tmp_path):
    """Eight posts in a row: a host that were given up would not be asked for those after them."""
    blog = generated_blog(posts=30, per_page=30)
    ill = [post.path for post in blog.posts[2:10]]
    for path in ill:
        blog.fail(path, 503)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--set", "RETRY_TIMES=1")
    assert said.code == 3, said.err
    assert posts(tmp_path) == 22
    # A try is not counted where nobody was answered since the one before, which the order decides.
    assert all(re.search(rf"{path} \(failed [23] times: HTTP 503", said.err) for path in ill), said.err


def test_connections_that_break_keep_no_other_from_being_asked(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=30, per_page=30)
    for post in blog.posts[2:12]:
        blog.fail(post.path, 0)
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--set", "RETRY_TIMES=1")
    assert said.code == 3, said.err
    assert posts(tmp_path) == 20


def test_two_blogs_of_a_host_wait_together(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=6)
    blog.server.answers["/notes/"] = blog.server.answers["/blog/"]
    ban = Ban(blog, refusal(Retry_After="2"), seconds=1.8, after=10)
    other = f"{blog.base_url}/notes/"
    said = cli("crawl", "a.db", blog.entry_url, other, "--delay", "0.05", "--concurrency", "1")
    assert said.code == 0, said.err
    assert len(ban.inside) <= 1, "what the other blog had under way"
    assert posts(tmp_path) == 12


def test_a_name_that_is_ours_alone(cli, generated_blog):
    blog = generated_blog(posts=2)
    for given in (["--header", "env:H"], ["--set", "USER_AGENT=Mozilla"]):
        assert cli("crawl", "a.db", blog.entry_url, *given, H="User-Agent: Mozilla").code == 2
    assert blog.requests == []
