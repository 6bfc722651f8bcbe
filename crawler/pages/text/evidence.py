"""What the markup of a page says of its elements: chrome, title, or the body of a post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.text.chrome import CHROME_ROLES, CHROME_TAGS, hint_of
from crawler.pages.text.hidden import Hidden
from crawler.pages.text.outline import HEADINGS, INLINE, LINKED
from crawler.pages.text.teasers import teasers

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.text.outline import Outline

_WORDS = re.compile(r"\w+")
_NUMBERS = re.compile(r"\s*+(?:[0-9]{1,6}\s++)*+(?:[0-9]{1,6})?")
_GUTTER = re.compile(r"gutter|lineno|line-?num|(?:^|[\s-])ln(?:t|s|[\s-]|$)|blob-num|linenr", re.IGNORECASE)
_BODY = re.compile(r"(?:^|\s)(?:post-body|entry-content|post-content|articleBody)(?:\s|$)")
_LONG_TITLE = 600
_DEEP_CODE = 8
_HALF = 0.5
"""Share of the page's prose, and by its tag of its text too, from which nothing is chrome."""
_SHOWN = 0.7
"""Share of the page's prose from which a hidden element is shown later by a script."""
_PART = 0.3
"""Share of the page's text from which class names alone do not make chrome of half of the prose."""
_LITTLE = 0.1
"""Share below which an element is chrome even by a weak name."""
_SHORT_TITLE = 8
_EQUAL = 5
"""What a heading is worth that is a title; one that is a part of it, as the site may be, is worth 3."""
_ANCHOR_SIGN = re.compile(r"[^\w\s]{1,3}")
_ANCHOR_WORDS = frozenset({"link", "permalink", "permanent link", "anchor", "direct link", "copy link"})
_MAY_BE_CHROME = frozenset({"a", "span"})


@dataclass
class Evidence:
    """Lists parallel to an outline's."""

    title_at: int
    """The heading that is the post's title, or -1."""
    title_sure: bool
    """Whether that heading repeats a title that the page or the caller names."""
    dead: list[bool]
    """Chrome, or inside chrome."""
    favour: list[float]
    """How much the markup speaks for the element as the post's body."""
    marks: list[str]
    """What in the markup does: articleBody, article, main, container, or nothing."""
    teasers: list[int]
    """Cards that point to other posts, or the post's own list of things: where they stand decides."""


def judge(whole: Outline, titles: list[str]) -> Evidence:
    """Return what the markup says; ``titles`` are the names that the post may have."""
    count = len(whole.tags)
    prose = whole.total([whole.prose(i) for i in range(count)])
    title_at, title_score = _title_heading(whole, [_fold(title) for title in titles if title.strip()])
    evidence = Evidence(title_at, title_score > 1, [False] * count, [0.0] * count, [""] * count, [])
    code = [0] * count
    evidence.teasers = teasers(whole, title_at)
    hidden = Hidden(whole)
    for i in range(1, count):
        above, tag = whole.parents[i], whole.tags[i]
        code[i] = code[above] + 1 if code[above] or tag == "pre" else 0
        if evidence.dead[above]:
            evidence.dead[i] = True
        elif code[i]:
            evidence.dead[i] = code[i] < _DEEP_CODE and _is_gutter(whole.nodes[i], tag)
        elif tag == "a" and _is_heading_anchor(whole, i):
            evidence.dead[i] = True
        elif tag not in HEADINGS and (tag not in INLINE or tag in _MAY_BE_CHROME):
            told = prose[i] / max(1, prose[0])
            evidence.dead[i] = told < _SHOWN and hidden.holds(i)
            if not evidence.dead[i]:
                _judge_element(whole, evidence, i, told)
    return evidence


