"""robots.txt, Crawl-delay and Retry-After of every kind: what is asked of a host, and when."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tests.hostile.blog import ENTRY, url
from tests.hostile.replies import answer, redirect
from tests.hostile.scenario import Outcome, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hostile.blog import HostileBlog
    from tests.hostile.server import Asked, Reply, Step

ALL = tuple(range(1, 9))
ROBOTS = "/robots.txt"
BUSY = "429 Too Many Requests"


def robots(reply: Reply | str) -> Callable[[HostileBlog], None]:
    """Serve this robots.txt."""
    return lambda blog: blog.serve(ROBOTS, reply)


def refused(status: str, retry_after: str | None = None) -> bytes:
    fields = {"Retry-After": retry_after} if retry_after is not None else {}
    return answer("not now", status=status, fields=fields)


def every(status: str, retry_after: str | None = None, *, after: int = 0) -> Callable[[HostileBlog], None]:
    """Answer so whatever is asked, from a request on."""

    def make(blog: HostileBlog) -> None:
        said = refused(status, retry_after)
        for path, whole in list(blog.server.replies.items()):
            blog.serve(path, lambda _, whole=whole: said if len(blog.server.asked) > after else whole)  # type: ignore[misc]

    return make


def for_a_while(seconds: float, status: str, retry_after: str | None = None) -> Callable[[HostileBlog], None]:
    """Answer so whatever is asked, from the fifth request on and for some seconds."""

    def make(blog: HostileBlog) -> None:
        said = refused(status, retry_after)

        def is_shut(asked: Asked) -> bool:
            log = blog.server.asked
            return len(log) > 4 and asked.at < log[4].at + seconds

        for path, whole in list(blog.server.replies.items()):
            blog.serve(path, lambda asked, whole=whole: said if is_shut(asked) else whole)  # type: ignore[misc]

    return make


def endless(_: Asked) -> Iterator[Step]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nUser-agent: *\n"
    while True:
        yield b"Disallow: /x\n" * 5000


def silent(_: Asked) -> Iterator[Step]:
    yield 100.0


def chain(hops: int, end: str) -> Callable[[HostileBlog], None]:
    """Have robots.txt lead on so often."""

    def make(blog: HostileBlog) -> None:
        paths = [ROBOTS, *(f"/robots-{hop}.txt" for hop in range(hops))]
        for here, there in pairwise(paths):
            blog.serve(here, redirect(there))
        blog.serve(paths[-1], answer(end, "text/plain"))

    return make


def to_canary(blog: HostileBlog) -> None:
    blog.serve(ROBOTS, redirect(f"{blog.canary.base}/robots.txt"))


def rules(line: str, number: int) -> str:
    return "User-agent: *\n" + "".join(line.format(place) + "\n" for place in range(number))


def asked_only(*paths: str) -> Callable[[Outcome], None]:
    """Nothing else was asked for."""

    def check(outcome: Outcome) -> None:
        assert set(outcome.blog.paths()) <= set(paths), outcome.blog.paths()

    return check


def never_asked(*paths: str) -> Callable[[Outcome], None]:
    """None of these was asked for."""

    def check(outcome: Outcome) -> None:
        assert not set(outcome.blog.paths()) & set(paths)

    return check


def once_shut_left_alone(outcome: Outcome) -> None:
    """No request follows the one that was told to wait; those under way with it apart."""
    log = outcome.blog.server.asked
    assert all(later.at < log[6].at + 2 for later in log[6:]), [one.path for one in log]


def window_kept(outcome: Outcome) -> None:
    """Nothing is asked in the window but what was under way when it began."""
    log = outcome.blog.server.asked
    inside = [one for one in log if log[4].ended + 0.5 < one.at < log[4].at + 3]
    assert not inside, [one.path for one in inside]


def delays_kept(outcome: Outcome) -> None:
    """A second lies between two requests."""
    log = outcome.blog.server.asked
    assert log[-1].at - log[0].at > 0.95 * (len(log) - 1)


SCENARIOS = (
    Scenario(
        name="robots-forbids-all",
        served="robots.txt that forbids all",
        make=robots("User-agent: *\nDisallow: /"),
        codes=(6,),
        lost=ALL,
        says="robots.txt forbids it",
        check=asked_only(ROBOTS),
    ),
    Scenario(
        name="robots-forbids-a-post",
        served="robots.txt for us alone forbids a post, percent-encoded, for others nothing",
        make=robots(
            f"User-agent: *\nAllow: /\n\nUser-agent: Blog-To-SQLite\nDisallow: {url(3).replace('n', '%6E')}"
        ),
        codes=(3,),
        lost=(3,),
        says="robots.txt forbids it",
        check=never_asked(url(3)),
    ),
    Scenario(
        name="robots-503",
        served="503 for robots.txt, everything else is well",
        make=robots(refused("503 Service Unavailable", "1")),
        codes=(6,),
        lost=ALL,
        says="HTTP 503 Service Unavailable .for robots.txt, so nothing else is asked for.",
        check=asked_only(ROBOTS),
    ),
    Scenario(
        name="robots-silent",
        served="robots.txt that never answers",
        make=robots(silent),
        codes=(6,),
        lost=ALL,
        says="no answer in time .for robots.txt",
        options=("--set", "DOWNLOAD_TIMEOUT=5"),
        check=asked_only(ROBOTS),
    ),
    Scenario(
        name="robots-broken-off",
        served="robots.txt that breaks off",
        make=robots(answer("User-agent: *\nDisallow: /x\n" * 99, "text/plain")[:-9]),
        codes=(6,),
        lost=ALL,
        says="the answer broke off .for robots.txt",
    ),
    Scenario(name="robots-endless", served="robots.txt that never ends", make=robots(endless)),
    Scenario(
        name="robots-million-rules", served="a million rules", make=robots(rules("Disallow: /{}$", 1_000_000))
    ),
    Scenario(
        name="robots-wildcards",
        served="rules of many wildcards each",
        make=robots(rules("Disallow: /*a*a*a*a*e*n*o*s*t*{}", 40_000)),
    ),
    Scenario(
        name="robots-bytes",
        served="robots.txt of NUL, controls, halves of characters and other byte orders",
        make=robots(
            answer(b"\xff\xfe\x00\xd8User-agent: *\0\nDisallow: /\x1b[2J\r\r\n\xfe\xff" * 500, "text/plain")
        ),
    ),
    Scenario(
        name="robots-html",
        served="the entry page in place of robots.txt",
        make=lambda blog: blog.serve(ROBOTS, answer(blog.page(ENTRY))),
    ),
    Scenario(name="robots-loop", served="robots.txt that leads to itself", make=robots(redirect(ROBOTS))),
    Scenario(
        name="robots-five-hops",
        served="robots.txt behind five redirects forbids a post",
        make=chain(5, f"User-agent: *\nDisallow: {url(2)}"),
        codes=(3,),
        lost=(2,),
        check=never_asked(url(2)),
    ),
    Scenario(
        name="robots-six-hops",
        served="robots.txt behind six redirects: none by RFC 9309",
        make=chain(6, "User-agent: *\nDisallow: /"),
    ),
    Scenario(name="robots-elsewhere", served="robots.txt that leads to another server", make=to_canary),
    Scenario(
        name="robots-odd-location",
        served="robots.txt that leads to no address at all",
        make=robots(redirect("http://[::1")),
    ),
    Scenario(
        name="crawl-delay",
        served="Crawl-delay: 1, after one of nan and one of 1e999",
        make=robots("User-agent: *\nCrawl-delay: nan\nCrawl-delay: 1\nCrawl-delay: 1e999\nCrawl-delay: -5"),
        check=delays_kept,
    ),
    Scenario(
        name="retry-after",
        served="429 for three seconds, Retry-After: 4",
        make=for_a_while(3, BUSY, "4"),
        check=window_kept,
    ),
    Scenario(
        name="retry-after-garbage",
        served="503 for five seconds, Retry-After that is neither seconds nor a date",
        make=for_a_while(5, "503 Service Unavailable", "Fri, 99 Nov 2026 soon \x1b[2J"),
    ),
    Scenario(
        name="retry-after-for-ever",
        served="429 with Retry-After of a hundred years, from the sixth request on",
        make=every(BUSY, "3153600000", after=5),
        codes=(3,),
        lost=ALL,
        says="left alone until",
        check=once_shut_left_alone,
    ),
    Scenario(
        name="retry-after-again-and-again",
        served="503 for all, Retry-After: 1 each time",
        make=every("503 Service Unavailable", "1"),
        codes=(6,),
        lost=ALL,
    ),
    Scenario(
        name="overloaded-for-ever",
        served="429 for all, for ever, without Retry-After, from the second request on",
        make=every(BUSY, after=1),
        codes=(6,),
        lost=ALL,
        says="HTTP 429 Too Many Requests. Run the same command again later",
    ),
    Scenario(
        name="overloaded-for-half-a-minute",
        served="429 for all for thirty seconds",
        make=for_a_while(30, BUSY),
    ),
    Scenario(
        name="overloaded-posts",
        served="503 for four posts, for ever, all else is well",
        make=lambda blog: (
            [blog.serve(url(n), refused("503 Service Unavailable")) for n in (2, 3, 4, 5)] and None
        ),
        codes=(3,),
        lost=(2, 3, 4, 5),
    ),
    Scenario(
        name="no-such-page-wait",
        served="404 with Retry-After for what nobody named",
        make=lambda blog: setattr(blog.server, "otherwise", refused("404 Not Found", "3600")),
    ),
)
