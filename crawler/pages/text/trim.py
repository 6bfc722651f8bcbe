"""Find what is no part of a post at the beginning and the end of its element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pages.facts.wording import is_fact, is_line_of_facts
from crawler.pages.text.closing import closing_blocks, closing_list
from crawler.pages.text.contents import contents
from crawler.pages.text.laid_in import laid_in
from crawler.pages.text.lead_ins import lead_ins
from crawler.pages.text.outline import HEADINGS, INLINE, PARAGRAPHS
from crawler.pages.text.phrases import is_afterword, is_byline
from crawler.pages.text.repeats import repeats

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.text.evidence import Evidence
    from crawler.pages.text.outline import Outline

_MAIN = 0.6
"""Share of a post's prose that makes a part its main part."""
_TAIL = 0.3
"""Share of a post's prose from which nothing at its end is taken for chrome."""
_LEAD = 0.05
"""Share of a post's prose before its title from which that is no lead-in."""
_SHORT = 160
"""Bytes of text of a heading or a byline at most."""
_FACTS = 500
"""Bytes of text of a line of facts at most."""
_BRIEF = 48
"""Characters of a date line that stands among paragraphs, at most."""
_LEADING = 3
"""Short paragraphs that may stand before a byline, at most."""
_TRIES = 40
"""Headings tried, so that a page made of nothing else takes no quadratic time."""
_PARAGRAPH = 60
_BOXES = frozenset(["div", "section", "aside", "header", "footer", "form", "article", "ul"])
_LEAVES = frozenset(["pre", "table", "figure", "img", "blockquote"]) | HEADINGS
_OWN = frozenset({"pre", "table", "figure", "blockquote", "details", "ul", "ol", "td", "th", "tr", "li"})


def trimmed(whole: Outline, evidence: Evidence, best: int, url: str) -> list[LexborNode]:
    """Return the nodes inside an element that are no part of the post; ``url`` is the page's address."""
    trim = _Trim(whole, evidence, best)
    trim.outer_teasers()
    trim.before_title()
    trim.drop(contents(whole, best, url, trim.gone))
    trim.drop(lead_ins(whole, best, evidence.title_at, trim.gone))
    trim.around_main()
    trim.afterwords()
    trim.bylines()
    trim.drop(closing_list(whole, best, url, trim.gone))
    trim.drop(laid_in(whole, best, url, trim.gone))
    trim.drop(repeats(whole, best, trim.gone))
    trim.drop(closing_blocks(whole, best, url, trim.gone))
    dropped: list[LexborNode] = []
    i = best + 1
    while i < whole.ends[best]:
        if trim.gone[i]:
            dropped.append(whole.nodes[i])
        i = whole.ends[i] if trim.gone[i] else i + 1
    return dropped