def _judge_element(whole: Outline, evidence: Evidence, i: int, told: float) -> None:
    tag, has = whole.tags[i], whole.nodes[i].attributes
    names = f"{has.get('class') or ''} {has.get('id') or ''}"
    if tag in {"td", "div"} and _GUTTER.search(names) and _is_gutter(whole.nodes[i], tag):
        evidence.dead[i] = True
        return
    hint = hint_of(names) if len(names) > 1 else ""
    role = has.get("role") or ""
    if "articleBody" in (has.get("itemprop") or ""):
        evidence.favour[i], evidence.marks[i] = 0.4, "articleBody"
        return
    if hint == "body":
        evidence.favour[i], evidence.marks[i] = 0.1, "container"
    elif tag == "article":
        evidence.favour[i], evidence.marks[i] = 0.1, "article"
    elif tag == "main" or role == "main":
        evidence.favour[i], evidence.marks[i] = 0.05, "main"
    if whole.within(evidence.title_at, i):
        return
    if hint == "comments":
        evidence.dead[i] = tag not in {"main", "article"}
        return
    share = whole.weights[i] / max(1, whole.weights[0])
    tagged = role in CHROME_ROLES or (tag in CHROME_TAGS and not _is_callout(whole, i))
    if (tagged and min(told, share) < _HALF) or (hint == "chrome" and (told < _HALF or share < _PART)):
        evidence.dead[i] = True
    elif hint == "widget" and not _holds_a_body(whole, i):
        # Those in an article are what a page builder makes the post of.
        evidence.dead[i] = whole.linked[i] >= LINKED * whole.weights[i] or not whole.inside(i, "article")
    elif hint == "maybe":
        evidence.dead[i] = share < _LITTLE or whole.linked[i] >= LINKED * whole.weights[i]


def _holds_a_body(whole: Outline, i: int) -> bool:
    """Whether the markup calls one element in a widget the body of a post; several are cards."""
    bodies = 0
    for j in range(i + 1, whole.ends[i]):
        has = whole.nodes[j].attributes
        bodies += "articleBody" in (has.get("itemprop") or "") or bool(_BODY.search(has.get("class") or ""))
    return bodies == 1


def _is_callout(whole: Outline, i: int) -> bool:
    """Whether an aside is a remark inside the text: few links, paragraphs right beside it."""
    few_links = whole.linked[i] < LINKED * whole.weights[i]
    return whole.tags[i] == "aside" and few_links and whole.beside[whole.parents[i]] > 1


def _is_heading_anchor(whole: Outline, i: int) -> bool:
    """Whether a link in a heading only names the heading's own place: "#", a pilcrow, "permalink"."""
    above = whole.parents[i]
    if whole.tags[above] not in HEADINGS and whole.tags[whole.parents[above]] not in HEADINGS:
        return False
    if not whole.small(i):
        return False
    text = whole.nodes[i].text().strip().casefold()
    return text in _ANCHOR_WORDS or _ANCHOR_SIGN.fullmatch(text) is not None


def _is_gutter(node: LexborNode, tag: str) -> bool:
    """Whether part of a code block is its column of line numbers."""
    names = node.attributes.get("class")
    if not names and tag not in {"pre", "code"}:
        return False
    text = node.text(separator=" ")
    if not text[:7].strip()[:1].isdigit() or not _NUMBERS.fullmatch(text):
        return False
    if names and _GUTTER.search(names):
        return True
    lines = [int(word) for word in text.split()]
    return len(lines) > 1 and lines == list(range(lines[0], lines[0] + len(lines)))


def _fold(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _title_heading(whole: Outline, titles: list[str]) -> tuple[int, float]:
    """Index of the heading that repeats a title; failing that the first h1; -1 for none. With its score."""
    best, best_score = -1, 0.0
    for i, tag in enumerate(whole.tags):
        if tag not in HEADINGS or not 0 < whole.weights[i] < _LONG_TITLE or not whole.small(i):
            continue
        text = _fold(whole.nodes[i].text())
        score = 1.0 if tag == "h1" else 0.0
        for title in titles:
            if text == title:
                score += _EQUAL
            elif len(text) > _SHORT_TITLE and text in title:
                score += 3
        if text and score - (tag > "h3") > best_score:
            best, best_score = i, score - (tag > "h3")
    return best, best_score
