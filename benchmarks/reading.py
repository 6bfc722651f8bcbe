"""Reading the text of posts by learned rules beside trafilatura: pages a CPU second, F1 against the truth."""

from __future__ import annotations

import argparse
import json
import lzma
import re
import tarfile
import tempfile
import time
import unicodedata
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

import trafilatura

from crawler.learning.agreement import f1
from crawler.learning.bodies import learn_bodies
from crawler.learning.samples import Sample
from crawler.pages.page import Page
from crawler.pages.post import read_post
from crawler.pages.rules.body import read_body, read_text
from pipelines.fields.body import sanitise
from pipelines.fields.plain import plain_text
from pipelines.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.recipes.recipe import BodyRule

FEWEST = 30
"""Posts from which a blog is measured."""
SHORT = 40
"""Characters of a text that is not compared."""
FETCHED_AT = "2000-01-01T00:00:00Z"
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


class Saved(NamedTuple):
    """A saved post page and its true text."""

    url: str
    html: str
    text: str


@dataclass
class Cost:
    """CPU seconds and the F1 of each text."""

    seconds: float
    scores: list[float]


def words(text: str | None) -> list[str]:
    """Return the words of a text for comparing; a Chinese or Japanese character is a word."""
    plain = unicodedata.normalize("NFKC", unescape(text or "")).replace("\u00ad", "")
    return _WORD.findall(plain.casefold())


def place_of(url: str) -> str:
    """Return one spelling for the address of a post."""
    path = re.sub(r"(?:/index)?\.html?$", "", unquote(urlsplit(url).path))
    return unicodedata.normalize("NFC", path.rstrip("/") or "/").lower()


def file_of(root: Path, path: str) -> Path | None:
    """Return the file that a web host would serve for a path, or None."""
    full = root / unquote(urlsplit(path).path).lstrip("/")
    for one in (full, full / "index.html", full / "index.htm", full.with_name(full.name + ".html")):
        if one.is_file():
            return one
    return None


def texts_of(folder: Path, truth: dict[str, Any]) -> dict[str, str]:
    """Return the true texts by address: of ``bodies.json.xz``, or of the truth itself."""
    kept = folder / "bodies.json.xz"
    if kept.is_file():
        with lzma.open(kept, "rt", encoding="utf8") as file:
            return {place_of(url): text for url, text in json.load(file).items()}
    return {place_of(post["url_path"]): post["body"] for post in truth["posts"] if post.get("body")}


