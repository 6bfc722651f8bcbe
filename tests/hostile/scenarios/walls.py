"""What stands in the place of a post: walls, excuses, other things under its name."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

from tests.blogs.strange import html
from tests.hostile.blog import url
from tests.hostile.replies import HTML, answer, gzipped, redirect
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.blog import HostileBlog
    from tests.hostile.server import Reply

FEW, MOST, ALL = (3,), (1, 2, 4, 5, 6, 7), tuple(range(1, 9))

CONSENT = html(
    "<h1>Before you continue</h1><p>We and our 823 partners store and access information on your device, "
    "such as cookies, to show you personalised content. Please choose.</p><button>Accept all</button>"
    "<button>Reject all</button><a href='/privacy/'>Privacy policy</a>",
    name="Before you continue",
)
LOGIN = html(
    "<h1>Log in</h1><form method=post><input name=user><input type=password name=password><button>Log in"
    "</button></form><p>No account yet? <a href='/register/'>Register</a></p>",
    name="Log in",
)
CHALLENGE = (
    "<!doctype html><html><head><title>Just a moment...</title><meta http-equiv=refresh content=390></head>"
    "<body><h1>blog.example</h1><p>Checking if the site connection is secure. Enable JavaScript and cookies "
    "to continue.</p><noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script src='/cdn-cgi/challenge.js'></script>"
)
CAPTCHA = html(
    "<h1>Are you a robot?</h1><p>We have detected unusual traffic from your network. Please solve the puzzle "
    "below to show that you are human.</p><form><img src=/captcha.png>"
    "<input name=answer><button>Go on</button></form>",
    name="Are you a robot?",
)
PAYWALL = html(
    "<h1>Subscribe to read</h1><p>You have read your three free articles of this month. Subscribe for one "
    "euro a week to go on reading. Already a subscriber? Sign in.</p>"
    "<button>Subscribe</button>",
    name="Subscribe to read",
)
MAINTENANCE = html(
    "<h1>Down for maintenance</h1><p>We will be back shortly. Thank you for your patience.</p>",
    name="Maintenance",
)
NOT_FOUND = html(
    "<h1>Page not found</h1><p>The page you were looking for does not exist.</p>", name="Page not found"
)
DATABASE = html("<h1>Error establishing a database connection</h1>", name="Database Error")
PARKED = html(
    "<h1>This domain is for sale</h1><p>Buy this domain today. Related searches: shoes, loans.</p>",
    name="blog.example is for sale",
)
AGE = html(
    "<h1>How old are you?</h1><p>You have to be 18 years old to enter.</p><button>I am</button>",
    name="Age check",
)
SUSPENDED = html(
    "<h1>Account suspended</h1><p>Contact your hosting provider for more information.</p>",
    name="Account suspended",
)


def instead(
    name: str, served: str, reply: Reply | str, numbers: tuple[int, ...] = FEW, **more: Any
) -> Scenario:
    """Return a scenario in which this is served for some posts, which are gaps."""

    def change(blog: HostileBlog) -> None:
        for number in numbers:
            blog.serve(url(number), reply)

    known: dict[str, Any] = {"codes": (3,), "lost": numbers, **more}
    return Scenario(name=name, served=served, make=change, **known)


def sound(name: str, served: str, reply: Callable[[str], Reply], **more: Any) -> Scenario:
    """Return a scenario in which a post is served so, and read all the same."""
    return Scenario(
        name=name, served=served, make=lambda blog: blog.serve(url(3), reply(blog.page(url(3)))), **more
    )


def picture() -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0\xff\0\0" * 1)
    start = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + start + part(b"IDAT", rows) + part(b"IEND", b"")


def challenge_for_all(blog: HostileBlog) -> None:
    blog.server.replies.clear()
    blog.server.otherwise = answer(CHALLENGE, status="403 Forbidden", fields={"Server": "wall"})


def soft_404_for_strangers(blog: HostileBlog) -> None:
    """Answer every address that is not known with 200 and an excuse."""
    blog.server.otherwise = answer(NOT_FOUND)


def front_page_for_strangers(blog: HostileBlog) -> None:
    """Answer every address that is not known with 200 and the front page."""
    blog.server.otherwise = answer(blog.page("/"))


def strangers_to_front_page(blog: HostileBlog) -> None:
    blog.server.otherwise = redirect("/")


def wall_after_three(blog: HostileBlog) -> None:
    """Answer three posts, and then a wall for every other one until the end."""
    had: set[str] = set()

    def guarded(path: str) -> Reply:
        whole = answer(blog.page(path))

        def reply(_asked: object) -> bytes:
            if len(had) < 3:
                had.add(path)
            return whole if path in had else answer(CONSENT)

        return reply

    for number in range(1, 9):
        blog.serve(url(number), guarded(url(number)))


def at_least_three_and_no_wall(outcome: Any) -> None:
    titles = [row[0] for row in outcome.db.execute("SELECT title FROM posts")]
    assert len(titles) == 3, titles
    assert not [one for one in titles if "continue" in one]


def swapped(blog: HostileBlog) -> None:
    """Answer each post with the page of the next one."""
    for number in range(1, 9):
        blog.serve(url(number), blog.page(url(number % 8 + 1)))


def no_foreign_text(outcome: Any) -> None:
    for address, body in outcome.db.execute("SELECT url, body_text FROM posts"):
        assert body, address


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
WORD = b"PK\x03\x04" + bytes(200)

SCENARIOS = (
    instead("wall-consent", "a consent wall for one post", CONSENT),
    instead("wall-consent-for-most", "a consent wall for most posts", CONSENT, MOST),
    instead("wall-login", "a log in form for one post", LOGIN),
    instead("wall-login-for-most", "a log in form for most posts", LOGIN, MOST),
    instead("wall-challenge-200", "a challenge for browsers for one post, status 200", CHALLENGE),
    instead(
        "wall-challenge-503",
        "a challenge for browsers for one post, status 503",
        answer(CHALLENGE, status="503 Service Unavailable"),
    ),
    instead("wall-challenge-for-most", "a challenge for browsers for most posts", CHALLENGE, MOST),
    instead("wall-captcha", "a puzzle for humans for one post", CAPTCHA),
    instead("wall-captcha-for-all", "a puzzle for humans for all posts", CAPTCHA, ALL),
    instead("wall-pay", "a wall of payment for one post", PAYWALL),
    instead("wall-pay-for-most", "a wall of payment for most posts", PAYWALL, MOST),
    instead("wall-age", "a question of age for one post", AGE),
    instead("wall-age-for-most", "a question of age for most posts", AGE, MOST),
    instead("soft-maintenance", "an excuse of maintenance for one post, status 200", MAINTENANCE),
    instead("soft-404", "a page that says there is no such page for one post, status 200", NOT_FOUND),
    instead("soft-404-for-all", "a page that says there is no such page for all posts", NOT_FOUND, ALL),
    instead("soft-database-error", "an error of the database for one post, status 200", DATABASE),
    instead("soft-parked", "an offer of the domain for all posts, status 200", PARKED, ALL),
    instead("soft-suspended", "a suspended account for all posts, status 200", SUSPENDED, ALL),
    Scenario(
        name="wall-for-everything",
        served="status 403 and a challenge for every address, robots.txt too",
        make=challenge_for_all,
        codes=(6,),
        lost=ALL,
    ),
    Scenario(
        name="wall-after-three",
        served="three posts, then a consent wall for all others",
        make=wall_after_three,
        codes=(3,),
        spoiled=ALL,
        check=at_least_three_and_no_wall,
        says=".",
    ),
    Scenario(
        name="soft-404-for-strangers",
        served="status 200 and an excuse for every address that is not there",
        make=soft_404_for_strangers,
        codes=(0, 3),
    ),
    Scenario(
        name="front-page-for-strangers",
        served="the front page for every address that is not there",
        make=front_page_for_strangers,
        codes=(0, 3),
    ),
    Scenario(
        name="strangers-to-front-page",
        served="a redirect to the front page for every address that is not there",
        make=strangers_to_front_page,
        codes=(0, 3),
    ),
    Scenario(
        name="posts-swapped",
        served="each post's page at the address of another one",
        make=swapped,
        codes=(0, 3),
        spoiled=ALL,
        check=no_foreign_text,
    ),
    instead(
        "auth-basic",
        "status 401 with a challenge for a password",
        answer("Who?", status="401 Unauthorized", fields={"WWW-Authenticate": 'Basic realm="\x1b[2Jx"'}),
    ),
    instead(
        "auth-negotiate",
        "status 401 with a challenge of another kind",
        answer("", status="401 Unauthorized", fields={"WWW-Authenticate": "Negotiate " + "A" * 5000}),
    ),
    instead("pdf", "a PDF in place of a post", answer(PDF, "application/pdf")),
    instead("pdf-said-to-be-html", "a PDF that says it is a page", answer(PDF, HTML)),
    instead("picture", "a picture in place of a post", answer(picture(), "image/png"), codes=(0, 3)),
    instead(
        "picture-said-to-be-html",
        "a picture with the header of a page",
        answer(picture(), HTML),
        codes=(0, 3),
    ),
    instead("archive-said-to-be-html", "a zip file that says it is a page", answer(WORD, HTML)),
    instead(
        "program-said-to-be-html",
        "a program that says it is a page",
        answer(b"\x7fELF" + bytes(range(256)) * 8, HTML),
    ),
    instead(
        "json-said-to-be-html",
        "JSON that says it is a page",
        answer('{"error":"unauthorised","code":7}', HTML),
    ),
    instead("json", "JSON in place of a post", answer('{"html":"<html>"}', "application/json")),
    instead(
        "video-without-end-of-header",
        "a video in place of a post",
        answer(b"\0\0\0\x18ftypmp42" + bytes(5000), "video/mp4"),
    ),
    instead("nothing", "an empty body for one post", answer("")),
    instead("spaces-only", "a body of spaces for one post", answer(" \n" * 3000)),
    instead("nul-only", "a body of NUL bytes for one post", answer(bytes(5000))),
    instead(
        "shell-only",
        "a page without text that a script would fill",
        answer(
            "<!doctype html><html><head><title>App</title></head><body><div id=root></div>"
            "<script src=/app.js></script>"
        ),
    ),
    sound("type-missing", "a post without Content-Type", lambda page: answer(page, None)),
    sound("type-text-plain", "a post that says it is plain text", lambda page: answer(page, "text/plain")),
    sound(
        "type-octets",
        "a post that says it is any bytes",
        lambda page: answer(page, "application/octet-stream"),
    ),
    sound("type-xhtml", "a post that says it is XHTML", lambda page: answer(page, "application/xhtml+xml")),
    sound("type-nonsense", "a post of a type that is none", lambda page: answer(page, "cow/moo;;;=;")),
    sound("gzip-sound", "a post that is compressed as it should be", gzipped),
    sound("mark-of-utf8", "a post with a byte order mark", lambda page: b"".join([answer("\ufeff" + page)])),
    sound(
        "utf16",
        "a post in UTF-16",
        lambda page: answer(page.replace("<meta charset=utf-8>", "").encode("utf-16"), "text/html"),
    ),
    sound(
        "utf16-said-utf8",
        "a post in UTF-16 that says utf-8",
        lambda page: answer(page.encode("utf-16"), HTML),
    ),
    sound(
        "utf8-said-utf16",
        "a post in UTF-8 that says utf-16",
        lambda page: answer(page, "text/html; charset=utf-16le"),
    ),
    sound("utf7-said", "a post that says utf-7", lambda page: answer(page, "text/html; charset=utf-7")),
    sound(
        "charset-of-python",
        "a post that names a codec of a programming language",
        lambda page: answer(page, "text/html; charset=rot13"),
    ),
    sound(
        "charset-of-pickle",
        "a post that names the codec zlib",
        lambda page: answer(page.replace("charset=utf-8", "charset=zlib_codec"), "text/html; charset=idna"),
    ),
    sound(
        "nul-bytes-between",
        "a post with a NUL byte after each space",
        lambda page: answer(page.replace("<p>", "<p>\0").replace(".</p>", ".\0</p>")),
    ),
    sound(
        "controls-between",
        "a post with control characters between its paragraphs",
        lambda page: answer(page.replace("</p>", "</p>\x01\x08\x0b\x0c\x0e\x1b\x7f")),
    ),
    sound(
        "bytes-that-are-no-utf8",
        "a post in UTF-8 with some bytes that are none",
        lambda page: answer(page.encode().replace(b"</article>", b"\xff\xfe\x80\xc0\xaf\xed</article>")),
    ),
    sound(
        "no-markup-closed",
        "a post in which no element is closed",
        lambda page: answer(
            page.replace("</p>", "")
            .replace("</article>", "")
            .replace("</main>", "")
            .replace("</body>", "")
            .replace("</html>", "")
        ),
    ),
    sound(
        "two-documents",
        "a post with an empty document before it",
        lambda page: answer("<!doctype html><html><head></head><body></body></html>" + page),
    ),
    sound(
        "comment-first",
        "a post after a comment of 300 KB",
        lambda page: answer("<!--" + "x " * 150_000 + "-->" + page),
    ),
    sound(
        "frameset",
        "a post after a frameset",
        lambda page: answer(page.replace("<main>", "<frameset><frame src=x></frameset><main>")),
    ),
)
