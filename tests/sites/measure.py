"""Measures the readers on pages with known truth; ``python -m tests.sites.measure`` prints the table."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.decoding import decode
from crawler.pages.listing import read_listing
from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination
from crawler.pages.post import read_post
from pipelines.fields.plain import plain_text
from pipelines.fields.text import plain
from pipelines.moments import choose_moment
from pipelines.normalise import normalise

FOLDER = Path(__file__).parent
FETCHED_AT = "2024-06-15T12:00:00Z"
TEXTS = ("title", "summary", "language", "image", "series")
DATES = ("published", "updated")
SETS = ("authors", "categories", "tags")
EDGE = 5
_WORD = re.compile(r"[\u0e01-\u0e5b\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]|\w+")


def cases():
    return sorted(file.parent for file in FOLDER.glob("*/expected.json"))


def measure():
    """Return (kind, field) -> case -> (score from 0 to 1, what was read)."""
    scores = defaultdict(dict)
    for case in cases():
        expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
        kind = "posts" if (case / "page.html").exists() else "listings"
        read = _post if kind == "posts" else _listing
        for field, score in read(case, expected):
            scores[kind, field][case.name] = score
    return scores


def means(scores):
    return {
        key: sum(score for score, _ in by_case.values()) / len(by_case) for key, by_case in scores.items()
    }


def floors():
    return tomllib.loads((FOLDER / "floor.toml").read_text(encoding="utf-8"))


def _page(file, expected):
    text = file.read_text(encoding="utf-8")
    body = text.encode(expected.get("charset", "utf-8"), "xmlcharrefreplace")
    html = decode(body, expected.get("content_type", "text/html"))
    return Page(expected["url"], html, expected.get("fetched_at", FETCHED_AT))


def true_text(case, expected):
    """Return the text of a post as ``expected`` has it, or as its selectors cut it out."""
    if "text" in expected:
        return "\n".join(expected["text"])
    tree = LexborHTMLParser((case / "page.html").read_text(encoding="utf-8"))
    (body,) = tree.css(expected["body"])
    for selector in expected.get("without", ()):
        parts = body.css(selector)
        assert parts, f"{case.name}: nothing is {selector}"
        for part in parts:
            part.decompose()
    return plain_text(body.html or "")


def words(text):
    return _WORD.findall(text.casefold())


def f1(said, true):
    ours, theirs = (Counter(zip(*(tokens[n:] for n in range(4)), strict=False)) for tokens in (said, true))
    if not ours or not theirs:
        return float(said == true)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def _post(case, expected):
    page = _page(case / "page.html", expected)
    card = {
        field: tuple((text, "card") for text in texts) for field, texts in expected.get("card", {}).items()
    }
    post = normalise(read_post(page, facts=card, address=None, fetches=()))
    for field in TEXTS:
        if field in expected:
            got, true = getattr(post, field), expected[field]
            same = plain(got or "") == plain(true or "")
            if field == "language" and true and got:
                same = got.split("-")[0] == true.split("-")[0] and (same or "-" not in true)
            yield field, (float(same), got)
    for field in DATES:
        if field in expected:
            got, true = getattr(post, field), expected[field]
            yield field, (float(got == true or bool(got and true and got.startswith(true))), got)
    for field in SETS:
        if field in expected:
            got = getattr(post, field)
            same = set(map(str.casefold, got)) == set(map(str.casefold, expected[field]))
            yield field, (float(same), got)
    if "read_minutes" in expected:
        got = post.read_minutes if post.read_time_source == "declared" else None
        yield "read_minutes", (float(got == expected["read_minutes"]), got)
    if expected.keys() & {"body", "text"}:
        true, said = words(true_text(case, expected)), words(post.body_text)
        yield "start", (float(said[:EDGE] == true[:EDGE]), " ".join(said[: 2 * EDGE]))
        yield "end", (float(said[-EDGE:] == true[-EDGE:]), " ".join(said[-2 * EDGE :]))
        score = f1(said, true)
        yield "F1", (score, f"{score:.3f}, {len(said)} words for {len(true)}")


def _listing(case, expected):
    page = _page(case / "listing.html", expected)
    cards = {card.url: card.facts for card in read_listing(page).cards}
    true = {card["url"]: card for card in expected["cards"]}
    shared = len(cards.keys() & true.keys())
    wrong = sorted(cards.keys() ^ true.keys())
    yield "cards", (2 * shared / ((len(cards) + len(true)) or 1) if true else float(not cards), wrong)
    titles = {url: plain(facts["title"][0].text) for url, facts in cards.items() if facts.get("title")}
    missed = {url: titles.get(url) for url, card in true.items() if titles.get(url) != card["title"]}
    yield "titles", (1 - len(missed) / len(true), missed)
    dates = {url: _date(facts, page.fetched_at, expected.get("language")) for url, facts in cards.items()}
    missed = {url: dates.get(url) for url, card in true.items() if dates.get(url) != card["published"]}
    yield "dates", (1 - len(missed) / len(true), missed)
    onward = find_pagination(page, list(cards))
    yield "next", (float(set(expected.get("next", ())) == set(onward)), onward)


def _date(facts, fetched_at, language):
    moment = choose_moment(facts.get("published", ()), fetched_at=fetched_at, language=language)
    return moment.value[:10] if moment else None


def report():
    """Return the table of all means and floors, and what fell short."""
    scores = measure()
    lines = [f"{'field':24}{'cases':>6}{'mean':>8}{'floor':>8}"]
    for (kind, field), mean in means(scores).items():
        floor = floors().get(kind, {}).get(field, 0.0)
        lines.append(f"{kind + ' ' + field:24}{len(scores[kind, field]):6}{mean:8.3f}{floor:8.3f}")
    for (kind, field), by_case in scores.items():
        for case, (score, got) in by_case.items():
            if score < 1:
                lines.append(f"{kind} {field:12} {case:28} {score:.3f}  {str(got)[:160]}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