class _Trim:
    """What is gone from one element so far, and the prose that its parts hold."""

    def __init__(self, whole: Outline, evidence: Evidence, best: int) -> None:
        self.whole = whole
        self.evidence = evidence
        self.best = best
        self.end = whole.ends[best]
        self.gone = list(evidence.dead)
        self.good = [0] * len(whole.tags)
        for i in range(best, self.end):
            if whole.text[i] and not self.gone[i]:
                self.good[i] = whole.prose(i)
        self.sums = whole.total(self.good)

    def drop(self, elements: list[int]) -> None:
        """Take elements out."""
        for i in elements:
            self.gone[i] = True

    def outer_teasers(self) -> None:
        """Drop cards that stand before or after all prose; those between paragraphs are the post's own."""
        cards = [i for i in self.evidence.teasers if self.best < i < self.end]
        if not cards:
            return
        prose = list(self.good)
        for card in cards:
            prose[card : self.whole.ends[card]] = [0] * (self.whole.ends[card] - card)
        solid = [i for i in range(self.best, self.end) if prose[i] > _PARAGRAPH]
        for card in cards:
            if not solid or not solid[0] < card < solid[-1]:
                self.gone[card] = True
                self.good[card : self.whole.ends[card]] = [0] * (self.whole.ends[card] - card)
        self.sums = self.whole.total(self.good)

    def before_title(self) -> None:
        """Drop the title's heading and what stands before it, unless that is text of the post."""
        title_at = self.evidence.title_at
        if not self.best < title_at < self.end:
            return
        self.gone[title_at] = True
        if sum(self.good[self.best : title_at]) > _LEAD * self.sums[self.best]:
            return
        i = self.best + 1
        while i < title_at:
            if self.whole.within(title_at, i):
                i += 1
            else:
                self.gone[i] = True
                i = self.whole.ends[i]

    def around_main(self) -> None:
        """Drop boxes after the main part, and those before it that hold no prose.

        A box is kept when a paragraph follows it, or when it is of the same kind as the main part.
        """
        whole, enough = self.whole, _MAIN * self.sums[self.best]
        at: int | None = self.best
        while at is not None:
            parts = [i for i in whole.children(at) if not self.gone[i]]
            main = next((i for i in parts if self.sums[i] >= enough and whole.tags[i] not in INLINE), None)
            if main is None or not enough:
                return
            for i in reversed(parts):
                if i == main or whole.tags[i] in _LEAVES or whole.kind(i) == whole.kind(main):
                    break
                if self._is_list_of_people(i):
                    self.gone[i] = True
                    continue
                if (whole.tags[i] in PARAGRAPHS or whole.tags[i] in _OWN) and whole.weights[i]:
                    break
                if "pre" in whole.tags[i : whole.ends[i]] or self.sums[i] >= _TAIL * self.sums[self.best]:
                    break
                self.gone[i] = whole.tags[i] in _BOXES
            for i in parts[: parts.index(main)]:
                if not self.sums[i] and whole.tags[i] in _BOXES | {"p", "span", "a"}:
                    self.gone[i] = True
            at = main

    def _is_list_of_people(self, i: int) -> bool:
        """Whether all items of a list are short and begin with a link: who liked the post, related posts."""
        whole = self.whole
        if whole.tags[i] not in {"ol", "ul"} or not whole.weights[i]:
            return False
        items = whole.children(i)
        return bool(items) and all(
            0 < whole.weights[item] < _BRIEF * 2 and "a" in whole.tags[item : min(item + 3, whole.ends[item])]
            for item in items
        )

    def afterwords(self) -> None:
        """Drop what a heading such as "Related posts" begins, in the second half of the post."""
        whole, seen, tries = self.whole, 0, 0
        i = self.best + 1
        while i < self.end:
            if self.gone[i]:
                i = whole.ends[i]
                continue
            seen += self.good[i]
            late = 2 * seen > self.sums[self.best]
            if (
                late
                and tries < _TRIES
                and 0 < whole.weights[i] < _SHORT
                and whole.tags[i] not in INLINE
                and self._is_afterword(i)
            ):
                i = self._drop_from(i)
                tries += 1
            else:
                i += 1

    def _is_afterword(self, i: int) -> bool:
        whole, above = self.whole, self.whole.parents[i]
        if (
            not whole.small(i)
            or whole.tags[i] in _OWN
            or whole.tags[above] in _OWN
            or not is_afterword(whole.nodes[i].text())
        ):
            return False
        in_flow = whole.first_prose[above] < i
        return not in_flow

    def _drop_from(self, i: int) -> int:
        """Drop the outermost box that begins here, and what follows it up to the next paragraph."""
        whole, start = self.whole, i
        while whole.parents[i] != self.best and whole.parents[i] == i - 1 and not whole.text[i - 1]:
            if whole.tags[i - 1] not in _BOXES:
                break
            i -= 1
        later = [i]
        while (after := whole.ends[later[-1]]) < whole.ends[whole.parents[i]]:
            if whole.tags[after] in PARAGRAPHS and whole.tags[after] != "li" and whole.prose(after) > _SHORT:
                break
            later.append(after)
        if sum(self.sums[c] for c in later) > _TAIL * self.sums[self.best]:
            return start + 1
        for c in later:
            self.gone[c] = True
        return whole.ends[later[-1]]

    def bylines(self) -> None:
        """Drop short lines of date, author and reading time before the first paragraph."""
        whole, kept = self.whole, 0
        for i in range(max(self.best, self.evidence.title_at) + 1, self.end):
            self.gone[i] = self.gone[i] or self.gone[whole.parents[i]]
            tag = whole.tags[i]
            if self.gone[i] or not whole.weights[i]:
                self.gone[i] = self.gone[i] or (tag in INLINE and self._is_loose_fact(i))
                continue
            if self._is_line_of_facts(i):
                self.gone[i] = True
                continue
            if whole.text[i] > _SHORT or tag in _LEAVES or kept >= _LEADING:
                return
            if (
                whole.weights[i] > _SHORT
                or not whole.small(i)
                or (tag in INLINE and tag not in {"time", "span"})
            ):
                continue
            text = " ".join(whole.nodes[i].text().split())
            alone = whole.beside[whole.parents[i]] <= 1 or len(text) < _BRIEF
            line = alone and text[-1:] not in ".!?:。"
            self.gone[i] = line and (tag == "time" or is_byline(text))
            kept += not self.gone[i] and tag in PARAGRAPHS

    def _is_line_of_facts(self, i: int) -> bool:
        whole = self.whole
        if not whole.text[i] == whole.weights[i] < _FACTS or whole.tags[i] in _LEAVES:
            return False
        return whole.small(i) and is_line_of_facts(" ".join(whole.nodes[i].text().split()))

    def _is_loose_fact(self, i: int) -> bool:
        """Whether an element in the line states a fact of the post, by itself before its paragraphs."""
        whole, above = self.whole, self.whole.parents[i]
        if not i < whole.first_prose[above] < whole.ends[above] or whole.text[above] > _SHORT:
            return False
        return whole.small(i) and is_fact(" ".join(whole.nodes[i].text().split()))
