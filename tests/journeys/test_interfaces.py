"""Open interfaces and paged feeds name what the listing hides; a count that nobody meets is a gap."""

import json
import re
from urllib.parse import parse_qs

import pytest
from werkzeug.wrappers import Response

TEXT = "<p>What happened on that day, told at some length, so that it reads as a post of this blog.</p>" * 4
LISTED = (1, 2, 3, 4)


@pytest.fixture
def blog(httpserver):
    """A blog at /blog/ whose listing shows four posts and its pages 2; more stand where a test says."""
    httpserver.heads = ""

    def listing(request):
        number = int(request.args.get("page", 1))
        cards = "".join(map(card, LISTED[2 * number - 2 : 2 * number]))
        older = "<a rel='next' href='/blog/?page=2'>Older</a>" if number == 1 else ""
        return page(cards + older, httpserver.heads)

    def card(number):
        return (
            f"<article><h2><a href='/blog/day-{number}/'>Day {number} of the year</a></h2>"
            f"<time datetime='2024-{number:02}-01'>2024-{number:02}-01</time><p>On that day.</p></article>"
        )

    def page(inner, head=""):
        html = f"<html><head>{head}</head><body><main>{inner}</main></body></html>"
        return Response(html, content_type="text/html")

    def post(request):
        number = int(request.path.rstrip("/").rpartition("-")[2])
        return page(f"<article><h1>Day {number} of the year</h1>{TEXT}</article>")

    httpserver.expect_request("/blog/").respond_with_handler(listing)
    httpserver.expect_request(re.compile("/blog/day-[0-9]+/")).respond_with_handler(post)
    httpserver.no_handler_status_code = 404
    yield httpserver
    httpserver.no_handler_status_code = 500


def crawl(cli, blog):
    return cli("crawl", "a.db", blog.url_for("/blog/"), "--delay", "0")


def audit_of(cli):
    (audit,) = json.loads(cli("audit", "a.db", "--json").out)
    return audit


def wordpress(blog, links, total, per_page=3):
    """Serve a REST interface that gives a few posts at a time; return what it was asked for."""
    blog.heads = "<link rel='https://api.w.org/' href='/wp-json/'>"
    asked = []

    def answer(request):
        number = int(parse_qs(request.query_string.decode())["page"][0])
        asked.append(number)
        part = links[per_page * number - per_page : per_page * number]
        posts = [{"link": link, "title": {"rendered": f"Day {link[-2:-1]}"}} for link in part]
        pages = -(-len(links) // per_page)
        headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
        return Response(json.dumps(posts), content_type="application/json", headers=headers)

    blog.expect_request("/wp-json/wp/v2/posts").respond_with_handler(answer)
    return asked


def test_an_interface_shows_what_the_listing_hides_and_its_total_proves_it(cli, blog):
    asked = wordpress(blog, [blog.url_for(f"/blog/day-{n}/") for n in range(1, 9)], 8)
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert "8 of 8 posts, verdict complete: proven by the blog's own count" in said.err
    assert asked == [1, 2, 3]
    audit = audit_of(cli)
    assert (audit["claimed"], audit["claim_text"]) == (8, "X-WP-Total: 8")
    assert {one["witness"]: one["addresses"] for one in audit["witnesses"]} == {"listing": 4, "interface": 8}


def test_a_total_that_nobody_meets_is_a_gap(cli, blog):
    wordpress(blog, [blog.url_for(f"/blog/day-{n}/") for n in range(1, 7)], 9)
    said = crawl(cli, blog)
    assert said.code == 3
    assert "the blog counts 9 posts, 6 were found" in said.out + said.err


def test_what_an_interface_counts_beside_this_blog_is_said_and_not_asked_for(cli, blog):
    links = [blog.url_for(f"/blog/day-{n}/") for n in range(1, 6)]
    wordpress(blog, [*links, blog.url_for("/news/day-8/"), "https://elsewhere.example/day-9/"], 7)
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    audit = audit_of(cli)
    assert (audit["named"], audit["claimed"]) == (5, 5)
    assert audit["claim_text"].startswith("X-WP-Total: 7, 2 of them not under ")
    assert not [request.path for request, _ in blog.log if request.path.startswith("/news/")]


def test_an_interface_that_is_closed_costs_one_request_and_proves_nothing(cli, blog):
    blog.heads = "<link rel='https://api.w.org/' href='/wp-json/'>"
    blog.expect_request("/wp-json/wp/v2/posts").respond_with_data("{}", status=401)
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert sum(request.path.startswith("/wp-json") for request, _ in blog.log) == 1


@pytest.mark.parametrize(("first", "asked"), [((1, 2, 3), ["1"]), ((3, 4, 5), ["1", "2", "3", "4"])])
def test_a_paged_feed_is_followed_only_while_it_names_news(cli, blog, first, asked):
    blog.heads = "<link rel='alternate' type='application/rss+xml' href='/feed/'>"
    pages = []

    def feed(request):
        number = int(request.args.get("paged", 1))
        pages.append(str(number))
        named = [n + 3 * number - 3 for n in first if n + 3 * number - 3 <= 9]
        items = "".join(
            f"<item><title>Day {n}</title><link>{blog.url_for(f'/blog/day-{n}/')}</link>"
            f"<pubDate>Sun, 0{n} Sep 2024 08:00:00 +0000</pubDate></item>"
            for n in named
        )
        generator = "<generator>https://wordpress.org/?v=6.2</generator>"
        rss = f"<rss version='2.0'><channel>{generator}{items}</channel></rss>"
        return Response(rss, status=200 if named else 404, content_type="application/rss+xml")

    blog.expect_request("/feed/").respond_with_handler(feed)
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert pages == asked
    rows = json.loads(cli("export", "a.db", "--format", "json").out)
    urls = sorted(row["url"].rpartition("/blog/")[2] for row in rows)
    assert urls == [f"day-{n}/" for n in range(1, 5 if len(asked) == 1 else 10)]
