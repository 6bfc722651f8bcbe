"""Every page of the demo blog, rendered once for the address it is served from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from blog_to_sqlite.demo_blog.articles import PER_PAGE, Article, load_articles

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SITE_NAME = "Loopback Engineering"
FEED_LENGTH = 6
RELATED = 2
BUILT = datetime(2025, 10, 14, 9, 30, tzinfo=UTC)
"""The last change of what belongs to no article: a fixed day, so that validators hold across runs."""
_CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """What one path answers with."""

    body: bytes
    content_type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """A strong validator, quotes included (RFC 9110, section 8.8.3)."""
        return f'"{sha256(self.body).hexdigest()[:20]}"'


def build_site(base: str) -> dict[str, Resource]:
    """Path -> resource for the whole blog; ``base`` is its address without the last slash."""
    articles = load_articles()
    templates = _templates(base)
    site: dict[str, Resource] = {}

    def add(path: str, template: str, modified: datetime = BUILT, **values: Any) -> None:
        text = templates.get_template(template).render(path=path, **values)
        site[path] = Resource(text.encode(), _content_type(template), modified)

    add("/", "home.html", articles=articles)
    add("/about/", "about.html", articles=articles)
    for number, values in enumerate(_listing(articles), start=1):
        add(listing_path(number), "listing.html", **values)
    for place, article in enumerate(articles):
        changed = article.updated or article.published
        add(article.path, "article.html", changed, article=article, **_neighbours(articles, place))
    for tag in {tag for article in articles for tag in article.tags}:
        add(f"/tags/{tag}/", "tag.html", tag=tag, articles=[a for a in articles if tag in a.tags])
    add("/feed.xml", "feed.atom", articles=articles[:FEED_LENGTH])
    add("/sitemap.xml", "sitemap.xml", articles=articles)
    add("/robots.txt", "robots.txt")
    add("/404", "missing.html")
    site.update(_static_files())
    return site


def listing_path(number: int) -> str:
    """Return the path of a listing page, counted from 1."""
    return "/blog/" if number == 1 else f"/blog/page/{number}/"


def _content_type(name: str) -> str:
    return _CONTENT_TYPES[name.rsplit(".", 1)[-1]]


def _templates(base: str) -> Environment:
    templates = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["day"] = _day
    templates.globals.update(base=base, site_name=SITE_NAME, built=BUILT, listing_path=listing_path)
    return templates


def _day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"


def _listing(articles: tuple[Article, ...]) -> Iterator[dict[str, Any]]:
    last = (len(articles) - 1) // PER_PAGE + 1
    for number in range(1, last + 1):
        first = (number - 1) * PER_PAGE
        yield {
            "articles": articles[first : first + PER_PAGE],
            "first": first + 1,
            "total": len(articles),
            "number": number,
            "last": last,
        }


def _neighbours(articles: tuple[Article, ...], place: int) -> dict[str, Any]:
    article = articles[place]
    others = [other for other in articles if other is not article]
    others.sort(key=lambda other: -len({*other.tags, other.category} & {*article.tags, article.category}))
    return {
        "older": articles[place + 1] if place + 1 < len(articles) else None,
        "newer": articles[place - 1] if place else None,
        "related": others[:RELATED],
    }


def _static_files() -> Iterator[tuple[str, Resource]]:
    root = resources.files(__package__).joinpath("static")
    for path, file in _walk(root, "/static"):
        yield path, Resource(file.read_bytes(), _content_type(path), BUILT)


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        inside = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, inside)
        else:
            yield inside, entry
