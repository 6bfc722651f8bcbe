"""A blog that was honest when it was archived, and is not when it is crawled again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.blogs.strange import html
from tests.hostile.blog import another_post, at, listed, url
from tests.hostile.replies import CHUNKED, XML, answer, chunk, head, packed, redirect
from tests.hostile.scenario import Scenario
from tests.hostile.scenarios.bombs import deep, gzip_bomb
from tests.hostile.scenarios.walls import (
    CAPTCHA,
    CHALLENGE,
    CONSENT,
    DATABASE,
    LOGIN,
    MAINTENANCE,
    NOT_FOUND,
    PARKED,
    PAYWALL,
)
from tests.hostile.server import Then

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.blog import HostileBlog
    from tests.hostile.scenario import Outcome
    from tests.hostile.server import Reply

NUMBERS = range(1, 9)


def as_it_is(_blog: HostileBlog) -> None:
    """Serve the honest blog."""


def turned(name: str, served: str, *then: Callable[[HostileBlog], None], **more: Any) -> Scenario:
    """Return a scenario whose blog is honest at first; all that was archived is to stay as it was."""
    known: dict[str, Any] = {"codes": (0, 3), "make": as_it_is, **more}
    return Scenario(name=name, served=served, then=then, **known)


def posts_are(reply: Reply | str) -> Callable[[HostileBlog], None]:
    def change(blog: HostileBlog) -> None:
        for number in NUMBERS:
            blog.serve(url(number), reply)

    return change


def all_is(reply: Reply) -> Callable[[HostileBlog], None]:
    def change(blog: HostileBlog) -> None:
        blog.server.replies.clear()
        blog.server.otherwise = reply

    return change


def at_path(path: str, reply: Reply | str) -> Callable[[HostileBlog], None]:
    return lambda blog: blog.serve(path, reply)


def empty_listing(blog: HostileBlog) -> None:
    for page in (1, 2, 3):
        blog.serve(at(page), html("<h1>Garden notes</h1><p>No posts yet.</p>"))
    blog.serve("/feed.xml", "<rss><channel/></rss>")
    blog.serve("/sitemap.xml", "<urlset/>")


def other_blog(blog: HostileBlog) -> None:
    """Serve a blog of other posts at the same addresses, as after a sale of the domain."""
    for number in NUMBERS:
        blog.serve(url(number), another_post(number + 500))


def healed(blog: HostileBlog) -> None:
    blog.server.otherwise = answer("", status="404 Not Found")
    blog.publish()


def lying(blog: HostileBlog) -> None:
    """Answer everything with "not modified", whether or not it was asked for so."""
    for path in blog.pages:
        blog.serve(path, head("304 Not Modified", {"ETag": '"x"', "Connection": "close"}))


def tagged(*fields: tuple[str, str]) -> Callable[[HostileBlog], None]:
    """Return what gives every page these fields; what comes back of them is in the log."""

    def change(blog: HostileBlog) -> None:
        for path, page in blog.pages.items():
            kind = (
                XML
                if path.endswith("xml")
                else "text/plain"
                if path.endswith("txt")
                else "text/html; charset=utf-8"
            )
            blog.serve(path, answer(page, kind, fields=fields))

    return change


def nothing_injected(outcome: Outcome) -> None:
    for asked in outcome.blog.server.asked:
        assert asked.header("X-Injected") is None, asked.head
        assert all(len(line) < 10_000 for line in asked.head.split("\r\n")), "a field of the server's size"


def listed_again(blog: HostileBlog) -> None:
    """List a hundred new posts whose pages never come."""
    cards = "".join(listed(number, f"/new/{number}/") for number in range(100, 150))
    blog.change("/", lambda page: page.replace("<article>", cards + "<article>", 1))
    blog.server.otherwise = lambda _asked: iter([Then.RESET])


def robots_forbid(blog: HostileBlog) -> None:
    blog.serve("/robots.txt", "User-agent: *\nDisallow: /\n")


def broken_off(blog: HostileBlog) -> None:
    for path, page in blog.pages.items():
        if path != "/robots.txt":
            whole = answer(page)
            blog.serve(path, whole[: len(whole) * 2 // 3])


def scrambled(blog: HostileBlog) -> None:
    """Serve each post with its words in another order and half of them."""
    for number in NUMBERS:
        words = another_post(number)
        blog.serve(url(number), words.replace("<p>", "<p>Hacked. Hacked. "))


SCENARIOS = (
    turned("then-consent", "all posts become a consent wall", posts_are(CONSENT)),
    turned("then-login", "all posts become a form for a password", posts_are(LOGIN)),
    turned("then-challenge", "all posts become a challenge, status 200", posts_are(CHALLENGE)),
    turned("then-captcha", "all posts become a puzzle for humans", posts_are(CAPTCHA)),
    turned("then-paywall", "all posts become a wall of payment", posts_are(PAYWALL)),
    turned("then-maintenance", "all posts become an excuse of maintenance", posts_are(MAINTENANCE)),
    turned(
        "then-database-error",
        "everything becomes an error of the database, status 200",
        all_is(answer(DATABASE)),
        codes=(0, 3, 6),
    ),
    turned(
        "then-not-found", "all posts become a page that says there is none, status 200", posts_are(NOT_FOUND)
    ),
    turned(
        "then-parked", "everything becomes an offer of the domain", all_is(answer(PARKED)), codes=(0, 3, 6)
    ),
    turned("then-empty-bodies", "all posts become empty bodies", posts_are(answer(""))),
    turned("then-broken-off", "everything breaks off after two thirds", broken_off, codes=(3, 6)),
    turned("then-500", "everything becomes status 500", all_is(answer("", status="500 No")), codes=(6,)),
    turned("then-403", "everything becomes status 403", all_is(answer("", status="403 No")), codes=(6,)),
    turned(
        "then-bombs", "all posts become gzip bombs", posts_are(packed(gzip_bomb(1), "gzip")), codes=(0, 3, 6)
    ),
    turned("then-deep", "all posts become markup 100,000 deep", posts_are(deep("<div>", 100_000))),
    turned(
        "then-garbage",
        "everything becomes random bytes without HTTP",
        all_is(bytes(range(256)) * 10),
        codes=(6,),
    ),
    turned(
        "then-binary", "all posts become binary with status 200", posts_are(answer(bytes(range(256)) * 100))
    ),
    turned(
        "then-endless",
        "all posts become chunks without end",
        posts_are(
            lambda _asked: (
                step
                for part in ([head(fields=CHUNKED)], iter(lambda: chunk(b"x" * 9000), None))
                for step in part
            )
        ),
        codes=(0, 3, 6),
    ),
    turned("then-nobody", "every connection is reset", all_is(lambda _asked: iter([Then.RESET])), codes=(6,)),
    turned(
        "then-nothing-listed",
        "the listing, the feed and the sitemap become empty",
        empty_listing,
        codes=(0, 3, 6),
    ),
    turned("then-robots-forbid", "robots.txt forbids everything", robots_forbid, codes=(3, 6)),
    turned(
        "then-robots-500",
        "robots.txt becomes status 500",
        at_path("/robots.txt", answer("", status="500 No")),
        codes=(6,),
    ),
    turned(
        "then-redirected",
        "everything redirects to another port",
        all_is(redirect("http://127.0.0.1:1/")),
        codes=(0, 3, 6),
    ),
    turned("then-front-page", "all posts redirect to the front page", posts_are(redirect("/"))),
    turned("then-one-text", "all posts get one and the same text", posts_are(another_post(777)), spoiled=()),
    turned("then-not-modified", "everything is said to be unmodified, asked or not", lying, codes=(0, 3, 6)),
    turned("then-unreachable-news", "fifty new posts that never come", listed_again, codes=(3,), again=()),
    turned(
        "then-feed-bomb",
        "the feed becomes entities without end",
        at_path("/feed.xml", answer("<!DOCTYPE r [<!ENTITY a 'a'>]><rss>" + "&a;" * 100_000, XML)),
    ),
    turned(
        "wall-and-back",
        "a wall at the second crawl, honest again at the third",
        posts_are(CONSENT),
        healed,
        codes=(0,),
    ),
    turned(
        "nobody-and-back",
        "no server at the second crawl, honest again at the third",
        all_is(lambda _asked: iter([Then.RESET])),
        healed,
        codes=(0,),
    ),
    turned(
        "nobody-at-first",
        "no server at the first crawl, an honest blog at the second",
        healed,
        make=all_is(lambda _asked: iter([Then.RESET])),
        codes=(0,),
    ),
    turned(
        "robots-500-and-back",
        "robots.txt fails at the second crawl, honest again at the third",
        at_path("/robots.txt", answer("", status="503 No")),
        healed,
        codes=(0,),
    ),
    turned(
        "etag-of-injection",
        "validators that would inject a header when they are sent back",
        as_it_is,
        make=tagged(("ETag", '"a\rX-Injected: yes"'), ("Last-Modified", "Fri,\x0b\x1b[2J \rX-Injected: yes")),
        again=(),
        check=nothing_injected,
        codes=(0, 3, 6),
        perhaps=tuple(NUMBERS),
    ),
    turned(
        "etag-of-10-kb",
        "validators of ten kilobytes",
        as_it_is,
        make=tagged(("ETag", '"' + "e" * 10_000 + '"'), ("Last-Modified", "L" * 10_000)),
        again=("--full",),
        check=nothing_injected,
    ),
    turned(
        "etag-of-bytes",
        "validators of bytes that are no text",
        as_it_is,
        make=tagged(("ETag", '"\u00ff\u0080\u2603"'), ("Last-Modified", "☃")),
        check=nothing_injected,
    ),
    turned(
        "dates-of-the-far-future",
        "a Date and Last-Modified of the year 9999",
        as_it_is,
        make=tagged(
            ("Date", "Fri, 31 Dec 9999 23:59:59 GMT"),
            ("Last-Modified", "Fri, 31 Dec 9999 23:59:59 GMT"),
            ("Expires", "-1"),
            ("Age", "9" * 400),
        ),
        codes=(0,),
    ),
)
