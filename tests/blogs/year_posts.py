"""Posts that live through a year: what an author can do to one, each as a pure function."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from random import Random

from tests.blogs.generated_posts import WORDS, GeneratedPost, generate_post

BEFORE = datetime(2024, 1, 3, 9, 30, tzinfo=UTC)
BETWEEN = timedelta(days=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPost(GeneratedPost):
    lastmod: datetime
    """What the sitemap says of the last change."""
    updated: datetime | None = None
    """What the page says of the last change."""
    said_minutes: int = 0
    folder: str = "blog"
    slug: str = ""

    @property
    def path(self) -> str:
        return f"/{self.folder}/{self.slug or f'post-{self.number:05d}'}/"

    @property
    def minutes(self) -> int:
        return self.said_minutes


def year_post(number: int, published: datetime | None = None) -> YearPost:
    """The post of that number; without a date it is one of those from before the year."""
    made = generate_post(number)
    known = {field.name: getattr(made, field.name) for field in fields(made)}
    moment = published or BEFORE + number * BETWEEN
    return YearPost(**known | {"published": moment}, lastmod=moment, said_minutes=max(1, made.words // 238))


def edited(post: YearPost, moment: datetime, *, announced: bool) -> YearPost:
    """Another second paragraph."""
    words = " ".join(Random(f"{moment}").choices(WORDS, k=30)).capitalize()
    body = post.body_html.replace("</h2>\n<p>", f"</h2>\n<p>{words}. ", 1)
    return replace(post, body_html=body, updated=moment if announced else post.updated)


def retitled(post: YearPost, moment: datetime, *, announced: bool) -> YearPost:
    title = f"Second thoughts on {post.title}"
    return replace(post, title=title, updated=moment if announced else post.updated)


def recategorised(post: YearPost, category: str) -> YearPost:
    return replace(post, category=category)


def redated(post: YearPost) -> YearPost:
    return replace(post, published=post.published - timedelta(days=2))


def reread(post: YearPost) -> YearPost:
    return replace(post, said_minutes=post.said_minutes + 7)


def tagged(post: YearPost) -> YearPost:
    return replace(post, tags=(*post.tags, "second-look"))


def signed(post: YearPost) -> YearPost:
    """By another author."""
    return replace(post, author="Edda Nakamura")


def emptied(post: YearPost) -> YearPost:
    return replace(post, body_html="")


def shortened(post: YearPost) -> YearPost:
    return replace(post, body_html=post.body_html.split("</p>")[0] + "</p>")


def renamed(post: YearPost) -> YearPost:
    return replace(post, slug=f"renamed-{post.number:05d}")


def reslugged(post: YearPost) -> YearPost:
    return replace(post, folder="notes", slug=f"note-{post.number}")
