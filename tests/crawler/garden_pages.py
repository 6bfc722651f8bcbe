"""Posts of small blogs in several themes, and the samples that the general readers make of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from crawler.learning.samples import Sample
from crawler.pages.page import Page
from crawler.pages.post import Facts, read_post
from pipelines.normalise import normalise

FETCHED = "2026-01-15T12:00:00+00:00"
_SUBJECTS = (
    *(
        "Grafting old pear trees",
        "Why the hens stopped laying",
        "A cold frame from windows",
        "Sharpening a scythe",
    ),
    *("Mulch or no mulch", "Bees in the attic", "Drying apples slowly", "The well and the drought"),
    *("Potatoes under straw", "A fence that lasts", "Moles, and what they eat", "Saving tomato seed"),
    *("Compost in winter", "The bread oven", "Walnut ink", "Rain barrels compared"),
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_SENTENCES = (
    "The first week brought nothing but rain, so most of the work was done under the roof of the barn.",
    "My neighbour has done it in another way for thirty years and sees no reason to change that now.",
    "Whoever wants to try it should begin with a small bed and write down what was done on which day.",
    "It took two attempts, one broken handle and a long afternoon until everything stood where it should.",
)


@dataclass(frozen=True)
class Entry:
    """What one post is."""

    number: int
    title: str
    author: str
    day: str
    shown: str
    category: str
    tags: tuple[str, ...]
    minutes: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://garden.example/{self.title.lower().replace(' ', '-').replace(',', '')}/"


def entries(count: int) -> list[Entry]:
    """Return the first posts of a blog."""
    made = []
    for i in range(count):
        month, day = i % 9 + 1, 3 * (i % 8) + 2
        made.append(
            Entry(
                number=700 + 13 * i,
                title=_SUBJECTS[i % len(_SUBJECTS)],
                author=("Ann Lee", "Bo Quist", "Ann Lee")[i % 3],
                day=f"2023-{month:02d}-{day:02d}",
                shown=f"{_MONTHS[month - 1]} {day}, 2023",
                category=("Orchard", "Poultry", "Tools")[i % 3],
                tags=(("trees", "fruit"), ("hens",), ("iron", "wood", "hands"))[i % 3],
                minutes=4 + i % 5,
            )
        )
    return made


def body(entry: Entry) -> str:
    """Return the paragraphs of a post."""
    order = [_SENTENCES[(entry.number + i) % len(_SENTENCES)] for i in range(4)]
    return "".join(f"<p>{sentence} {entry.title} is part of that. {sentence}</p>" for sentence in order)


def declared(entry: Entry) -> str:
    """Return a page in a theme that declares much: JSON-LD, Open Graph, rel-tag, datetime."""
    said = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": entry.title,
        "datePublished": f"{entry.day}T08:30:00+00:00",
        "author": {"@type": "Person", "name": entry.author},
    }
    tags = " ".join(f'<a rel="tag" href="/tag/{tag}/">{tag}</a>' for tag in entry.tags)
    return f"""<!DOCTYPE html><html lang="en"><head><title>{entry.title} | Garden Notes</title>
<meta property="og:title" content="{entry.title}"><meta property="og:site_name" content="Garden Notes">
<link rel="canonical" href="{entry.url}">
<script type="application/ld+json">{json.dumps(said)}</script></head><body class="post-{entry.number}">
<header><a class="brand" href="/">Garden Notes</a><nav><a href="/about/">About</a></nav></header>
<main><article id="post-{entry.number}" class="entry post-{entry.number}">
<h1 class="entry-title">{entry.title}</h1>
<p class="entry-meta"><time datetime="{entry.day}T08:30:00+00:00">{entry.shown}</time>
by <a rel="author" href="/author/{entry.author[:3].lower()}/">{entry.author}</a>
in <a rel="category tag" href="/category/{entry.category.lower()}/">{entry.category}</a></p>
<div class="entry-content">{body(entry)}</div><p class="entry-tags">{tags}</p></article></main>
<section id="comments" class="comments"><h2>Comments</h2><div class="comment">
<a rel="author" href="https://cy.example/">Cy {"Fox" if entry.number % 2 else "Hart"}</a>
<p>Thank you for this.</p></div></section>
</body></html>"""


def shown_only(entry: Entry) -> str:
    """Return a page in a theme that only shows: a byline, hashed classes, no language, unclosed tags."""
    tags = "".join(f'<li><a href="/topics/{tag}.html">{tag}</a>' for tag in entry.tags)
    return f"""<html><head><title>{entry.title} - Garden Notes</title></head><body>
<div class="top_bar__x7Yh2"><a href="/">Garden Notes</a></div>
<div class="Post_post__k3JqA"><h2 class="Post_title__aB3dE">{entry.title}</h2>
<div class="Post_byline__Qw9rT">By {entry.author} on {entry.shown}</div>
{body(entry)}
<ul class="Post_tags__m4NoP">{tags}</ul></div>
</body></html>"""


def tables(entry: Entry) -> str:
    """Return a page that is laid out by tables, with hardly a class."""
    return f"""<html><head><title>{entry.title}</title></head><body bgcolor=white>
<table width=700><tr><td colspan=2><a href="/">Garden Notes</a></td></tr>
<tr><td valign=top width=120><a href="/old.html">Old ones</a><br><a href="/links.html">Links</a></td>
<td><h1>{entry.title}</h1><i>Posted: {entry.shown}</i>{body(entry)}</td></tr></table></body></html>"""


def card(entry: Entry) -> Facts:
    """Return what a card says: a reading time and a summary that no page has."""
    return {
        "title": ((entry.title, "card"),),
        "read_time": ((f"{entry.minutes} min read", "card"),),
        "summary": ((f"What {entry.title.lower()} taught in a year of {entry.number} days.", "card"),),
    }


def sample(entry: Entry, theme: Callable[[Entry], str], facts: Facts | None = None) -> Sample:
    """Return a post as the general readers read it."""
    page = Page(entry.url, theme(entry), FETCHED)
    scraped = read_post(page, facts=facts or {}, address=None, fetches=())
    return Sample(page, facts or {}, scraped, normalise(scraped))
