"""What the markup of a page says of its elements: chrome, title, or the body of a post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.chrome import CHROME_ROLES, CHROME_TAGS, hint_of
from crawler.pages.outline import HEADINGS, INLINE

if TYPE_CHECKING:
    from crawler.pages.outline import Outline

_WORDS = re.compile(r"\w+")
_MAY_BE_CHROME = frozenset({"a", "span"})


@dataclass
class Evidence:
    """Parallel lists to an outline's."""

    ends: list[int]
    """The index after the last descendant."""
    weights: list[int]
    """Text of the element and its descendants."""
    title_at: int
    """The heading that is the post's title, or -1."""
    dead: list[bool]
    """Chrome, or inside chrome."""
    favour: list[float]
    """How much the markup speaks for the element as the post's body."""
    marks: list[str]
    """What in the markup does: articleBody, article, main, container, or nothing."""


def judge(whole: Outline, titles: list[str]) -> Evidence:
    """Return what the markup says; ``titles`` are the names that the post may have."""
    ends, weights = whole.ends(), whole.total(whole.text)
    count = len(whole.tags)
    title_at = _title_heading(whole, weights, [_fold(title) for title in titles if title.strip()])
    evidence = Evidence(ends, weights, title_at, [False] * count, [0.0] * count, [""] * count)
    code = [False] * count
    for i in range(1, count):
        above = whole.parents[i]
        tag = whole.tags[i]
        if evidence.dead[above]:
            evidence.dead[i] = True
            continue
        code[i] = code[above] or tag == "pre"
        if code[i] or tag in HEADINGS or (tag in INLINE and tag not in _MAY_BE_CHROME):
            continue
        _judge_element(whole, evidence, i)
    return evidence


def _judge_element(whole: Outline, evidence: Evidence, i: int) -> None:
    tag, has = whole.tags[i], whole.nodes[i].attributes
    names = f"{has.get('class') or ''} {has.get('id') or ''}"
    hint = hint_of(names) if len(names) > 1 else ""
    role = has.get("role") or ""
    share = evidence.weights[i] / max(1, evidence.weights[0])
    if "articleBody" in (has.get("itemprop") or ""):
        evidence.favour[i], evidence.marks[i] = 0.4, "articleBody"
        return
    if hint == "body":
        evidence.favour[i], evidence.marks[i] = 0.1, "container"
    elif tag == "article":
        evidence.favour[i], evidence.marks[i] = 0.1, "article"
    elif tag == "main" or role == "main":
        evidence.favour[i], evidence.marks[i] = 0.05, "main"
    if i <= evidence.title_at < evidence.ends[i]:
        return
    if (hint == "comments" and tag not in {"main", "article"}) or (
        share < 0.5 and (hint == "chrome" or tag in CHROME_TAGS or role in CHROME_ROLES)
    ):
        evidence.dead[i] = True


def _fold(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _title_heading(whole: Outline, weights: list[int], titles: list[str]) -> int:
    best, best_score = -1, 0.0
    for i, tag in enumerate(whole.tags):
        if tag not in HEADINGS or not 0 < weights[i] < 600:
            continue
        text = _fold(whole.nodes[i].text())
        if not text:
            continue
        score = 1.0 if tag == "h1" else 0.0
        for title in titles:
            if text == title:
                score += 4
            elif len(text) > 8 and text in title:
                score += 3
        if score and tag > "h3":
            score -= 1
        if score > best_score:
            best, best_score = i, score
    return best
