"""What the listing does not show is found by other witnesses; what is no post is left out."""

import json
import re

import pytest
from werkzeug.wrappers import Response

TEXT = "<p>What happened on that day, told at some length, so that it reads as a post of this blog.</p>" * 4
LISTED = (1, 2, 3, 4)


def page(inner, head=""):
    return Response(
        f"<html><head>{head}</head><body><main>{inner}</main></body></html>", content_type="text/html"
    )


def card(number):
    return (
        f"<article><h2><a href='/blog/2024/{number:02}/day-{number}/'>Day {number} of the year</a></h2>"
        f"<time datetime='2024-{number:02}-01'>2024-{number:02}-01</time><p>What happened on that day.</p>"
        "</article>"
    )


@pytest.fixture
def blog(httpserver):
    """A blog whose listing shows four posts of twelve, with whatever other witnesses a test adds."""
    httpserver.heads = ""
    httpserver.more = ""

    def listing(_request):
        cards = "".join(map(card, LISTED))
        return page(f"{cards}{httpserver.more}", httpserver.heads)

    def post(request):
        number = int(request.path.rstrip("/").rpartition("-")[2])
        return page(
            f"<article><h1>Day {number} of the year</h1>"
            f"<time datetime='2024-{number:02}-01'>2024-{number:02}-01</time>{TEXT}</article>",
            "<meta property='og:type' content='article'>",
        )

    httpserver.expect_request("/blog/").respond_with_handler(listing)
    httpserver.expect_request(re.compile("/blog/2024/[0-9]+/day-[0-9]+/")).respond_with_handler(post)
    httpserver.no_handler_status_code = 404
    yield httpserver
    httpserver.no_handler_status_code = 500


def url_of(blog, number):
    return blog.url_for(f"/blog/2024/{number:02}/day-{number}/")


def audit_of(cli):
    (audit,) = json.loads(cli("audit", "a.db", "--json").out)
    return {named["witness"]: named["addresses"] for named in audit["witnesses"]}


def crawl(cli, blog):
    return cli("crawl", "a.db", blog.url_for("/blog/"), "--delay", "0")


def test_a_sitemap_that_robots_txt_names_shows_the_posts_that_the_listing_hides(cli, blog):
    places = [url_of(blog, number) for number in range(1, 13)] + [blog.url_for("/blog/about/")]
    locations = "".join(f"<url><loc>{place}</loc></url>" for place in places)
    blog.expect_request("/robots.txt").respond_with_data(f"Sitemap: {blog.url_for('/map.xml')}\n")
    blog.expect_request("/map.xml").respond_with_data(
        f"<urlset>{locations}</urlset>", content_type="text/xml"
    )
    blog.expect_request("/blog/about/").respond_with_data(
        "<html><body><h1>About us</h1><p>We write.</p></body></html>", content_type="text/html"
    )
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert "12 of 12 posts" in said.err
    assert audit_of(cli) == {"listing": 4, "sitemap": 12}


def test_a_post_that_another_address_leads_to_is_not_fetched_again(cli, blog):
    stubs = [f"/blog/node/{number}/" for number in (11, 12, 13)]
    locations = "".join(f"<url><loc>{blog.url_for(stub)}</loc></url>" for stub in stubs)
    blog.expect_request("/sitemap.xml").respond_with_data(
        f"<urlset>{locations}</urlset>", content_type="text/xml"
    )
    for number, stub in zip(LISTED, stubs, strict=False):
        target = url_of(blog, number)
        blog.expect_request(stub).respond_with_data("", status=301, headers={"Location": target})
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert "4 of 4 posts" in said.err
    asked = [request.path for request, _ in blog.log]
    assert set(stubs) <= set(asked)
    assert [asked.count(f"/blog/2024/{number:02}/day-{number}/") for number in LISTED] == [1] * 4


def test_a_feed_shows_posts_that_the_listing_hides(cli, blog):
    blog.heads = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
    items = "".join(f"<item><title>Day {n}</title><link>{url_of(blog, n)}</link></item>" for n in range(3, 9))
    blog.expect_request("/feed.xml").respond_with_data(
        f"<rss version='2.0'><channel><title>Days</title>{items}</channel></rss>",
        content_type="application/rss+xml",
    )
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert "8 of 8 posts" in said.err
    assert audit_of(cli) == {"listing": 4, "feed": 6}


