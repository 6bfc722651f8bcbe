"""The articles of the demo blog, read from the files in ``content``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib import resources

PER_PAGE = 6
"""Cards on one listing page."""

PLACEHOLDER = "Read the full post for details."
"""What a card shows for an article without a summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as written; the order of fields is that of its file."""

    slug: str
    title: str
    category: str
    minutes: int
    """The reading time as declared, which need not agree with the words."""
    author: str
    published: datetime
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    summary: str = PLACEHOLDER
    """The summary as its card shows it, stray tags and placeholders included."""
    description: str | None = None
    """What the article's page says in its meta description; None leaves that out."""
    json_ld: bool = True
    open_graph: bool = True
    body_html: str = ""
    listing_page: int = 1

    @property
    def path(self) -> str:
        """The path of its page, with both slashes."""
        return f"/blog/{self.slug}/"

    @property
    def cover(self) -> str:
        """The path of its picture."""
        return f"/static/covers/{self.slug}.svg"


@cache
def load_articles() -> tuple[Article, ...]:
    """All articles, the newest first, as the listing shows them."""
    files = resources.files(__package__).joinpath("content").iterdir()
    articles = [
        parse_article(file.name.removesuffix(".html"), file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".html")
    ]
    articles.sort(key=lambda article: article.published, reverse=True)
    return tuple(
        replace(article, listing_page=place // PER_PAGE + 1) for place, article in enumerate(articles)
    )


def parse_article(slug: str, text: str) -> Article:
    """Read an article: facts in TOML between two ``+++`` lines, then the body in HTML.

    Raises ValueError when the fences are missing and TypeError for an unknown fact.
    """
    _, head, body = text.split("+++\n", 2)
    facts = tomllib.loads(head)
    facts["tags"] = tuple(facts.get("tags", ()))
    return Article(slug=slug, body_html=body.strip(), **facts)
