"""Posts of any number, the same ones each time: titles, dates, categories and texts from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from random import Random

FIRST_DAY = datetime(2015, 1, 5, 8, 0, tzinfo=UTC)
BETWEEN_POSTS = timedelta(hours=31)
WORDS_A_MINUTE = 238

CATEGORIES = ("Field Notes", "Data & Storage", "Operations", "Interfaces", "Team")
AUTHORS = ("Ada Winther", "Bruno Castel", "Chen Liu", "Dalia Rahman")
TAGS = ("archives", "caching", "design", "indexes", "latency", "queues", "recovery", "testing")
WORDS = tuple(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedPost:
    number: int
    """Its place in time, from 1, the oldest."""
    title: str
    published: datetime
    category: str
    author: str
    tags: tuple[str, ...]
    summary: str
    body_html: str
    words: int

    @property
    def path(self) -> str:
        return f"/blog/post-{self.number:05d}/"

    @property
    def minutes(self) -> int:
        return max(1, round(self.words / WORDS_A_MINUTE))


def generate_posts(count: int, seed: int = 1) -> list[GeneratedPost]:
    """The newest first; a longer blog of the same seed ends with the posts of the shorter one."""
    return [generate_post(number, seed) for number in range(count, 0, -1)]


def generate_post(number: int, seed: int = 1) -> GeneratedPost:
    random = Random(f"{seed}/{number}")
    body = _body(random, number)
    subject = random.sample(WORDS, 4)
    return GeneratedPost(
        number=number,
        title=f"{subject[0]} {subject[1]} and the {subject[2]} {subject[3]}, part {number}".capitalize(),
        published=FIRST_DAY + number * BETWEEN_POSTS,
        category=random.choice(CATEGORIES),
        author=random.choice(AUTHORS),
        tags=tuple(sorted(random.sample(TAGS, 2))),
        summary=_sentence(random) + " " + _sentence(random),
        body_html=body,
        words=len(body.split()),
    )


def _body(random: Random, number: int) -> str:
    parts = [f"<p>{_paragraph(random)}</p>"]
    for _ in range(random.randint(3, 5)):
        parts.append(f"<h2>{_sentence(random, 3, 5)}</h2>")
        parts.extend(f"<p>{_paragraph(random)}</p>" for _ in range(2))
    if number % 2:
        parts.append("<ul>" + "".join(f"<li>{_sentence(random)}</li>" for _ in range(3)) + "</ul>")
    if number % 3 == 0:
        lines = [f"{random.choice(WORDS)} = {random.randint(1, 999)} <= {number}" for _ in range(4)]
        parts.append(f'<pre><code class="language-python">{escape(chr(10).join(lines))}</code></pre>')
    if number % 5 == 0:
        rows = [
            f"<tr><td>{random.choice(WORDS)}</td><td>{random.randint(1, 999)}</td></tr>" for _ in range(3)
        ]
        parts.append("<table><tr><th>name</th><th>count</th></tr>" + "".join(rows) + "</table>")
    return "\n".join(parts)


def _paragraph(random: Random) -> str:
    return " ".join(_sentence(random) for _ in range(random.randint(4, 6)))


def _sentence(random: Random, shortest: int = 6, longest: int = 17) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(shortest, longest))).capitalize() + "."
