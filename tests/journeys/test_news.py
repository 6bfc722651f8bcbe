"""What a crawl hears of a blog that only its listing, feed or sitemap tells, crawled again at once."""

import sqlite3

import pytest

from tests.blogs.damaged import FEED, HTML, MORE, at, sitemap
from tests.blogs.loopback_server import Answer, LoopbackServer
from tests.blogs.strange import card, html, paged, post, text, title

XML = "application/xml"


def url(number):
    return f"/texts/{number}.html"


def notes(*numbers, head=""):
    """Return a blog with these posts, three a page, in the order given."""
    pages = paged(numbers, 3, url, at, MORE)
    pages = {path: page.replace("</head>", f"{head}</head>") for path, page in pages.items()}
    return pages | {url(number): post(number) for number in numbers}


def feed(*numbers, **other):
    """Return a feed with the whole texts, those of ``other`` (``_4="text"``) instead of their own."""
    items = "".join(
        f"<item><title>{title(n)}</title><link>{{base}}{url(n)}</link>"
        f"<description><![CDATA[{other.get(f'_{n}') or text(n)}]]></description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Garden</title>{items}</channel></rss>"


@pytest.fixture
def blog(cli, tmp_path):
    class Served:
        def __init__(self):
            self.server = LoopbackServer()
            self.server.start()

        def publish(self, pages):
            self.server.answers = {
                path: Answer(page.replace("{base}", self.base).encode(), XML if page[1] in "ru" else HTML)
                for path, page in pages.items()
            }

        @property
        def base(self):
            return f"http://127.0.0.1:{self.server.port}"

        def crawl(self, *options):
            self.server.requests.clear()
            said = cli("crawl", "a.db", f"{self.base}/", "--delay", "0", *options)
            assert said.code == 0, said.err
            return [request.path for request in self.server.requests if "/texts/" in request.path]

        def rows(self, sql):
            with sqlite3.connect(tmp_path / "a.db") as db:
                found = db.execute(sql).fetchall()
            db.close()
            return found

    served = Served()
    yield served
    served.server.stop()


def test_a_text_that_changed_in_the_feed_alone_is_seen_at_once(blog):
    pages = notes(*range(9, 0, -1), head=FEED)
    blog.publish(pages | {"/feed.xml": feed(*range(9, 0, -1))})
    blog.crawl()
    assert blog.crawl() == []
    told = text("edited")
    edited = post(4).replace(text(4), told)
    blog.publish(pages | {"/feed.xml": feed(*range(9, 0, -1), _4=told), url(4): edited})
    assert blog.crawl() == [url(4)]
    assert blog.rows("SELECT sum(posts_changed) FROM crawls") == [(1,)]
    assert blog.crawl() == []


def test_a_post_that_left_the_first_page_is_asked_for_at_once(blog):
    blog.publish(notes(*range(12, 0, -1)))
    blog.crawl()
    blog.publish(notes(12, *range(10, 0, -1)))
    assert blog.crawl() == [url(11)]
    assert blog.rows("SELECT walk FROM crawls WHERE id = 2") == [("news",)]
    assert blog.rows("SELECT misses FROM addresses WHERE url LIKE '%/11.html'") == [(1,)]


def test_a_post_that_newer_ones_pushed_from_the_first_page_is_left_alone(blog):
    blog.publish(notes(*range(12, 0, -1)))
    blog.crawl()
    blog.publish(notes(*range(14, 0, -1)))
    assert blog.crawl() == [url(14), url(13)]


def undated(number):
    return html(f"<h1>{title(number)}</h1><p>Lone words of a page.</p>", name=title(number))


def test_a_new_page_among_the_posts_that_reads_as_none_is_one_where_the_listing_names_it(blog):
    numbers = [*range(12, 4, -1), *range(3, 0, -1)]
    blog.publish(notes(*numbers) | {"/sitemap.xml": sitemap(*map(url, numbers))})
    blog.crawl()
    pages = notes(*range(12, 0, -1)) | {url(4): undated(4)}
    blog.publish(pages | {"/sitemap.xml": sitemap(*map(url, range(1, 13)))})
    assert url(4) in blog.crawl()
    assert blog.rows("SELECT count(*) FROM posts") == [(12,)]


def test_what_proved_to_be_no_post_is_asked_for_anew_once_the_listing_names_it(blog):
    numbers = [*range(12, 4, -1), *range(3, 0, -1)]
    named = {"/sitemap.xml": sitemap(*map(url, range(1, 13)))}
    blog.publish(notes(*numbers) | named | {url(4): undated(4)})
    blog.crawl()
    assert blog.rows("SELECT state FROM addresses WHERE url LIKE '%/4.html'") == [("not_a_post",)]
    blog.publish(notes(*range(12, 0, -1)) | named | {url(4): undated(4)})
    blog.crawl("--full")
    assert blog.rows("SELECT count(*) FROM posts") == [(12,)]


def test_a_listing_by_title_is_walked_whole(blog):
    def nameless(*numbers):
        pages = notes(*sorted(numbers, key=title))
        return {path: page.replace("<time", "<i").replace("</time>", "</i>") for path, page in pages.items()}

    def plain(pages):
        cards = {path: page for path, page in pages.items() if "/texts/" not in path}
        for number in range(1, 14):
            when = card(url(number), number).partition("<time")[2].partition("</time>")[0]
            cards = {path: page.replace(f"<i{when}</i>", "") for path, page in cards.items()}
        posts = {url(n): html(f"<h1>{title(n)}</h1>{text(n)}", name=title(n)) for n in range(1, 14)}
        return cards | {path: posts[path] for path in pages if path in posts}

    order = sorted(range(1, 14), key=title)
    new = order[7]
    blog.publish(plain(nameless(*(number for number in order if number != new))))
    blog.crawl()
    blog.publish(plain(nameless(*order)))
    assert blog.crawl() == [url(new)]


def test_a_week_of_error_pages_does_not_bring_a_moved_post_back(blog):
    pages = notes(*range(6, 0, -1))
    blog.publish(pages)
    blog.crawl()
    home = "/texts/home.html"
    pages = {path: page.replace(url(3), home) for path, page in pages.items() if path != url(3)}
    pages[home] = post(3)
    blog.publish(pages)
    leads = Answer(b"", HTML, 301, {"Location": home})
    blog.server.answers[url(3)] = leads
    blog.crawl("--full")
    error = html("<h1>Error establishing a database connection</h1>", name="Database Error")
    blog.publish(pages | {path: error for path in (*pages, url(3)) if "/texts/" in path})
    blog.crawl("--full")
    blog.publish(pages)
    blog.server.answers[url(3)] = leads
    blog.crawl("--full")
    assert blog.rows("SELECT status FROM status_changes") == [("moved",)]
    assert blog.rows("SELECT count(*) FROM posts WHERE suspect NOTNULL") == [(0,)]


def test_a_post_that_leads_to_a_login_is_a_gap(blog, cli):
    blog.publish(notes(*range(6, 0, -1)))
    form = html("<h1>Log in</h1><form><input type=password name=p></form>", name="Log in")
    blog.server.answers |= {
        url(3): Answer(b"", HTML, 302, {"Location": "/login/"}),
        "/login/": Answer(form.encode(), HTML),
    }
    said = cli("crawl", "a.db", f"{blog.base}/", "--delay", "0")
    assert said.code == 3
    assert "leads to a form for a password" in said.err
    assert blog.rows("SELECT count(*) FROM posts") == [(5,)]
