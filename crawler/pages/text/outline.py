"""The body of a page as flat lists in document order, with the weight of text and links of each element."""

from __future__ import annotations

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby rb rp rt s samp "
    "small span strike strong sub sup time tt u var wbr br img picture source"
)
_UNREAD = "script style noscript template svg canvas select datalist textarea button head"
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
PARAGRAPHS = HEADINGS | {"p", "pre", "li", "blockquote", "dd"}
INLINE = frozenset(_INLINE.split())
UNREAD = frozenset(_UNREAD.split())
IMAGE_WEIGHT = 15
"""What an image counts, in bytes of text."""
LINKED = 0.4
"""Share of text in links from which a block is a list of links, not prose."""
SENTENCE = 80
"""Bytes of text from which a block outside of paragraphs is prose."""
_FEW = 50


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
    ends: list[int] = field(default_factory=list)
    """The index after the element's last descendant."""
    weights: list[int] = field(default_factory=list)
    """Weight of the text of the element and its descendants."""
    linked: list[int] = field(default_factory=list)
    """How much of that is inside links."""
    beside: list[int] = field(default_factory=list)
    """How many blocks of prose stand directly in the element."""
    first_prose: list[int] = field(default_factory=list)
    """The index of the first paragraph directly in the element; past the end when there is none."""

    def prose(self, i: int) -> int:
        """Return the weight of a block if it reads like a post, else 0."""
        weight = self.text[i]
        if not weight or self.links[i] >= LINKED * weight:
            return 0
        return weight if weight > SENTENCE or self.tags[i] in PARAGRAPHS else 0

    def total(self, values: list[int]) -> list[int]:
        """Return for each element the sum of a value over it and its descendants."""
        sums = list(values)
        for i in range(len(sums) - 1, 0, -1):
            sums[self.parents[i]] += sums[i]
        return sums

    def children(self, i: int) -> list[int]:
        """Return the elements directly in an element."""
        found = []
        child = i + 1
        while child < self.ends[i]:
            found.append(child)
            child = self.ends[child]
        return found

    def kind(self, i: int) -> tuple[str, str]:
        """Return what elements made by the same template share: the tag and the first class."""
        return self.tags[i], (self.nodes[i].attributes.get("class") or "").strip().partition(" ")[0]

    def small(self, i: int) -> bool:
        """Whether an element has few descendants, so that its text is read at little cost."""
        return self.ends[i] - i < _FEW

    def inside(self, i: int, tag: str) -> bool:
        """Whether an element lies in one with that tag."""
        while i:
            i = self.parents[i]
            if self.tags[i] == tag:
                return True
        return False

    def within(self, inner: int, outer: int) -> bool:
        """Whether an element is another one or lies in it."""
        return outer <= inner < self.ends[outer]


def outline(body: LexborNode) -> Outline:
    """Return the outline of an element, itself first; unread elements (scripts and the like) left out."""
    out = Outline()
    _read(body, out)
    count = len(out.tags)
    out.ends = list(range(1, count + 1))
    for i in range(count - 1, 0, -1):
        above = out.parents[i]
        out.ends[above] = max(out.ends[above], out.ends[i])
    out.weights, out.linked = out.total(out.text), out.total(out.links)
    out.beside, out.first_prose = [0] * count, [count] * count
    for i in range(count):
        if out.text[i] and out.prose(i):
            holder = out.parents[i] if out.tags[i] in PARAGRAPHS else i
            out.beside[holder] += 1
            if out.tags[i] not in HEADINGS:
                out.first_prose[holder] = min(out.first_prose[holder], i)
    return out


def _read(body: LexborNode, out: Outline) -> None:
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
