"""Find the part of a page that is the post, by density of text and by what the markup says."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.chrome import CHROME_ROLES, CHROME_TAGS, hint_of
from crawler.pages.outline import INLINE, Outline, outline

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.page import Page

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Body:
    """The outer HTML of the post, unsanitised, and the rule that found it."""

    html: str
    source: str


def find_body(page: Page, title: str = "") -> Body:
    """Return the part of the page that is the post, without the chrome inside it.

    ``title`` is the post's title if it is known: its heading is left out. Both parts of the result
    are empty strings when the page holds nothing. Never raises, and leaves ``page.tree`` as it is.
    """
    root = page.tree.body
    if root is None:
        return Body("", "")
    whole = outline(root)
    names = [title, *(node.text() for node in page.tree.css("title")[:1])]
    reader = _Reader(whole, [_fold(name) for name in names if name])
    best = reader.choose()
    if best is None:
        return Body("", "")
    return Body(serialise(whole.nodes[best], reader.chrome_inside(best)), reader.source(best))


def _fold(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


class _Reader:
    """One page being judged."""

    def __init__(self, whole: Outline, titles: list[str]) -> None:
        self.whole = whole
        self.ends = whole.ends()
        self.weights = whole.total(whole.text)
        self.link_weights = whole.total(whole.links)
        self.title_at = self._title_heading(titles)
        self.bonus = [0.0] * len(whole.tags)
        self.marks = [""] * len(whole.tags)
        self.dead = self._dead()

    def _title_heading(self, titles: list[str]) -> int:
        """Index of the heading that is the post's title, or -1."""
        best, best_score = -1, 0.0
        for i, tag in enumerate(self.whole.tags):
            if tag not in _HEADINGS or not 0 < self.weights[i] < 600:
                continue
            text = _fold(self.whole.nodes[i].text())
            if not text:
                continue
            score = 1.0 if tag == "h1" else 0.0
            for name in titles:
                if text == name:
                    score += 4
                elif len(text) > 8 and text in name:
                    score += 3
            if tag != "h1" and score and tag > "h3":
                score -= 1
            if score > best_score:
                best, best_score = i, score
        return best

    def _dead(self) -> list[bool]:
        """Whether each element is chrome, or inside chrome."""
        whole, total = self.whole, max(1, self.weights[0])
        dead = [False] * len(whole.tags)
        for i in range(1, len(whole.tags)):
            tag = whole.tags[i]
            if dead[whole.parents[i]]:
                dead[i] = True
                continue
            if tag in INLINE and tag not in {"a", "span"}:
                continue
            has = whole.nodes[i].attributes
            names = f"{has.get('class') or ''} {has.get('id') or ''}".strip()
            hint = hint_of(names) if names else ""
            prop = has.get("itemprop") or ""
            if "articleBody" in prop:
                self.bonus[i], self.marks[i] = 0.4, "articleBody"
            elif hint == "body":
                self.bonus[i], self.marks[i] = 0.1, "container"
            elif tag == "article":
                self.bonus[i], self.marks[i] = 0.1, "article"
            elif tag == "main" or has.get("role") == "main":
                self.bonus[i], self.marks[i] = 0.05, "main"
            if i <= self.title_at < self.ends[i] or "articleBody" in prop:
                continue
            share = self.weights[i] / total
            if hint == "comments" and tag not in {"body", "main", "article"}:
                dead[i] = True
            elif (
                hint == "chrome" or tag in CHROME_TAGS or (has.get("role") or "") in CHROME_ROLES
            ) and share < 0.5:
                dead[i] = True
        return dead

    def choose(self) -> int | None:
        """Index of the element that holds the post."""
        whole = self.whole
        size, good = [0] * len(whole.tags), [0] * len(whole.tags)
        for i, weight in enumerate(whole.text):
            if self.dead[i] or not weight:
                continue
            density = whole.links[i] / weight
            size[i] = weight
            if density < 0.4 and (
                weight > 60 or whole.tags[i] in _HEADINGS or whole.tags[i] in {"p", "pre", "li"}
            ):
                good[i] = weight
        size, good = whole.total(size), whole.total(good)
        best, best_score = None, 0.0
        for i in range(len(whole.tags)):
            if self.dead[i] or whole.tags[i] in INLINE or not size[i]:
                continue
            score = 2 * good[i] / (size[i] + good[0] + 1) * (1 + self.bonus[i])
            if score >= best_score and score:
                best, best_score = i, score
        return best

    def source(self, i: int) -> str:
        """The rule that found an element: its own mark."""
        return self.marks[i] or "density"

    def chrome_inside(self, best: int) -> set[int]:
        """Memory ids of the nodes inside an element that are no part of the post."""
        whole = self.whole
        dropped = {whole.nodes[i].mem_id for i in range(best + 1, self.ends[best]) if self.dead[i]}
        if best < self.title_at < self.ends[best]:
            dropped.add(whole.nodes[self.title_at].mem_id)
        return dropped


def serialise(root: LexborNode, dropped: set[int]) -> str:
    """Return the outer HTML of an element without the nodes whose memory ids are given; the tree stays as it is."""
    if not dropped:
        return root.html or ""
    partial: set[int] = set()
    for node in root.traverse():
        if node.mem_id in dropped:
            above = node.parent
            while above is not None and above.mem_id not in partial:
                partial.add(above.mem_id)
                above = above.parent
    out: list[str] = []
    stack: list[LexborNode | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
        elif item.mem_id in dropped:
            continue
        elif item.mem_id not in partial:
            out.append(item.html or "")
        else:
            attributes = "".join(
                f' {name}="{entities.escape(value or "")}"' for name, value in item.attributes.items()
            )
            out.append(f"<{item.tag}{attributes}>")
            stack.append(f"</{item.tag}>")
            stack.extend(reversed(list(item.iter(include_text=True))))
    return "".join(out)