def saved_posts(folder: Path) -> list[Saved]:
    """Return the posts of a blog's folder (``truth.json``, ``site.tar.xz`` or ``site/``) as listed there."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf8"))
    if truth.get("needs_js"):
        return []
    texts = texts_of(folder, truth)
    listed = [post["url_path"] for post in truth["posts"] if post.get("in_listing") is not False]
    with tempfile.TemporaryDirectory() as scratch:
        root = folder / "site"
        if not root.is_dir():
            with tarfile.open(folder / "site.tar.xz") as tar:
                tar.extractall(scratch, filter="data")
            root = Path(scratch, "site") if Path(scratch, "site").is_dir() else Path(scratch)
        files = [(path, file_of(root, path)) for path in listed]
        return [
            Saved(
                "http://blog.example" + path, file.read_text("utf8", "replace"), texts.get(place_of(path), "")
            )
            for path, file in files
            if file is not None
        ]


def sample_of(post: Saved) -> Sample:
    """Return a post with what the general readers make of it."""
    page = Page(url=post.url, html=post.html, fetched_at=FETCHED_AT)
    scraped = read_post(page, facts={}, address=None, fetches=())
    return Sample(page, {}, scraped, normalise(scraped))


def by_rule(post: Saved, rules: tuple[BodyRule, ...], title: str) -> str | None:
    """Return the text of a post; None if no rule reads it."""
    return read_text(Page(url=post.url, html=post.html, fetched_at=FETCHED_AT), rules, title)


def by_rule_with_html(post: Saved, rules: tuple[BodyRule, ...], title: str) -> str | None:
    """Return the same as the archive makes it: from the sanitised HTML that is kept beside it."""
    page = Page(url=post.url, html=post.html, fetched_at=FETCHED_AT)
    body = read_body(page, rules, title)
    return None if body is None else plain_text(sanitise(body.html, post.url))


def by_trafilatura(post: Saved, _rules: tuple[BodyRule, ...], _title: str) -> str | None:
    """Return what trafilatura takes for the text, with its defaults."""
    return trafilatura.extract(post.html)


WAYS = {"ours": by_rule, "ours with HTML": by_rule_with_html, "trafilatura": by_trafilatura}


def measure(posts: list[Saved], learned_from: int) -> dict[str, Any]:
    """Learn from the first posts and read the others by all ways, in turn, page by page.

    The titles are read beforehand: the product has them from their own rules.
    """
    began = time.process_time()
    samples = [sample_of(post) for post in posts[:learned_from]]
    taught = time.process_time()
    rules = learn_bodies(samples)
    learning = (taught - began, time.process_time() - taught)
    others = [(post, sample_of(post).post.title) for post in posts[learned_from:]]
    costs = {way: Cost(0.0, []) for way in WAYS}
    by_rules = 0
    for post, title in others:
        for (way, cost), read in zip(costs.items(), WAYS.values(), strict=True):
            start = time.process_time()
            text = read(post, rules, title)
            cost.seconds += time.process_time() - start
            by_rules += way == "ours" and text is not None
            if len(post.text) >= SHORT:
                cost.scores.append(f1(words(text), words(post.text)))
    return {"costs": costs, "pages": len(others), "by_rules": by_rules, "learning": learning, "rules": rules}


def line(name: str, pages: int, by_rules: int, costs: dict[str, Cost], scores: dict[str, float]) -> str:
    """Return one line of the table."""
    speeds = {way: pages / cost.seconds for way, cost in costs.items()}
    ratios = [speeds[way] / speeds["trafilatura"] for way in ("ours", "ours with HTML")]
    return (
        f"{name[:20]:20} {pages:5} {by_rules:7}  "
        + "".join(f"{speeds[way]:8.1f}" for way in costs)
        + "  {:6.1f} {:6.1f}  ".format(*ratios)
        + " ".join(f"{scores[way]:.4f}" for way in ("ours", "trafilatura"))
    )


def blogs_of(folder: Path, names: list[str]) -> Iterator[tuple[str, list[Saved]]]:
    """Yield the blogs of a folder that have posts enough."""
    for truth in sorted(folder.glob("*/truth.json")):
        name = truth.parent.name
        posts = saved_posts(truth.parent) if not names or name in names else []
        if len(posts) >= FEWEST:
            yield name, posts


def main() -> None:
    """Measure all blogs and print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("folder", type=Path, help="folder of blogs, each a folder with truth.json and its pages")
    ask.add_argument("names", nargs="*", help="only these")
    ask.add_argument("--learn", type=int, default=10, help="posts that rules are learned from")
    ask.add_argument("--rules", action="store_true", help="print the rules too")
    asked = ask.parse_args()
    print("                     posts    read   pages a CPU second     ratio to trafilatura  mean F1")
    print("blog                  read by rule      ours   +HTML trafil.    ours  +HTML    ours trafilatura")
    total: dict[str, Cost] = {}
    means: dict[str, list[float]] = {}
    pages = by_rules = 0
    learning = []
    for name, posts in blogs_of(asked.folder, asked.names):
        one = measure(posts, asked.learn)
        mean = {way: fmean(cost.scores or [0]) for way, cost in one["costs"].items()}
        print(line(name, one["pages"], one["by_rules"], one["costs"], mean), flush=True)
        for rule in one["rules"] if asked.rules else ():
            print(f"    {rule}")
        for way, cost in one["costs"].items():
            total.setdefault(way, Cost(0.0, [])).seconds += cost.seconds
            means.setdefault(way, []).append(mean[way])
        pages, by_rules = pages + one["pages"], by_rules + one["by_rules"]
        learning.append(one["learning"])
    if not learning:
        raise SystemExit(f"{asked.folder} has no blog with {FEWEST} posts")
    print(line("all", pages, by_rules, total, {way: fmean(mean) for way, mean in means.items()}))
    print(
        f"learning from {asked.learn} posts: {fmean(two for _, two in learning):.2f} CPU seconds a blog, "
        f"{fmean(one for one, _ in learning):.2f} more for the teacher to read them"
    )


if __name__ == "__main__":
    main()
