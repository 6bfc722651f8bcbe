"""Small blogs of twenty-four posts, each with pages, documents or addresses that never end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date as day
from datetime import timedelta
from itertools import count

from tests.blogs.loopback_server import Answer, LoopbackServer
from tests.blogs.strange import Blog, card, date, html, paged, post, serve, slug, text, title

HTML = "text/html; charset=utf-8"
POSTS = 24
SIZE = 6
LAST = POSTS // SIZE
NUMBERS = range(POSTS, 0, -1)
MORE = "<p><a rel=next href='{url}'>Older</a></p>"


@dataclass
class Trap:
    """A blog, and what its server makes up: path -> page, None where it has none."""

    pages: dict[str, str]
    made_up: Callable[[str], str | Answer | None] = lambda _path: None
    posts: set[str] = field(default_factory=lambda: set(map(url, NUMBERS)))
    twist: Callable[[str, str], str] | None = None
    """Path, page -> the page as it is served this time."""

    def serve(self, most: int | None = None) -> LoopbackServer:
        """Return a server, not yet started; after ``most`` requests it has nothing any more."""
        server = serve(Blog("/", {}, set()))
        base = f"http://127.0.0.1:{server.port}"

        def made(path: str, answer: Answer) -> Answer:
            if most is not None and len(server.requests) >= most:
                return answer
            page = self.pages.get(path)
            page = self.made_up(path) if page is None else page
            if page is None or isinstance(page, Answer):
                return page or answer
            page = self.twist(path, page) if self.twist else page
            kind = HTML if page.startswith("<!doctype") else _KINDS.get(page[:4], "application/json")
            return Answer(page.replace("{base}", base).encode(), kind)

        server.twist = made
        return server


_KINDS = {"<rss": "application/rss+xml", "<url": "text/xml", "<sit": "text/xml", "User": "text/plain"}


def url(number: int) -> str:
    return f"/notes/{slug(number)}/"


def at(page: int) -> str:
    return f"/page/{page}/" if page > 1 else "/"


def page_of(path: str) -> int | None:
    name = path.removeprefix("/page/").rstrip("/")
    return int(name) if path.startswith("/page/") and name.isdigit() else None


def garden(head: str = "", side: str = "") -> dict[str, str]:
    pages = paged(NUMBERS, SIZE, url, at, MORE + side)
    pages[at(LAST)] = pages[at(LAST)].replace("</main>", side + "</main>")
    pages = {path: page.replace("</head>", f"{head}</head>") for path, page in pages.items()}
    return pages | {url(number): post(number) for number in NUMBERS}


ALSO = "<aside><a href='/about/?sid={sid}'>About</a><a href='/contact/?sid={sid}'>Contact</a></aside>"


def onward(page: str, to: str) -> str:
    return page.replace("</main>", MORE.format(url=to) + "</main>")


def leading_on() -> dict[str, str]:
    pages = garden()
    pages[at(LAST)] = onward(pages[at(LAST)], at(LAST + 1))
    return pages


def generated(number: int, *, dated: bool = True, words: object = None) -> str:
    day = f"<time datetime='{date(number)}'>{date(number)}</time>" if dated else ""
    body = text(number if words is None else words)
    name = title(number)
    return html(f"<article><h1>{name}</h1>{day}{body}</article>", name=f"{name} | Garden notes")


def number_in(path: str) -> int | None:
    tail = path.rstrip("/").rpartition("-")[2]
    return int(tail) if path.startswith("/notes/") and tail.isdigit() else None


def more_cards(number: int, *, dated: bool = True) -> str:
    def one(n: int) -> str:
        made = card(url(n), n)
        return made if dated else made.replace(f"<time datetime='{date(n)}'>{date(n)}</time>", "")

    first = 100 + number * SIZE
    return html("".join(map(one, range(first, first + SIZE))) + MORE.format(url=at(number + 1)))


# The listing


def same_page_for_ever() -> Trap:
    pages = leading_on()

    def made(path: str) -> str | None:
        number = page_of(path)
        return onward(garden()[at(LAST)], at(number + 1)) if number else None

    return Trap(pages, made)


def empty_pages_for_ever() -> Trap:
    def made(path: str) -> str | None:
        number = page_of(path)
        return html("<p>Nothing here.</p>" + MORE.format(url=at(number + 1))) if number else None

    return Trap(leading_on(), made)


def shuffled_pages_for_ever() -> Trap:
    """Any page shows some six of the twenty-four."""

    def made(path: str) -> str | None:
        number = page_of(path)
        if not number:
            return None
        chosen = [(number * 7 + k * 5) % POSTS + 1 for k in range(SIZE)]
        return html("".join(card(url(n), n) for n in chosen) + MORE.format(url=at(number + 1)))

    return Trap(leading_on(), made)


def cards_that_lead_nowhere() -> Trap:
    def made(path: str) -> str | None:
        number = page_of(path)
        return more_cards(number) if number else None

    return Trap(leading_on(), made)


def _fresh(**options: object) -> Trap:
    def made(path: str) -> str | None:
        number, n = page_of(path), number_in(path)
        if number:
            return more_cards(number, dated=bool(options.get("dated", True)))
        return generated(n, **options) if n else None  # type: ignore[arg-type]

    return Trap(leading_on(), made)


def fresh_posts_without_dates() -> Trap:
    return _fresh(dated=False)


def fresh_posts_of_one_text() -> Trap:
    return _fresh(words="same")


def fresh_posts_from_the_future() -> Trap:
    """date(n) counts up from 2018 by months: with page 100 the year 2076."""
    return _fresh()


def fresh_posts_beyond_the_count() -> Trap:
    trap = _fresh(dated=False)
    trap.pages["/"] = trap.pages["/"].replace("<main>", "<main><p>Showing 1-6 of 24 posts</p>")
    return trap


def fresh_posts_beyond_the_sitemap() -> Trap:
    trap = _fresh(dated=False)
    trap.pages["/sitemap.xml"] = sitemap("/", *map(url, NUMBERS))
    return trap


def sitemap(*paths: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{{base}}{path}</loc></url>" for path in paths) + "</urlset>"


def session_ids() -> Trap:
    """Each link carries an id that is new with each answer."""
    numbers = count(1)

    def twist(_path: str, page: str) -> str:
        sid = f"{next(numbers):08x}deadbeef"
        return page.replace("/'>", f"/?sid={sid}'>").replace("</main>", ALSO.format(sid=sid) + "</main>")

    def made(path: str) -> str | None:
        return garden().get(path.partition("?")[0])

    return Trap(garden(), made, twist=twist)


def jsessionid() -> Trap:
    numbers = count(1)

    def twist(_path: str, page: str) -> str:
        sid = f";jsessionid={next(numbers):08X}DEADBEEF"
        return page.replace("/'>", f"/{sid}'>")

    def made(path: str) -> str | None:
        return garden().get(path.partition(";")[0])

    return Trap(garden(), made, twist=twist)


def growing_paths() -> Trap:
    """Links are relative where they should not be, and the host gives a page for any folder before it."""
    pages = {p: c.replace("href='/", "href='") for p, c in garden().items()}

    def made(path: str) -> str | None:
        parts = path.strip("/").split("/")
        for n in (2, 1):
            found = pages.get("/" + "/".join(parts[-n:]) + "/")
            if found:
                return found
        return None

    return Trap(pages, made)


def growing_next() -> Trap:
    """The next page of any page is a folder below it."""
    pages = garden()
    last = pages[at(LAST)]
    pages[at(LAST)] = onward(last, at(LAST) + "a/")

    def made(path: str) -> str | None:
        return onward(last, path + "a/") if path.startswith(at(LAST)) else None

    return Trap(pages, made)


def sorts_and_filters() -> Trap:
    keys = (
        "sort=title",
        "sort=date",
        "order=asc",
        "order=desc",
        "view=grid",
        "view=list",
        "tag=hens",
        "tag=dawn",
    )

    def side(path: str) -> str:
        place, _, query = path.partition("?")
        had = [p for p in query.split("&") if p]
        links = [
            f"<a class=pagination rel=next href='{place}?{'&'.join([*had, key])}'>{key}</a>"
            for key in keys
            if key not in had
        ]
        return "<div class=filters>" + " ".join(links) + "</div></main>"

    def twist(path: str, page: str) -> str:
        return page if path.startswith("/notes/") else page.replace("</main>", side(path))

    def made(path: str) -> str | None:
        place, _, query = path.partition("?")
        return garden().get(place) if query and not place.startswith("/notes/") else None

    return Trap(garden(), made, twist=twist)


def new_parameters() -> Trap:
    numbers = count(1)

    def twist(path: str, page: str) -> str:
        to = f"{path.partition('?')[0]}?t={next(numbers)}"
        return page if path.startswith("/notes/") else onward(page, to)

    def made(path: str) -> str | None:
        return garden().get(path.partition("?")[0])

    return Trap(garden(), made, twist=twist)


def links_to_itself() -> Trap:
    pages = garden()
    pages[at(LAST)] = onward(pages[at(LAST)], at(LAST))
    return Trap(pages)


def redirect(to: str) -> Answer:
    return Answer(b"", HTML, 302, {"Location": to})


def redirect_loop_of_a_page() -> Trap:
    pages = leading_on()
    there = {at(LAST + 1): redirect("/loop/"), "/loop/": redirect(at(LAST + 1))}
    return Trap(pages, there.get)


def redirects_without_end() -> Trap:
    """A listed post leads from address to address, each new."""
    pages = leading_on()
    pages["/"] = pages["/"].replace("<main>", "<main>" + card("/r/1/", 50))

    def made(path: str) -> Answer | None:
        if path == at(LAST + 1):
            return redirect("/r/1000/")
        return redirect(f"/r/{int(path.split('/')[2]) + 1}/") if path.startswith("/r/") else None

    return Trap(pages, made)


# Calendars and archives


def calendar_by_month() -> Trap:
    def month(year: int, month: int) -> str:
        after = (year + month // 12, month % 12 + 1)
        before = (year - (month == 1), (month - 2) % 12 + 1)
        links = "".join(
            f"<a rel={rel} href='/{y}/{m:02}/'>{y}-{m:02}</a>"
            for rel, (y, m) in (("prev", before), ("next", after))
        )
        cards = "".join(card(url(n), n) for n in NUMBERS if date(n).startswith(f"{year}-{month:02}"))
        return html(f"<h1>{year}-{month:02}</h1>{cards}<p>{links}</p>")

    def made(path: str) -> str | None:
        parts = path.strip("/").split("/")
        return month(*map(int, parts)) if len(parts) == 2 and all(p.isdigit() for p in parts) else None

    return Trap(garden(side="<aside><a rel=next href='/2019/12/'>December 2019</a></aside>"), made)


def calendar_by_day() -> Trap:
    def made(path: str) -> str | None:
        parts = path.strip("/").split("/")
        if len(parts) != 3 or not all(p.isdigit() for p in parts):
            return None
        here = day(*map(int, parts))
        links = "".join(
            f"<a rel={rel} href='/{d:%Y/%m/%d}/'>{d}</a>"
            for rel, d in (("prev", here - timedelta(1)), ("next", here + timedelta(1)))
        )
        return html(f"<h1>{here}</h1><p>{links}</p>")

    return Trap(garden(side="<aside><a rel=next href='/2019/12/01/'>Today</a></aside>"), made)


def months_into_the_year_9999(listed: int = SIZE) -> Trap:
    """One listing page; a list of all months there will ever be."""
    months = [f"/{y}/{m:02}/" for y in range(2999, 2017, -1) for m in range(12, 0, -1)]
    side = "<aside>" + "".join(f"<li><a href='{m}'>{m[1:8]}</a></li>" for m in months) + "</aside>"
    pages = {"/": html("".join(card(url(n), n) for n in NUMBERS[:listed]) + side)}
    pages |= {url(n): post(n) for n in NUMBERS}

    def made(path: str) -> str | None:
        parts = path.strip("/").split("/")
        if len(parts) != 2 or not all(p.isdigit() for p in parts):
            return None
        return html(
            "<p>Archive</p>"
            + "".join(card(url(n), n) for n in NUMBERS if date(n).startswith("-".join(parts)))
        )

    return Trap(pages, made)


# Documents

FEED = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"


def _items(numbers: object) -> str:
    return "".join(f"<item><title>{title(n)}</title><link>{{base}}{url(n)}</link></item>" for n in numbers)  # type: ignore[attr-defined]


def _feed_page(numbers: object, to: str) -> str:
    return (
        "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Garden</title>"
        f"<atom:link rel='next' href='{{base}}{to}'/>{_items(numbers)}</channel></rss>"
    )


def _endless_feed(numbers: Callable[[int], list[int]], pages: dict[str, str] | None = None) -> Trap:
    def made(path: str) -> str | None:
        place, _, query = path.partition("?page=")
        if place == "/feed.xml":
            number = int(query or 1)
            return _feed_page(numbers(number), f"/feed.xml?page={number + 1}")
        n = number_in(path)
        return generated(n, dated=False) if n else None

    return Trap(pages or garden(head=FEED), made)


def feed_of_the_same() -> Trap:
    return _endless_feed(lambda _number: [*NUMBERS][:10])


def feed_of_nothing() -> Trap:
    return _endless_feed(lambda number: [*NUMBERS][:10] if number == 1 else [])


def feed_of_fresh_posts() -> Trap:
    return _endless_feed(
        lambda number: [*NUMBERS][:10] if number == 1 else [*range(number * 100, number * 100 + 10)]
    )


def feed_that_goes_round() -> Trap:
    return _endless_feed(lambda number: [(number * 5 + k) % POSTS + 1 for k in range(5)])


def _sitemaps(parts: Callable[[int], str]) -> Trap:
    def made(path: str) -> str | None:
        if path == "/sitemap.xml":
            return parts(0)
        if path.startswith("/part-"):
            return parts(int(path[6:-4]))
        n = number_in(path)
        return generated(n, dated=False) if n else None

    return Trap(garden(), made)


def _index(*paths: str) -> str:
    return (
        "<sitemapindex>"
        + "".join(f"<sitemap><loc>{{base}}{p}</loc></sitemap>" for p in paths)
        + "</sitemapindex>"
    )


def sitemap_of_itself() -> Trap:
    return _sitemaps(lambda _n: _index("/sitemap.xml", "/sitemap.xml?again=1"))


def sitemap_of_fresh_sitemaps() -> Trap:
    return _sitemaps(lambda n: _index(f"/part-{n + 1}.xml"))


def sitemap_that_branches() -> Trap:
    return _sitemaps(lambda n: _index(*(f"/part-{n * 10 + k}.xml" for k in range(1, 11))))


def sitemap_of_fresh_posts() -> Trap:
    """Every part names ten new posts that exist, and the index of the next part."""

    def parts(n: int) -> str:
        if n % 2 == 0:
            return _index(f"/part-{n + 1}.xml", f"/part-{n + 2}.xml")
        return sitemap(*(url(n * 100 + k) for k in range(10)))

    return _sitemaps(parts)


_WP = "<link rel='https://api.w.org/' href='/wp-json/'>"


def _interface(numbers: Callable[[int], list[int]]) -> Trap:
    def made(path: str) -> str | None:
        if path.startswith("/wp-json/wp/v2/posts"):
            page = int(path.partition("&page=")[2].partition("&")[0] or 1)
            return json.dumps(
                [{"link": f"{{base}}{url(n)}", "title": {"rendered": title(n)}} for n in numbers(page)]
            )
        n = number_in(path)
        return generated(n, dated=False) if n else None

    return Trap(garden(head=_WP), made)


def interface_of_the_same() -> Trap:
    return _interface(lambda _page: [*NUMBERS] * 5)


def interface_of_fresh_posts() -> Trap:
    return _interface(lambda page: [*NUMBERS] * 5 if page == 1 else [*range(page * 1000, page * 1000 + 100)])


def chain_of_neighbours() -> Trap:
    """Each post links a next one that nobody else names."""

    def beside(number: int) -> str:
        return f"<nav class=post-nav><a rel=next href='{url(number + 1)}'>Next post</a></nav>"

    pages = garden()
    pages |= {url(n): post(n).replace("</main>", beside(n) + "</main>") for n in NUMBERS}

    def made(path: str) -> str | None:
        n = number_in(path)
        return generated(n, dated=False).replace("</main>", beside(n) + "</main>") if n else None

    return Trap(pages, made)


TRAPS = (
    same_page_for_ever,
    empty_pages_for_ever,
    shuffled_pages_for_ever,
    cards_that_lead_nowhere,
    fresh_posts_without_dates,
    fresh_posts_of_one_text,
    fresh_posts_from_the_future,
    fresh_posts_beyond_the_count,
    fresh_posts_beyond_the_sitemap,
    session_ids,
    jsessionid,
    growing_paths,
    growing_next,
    sorts_and_filters,
    new_parameters,
    links_to_itself,
    redirect_loop_of_a_page,
    redirects_without_end,
    calendar_by_month,
    calendar_by_day,
    months_into_the_year_9999,
    feed_of_the_same,
    feed_of_nothing,
    feed_of_fresh_posts,
    feed_that_goes_round,
    sitemap_of_itself,
    sitemap_of_fresh_sitemaps,
    sitemap_that_branches,
    sitemap_of_fresh_posts,
    interface_of_the_same,
    interface_of_fresh_posts,
    chain_of_neighbours,
)


# One post, many addresses


def _spelled(spell: Callable[[int], str], back: Callable[[str], str]) -> Trap:
    """Show the six newest posts on every page, spelled otherwise than where it is their turn."""
    pages = garden()
    side = "".join(card(spell(n), n) for n in NUMBERS[:SIZE])
    for number in range(2, LAST + 1):
        pages[at(number)] = pages[at(number)].replace("<main>", f"<main>{side}")
    sound = garden()
    return Trap(pages, lambda path: sound.get(back(path)))


def other_case() -> Trap:
    return _spelled(lambda n: url(n).replace("/notes/", "/Notes/").title(), lambda path: path.lower())


def double_slashes() -> Trap:
    return _spelled(lambda n: "/" + url(n), lambda path: path.replace("//", "/"))


def index_files() -> Trap:
    return _spelled(lambda n: url(n) + "index.php", lambda path: path.removesuffix("index.php"))


def reply_to_comment() -> Trap:
    return _spelled(lambda n: f"{url(n)}?replytocom={n}", lambda path: path.partition("?")[0])


def print_versions() -> Trap:
    return _spelled(lambda n: f"{url(n)}?view=print", lambda path: path.partition("?")[0])


def folders_of_topics() -> Trap:
    return _spelled(lambda n: f"/birds{url(n)}", lambda path: path.removeprefix("/birds"))


def one_canonical_for_all() -> Trap:
    """Every post says that it is the first one."""
    pages = {
        path: page.replace("</head>", f"<link rel=canonical href='{url(1)}'></head>")
        if path.startswith("/notes/")
        else page
        for path, page in garden().items()
    }
    return Trap(pages)


def canonical_of_the_neighbour() -> Trap:
    pages = garden()
    for n in NUMBERS:
        head = f"<link rel=canonical href='{url(n % POSTS + 1)}'></head>"
        pages[url(n)] = pages[url(n)].replace("</head>", head)
    return Trap(pages)


SPELLINGS = (
    other_case,
    double_slashes,
    index_files,
    reply_to_comment,
    print_versions,
    folders_of_topics,
    one_canonical_for_all,
    canonical_of_the_neighbour,
)


# Honest blogs that look like traps


def _many(pages_: int, size: int, place: Callable[[int], str], *, dated: bool = True) -> Trap:
    numbers = range(pages_ * size, 0, -1)
    pages = paged(numbers, size, url, place, MORE)
    posts = {url(n): generated(n - 200 if dated else n, dated=dated, words=n) for n in numbers}
    return Trap(pages | posts, posts=set(posts))


def long_pagination() -> Trap:
    return _many(90, 2, at)


def long_pagination_that_shows_its_last_page_beyond() -> Trap:
    """As servers do that take any number for the last."""
    trap = _many(25, 2, at)
    last = trap.pages[at(25)]
    trap.made_up = lambda path: last if page_of(path) else None
    return trap


def long_pagination_by_cursors() -> Trap:
    """No number tells a page's place."""
    return _many(50, 1, lambda number: f"/?after={title(number * 7).replace(' ', '')}" if number > 1 else "/")


def long_pagination_without_dates() -> Trap:
    return _many(30, 1, at, dated=False)


def interface_of_many_pages() -> Trap:
    """Show six posts; an interface names the others, page by page."""
    numbers = range(144, 0, -1)
    pages = {"/": html("".join(card(url(n), n) for n in numbers[:6]), head=_WP)}
    pages |= {url(n): post(n) for n in numbers}

    def made(path: str) -> str | None:
        if not path.startswith("/wp-json/wp/v2/posts"):
            return None
        page = int(path.partition("&page=")[2].partition("&")[0] or 1)
        shown = [*numbers[12 * page - 12 : 12 * page]]
        filled = [{"link": f"{{base}}{url(n)}", "title": {"rendered": title(n)}} for n in shown]
        # WordPress gives a hundred; where they are fewer, the others are said to be elsewhere
        return json.dumps(
            filled + [{"link": "https://elsewhere.invalid/"}] * (100 - len(shown)) if shown else []
        )

    return Trap(pages, made, {url(n) for n in numbers})


HONEST = (
    long_pagination,
    long_pagination_that_shows_its_last_page_beyond,
    long_pagination_by_cursors,
    long_pagination_without_dates,
    interface_of_many_pages,
)
