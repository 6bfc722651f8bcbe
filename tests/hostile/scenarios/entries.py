"""What stands where the user said that the blog is: an entry page that is none."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from tests.blogs.strange import html
from tests.hostile.blog import another_post, listed
from tests.hostile.replies import HTML, XML, answer, head, packed, redirect
from tests.hostile.scenario import Scenario
from tests.hostile.scenarios.walls import ALL, CAPTCHA, CHALLENGE, CONSENT, LOGIN, PARKED, PDF, picture
from tests.hostile.server import Then

if TYPE_CHECKING:
    from tests.hostile.blog import HostileBlog
    from tests.hostile.server import Reply


def entry(name: str, served: str, reply: Reply | str, **more: Any) -> Scenario:
    """Return a scenario whose entry page is this; what the feed names may be archived all the same."""
    known: dict[str, Any] = {"codes": (0, 3, 6), "perhaps": ALL, **more}
    return Scenario(name=name, served=served, make=lambda blog: blog.serve("/", reply), **known)


def two_blogs(blog: HostileBlog) -> None:
    """Serve below /other/ a second blog, whose entry is a wall."""
    blog.serve("/other/", CONSENT)


def alone(reply: Reply) -> Any:
    """Return what answers every address so."""

    def change(blog: HostileBlog) -> None:
        blog.server.replies.clear()
        blog.server.otherwise = reply

    return change


def everything(name: str, served: str, reply: Reply, **more: Any) -> Scenario:
    """Return a scenario in which every address, robots.txt too, is answered so."""
    known: dict[str, Any] = {"codes": (3, 6), "lost": ALL, **more}
    return Scenario(name=name, served=served, make=alone(reply), **known)


def itself(asked: Any) -> bytes:
    """Answer every address with a listing of addresses below it."""
    path = asked.path.rstrip("/")
    return answer(html("".join(listed(number, f"{path}/{number}/") for number in range(1, 4))))


SCENARIOS = (
    entry("empty", "an empty entry page", answer("")),
    entry("consent", "a consent wall for an entry page", CONSENT),
    entry("login", "a form for a password for an entry page", LOGIN),
    entry("captcha", "a puzzle for humans for an entry page", CAPTCHA),
    entry(
        "challenge", "a challenge for browsers for an entry page", answer(CHALLENGE, status="403 Forbidden")
    ),
    entry("parked", "an offer of the domain for an entry page", PARKED),
    entry("pdf", "a PDF for an entry page", answer(PDF, "application/pdf")),
    entry("picture", "a picture for an entry page", answer(picture(), "image/png")),
    entry("json", "JSON for an entry page", answer('{"posts": []}', "application/json")),
    entry("feed", "a feed for an entry page", answer("<rss><channel><title>x</title></channel></rss>", XML)),
    entry("bytes", "random bytes for an entry page", answer(bytes(range(256)) * 100, HTML)),
    entry(
        "gzip-cut", "half a gzip stream for an entry page", packed(gzip.compress(b"<p>x" * 9000)[:60], "gzip")
    ),
    entry("post-alone", "a single post for an entry page", another_post(50), extra="/"),
    entry(
        "redirect-to-itself",
        "an entry page that redirects to itself",
        redirect("/"),
        codes=(6,),
        lost=ALL,
        perhaps=(),
    ),
    entry("not-modified", "status 304 for an entry page", head("304 Not Modified", {"Connection": "close"})),
    entry(
        "reset",
        "a reset for an entry page",
        lambda _asked: iter([Then.RESET]),
        codes=(6,),
        lost=ALL,
        perhaps=(),
    ),
    everything(
        "one-page-for-all", "one and the same page for every address", answer(another_post(50)), extra=".*"
    ),
    everything("all-200-empty", "an empty answer for every address", answer("")),
    everything(
        "all-401",
        "a challenge for a password for every address",
        answer("", status="401 No", fields={"WWW-Authenticate": "Basic"}),
    ),
    everything("all-418", "status 418 for every address", answer("", status="418 Teapot")),
    everything(
        "all-302-in-a-circle",
        "a redirect to the same for every address",
        lambda asked: redirect(asked.path + "x"),
    ),
    everything(
        "all-listings",
        "a listing of further listings for every address",
        itself,
        extra=".*",
        options=("--max-posts", "30"),
        codes=(0, 3),
    ),
    Scenario(
        name="beside-a-good-blog",
        served="a good blog crawled together with one that is a wall, and one that nobody serves",
        make=two_blogs,
        targets=("{base}/", "{base}/other/", "http://127.0.0.1:9/"),
        codes=(3,),
    ),
)
