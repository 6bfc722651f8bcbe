"""Small blogs of different make that are whole: an audit names no gap in them."""

from __future__ import annotations

from tests.blogs.damaged import FEED, HTML, MORE, POSTS, Damaged, at, feed, notes, redirect, sitemap, url
from tests.blogs.loopback_server import Answer
from tests.blogs.strange import card, chain_of_photos, date, html, page, paged, post, slug, text, title

NUMBERS = range(POSTS, 0, -1)
EMPTY = html("<h1>Garden notes</h1><p>Nothing more here.</p>")


def whole(pages: dict[str, str], **besides: object) -> Damaged:
    return Damaged(pages, {}, **besides)  # type: ignore[arg-type]


def counted(words: str) -> dict[str, str]:
    return {
        path: content.replace("<main>", f"<main><p>{words}</p>") if path in {at(1), at(2), at(3)} else content
        for path, content in notes().items()
    }


def leading_past_the_end() -> dict[str, str]:
    pages = notes()
    pages[at(3)] = pages[at(3)].replace("</main>", MORE.format(url=at(4)) + "</main>")
    return pages


def numbered_pages() -> Damaged:
    pager = "<nav class=pagination>" + "".join(f"<a href='{at(n)}'>{n}</a> " for n in (1, 2, 3)) + "</nav>"
    pages = paged(NUMBERS, 3, url, at, "")
    pages = {path: content.replace("</main>", f"{pager}</main>") for path, content in pages.items()}
    return whole(pages | {url(n): post(n) for n in NUMBERS})


def older_and_newer() -> Damaged:
    return whole(notes())


def one_page() -> Damaged:
    return whole({"/": html("".join(card(url(n), n) for n in NUMBERS))} | {url(n): post(n) for n in NUMBERS})


def load_more() -> Damaged:
    more = "<div class=more><a class=button href='{url}'>Load more</a></div>"
    pages = paged(NUMBERS, 3, url, lambda number: f"/?offset={number}" if number > 1 else "/", more)
    return whole(pages | {url(n): post(n) for n in NUMBERS})


def archive_of_months() -> Damaged:
    pages = notes(listed=3)
    months = sorted({date(n)[:7].replace("-", "/") for n in NUMBERS}, reverse=True)
    side = "<aside>" + "".join(f"<li><a href='/{month}/'>{month}</a></li>" for month in months) + "</aside>"
    pages["/"] = pages["/"].replace("</main>", f"</main>{side}")
    for month in months:
        cards = "".join(card(url(n), n) for n in NUMBERS if date(n).startswith(month.replace("/", "-")))
        pages[f"/{month}/"] = html(cards + side)
    return whole(pages)


def feed_knows_more_than_the_listing() -> Damaged:
    return whole(notes(listed=3, head=FEED) | {"/feed.xml": feed(*NUMBERS)})


def sticky_posts() -> Damaged:
    pages = notes()
    sticky = "".join(card(url(n), n) for n in (1, 5))
    for path in (at(1), at(2), at(3)):
        pages[path] = pages[path].replace("<main>", f"<main>{sticky}")
    return whole(pages)


def no_dates() -> Damaged:
    rows = "".join(f"<h2><a href='{url(n)}'>{title(n)}</a></h2><p>{text(n)[3:80]}</p>" for n in NUMBERS)
    posts = {url(n): html(f"<h1>{title(n)}</h1>{text(n)}", name=title(n)) for n in NUMBERS}
    return whole({"/": html(rows)} | posts)


def count_as_a_range() -> Damaged:
    return whole(counted("Showing 1-3 of 8 posts"))


def count_as_a_total() -> Damaged:
    return whole(counted("8 posts in total"))


def count_in_german() -> Damaged:
    return whole(counted("Alle 8 Beiträge"))


def stale_link_that_is_not_found() -> Damaged:
    return whole(leading_past_the_end())


def stale_link_that_is_gone() -> Damaged:
    return whole(leading_past_the_end(), faults={at(4): 410})


