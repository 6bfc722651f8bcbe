"""Small blogs, each damaged in a way of its own, and the gaps that an audit has to name."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.blogs.loopback_server import Answer, Fault, LoopbackServer
from tests.blogs.strange import Blog, card, date, html, paged, post, serve, slug, title

POSTS = 8
HTML = "text/html; charset=utf-8"
MORE = "<p><a rel=next href='{url}'>Older</a></p>"
FEED = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
SHELL = "<!doctype html><title>{}</title><div id=app></div><script src='/app.js'></script>"
LOST = "listing page that could not be read: "
UNKNOWN = "; pages after it are unknown"
NOT_FOUND = "HTTP 404 Not Found"


@dataclass
class Damaged:
    """A blog, what its server does instead of serving it, and the gaps that this leaves: path -> reason."""

    pages: dict[str, str]
    gaps: dict[str, str]
    faults: dict[str, int] = field(default_factory=dict)
    """Path -> status; 0 drops the connection."""
    answers: dict[str, Answer] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    """Path -> seconds before it answers."""
    posts: int = POSTS
    """How many posts there are."""

    def serve(self) -> LoopbackServer:
        """Return a server, not yet started."""
        server = serve(Blog("/", self.pages, set()))
        server.answers |= self.answers
        server.faults = {path: Fault(status, None, None) for path, status in self.faults.items()}
        server.slow = self.slow
        return server


def url(number: int) -> str:
    return f"/notes/{slug(number)}/"


def at(page: int) -> str:
    return f"/page/{page}/" if page > 1 else "/"


def notes(listed: int = POSTS, head: str = "", besides: str = "") -> dict[str, str]:
    """Return a sound blog of eight posts, of which the listing shows so many, three a page."""
    pages = paged(range(POSTS, POSTS - listed, -1), 3, url, at, MORE + besides)
    pages = {path: page.replace("</head>", f"{head}</head>") for path, page in pages.items()}
    return pages | {url(number): post(number) for number in range(POSTS, 0, -1)}


def feed(*numbers: int) -> str:
    items = "".join(f"<item><title>{title(n)}</title><link>{{base}}{url(n)}</link></item>" for n in numbers)
    return f"<rss version='2.0'><channel><title>Garden</title>{items}</channel></rss>"


def sitemap(*paths: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{{base}}{path}</loc></url>" for path in paths) + "</urlset>"


def redirect(to: str) -> Answer:
    return Answer(b"", HTML, 302, {"Location": to})


def second_page_always_fails() -> Damaged:
    reason = f"{LOST}failed: HTTP 500 Internal Server Error{UNKNOWN}"
    return Damaged(notes(), {at(2): reason}, faults={at(2): 500})


def listing_stops_before_its_count() -> Damaged:
    pages = notes(listed=3)
    pages["/"] = pages["/"].replace("<main>", "<main><p>Showing 1-3 of 8 posts</p>")
    return Damaged(pages, {"/": "the blog counts 8 posts, 3 were found"})


def sitemap_names_more() -> Damaged:
    pages = notes()
    lost = [url(POSTS + 1), url(POSTS + 2)]
    pages["/sitemap.xml"] = sitemap(*(url(n) for n in range(1, POSTS + 1)), *lost)
    return Damaged(pages, dict.fromkeys(lost, NOT_FOUND))


def posts_behind_403() -> Damaged:
    lost = [url(2), url(5)]
    return Damaged(
        notes(), dict.fromkeys(lost, "failed: HTTP 403 Forbidden"), faults=dict.fromkeys(lost, 403)
    )


def login_on_another_host() -> Damaged:
    away = redirect("http://login.invalid/?back=1")
    return Damaged(notes(), {url(4): "leads to another site (login.invalid)"}, answers={url(4): away})


def robots_forbid_a_folder() -> Damaged:
    secret = "/private/heron-at-dawn/"
    pages = notes()
    pages[at(2)] = pages[at(2)].replace("<main>", f"<main>{card(secret, 40)}")
    rules = Answer(b"User-agent: *\nDisallow: /private/\n", "text/plain")
    return Damaged(pages, {secret: "robots.txt forbids it"}, answers={"/robots.txt": rules})


def post_that_is_empty() -> Damaged:
    return Damaged(notes(), {url(3): "failed: the answer was empty"}, answers={url(3): Answer(b"", HTML)})


def post_that_times_out() -> Damaged:
    return Damaged(notes(), {url(3): "failed: no answer in time"}, slow={url(3): 60})


def post_whose_connection_drops() -> Damaged:
    return Damaged(notes(), {url(6): "failed: the connection failed"}, faults={url(6): 0})


def feed_names_posts_that_fail() -> Damaged:
    pages = notes(listed=6, head=FEED)
    pages["/feed.xml"] = feed(8, 7, 6, 5, 2, 1)
    lost = [url(2), url(1)]
    reason = "failed: HTTP 500 Internal Server Error"
    return Damaged(pages, dict.fromkeys(lost, reason), faults=dict.fromkeys(lost, 500))


def month_of_the_archive_fails() -> Damaged:
    months = [f"/2018/{month:02}/" for month in range(2, 8)]
    side = (
        "<aside>"
        + "".join(f"<li><a href='{month}'>{month[1:8]}</a> (1)</li>" for month in months)
        + "</aside>"
    )
    pages = {"/": html(card(url(8), 8) + card(url(7), 7) + card(url(6), 6) + side)}
    pages |= {url(number): post(number) for number in range(1, 9)}
    pages |= {
        month: html(
            "".join(card(url(n), n) for n in range(1, 9) if date(n)[:7] == month[1:8].replace("/", "-"))
        )
        for month in months
    }
    reason = "archive page that could not be read: failed: HTTP 500 Internal Server Error"
    return Damaged(pages, {months[3]: reason}, faults={months[3]: 500})


def post_in_a_browser_only() -> Damaged:
    pages = notes() | {url(2): SHELL.format(title(2))}
    return Damaged(pages, {url(2): "failed: the page shows its text only with a browser"})


def listing_in_a_browser_only() -> Damaged:
    pages = notes() | {"/": SHELL.format("Garden notes")}
    pages["/sitemap.xml"] = sitemap(*(url(n) for n in range(1, POSTS + 1)))
    return Damaged(pages, {"/": "the page shows its posts only with a browser"})


def second_page_breaks_off() -> Damaged:
    pages = notes()
    whole = pages[at(2)].encode()
    return Damaged(
        pages,
        {at(2): f"{LOST}failed: the answer broke off{UNKNOWN}"},
        answers={at(2): Answer(whole, HTML, breaks_off=True)},
    )


def pagination_in_a_circle() -> Damaged:
    pages = notes()
    del pages[at(3)]
    pages["/"] = pages["/"].replace("<main>", "<main><p>Showing 1-3 of 8 posts</p>")
    pages[at(2)] = pages[at(2)].replace(at(3), at(1))
    return Damaged(pages, {"/": "the blog counts 8 posts, 6 were found"})


def post_that_is_gone() -> Damaged:
    return Damaged(notes(), {url(7): "HTTP 410 Gone"}, faults={url(7): 410})


def redirects_in_a_circle() -> Damaged:
    there, back = url(3), "/moved/here/"
    answers = {there: redirect(back), back: redirect(there)}
    return Damaged(notes(), {there: "failed: redirects without end"}, answers=answers)


def document_for_a_post() -> Damaged:
    answers = {url(1): Answer(b"%PDF-1.7 ...", "application/pdf")}
    return Damaged(notes(), {url(1): "rejected as no post: is no page but application/pdf"}, answers=answers)


def part_of_the_sitemap_fails() -> Damaged:
    parts = "".join(f"<sitemap><loc>{{base}}/part-{number}.xml</loc></sitemap>" for number in (1, 2))
    pages = notes() | {"/part-1.xml": sitemap(url(1), url(2), url(3))}
    pages |= {"/sitemap.xml": f"<?xml version='1.0'?><sitemapindex>{parts}</sitemapindex>"}
    reason = "sitemap that could not be read: failed: HTTP 503 Service Unavailable"
    return Damaged(pages, {"/part-2.xml": reason}, faults={"/part-2.xml": 503})


def one_page_for_two_posts() -> Damaged:
    pause = html("<h1>Back soon</h1><p>The site is being looked after. Please come back later.</p>")
    reason = (
        "failed: the server gave the same page for several posts, and not the post's title: "
        "a login or an error"
    )
    gaps = {url(2): reason, url(6): reason, url(4): "failed: HTTP 503 Service Unavailable"}
    return Damaged(notes() | {url(2): pause, url(6): pause}, gaps, faults={url(4): 503})


def pages_without_end() -> Damaged:
    pages = notes()
    last = pages.pop(at(3))
    for number in range(3, 30):
        onward = MORE.format(url=at(number + 1))
        pages[at(number)] = last.replace("</main>", f"{onward}</main>")
    return Damaged(pages, {at(6): "trap suspected: its pages name nothing new and lead on and on"})


DAMAGED = (
    second_page_always_fails,
    listing_stops_before_its_count,
    sitemap_names_more,
    posts_behind_403,
    login_on_another_host,
    robots_forbid_a_folder,
    post_that_is_empty,
    post_that_times_out,
    post_whose_connection_drops,
    feed_names_posts_that_fail,
    month_of_the_archive_fails,
    post_in_a_browser_only,
    listing_in_a_browser_only,
    second_page_breaks_off,
    pagination_in_a_circle,
    post_that_is_gone,
    redirects_in_a_circle,
    document_for_a_post,
    part_of_the_sitemap_fails,
    one_page_for_two_posts,
    pages_without_end,
)
