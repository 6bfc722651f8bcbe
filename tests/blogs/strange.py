"""Small blogs, each of a kind of its own: how they list, name and page their posts."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, NamedTuple

from tests.blogs.loopback_server import Answer, LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WORDS = (
    *("barn", "hens", "dawn", "geese", "yard", "water", "light", "fence", "grain", "feather", "window"),
    *("stone", "river", "garden", "apple", "storm", "quiet", "road", "bread", "winter", "basket", "ladder"),
    *("lantern", "wool", "meadow", "orchard", "kettle", "candle"),
)


class Blog(NamedTuple):
    entry: str
    pages: dict[str, str]
    """Path with query -> HTML, or another document if it begins so; {base} stands for the origin."""
    posts: set[str]


def title(number: int) -> str:
    return " ".join([*random.Random(number).choices(_WORDS, k=3), str(number)]).capitalize()


def slug(number: int) -> str:
    return title(number).lower().replace(" ", "-")


def date(number: int) -> str:
    return f"{2018 + number // 12}-{number % 12 + 1:02}-{number % 27 + 1:02}"


def text(seed: object) -> str:
    words = random.Random(str(seed)).choices(_WORDS, k=120)
    return "".join(f"<p>{' '.join(words[at : at + 40]).capitalize()}.</p>" for at in (0, 40, 80))


def html(body: str, nav: str = "", head: str = "", name: str = "Garden notes") -> str:
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{name}</title>{head}</head><body><header>"
        f"<a href='/'>Garden notes</a><nav>{nav}</nav></header><main>{body}</main><footer>By Ada</footer>"
        "</body></html>"
    )


def post(number: int, nav: str = "") -> str:
    made = f"<article><h1>{title(number)}</h1><time datetime='{date(number)}'>{date(number)}</time>"
    return html(f"{made}{text(number)}</article>", nav, name=f"{title(number)} | Garden notes")


def page(name: str, nav: str = "") -> str:
    return html(f"<h1>{name}</h1>{text(name)}", nav, name=name)


def card(url: str, number: int) -> str:
    return (
        f"<article><h2><a href='{url}'>{title(number)}</a></h2>"
        f"<time datetime='{date(number)}'>{date(number)}</time>"
        f"<p>{text(number)[3:80]}...</p></article>"
    )


def paged(
    posts: Sequence[int],
    size: int,
    url: Callable[[int], str],
    at: Callable[[int], str],
    more: str,
    nav: str = "",
) -> dict[str, str]:
    """Return listing pages; ``more`` is the link to the next page, with {url} in it."""
    pages = {}
    for number, start in enumerate(range(0, len(posts), size), start=1):
        cards = "".join(card(url(one), one) for one in posts[start : start + size])
        onward = more.format(url=at(number + 1)) if start + size < len(posts) else ""
        pages[at(number)] = html(cards + onward, nav)
    return pages


def landing_without_posts() -> Blog:
    """Show services on the entry page; the blog is a link of the menu, paged /blog/2/ in unknown words."""
    numbers = range(25, 0, -1)
    nav = "<a href='/services/'>Services</a><a href='/blog/'>Blog</a><a href='/contact/'>Contact</a>"
    offers = "".join(
        f"<section><h2>{name}</h2><p>Every day.</p><a href='/{name.lower()}/'>More of it</a></section>"
        for name in ("Services", "Contact", "Coaching", "Prices")
    )
    pages = {f"/{name}/": page(name, nav) for name in ("services", "contact", "coaching", "prices")}
    pages |= {"/": html(f"<h1>We keep hens</h1>{offers}", nav)}
    pages |= paged(
        numbers,
        6,
        lambda n: f"/blog/{slug(n)}/",
        lambda p: f"/blog/{p}/" if p > 1 else "/blog/",
        "<div><a href='{url}'>ძველი</a></div>",
        nav,
    )
    posts = {f"/blog/{slug(n)}/": post(n, nav) for n in numbers}
    return Blog("/", pages | posts, set(posts))


def landing_with_three_posts() -> Blog:
    """Feature three posts on the entry page; all of them are listed under /posts/, projects beside."""
    numbers = range(25, 0, -1)
    nav = "<a href='/posts/'>Posts</a><a href='/projects/'>Projects</a><a href='/about/'>About</a>"
    projects = "".join(f"<li><a href='/projects/p{n}/'>Project {n}</a><p>A thing</p></li>" for n in range(5))
    pages = {"/about/": page("About", nav), "/projects/": html(f"<h1>Projects</h1><ul>{projects}</ul>", nav)}
    pages |= {f"/projects/p{n}/": page(f"Project {n}", nav) for n in range(5)}
    featured = "".join(card(f"/posts/{slug(n)}/", n) for n in (25, 12, 3))
    pages["/"] = html(f"<h1>Hello</h1><h2>Featured</h2>{featured}<a href='/posts/'>All posts</a>", nav)
    pages |= paged(
        numbers,
        6,
        lambda n: f"/posts/{slug(n)}/",
        lambda p: f"/posts/page/{p}/" if p > 1 else "/posts/",
        "<a href='{url}'>Next</a>",
        nav,
    )
    posts = {f"/posts/{slug(n)}/": post(n, nav) for n in numbers}
    return Blog("/", pages | posts, set(posts))


def unknown_words_and_parameter() -> Blog:
    """Page by a parameter and words of a language that nobody taught the readers."""
    numbers = range(30, 0, -1)
    more = "<p><a href='{url}'>Zilizotangulia</a></p>"
    pages = paged(
        numbers, 6, lambda n: f"/makala/{slug(n)}", lambda p: f"/?kurasa={p}" if p > 1 else "/", more
    )
    posts = {f"/makala/{slug(n)}": post(n) for n in numbers}
    return Blog("/", pages | posts, set(posts))


def unknown_words_and_folder() -> Blog:
    """Page by a folder that the first page does not stand in, and by unknown words."""
    numbers = range(30, 0, -1)
    more = "<p><a href='{url}'>Zilizotangulia</a></p>"
    pages = paged(
        numbers, 6, lambda n: f"/makala/{slug(n)}", lambda p: f"/orodha/{p}/" if p > 1 else "/", more
    )
    posts = {f"/makala/{slug(n)}": post(n) for n in numbers}
    return Blog("/", pages | posts, set(posts))


def plain_permalinks() -> Blog:
    """Name posts, pages, months and topics by parameters alone, as WordPress does when new."""
    numbers = range(24, 0, -1)
    nav = "<a href='/?page_id=2'>About</a>"
    more = "<div class='nav-previous'><a href='{url}'>Older</a></div>"
    side = "<a href='/?m=201901'>January 2019</a><a href='/?cat=3'>Birds</a><a href='/?p=8'>Hens</a>"
    pages = {"/?page_id=2": page("About us", nav), "/?cat=3": html(card("/?p=8", 1)), "/?m=201901": html("")}
    pages |= paged(
        numbers,
        5,
        lambda n: f"/?p={n * 3 + 5}",
        lambda p: f"/?paged={p}" if p > 1 else "/",
        more + side,
        nav,
    )
    posts = {f"/?p={n * 3 + 5}": post(n, nav) for n in numbers}
    return Blog("/", pages | posts, set(posts))


def feed_of_two_languages() -> Blog:
    """Stand in /en/ beside the same in /de/; feed and sitemap name both, and a page that is no post."""
    numbers = range(16, 0, -1)
    nav = "<a href='/en/'>Home</a><a href='/en/about/'>About</a><a href='/de/'>Deutsch</a>"
    pages = {"/en/about/": page("About", nav)}
    for language in ("en", "de"):
        pages |= paged(
            numbers,
            5,
            lambda n, language=language: f"/{language}/post/{slug(n)}/",
            lambda p, language=language: f"/{language}/page/{p}/" if p > 1 else f"/{language}/",
            "<a href='{url}'>→</a>",
            nav,
        )
        pages |= {f"/{language}/post/{slug(n)}/": post(n, nav) for n in numbers}
    named = [path for path in pages if "/post/" in path or "/about/" in path]
    items = "".join(
        f"<item><link>{{base}}{path}</link><pubDate>2024-01-01</pubDate></item>" for path in named
    )
    places = "".join(f"<url><loc>{{base}}{path}</loc></url>" for path in pages)
    pages["/feed.xml"] = f"<rss version='2.0'><channel><title>Garden</title>{items}</channel></rss>"
    pages["/sitemap.xml"] = f"<urlset>{places}</urlset>"
    return Blog("/en/", pages, {f"/en/post/{slug(n)}/" for n in numbers})


def sticky_threads() -> Blog:
    """List rows of a table as a forum does, two of them on top of every page, paged by offsets."""
    numbers, sticky = range(40, 0, -1), (41, 42)

    def row(number: int) -> str:
        url = f"/topic/{number * 11}-{slug(number)}"
        who = "<a href='/user/ada'>ada</a>"
        last = f"<a href='{url}#last'>{date(number)}</a>"
        return f"<tr><td><a href='{url}'>{title(number)}</a> {who}<td>12<td>{last}"

    pager = "".join(f"<a href='/news?start={10 * at}'>{at + 1}</a> " for at in range(4))
    pages = {"/user/ada": page("ada"), "/rules": page("Rules")}
    for start in range(0, 40, 10):
        rows = "".join(row(number) for number in (*sticky, *numbers[start : start + 10]))
        listing = html(
            f"<table><tr><th>Topic<th>Replies<th>Last{rows}</table>{pager}", "<a href='/rules'>Rules</a>"
        )
        pages |= {f"/news?start={start}": listing} | ({"/news": listing} if not start else {})
    posts = {f"/topic/{n * 11}-{slug(n)}": post(n) for n in (*numbers, *sticky)}
    return Blog("/news", pages | posts, set(posts))


def filled_by_script() -> Blog:
    """Show five posts of thirty; an interface, as Substack has it, names the others twelve at a time."""
    numbers = range(30, 0, -1)
    head = "<script src='https://substackcdn.com/bundle/static/js/main.js'></script>"
    rows = "".join(
        f"<div class=preview><a href='/p/{slug(n)}'>{title(n)}</a><time>{date(n)}</time></div>"
        for n in numbers[:5]
    )
    pages = {"/": html(rows, "<a href='/about'>About</a>", head), "/about": page("About")}
    for offset in (0, 12, 24, 30):
        told = [
            {"title": title(n), "canonical_url": f"{{base}}/p/{slug(n)}"}
            for n in numbers[offset : offset + 12]
        ]
        pages[f"/api/v1/archive?sort=new&search=&offset={offset}&limit=50"] = json.dumps(told)
    posts = {f"/p/{slug(n)}": post(n) for n in numbers}
    return Blog("/", pages | posts, set(posts))


def chain_of_photos() -> Blog:
    """Show the newest photo on the entry page; only the links beside each photo lead on to the others."""
    numbers = range(20, 0, -1)

    def photo(number: int, heading: str) -> str:
        links = f"<a href='/photo/{slug(number - 1)}/'>‹ before</a>" if number > 1 else ""
        links += f"<a href='/photo/{slug(number + 1)}/'>after ›</a>" if number < len(numbers) else ""
        shown = f"<p>{date(number)}</p><img src=/{number}.jpg><p>One line on it.</p><p class=nav>{links}</p>"
        return html(f"<h1>{heading}</h1>{shown}", name=title(number))

    newest = f"<a href='/photo/{slug(20)}/'>{title(20)}</a>"
    posts = {f"/photo/{slug(number)}/": photo(number, title(number)) for number in numbers}
    return Blog("/", {"/": photo(20, newest)} | posts, set(posts))


def topics_alone() -> Blog:
    """Name three topics on the entry page, which list the posts; nothing lists them all."""
    numbers, topics = range(24, 0, -1), ("birds", "tools", "weather")
    nav = "<a href='/about/'>About</a>"
    links = "".join(f"<li><a href='/category/{topic}/'>{topic}</a> (8)</li>" for topic in topics)
    pages = {
        "/": html(f"<h1>Garden</h1><p>Pick a topic.</p><ul>{links}</ul>", nav),
        "/about/": page("About", nav),
    }
    for at, topic in enumerate(topics):
        cards = "".join(card(f"/{slug(number)}/", number) for number in numbers if number % 3 == at)
        pages[f"/category/{topic}/"] = html(f"<h1>{topic}</h1>{cards}", nav)
    posts = {f"/{slug(number)}/": post(number, nav) for number in numbers}
    return Blog("/", pages | posts, set(posts))


def count_that_months_meet() -> Blog:
    """Count 24 posts and show ten on two pages; the others stand in the archives of their months."""
    numbers = range(24, 0, -1)
    months = sorted({date(number)[:7].replace("-", "/") for number in numbers}, reverse=True)
    side = "<aside>" + "".join(f"<li><a href='/{month}/'>{month}</a></li>" for month in months) + "</aside>"

    def url(number: int) -> str:
        return f"/{date(number)[:7].replace('-', '/')}/{slug(number)}/"

    pages = {
        f"/{month}/": html("".join(card(url(n), n) for n in numbers if month in url(n)) + side)
        for month in months
    }
    for number, shown in ((1, numbers[:5]), (2, numbers[5:10])):
        cards = f"<p>Showing {5 * number - 4}-{5 * number} of 24 posts</p>" + "".join(
            card(url(n), n) for n in shown
        )
        older = "<a href='/page/2/'>Older</a>" if number == 1 else ""
        pages[f"/page/{number}/" if number > 1 else "/"] = html(cards + older + side)
    posts = {url(number): post(number) for number in numbers}
    return Blog("/", pages | posts, set(posts))


BLOGS = (
    landing_without_posts,
    landing_with_three_posts,
    unknown_words_and_parameter,
    unknown_words_and_folder,
    plain_permalinks,
    feed_of_two_languages,
    sticky_threads,
    filled_by_script,
    chain_of_photos,
    topics_alone,
    count_that_months_meet,
)


def serve(blog: Blog) -> LoopbackServer:
    """Return a server, not yet started, that serves a blog."""
    server = LoopbackServer()
    kinds = {
        "<rss": "application/rss+xml",
        "<url": "text/xml",
        "[{": "application/json",
        "[]": "application/json",
    }
    for path, content in blog.pages.items():
        kind = next(
            (kind for start, kind in kinds.items() if content.startswith(start)), "text/html; charset=utf-8"
        )
        body = content.replace("{base}", f"http://127.0.0.1:{server.port}")
        server.answers[path] = Answer(body.encode(), kind)
    return server