def stale_link_to_a_page_without_posts() -> Damaged:
    return whole(leading_past_the_end() | {at(4): EMPTY})


def stale_link_to_an_empty_answer() -> Damaged:
    return whole(leading_past_the_end(), answers={at(4): Answer(b"", HTML)})


def guesses_that_fail() -> Damaged:
    guessed = (
        "/feed/",
        "/feed.xml",
        "/rss.xml",
        "/atom.xml",
        "/index.xml",
        "/sitemap.xml",
        "/sitemap_index.xml",
    )
    return whole(notes(), faults=dict.fromkeys((*guessed, at(4)), 500))


def declared_feed_that_never_was() -> Damaged:
    return whole(notes(head=FEED))


def sitemap_with_other_pages() -> Damaged:
    nav = "<a href='/about/'>About</a><a href='/legal/'>Legal</a>"
    others = {f"/{name}/": page(name.title(), nav) for name in ("about", "legal", "contact")}
    return whole(notes() | others | {"/sitemap.xml": sitemap(*map(url, NUMBERS), *others, "/tags/hens/")})


def tag_pages() -> Damaged:
    tags = "<p class=tags><a rel=tag href='/tags/hens/'>hens</a> <a rel=tag href='/tags/dawn/'>dawn</a></p>"
    pages = notes(besides=tags)
    pages |= {f"/tags/{tag}/": html("".join(card(url(n), n) for n in (3, 2))) for tag in ("hens", "dawn")}
    return whole(pages)


def addresses_that_gain_a_slash() -> Damaged:
    pages = {path: content.replace("/'>", "'>") for path, content in notes().items()}
    slashed = [*map(url, NUMBERS), at(2), at(3)]
    return whole(pages, answers={path.rstrip("/"): redirect(path) for path in slashed})


def addresses_that_moved() -> Damaged:
    pages = notes()
    pages["/"] = pages["/"].replace(url(8), "/old/8").replace(url(7), "/old/7")
    return whole(pages, answers={"/old/8": redirect(url(8)), "/old/7": redirect(url(7))})


def cards_of_other_sites() -> Damaged:
    pages = notes()
    for number, path in enumerate((at(1), at(2)), start=50):
        away = card(f"https://elsewhere.invalid/{slug(number)}/", number)
        pages[path] = pages[path].replace("<main>", f"<main>{away}")
    return whole(pages)


def addresses_that_are_queries() -> Damaged:
    pages = paged(NUMBERS, 3, lambda n: f"/?p={n * 3}", lambda n: f"/?paged={n}" if n > 1 else "/", MORE)
    return whole(pages | {f"/?p={n * 3}": post(n) for n in NUMBERS})


def right_to_left() -> Damaged:
    pages = {
        path: content.replace("<html>", "<html lang=ar dir=rtl>")
        .replace("Older", "الأقدم")
        .replace(" rel=next", "")
        for path, content in notes().items()
    }
    return whole(pages)


def one_post() -> Damaged:
    return whole({"/": html(card(url(1), 1)), url(1): post(1), "/sitemap.xml": sitemap("/", url(1))}, posts=1)


def chain_of_neighbours() -> Damaged:
    chain = chain_of_photos()
    return whole(chain.pages, posts=len(chain.posts))


HEALTHY = (
    numbered_pages,
    older_and_newer,
    one_page,
    load_more,
    archive_of_months,
    feed_knows_more_than_the_listing,
    sticky_posts,
    no_dates,
    count_as_a_range,
    count_as_a_total,
    count_in_german,
    stale_link_that_is_not_found,
    stale_link_that_is_gone,
    stale_link_to_a_page_without_posts,
    stale_link_to_an_empty_answer,
    guesses_that_fail,
    declared_feed_that_never_was,
    sitemap_with_other_pages,
    tag_pages,
    addresses_that_gain_a_slash,
    addresses_that_moved,
    cards_of_other_sites,
    addresses_that_are_queries,
    right_to_left,
    one_post,
    chain_of_neighbours,
)
