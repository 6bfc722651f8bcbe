"""Lists and addresses that never end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.blogs.damaged import MORE
from tests.blogs.strange import card, html, post
from tests.hostile.blog import at, url
from tests.hostile.replies import XML, answer
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.blog import HostileBlog
    from tests.hostile.scenario import Outcome
    from tests.hostile.server import Asked, Reply

LAST = 3
"""The last page of the honest listing."""
FIRST = 1000
"""Number of the first post that is made up."""
MADE_UP = r"/notes/[a-z-]+-10\d\d/"


def leads_on(blog: HostileBlog, page: Callable[[int], str]) -> None:
    """Have the listing go on after its last page, with what ``page`` gives for a number."""
    blog.change(at(LAST), lambda text: text.replace("</main>", MORE.format(url=at(LAST + 1)) + "</main>"))

    def reply(asked: Asked) -> Reply:
        name = asked.path.removeprefix("/page/").rstrip("/")
        if asked.path.startswith("/page/") and name.isdigit():
            return answer(page(int(name)))
        tail = asked.path.rstrip("/").rpartition("-")[2]
        if asked.path.startswith("/notes/") and tail.isdigit() and int(tail) >= FIRST:
            return answer(post(int(tail)))
        return answer("<h1>Not found</h1>", status="404 Not Found")

    blog.server.otherwise = reply


def same_for_ever(blog: HostileBlog) -> None:
    cards = "".join(card(url(n), n) for n in (2, 1))
    leads_on(blog, lambda number: html(cards + MORE.format(url=at(number + 1))))


def empty_for_ever(blog: HostileBlog) -> None:
    leads_on(blog, lambda number: html("<p>Nothing here.</p>" + MORE.format(url=at(number + 1))))


def made_up_for_ever(blog: HostileBlog) -> None:
    def page(number: int) -> str:
        first = FIRST + (number - LAST - 1) * 3
        cards = "".join(card(url(n), n) for n in range(first, first + 3))
        return html(cards + MORE.format(url=at(number + 1)))

    leads_on(blog, page)


def sitemaps_for_ever(blog: HostileBlog) -> None:
    def reply(asked: Asked) -> Reply:
        if not asked.path.startswith(("/sitemap", "/part-")):
            return answer("<h1>Not found</h1>", status="404 Not Found")
        number = int(asked.path[6:-4]) if asked.path.startswith("/part-") else 0
        parts = "".join(
            f"<sitemap><loc>{blog.base}/part-{10 * number + n}.xml</loc></sitemap>" for n in range(1, 11)
        )
        return answer(f"<sitemapindex>{parts}</sitemapindex>", XML)

    blog.server.otherwise = reply
    blog.serve("/sitemap.xml", reply)


def orders_for_ever(blog: HostileBlog) -> None:
    """Every page of the listing links itself with one parameter more."""

    def side(path: str) -> str:
        mark = "&" if "?" in path else "?"
        links = "".join(
            f"<a rel=next href='{path}{mark}{key}=1'>{key}</a> " for key in ("sort", "order", "view", "tag")
        )
        return f"<p>{links}</p></main>"

    def reply(asked: Asked) -> Reply:
        page = blog.pages.get(asked.path.partition("?")[0])
        if page is None or asked.path.startswith("/notes/"):
            return answer("<h1>Not found</h1>", status="404 Not Found")
        return answer(page.replace("</main>", side(asked.path)).replace("{base}", blog.base))

    blog.server.otherwise = reply
    for number in range(1, LAST + 1):
        blog.serve(at(number), reply)


def at_most(requests: int) -> Callable[[Outcome], None]:
    def check(outcome: Outcome) -> None:
        asked = len(outcome.blog.server.asked)
        assert asked <= requests * len(outcome.runs), f"{asked} requests"

    return check


SCENARIOS = (
    Scenario(
        name="same-page-for-ever",
        served="a listing whose last page comes again under every number",
        make=same_for_ever,
        codes=(0, 3),
        check=at_most(40),
    ),
    Scenario(
        name="empty-pages-for-ever",
        served="a listing that leads on from empty page to empty page",
        make=empty_for_ever,
        codes=(0, 3),
        check=at_most(40),
    ),
    Scenario(
        name="made-up-posts-for-ever",
        served="three new posts of generated text on every further page",
        make=made_up_for_ever,
        codes=(3,),
        says="trap suspected",
        extra=MADE_UP,
        check=at_most(90),
    ),
    Scenario(
        name="sitemaps-for-ever",
        served="a sitemap index that names ten new indexes, each of which does too",
        make=sitemaps_for_ever,
        check=at_most(60),
    ),
    Scenario(
        name="orders-for-ever",
        served="listing pages that link themselves with one parameter more, each time",
        make=orders_for_ever,
        codes=(0, 3),
        check=at_most(60),
    ),
)
