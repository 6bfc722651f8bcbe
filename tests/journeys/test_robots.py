"""robots.txt by RFC 9309, measured at the server: what is asked after it, and what is said."""

import re
import sqlite3
import subprocess
import sys

import pytest
from werkzeug.wrappers import Response

CARDS = "".join(
    f"<article><h2><a href='/blog/{n}/'>Post {n} of the garden</a></h2><time>2024-05-0{n}</time>"
    "<p>What happened there, and what came of it.</p></article>"
    for n in range(1, 5)
)
POST = "<html><body><article><h1>Post of the garden</h1><p>{}</p></article></body></html>"
ALLOWING = Response("User-agent: *\nAllow: /", content_type="text/plain")


class Site:
    """A small blog; ``asked`` are the paths that were asked for."""

    def __init__(self, cli, server):
        self.asked = []
        self._cli = cli
        self._server = server
        server.expect_request(re.compile("/(?!robots).*")).respond_with_handler(self._page)

    def crawl(self, *options):
        return self._cli("crawl", "a.db", self._server.url_for("/blog/"), "--delay", "0", *options)

    def robots(self, answer):
        def reply(request):
            self.asked.append(request.path)
            return answer(request)

        self._server.expect_request("/robots.txt").respond_with_handler(reply)

    @property
    def pages(self):
        return [path for path in self.asked if path != "/robots.txt"]

    def _page(self, request):
        self.asked.append(request.path)
        if request.path == "/blog/":
            return Response(f"<html><body><main>{CARDS}</main></body></html>", content_type="text/html")
        if re.fullmatch("/blog/./", request.path):
            return Response(POST.format(f"What grew at {request.path}. " * 40), content_type="text/html")
        return Response("not here", 404)


@pytest.fixture
def site(cli, httpserver):
    return Site(cli, httpserver)


@pytest.mark.parametrize("status", [403, 410])
def test_4xx_allows_all(site, status):
    site.robots(lambda _: Response("no", status))
    said = site.crawl()
    assert said.code == 0, said.err


def test_429_is_waited_for_and_then_means_no_rules(site):
    site.robots(lambda _: Response("no", 429, headers={"Retry-After": "1"}))
    said = site.crawl("--set", "RETRY_TIMES=0")
    assert said.code == 0, said.err
    assert "courtesy: the server asked once to wait (Retry-After): obeyed" in said.err


@pytest.mark.parametrize("status", [500])
def test_5xx_forbids_all_and_is_said(site, files, status):
    site.robots(lambda _: Response("broken", status))
    said = site.crawl("--set", "RETRY_TIMES=1")
    assert said.code == 6
    assert f"HTTP {status}" in said.err
    assert "(for robots.txt, so nothing else is asked for)" in said.err
    assert site.pages == []
    assert files() == {}


def test_a_passing_fault_is_asked_again(site):
    answers = [Response("broken", 500), ALLOWING]
    site.robots(lambda _: answers.pop(0))
    assert site.crawl().code == 0
    assert site.asked.count("/robots.txt") == 2


def test_of_an_archived_blog_nothing_is_asked_nor_lost_while_robots_txt_fails(site, tmp_path):
    assert site.crawl().code == 0
    site.robots(lambda _: Response("broken", 500))
    site.asked.clear()
    said = site.crawl("--full", "--set", "RETRY_TIMES=0")
    assert said.code == 6
    assert site.pages == []
    db = sqlite3.connect(tmp_path / "a.db")
    assert db.execute("SELECT count(*) FROM posts WHERE status = 'live'").fetchone() == (4,)
    assert db.execute("SELECT robots_status, robots_error FROM hosts").fetchone() == (
        500,
        "HTTP 500 Internal Server Error",
    )
    db.close()


@pytest.mark.parametrize(("hops", "kept"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_more_mean_no_rules(site, hops, kept):
    def hop(request):
        number = int(request.args.get("n", 0))
        if number == hops:
            return Response("User-agent: *\nDisallow: /blog/2/", content_type="text/plain")
        return Response("", 302, headers={"Location": f"/robots.txt?n={number + 1}"})

    site.robots(hop)
    said = site.crawl()
    assert said.code == (3 if kept else 0), said.err
    assert ("/blog/2/" in site.pages) != kept
    assert ("robots.txt forbids 1 address" in said.err) == kept


@pytest.mark.parametrize(
    "location", ["/robots.txt", "https://elsewhere.example/robots.txt", "javascript:x", "//"]
)
def test_a_robots_txt_that_leads_nowhere_means_no_rules(site, location):
    site.robots(lambda _: Response("", 301, headers={"Location": location}))
    said = site.crawl()
    assert said.code == 0, said.err


def test_where_a_page_redirects_to_is_held_against_the_rules_too(site, httpserver):
    site.robots(
        lambda _: Response("User-agent: Blog-To-SQLite\nDisallow: /secret/\n\nUser-agent: *\nDisallow: /")
    )
    httpserver.expect_oneshot_request("/blog/3/").respond_with_data(
        "", 302, headers={"Location": "/secret/3/"}
    )
    said = site.crawl()
    assert said.code == 3
    assert "/blog/3/ (robots.txt forbids it)" in said.err
    assert "/secret/3/" not in site.pages


def test_an_endless_robots_txt_is_read_as_far_as_it_is_to_be(site):
    def endless():
        yield b"User-agent: *\nDisallow: /blog/1/\n"
        while True:
            yield b"Disallow: /x\n" * 10_000

    site.robots(lambda _: Response(endless(), content_type="text/plain", direct_passthrough=True))
    said = site.crawl()
    assert said.code == 3, said.err
    assert "/blog/1/ (robots.txt forbids it)" in said.err


def test_html_in_its_place_is_no_rule(site):
    site.robots(lambda _: Response("<!doctype html><h1>Disallow: /</h1>", content_type="text/html"))
    assert site.crawl().code == 0


@pytest.mark.parametrize("later", ["User-agent: *\nDisallow: /blog/4/", None], ids=["other rules", "a fault"])
def test_in_a_long_run_it_is_read_again_and_old_rules_hold_where_it_fails(site, tmp_path, httpserver, later):
    first = "User-agent: *\nDisallow: /blog/2/"

    def robots(_):
        if site.asked.count("/robots.txt") == 1:
            return Response(first)
        return Response(later) if later else Response("broken", 500)

    site.robots(robots)
    command = (
        "import crawler.middlewares.robots as robots; robots.KEPT = 0.5\n"
        "from blog_to_sqlite.cli import main; main()"
    )
    options = ["crawl", "a.db", httpserver.url_for("/blog/"), "--delay", "0.3", "--set", "RETRY_TIMES=0"]
    said = subprocess.run(
        [sys.executable, "-c", command, *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert site.asked.count("/robots.txt") > 1
    assert said.returncode == 3, said.stderr
    assert "/blog/1/" in site.pages
    assert ("/blog/4/" in site.pages) == (later is None)
    assert ("/blog/2/" in site.pages) == (later is not None)
