"""A sample page laid out for learning: its words, and which of them the teacher takes for the post."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate
from operator import or_
from typing import TYPE_CHECKING

from crawler.learning.agreement import f1, taken
from crawler.learning.sheets import Sheet, lay_out, words_in, words_of
from crawler.pages.page import Page
from crawler.pages.rules.body import joined, read_text
from crawler.pages.text.outline import HEADINGS
from pipelines.fields.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.learning.samples import Sample
    from crawler.recipes.recipe import BodyRule

FEED_TEXT = "content"
"""The key of a sample's facts under which the text of its feed entry stands."""
_WHOLE = 0.75
"""Share of the general extractor's words from which a feed entry holds the whole post."""
_CORE = 0.9
"""Share of the post's words that its innermost element holds at least."""


@dataclass
class Lesson:
    """A page, its words, and the teacher's reading."""

    page: Page
    title: str
    sheet: Sheet
    marks: bytearray
    """For each word of the page 1 if it belongs to the post."""
    text: list[str]
    """The words of the post's text, as a reader of the archive gets them."""
    sums: list[int] = field(init=False)
    chain: list[int] = field(init=False)
    """The innermost element that holds nearly the whole post, and its ancestors."""
    _found: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sums = [0, *accumulate(self.marks)]
        core = i = 0
        while i < len(self.sheet.nodes):
            if self.kept(i) >= _CORE * self.sums[-1]:
                core, i = i, i + 1
            else:
                i = self.sheet.ends[i]
        self.chain = self.sheet.above(core) if self.sheet.nodes else []

    def kept(self, i: int) -> int:
        """Return how many words of an element belong to the post."""
        return self.sums[self.sheet.stops[i]] - self.sums[self.sheet.starts[i]]

    def names_itself(self, i: int) -> bool:
        """Whether an element is the title's heading, which every reading by rule leaves out."""
        return self.sheet.tags[i] in HEADINGS and words_of(
            unescape(" ".join(self.sheet.text(i)))
        ) == words_of(self.title)

    def agreement(self, i: int) -> float:
        """Return the F1 of the words of an element and those of the post."""
        return 2 * self.kept(i) / max(1, self.sheet.size(i) + self.sums[-1])

    def found(self, selector: str) -> list[int]:
        """Return the elements of the page that a selector matches, in document order."""
        if selector not in self._found:
            usable = joined((selector,))
            nodes = self.page.tree.css(usable) if usable else []
            at = self.sheet.at
            self._found[selector] = [at[node.mem_id] for node in nodes if node.mem_id in at]
        return self._found[selector]

    def first(self, selector: str) -> int:
        """Return the first element that a selector matches, or -1."""
        return next(iter(self.found(selector)), -1)

    def score(self, rules: Sequence[BodyRule]) -> float | None:
        """Return the F1 of the text that rules read and the teacher's, or None if none matches."""
        text = read_text(self.page, rules, self.title)
        return None if text is None else f1(words_of(text), self.text)


def lesson_of(sample: Sample) -> Lesson | None:
    """Return what is to be learned from a sample; None if its teachers found no text."""
    html, text = sample.scraped.body_html, words_of(sample.post.body_text)
    sheet = lay_out(sample.page.tree.body)
    marks = taken(sheet.words, words_in(html))
    for told, _ in sample.facts.get(FEED_TEXT, ()):
        feed = words_in(told)
        if sum(taken(text, feed)) >= _WHOLE * len(text):
            # what the blog itself calls the post belongs to it; what its feed lacks may be lost only there
            marks = bytearray(map(or_, marks, taken(sheet.words, feed)))
            text = max(text, words_of(plain_text(told)), key=len)
    lesson = Lesson(sample.page, sample.post.title, sheet, marks, text)
    return lesson if text and lesson.sums[-1] else None