def test_a_feed_that_is_the_same_on_every_page_is_turned_once(cli, blog):
    items = "".join(
        f"<item><title>Day {number} of the year</title><link>{url_of(blog, number)}</link></item>"
        for number in range(1, 13)
    )
    blog.expect_request("/blog/feed/").respond_with_data(
        "<rss version='2.0'><channel><title>Days</title><link>/</link>"
        f"<generator>https://wordpress.org/?v=6.1</generator>{items}</channel></rss>",
        content_type="application/rss+xml",
    )
    blog.heads = "<link rel='alternate' type='application/rss+xml' href='/blog/feed/'>"
    assert crawl(cli, blog).code == 0
    asked = [request.full_path for request, _ in blog.log if request.path == "/blog/feed/"]
    assert len(asked) == 2, asked
    assert audit_of(cli)["feed"] == 12


def test_a_post_that_a_sitemap_spells_otherwise_is_no_other_post(cli, blog):
    places = [url_of(blog, number).rstrip("/") + ".html" for number in LISTED]
    locations = "".join(f"<url><loc>{place}</loc></url>" for place in places)
    blog.expect_request("/sitemap.xml").respond_with_data(
        f"<urlset>{locations}</urlset>", content_type="text/xml"
    )
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert "4 of 4 posts" in said.err
    assert not [request.path for request, _ in blog.log if request.path.endswith(".html")]


def test_a_section_of_the_menu_holds_no_posts_though_a_feed_of_the_whole_site_names_its_pages(
    cli, httpserver
):
    menu = "<nav><a href='/posts/'>Posts</a> <a href='/eggs'>Eggs</a></nav>"
    text = f"<time datetime='2024-05-01'>2024-05-01</time>{TEXT}</article>"
    posts, eggs = [f"/posts/day-{n}/" for n in range(12)], [f"/eggs/egg-{n}/" for n in range(3)]
    cards = [f"<article><h2><a href='{path}'>The {path[7:-1]} of it</a></h2>{text}" for path in posts]
    items = "".join(
        f"<item><title>x</title><link>{httpserver.url_for(path)}</link></item>" for path in posts + eggs
    )
    head = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
    httpserver.expect_request("/").respond_with_data(
        str(page(menu + "".join(cards), head).data, "utf8"), content_type="text/html"
    )
    httpserver.expect_request("/feed.xml").respond_with_data(
        f"<rss version='2.0'><channel>{items}</channel></rss>", content_type="application/rss+xml"
    )
    for path in posts + eggs:
        httpserver.expect_request(path).respond_with_data(
            str(
                page(
                    f"{menu}<article><h1>The {path} of it</h1>{text}",
                    "<meta property='og:type' content='article'>",
                ).data,
                "utf8",
            ),
            content_type="text/html",
        )
    httpserver.no_handler_status_code = 404
    said = cli("crawl", "a.db", httpserver.url_for("/"), "--delay", "0")
    httpserver.no_handler_status_code = 500
    assert said.code == 0, said.err
    assert "12 of 12 posts" in said.err


def test_the_archive_of_months_shows_what_a_short_listing_hides(cli, blog):
    blog.more = "<aside><ul>" + "".join(
        f"<li><a href='/blog/2024/{n:02}/'>{name} 2024</a> (1)</li>"
        for n, name in enumerate(["January", "February", "March", "April", "May", "June"], start=1)
    )

    def month(request):
        number = int(request.path.rstrip("/").rpartition("/")[2])
        return page(card(number))

    blog.expect_request(re.compile("/blog/2024/[0-9]+/")).respond_with_handler(month)
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert "6 of 6 posts" in said.err


def test_a_blog_without_other_witnesses_costs_few_requests_more(cli, blog):
    said = crawl(cli, blog)
    assert said.code == 0, said.err
    assert "4 of 4 posts" in said.err
    asked = [request.path for request, _ in blog.log]
    assert len(asked) <= 2 + len(LISTED) + 8
    assert len(asked) == len(set(asked))
