"""Pages of posts in themes of our own, for what learns from them: text that differs, chrome that repeats."""

from __future__ import annotations

import random

from crawler.learning.samples import Sample
from crawler.pages.page import Page
from crawler.pages.post import read_post
from pipelines.normalise import normalise

_TEXT = """
kiln clay glaze bowl shelf market winter garden river stone bread oven letter window morning rain walk
table lamp paper colour green brown slow quick patient early late heavy light round broken mended small
opens closes turns waits carries keeps finds loses learns forgets begins ends holds breaks mends burns
"""
_WORDS = _TEXT.split()
BIO = "Ada writes about pots and weather from a shed by the sea, and answers every letter sooner or later."
SHARE = "Share this post with your friends on all the usual networks"


class Writer:
    """Writes the texts of one post; the same number, the same texts."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._dice = random.Random(number)
        self.title = f"{self.words(4).capitalize()} {number}"
        self.paragraphs = [self.sentence() for _ in range(5 + number % 4)]
        self.date = f"{1 + number % 28} March {2000 + number}"

    def words(self, count: int) -> str:
        return " ".join(self._dice.choices(_WORDS, k=count))

    def sentence(self) -> str:
        return ". ".join(self.words(12).capitalize() for _ in range(4)) + "."

    @property
    def text(self) -> str:
        """What the post says, without its title."""
        return "\n\n".join(self.paragraphs)

    @property
    def markup(self) -> str:
        return "".join(f"<p>{paragraph}</p>\n" for paragraph in self.paragraphs)


def page(body: str, title: str, number: int = 0) -> Page:
    html = f"<!doctype html><html><head><title>{title}</title></head>{body}</html>"
    return Page(url=f"https://blog.example/{number}/", html=html, fetched_at="2024-05-01T10:00:00Z")


def sample(of: Page, facts: dict[str, tuple[tuple[str, str], ...]] | None = None) -> Sample:
    """Return a page with what the general readers make of it."""
    scraped = read_post(of, facts=facts or {}, address=None, fetches=())
    return Sample(of, facts or {}, scraped, normalise(scraped))


def entry(post: Writer) -> Page:
    """A theme with named parts, and classes of each post's own."""
    body = f"""<body class="single postid-{post.number}">
<header class="site"><a href="/">A potter's notes</a></header>
<article id="post-{post.number}" class="post-{post.number} category-{post.words(1)} hentry">
<h1 class="entry-title">{post.title}</h1><div class="entry-meta">Posted on {post.date} by Ada</div>
<div class="entry-content">{post.markup}<div class="sharing">{SHARE}</div></div>
<div class="about-ada">{BIO}</div></article>
<aside class="sidebar"><ul><li><a href="/a/">Archive</a></li></ul></aside></body>"""
    return page(body, f"{post.title} | A potter's notes", post.number)


def essay(post: Writer) -> Page:
    """Another template of the same blog."""
    body = f"""<body class="essay"><header class="site"><a href="/">A potter's notes</a></header>
<main><h1>{post.title}</h1><section class="long-read"><div class="column">{post.markup}</div>
<div class="pull">An essay from our winter issue, printed on grey paper</div></section></main></body>"""
    return page(body, post.title, post.number)


def tables(post: Writer) -> Page:
    """A table for layout, no class, tags left open."""
    body = f"""<body bgcolor=white><table width=100%><tr><td width=150>
<a href=/>Home</a><br><a href=/old>Old</a>
<td><table><tr><td><h2>{post.title}</h2><i>{post.date}</i>
{"".join(f"<p>{text}" for text in post.paragraphs)}
</table></table><font size=1>Written with care</font></body>"""
    return page(body, post.title, post.number)


def hashed(post: Writer) -> Page:
    """Class names that a build tool made."""
    body = f"""<body><div id="__next"><div class="css-1x7y9ab">
<nav class="css-9k2m1zz"><a href="/">Home</a></nav>
<div class="Post_wrapper__x9Zq1"><h1 class="css-aa11bb2">{post.title}</h1>
<div class="Post_body__k3Lm9">{post.markup}</div><div class="css-77abc12">{BIO}</div></div>
</div></div></body>"""
    return page(body, post.title, post.number)


def nameless(post: Writer) -> Page:
    """Not a single class, the text directly in the body's second box."""
    body = f"""<body><div><a href="/">Home</a> <a href="/about/">About</a></div>
<div><div><h1>{post.title}</h1><p>{post.date}</p></div><div><div>{post.markup}</div></div></div>
<div><p>Thank you for reading, come again soon and bring a friend along with you.</p></div></body>"""
    return page(body, post.title, post.number)


def listing(number: int) -> Page:
    """A page that shows the beginnings of posts, by mistake among the samples."""
    cards = "".join(
        f'<article class="card"><h2><a href="/{k}/">{Writer(k).title}</a></h2>'
        f"<p>{Writer(k).paragraphs[0]}</p></article>"
        for k in range(number, number + 8)
    )
    body = f'<body class="home"><header>Notes</header><main class="entry-content">{cards}</main></body>'
    return page(body, "A potter's notes", 9000 + number)


THEMES = {theme.__name__: theme for theme in (entry, essay, tables, hashed, nameless)}
