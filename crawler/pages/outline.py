"""The body of a page as flat lists in document order, with the weight of text and links of each element."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby rb rp rt s samp "
    "small span strike strong sub sup time tt u var wbr br img picture source".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
UNREAD = frozenset("script style noscript template svg canvas select datalist textarea button head".split())
IMAGE_WEIGHT = 15
"""What an image counts, in bytes of text."""


@dataclass
class Outline:
    """Parallel lists, one entry an element; index 0 is the body itself.

    Weights are bytes of UTF-8, so that a Chinese character counts like a short word's letters.
    """

    nodes: list[LexborNode] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    text: list[int] = field(default_factory=list)
    """Weight of the text that belongs to this block itself."""
    links: list[int] = field(default_factory=list)
    """How much of that is inside links."""

    def ends(self) -> list[int]:
        """For each element the index after its last descendant."""
        ends = list(range(1, len(self.tags) + 1))
        for i in range(len(self.tags) - 1, 0, -1):
            parent = self.parents[i]
            ends[parent] = max(ends[parent], ends[i])
        return ends

    def total(self, values: list[int]) -> list[int]:
        """For each element the sum of a value over it and its descendants."""
        sums = list(values)
        for i in range(len(sums) - 1, 0, -1):
            sums[self.parents[i]] += sums[i]
        return sums


def outline(body: LexborNode) -> Outline:
    """Return the outline of an element, itself first; unread elements (scripts and the like) left out."""
    out = Outline()
    nodes, tags, parents, text, links = out.nodes, out.tags, out.parents, out.text, out.links
    index: dict[int, int] = {}
    blocks: list[int] = []
    in_link: list[bool] = []
    for node in body.traverse(include_text=True, skip_empty=True):
        parent = node.parent
        above = index.get(parent.mem_id, -1) if parent is not None and nodes else 0
        if above < 0:
            continue
        if node.is_text_node:
            weight = len((node.text_content or "").strip().encode("utf-8", "replace"))
            block = blocks[above]
            text[block] += weight
            if in_link[above]:
                links[block] += weight
            continue
        tag = node.tag or ""
        if tag in UNREAD or tag[:1] in {"!", "-"}:
            continue
        here = len(nodes)
        index[node.mem_id] = here
        nodes.append(node)
        tags.append(tag)
        parents.append(above)
        text.append(0)
        links.append(0)
        blocks.append(blocks[above] if tag in INLINE and here else here)
        in_link.append(tag == "a" or bool(here and in_link[above]))
        if tag == "img":
            text[blocks[here]] += IMAGE_WEIGHT
    return out
