"""Answers and pages that lead where nobody is to go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.hostile.blog import another_post, at, listed, url
from tests.hostile.replies import answer, head, redirect
from tests.hostile.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.blog import HostileBlog
    from tests.hostile.server import Asked, Reply

AWAY = (
    ("file", "file:///etc/passwd"),
    ("javascript", "javascript:alert(1)"),
    ("data-address", "data:text/html,<h1>Owned</h1>"),
    ("ftp", "ftp://127.0.0.1/x"),
    ("gopher", "gopher://127.0.0.1:70/_x"),
    ("canary", "{canary}/"),
    ("canary-without-scheme", "//{canary_host}/"),
    ("canary-with-password", "http://user:secret@{canary_host}/"),
    ("canary-by-name", "http://localhost:{port}/"),
    ("canary-by-decimal", "http://2130706433:{port}/"),
    ("canary-by-hex", "http://0x7f000001:{port}/"),
    ("canary-by-octal", "http://0177.0.0.1:{port}/"),
    ("canary-by-short-form", "http://127.1:{port}/"),
    ("canary-by-zero", "http://0:{port}/"),
    ("canary-by-mapped-address", "http://[::ffff:127.0.0.1]:{port}/"),
    ("canary-by-wide-digits", "http://①②⑦.⓪.⓪.①:{port}/"),
    ("canary-behind-backslash", "\\\\{canary_host}\\x"),
    ("canary-behind-userinfo", "http://{host}@{canary_host}/"),
    ("canary-behind-tab", "ht\ttp://{canary_host}/"),
    ("canary-with-dot", "http://127.0.0.1.:{port}/"),
    ("metadata-service", "http://169.254.169.254/latest/meta-data/"),
    ("another-name", "http://elsewhere.invalid/"),
    ("empty-host", "http:///etc/passwd"),
    ("port-too-large", "http://127.0.0.1:99999/"),
    ("port-no-number", "http://127.0.0.1:x/"),
    ("bracket-unclosed", "http://[::1/"),
    ("megabyte", "/" + "a" * 1_000_000),
    ("unicode-raw", "/größe/☃"),
    ("percent-broken", "/%zz%"),
    ("percent-nul", "/%00%0d%0a"),
    ("dots", "/../../../../etc/passwd"),
    ("empty", ""),
    ("spaces", "   "),
    ("itself", "{path}"),
)


def led_away(target: str, blog: HostileBlog) -> None:
    canary = blog.canary
    canary.otherwise = answer(another_post(90))
    blog.serve(url(3), redirect(filled(target, blog)))


def filled(target: str, blog: HostileBlog) -> str:
    known = {
        "{canary}": blog.canary.base,
        "{canary_host}": f"127.0.0.1:{blog.canary.port}",
        "{port}": str(blog.canary.port),
        "{host}": f"127.0.0.1:{blog.server.port}",
        "{path}": url(3),
    }
    for name, value in known.items():
        target = target.replace(name, value)
    return target


def away(name: str, target: str) -> Scenario:
    shown = target if len(target) < 60 else f"{target[:20]}..."
    return Scenario(
        name=f"redirect-{name}",
        served=f"a post that redirects to {shown!r}",
        make=partial(led_away, target),
        codes=(3,),
        lost=(3,),
    )


def in_page(name: str, served: str, markup: str, **more: Any) -> Scenario:
    """Return a scenario in which markup stands in the head of all pages; it changes nothing."""

    def change(blog: HostileBlog) -> None:
        blog.canary.otherwise = answer(another_post(90))
        for path in (*(at(page) for page in (1, 2, 3)), *(url(number) for number in range(1, 9))):
            blog.insert(path, filled(markup, blog), before="</head>")

    return Scenario(name=name, served=served, make=change, **more)


def in_fields(name: str, served: str, *fields: tuple[str, str], **more: Any) -> Scenario:
    """Return a scenario in which every answer has these fields besides; they change nothing."""

    def change(blog: HostileBlog) -> None:
        told = [(name, filled(value, blog)) for name, value in fields]
        for path, page in blog.pages.items():
            kind = "application/xml" if path.endswith("xml") else "text/html"
            blog.serve(path, answer(page, kind, fields=told))

    return Scenario(name=name, served=served, make=change, **more)


def on_post(name: str, served: str, reply: Callable[[HostileBlog], Reply], **more: Any) -> Scenario:
    known: dict[str, Any] = {"codes": (3,), "lost": (3,), **more}
    return Scenario(name=name, served=served, make=lambda blog: blog.serve(url(3), reply(blog)), **known)


def chain(blog: HostileBlog) -> Reply:
    """Lead through two hundred addresses."""

    def onward(asked: Asked) -> bytes:
        number = int(asked.path.rpartition("/")[2] or 0)
        return redirect(f"/hop/{number + 1}")

    blog.server.otherwise = onward
    return redirect("/hop/1")


def circle(blog: HostileBlog) -> Reply:
    blog.serve("/here", redirect("/there"))
    blog.serve("/there", redirect("/here"))
    return redirect("/here")


def cards_away(blog: HostileBlog) -> None:
    """List, between the honest posts, one card for each place where nobody is to go."""
    blog.canary.otherwise = answer(another_post(90))
    cards = "".join(listed(100 + place, filled(target, blog)) for place, (_, target) in enumerate(AWAY))
    for page in (1, 2, 3):
        blog.change(at(page), lambda text: text.replace("<article>", cards + "<article>", 1))


def feeds_away(blog: HostileBlog) -> None:
    """Name in feed and sitemap, before the honest posts, each place where nobody is to go."""
    blog.canary.otherwise = answer(another_post(90))
    targets = [filled(target, blog).replace("<", "&lt;") for _, target in AWAY]
    items = "".join(f"<item><title>Away</title><link>{target}</link></item>" for target in targets)
    places = "".join(f"<url><loc>{target}</loc></url>" for target in targets)
    blog.change("/feed.xml", lambda text: text.replace("<item>", items + "<item>", 1))
    blog.change("/sitemap.xml", lambda text: text.replace("<url>", places + "<url>", 1))


def robots_away(blog: HostileBlog) -> None:
    blog.canary.otherwise = answer(another_post(90))
    sitemaps = "".join(f"Sitemap: {filled(target, blog)}\n" for _, target in AWAY if "\t" not in target)
    blog.serve("/robots.txt", "User-agent: *\nDisallow:\n" + sitemaps)


def documents_away(blog: HostileBlog) -> None:
    """Lead robots.txt, feed and sitemap to the canary."""
    for path in ("/robots.txt", "/feed.xml", "/sitemap.xml"):
        blog.serve(path, redirect(blog.canary.base + path))


def entry_away(blog: HostileBlog) -> None:
    blog.canary.otherwise = answer(another_post(90))
    blog.serve("/", redirect(f"{blog.canary.base}/"))


def listing_away(blog: HostileBlog) -> None:
    blog.serve(at(2), redirect(f"{blog.canary.base}{at(2)}"))


TO = "{canary}/evil/"


def links(*relations: str) -> str:
    return "".join(f"<link rel='{relation}' href='{TO}'>" for relation in relations)


IN_PAGES = (
    in_page(
        "base-to-canary",
        "a base element that leads to another port",
        f"<base href='{TO}'>",
        codes=(0, 3, 6),
        perhaps=tuple(range(1, 9)),
    ),
    in_page(
        "base-to-script",
        "a base element of javascript:",
        "<base href='javascript:x/'>",
        codes=(0, 3, 6),
        perhaps=tuple(range(1, 9)),
    ),
    in_page(
        "meta-refresh-to-canary",
        "pages that refresh to another port at once",
        f"<meta http-equiv=refresh content='0; url={TO}'>",
        codes=(0, 3, 6),
        perhaps=tuple(range(1, 9)),
    ),
    in_page(
        "canonical-to-canary",
        "pages whose canonical address is on another port",
        f"<link rel=canonical href='{TO}'>",
    ),
    in_page(
        "canonical-to-file",
        "pages whose canonical address is a file",
        "<link rel=canonical href='file:///etc/passwd'><meta property='og:url' content='file:///etc/passwd'>",
    ),
    in_page(
        "next-to-canary",
        "pages whose next page is on another port",
        f"<link rel=next href='{TO}'><link rel=prev href='{TO}'>",
    ),
    in_page(
        "feeds-on-canary",
        "pages that declare feeds, interfaces and search on another port",
        "".join(
            f"<link rel=alternate type='{kind}' href='{TO}'>"
            for kind in (
                "application/rss+xml",
                "application/atom+xml",
                "application/json",
                "application/feed+json",
            )
        )
        + links("https://api.w.org/", "sitemap", "search"),
    ),
    in_page(
        "feeds-of-odd-schemes",
        "pages that declare feeds of odd schemes",
        "".join(
            f"<link rel=alternate type='application/rss+xml' href='{href}'>"
            for href in (
                "file:///etc/passwd",
                "feed:http://127.0.0.1:1/",
                "javascript:1",
                "data:application/rss+xml,<rss/>",
                "http://[",
                "//",
                "",
            )
        ),
        codes=(0, 3),
    ),
    in_page(
        "hints-to-canary",
        "pages that hint to connect elsewhere",
        links("preconnect", "dns-prefetch", "preload", "stylesheet", "manifest")
        + f"<script src='{TO}'></script>",
    ),
    in_page(
        "images-on-canary",
        "pages whose pictures are on another port",
        f"<meta property='og:image' content='{TO}a.png'><link rel=image_src href='{TO}b.png'>",
    ),
    in_page(
        "amp-on-canary",
        "pages with another version on another port",
        links("amphtml", "alternate", "shortlink", "original"),
    ),
    in_fields(
        "refresh-field-to-canary",
        "answers with a Refresh field that leads to another port",
        ("Refresh", f"0; url={TO}"),
    ),
    in_fields(
        "link-fields-to-canary",
        "answers with Link fields that lead to another port",
        ("Link", f"<{TO}>; rel=next"),
        ("Link", f"<{TO}>; rel=canonical"),
        ("Link", f"<{TO}>; rel=preload"),
        ("Content-Location", TO),
    ),
    in_fields("location-on-200", "answers 200 with a Location field", ("Location", TO)),
    in_fields(
        "proxy-fields",
        "answers that name a proxy and its script",
        ("Proxy-Connection", TO),
        ("X-Accel-Redirect", "/etc/passwd"),
        ("X-Sendfile", "/etc/passwd"),
        ("Alt-Svc", 'h2="127.0.0.1:1"'),
    ),
)

ODD = (
    on_post("redirect-200-times", "a post behind two hundred redirects", chain, says="without end"),
    on_post("redirect-in-a-circle", "a post behind redirects in a circle", circle, says="without end"),
    on_post(
        "redirect-without-location",
        "status 302 without Location",
        lambda _blog: answer("<p>moved", status="302 Found"),
    ),
    on_post(
        "redirect-two-locations",
        "status 302 with two Location fields, both elsewhere",
        lambda blog: answer(
            "",
            status="302 Found",
            fields=[("Location", f"{blog.canary.base}/"), ("Location", "file:///etc/passwd")],
        ),
    ),
    on_post(
        "redirect-location-and-more",
        "a Location that ends and is followed by another field",
        lambda _blog: answer("", status="302 Found", fields={"Location": "/gone\r\nSet-Cookie: a=b\r\nX: y"}),
    ),
    on_post(
        "redirect-300",
        "status 300 with choices elsewhere",
        lambda blog: answer(
            f"<a href='{blog.canary.base}/'>this</a>",
            status="300 Multiple Choices",
            fields={"Location": f"{blog.canary.base}/"},
        ),
    ),
    on_post(
        "redirect-305",
        "status 305: use a proxy",
        lambda blog: answer("", status="305 Use Proxy", fields={"Location": f"{blog.canary.base}/"}),
    ),
    on_post(
        "redirect-to-forbidden",
        "a post that redirects to what robots.txt forbids",
        lambda blog: (
            blog.serve("/robots.txt", "User-agent: *\nDisallow: /secret/\n"),
            blog.serve("/secret/post", another_post(3)),
            redirect("/secret/post"),
        )[-1],
        says="robots",
    ),
    on_post(
        "redirect-raw-bytes",
        "a Location of bytes that are no text",
        lambda _blog: head("302 Found").replace(
            b"\r\n\r\n", b"\r\nConnection: close\r\nContent-Length: 0\r\nLocation: /\xff\xfe\x80\x01\r\n\r\n"
        ),
    ),
    on_post("redirect-to-listing", "a post that redirects to the listing", lambda _blog: redirect("/")),
    Scenario(
        name="cards-away",
        served="a card in each listing page for every place where nobody is to go",
        make=cards_away,
        codes=(3,),
    ),
    Scenario(
        name="feeds-away",
        served="feed and sitemap name every place where nobody is to go",
        make=feeds_away,
        codes=(0, 3),
    ),
    Scenario(
        name="robots-away",
        served="robots.txt names sitemaps at every place where nobody is to go",
        make=robots_away,
        codes=(0, 3),
    ),
    Scenario(
        name="documents-away",
        served="robots.txt, feed and sitemap redirect to another port",
        make=documents_away,
        codes=(0, 3, 6),
        perhaps=tuple(range(1, 9)),
    ),
    Scenario(
        name="entry-away",
        served="an entry page that redirects to another port",
        make=entry_away,
        codes=(3, 6),
        lost=tuple(range(1, 9)),
    ),
    Scenario(
        name="listing-away",
        served="a listing page that redirects to another port",
        make=listing_away,
        codes=(3,),
    ),
)

SCENARIOS = (*(away(name, target) for name, target in AWAY), *IN_PAGES, *ODD)
