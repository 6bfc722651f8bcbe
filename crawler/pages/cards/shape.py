"""A listing's structural pattern as a string: written from the cards found, read on later pages."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.pages.cards.groups import Group, is_title, place_of, spans_of
from crawler.pages.cards.signs import centrality, is_index_path, is_taxonomy
from crawler.pages.links import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.cards.layout import Block, Layout

Step = tuple[str, frozenset[str]]
_TOKENS_A_STEP = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """The steps down to a card, and from the card to its main link; ``run`` if siblings make up one card."""

    outer: tuple[Step, ...]
    card: Step
    inner: tuple[Step, ...]
    run: bool


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A card as cut out of a page: its stretch of blocks and its main link."""

    start: int
    end: int
    link: Link


def shape_of(group: Group) -> Shape:
    """Return the pattern that the cards of a group share."""
    card = group.cards[0]
    link = group.links[0].block
    run = any(end > block.end for block, (_, end) in zip(group.cards, group.spans, strict=True))
    run = run or not (card.index <= link.index < card.end)
    inner = [] if link is card else _common([_down(x.block, c) for x, c in _pairs(group)])
    outer = _common([_up(c) for c in group.cards])
    return Shape(tuple(outer), _merge([_step(c) for c in group.cards]), tuple(inner), run)


def _pairs(group: Group) -> list[tuple[Link, Block]]:
    return list(zip(group.links, group.cards, strict=True))


def _step(block: Block) -> Step:
    return block.tag, frozenset(block.key[1:])


def _up(card: Block) -> list[Step]:
    return [_step(block) for block in card.ancestors() if block.parent is not None][::-1]


def _down(link: Block, card: Block) -> list[Step]:
    steps = [_step(link)]
    for block in link.ancestors():
        if block is card or block is card.parent:
            break
        steps.append(_step(block))
    return steps[::-1]


def _merge(steps: Sequence[Step]) -> Step:
    tokens = frozenset.intersection(*(tokens for _, tokens in steps))
    return steps[0][0], frozenset(sorted(tokens, key=lambda t: (centrality(t), t))[:_TOKENS_A_STEP])


def _common(paths: Sequence[list[Step]]) -> list[Step]:
    return [_merge(level) for level in zip(*paths, strict=False)]


def written(shape: Shape) -> str:
    """Return the shape as ``outer steps > card > inner steps``, a tilde before the card of a run."""
    mark = "~" if shape.run else ""
    outer, inner = (" ".join(map(_word, steps)) for steps in (shape.outer, shape.inner))
    return f"{outer} > {mark}{_word(shape.card)} > {inner}".strip()


def _word(step: Step) -> str:
    return ".".join([step[0], *sorted(step[1])])


def parsed(text: str) -> Shape | None:
    """Return the shape that ``written`` wrote, or None if the text is none.

    A person may leave out what stands around the cards: ``article.post > h2 a``.
    """
    parts = [part.strip() for part in text.split(">")]
    if len(parts) == 2:  # noqa: PLR2004 - card, inner
        parts = ["", *parts]
    if len(parts) != 3 or not parts[1].lstrip("~") or " " in parts[1]:  # noqa: PLR2004 - outer, card, inner
        return None
    outer, inner = (tuple(map(_parsed_step, part.split())) for part in (parts[0], parts[2]))
    return Shape(outer, _parsed_step(parts[1].lstrip("~")), inner, parts[1].startswith("~"))


def _parsed_step(word: str) -> Step:
    tag, *tokens = word.split(".")
    return tag, frozenset(tokens)


def cut(layout: Layout, links: Sequence[Link], shape: Shape) -> list[Cut]:
    """Return the cards of a page that have this shape, in reading order."""
    blocks, sure = _matching(layout, shape)
    places = [link.block.index for link in links]
    cuts = []
    for card, (start, end) in zip(blocks, spans_of(blocks, run=shape.run), strict=True):
        inside = links[bisect_left(places, start) : bisect_left(places, end)]
        link = _shaped_link(inside, card, shape) or (
            _main_link(inside, card) if sure and shape.inner else None
        )
        if link is not None:
            cuts.append(Cut(start, end, link))
    return cuts


def _matching(layout: Layout, shape: Shape) -> tuple[list[Block], bool]:
    """Return the blocks that could be cards, and whether they stand where the shape says."""
    alike = [block for block in layout.blocks if _fits(block, shape.card)]
    telling = bool(shape.card[1]) or shape.card[0] == "article"
    if not telling:
        exact = [block for block in alike if _stands_in(block, shape.outer)]
        if exact:
            return exact, True
    for outer in (shape.outer, shape.outer[-1:]):
        loose = [block for block in alike if _stands_under(block, outer)]
        if loose and (telling or len(outer) > 1):
            return loose, True
    return [b for b in alike if telling and place_of(layout, b) == 1], False


def _fits(block: Block, step: Step) -> bool:
    if block.tag != step[0] or not step[1] <= set(block.tokens):
        return False
    # what is beside the content has one name more than what the cards stand in
    return all(token in step[1] or centrality(token) == 1 for token in block.tokens)


def _stands_in(block: Block, outer: Sequence[Step]) -> bool:
    ancestors = [b for b in block.ancestors() if b.parent is not None][::-1]
    return len(ancestors) == len(outer) and all(map(_fits, ancestors, outer))


def _stands_under(block: Block, outer: Sequence[Step]) -> bool:
    steps = list(outer)
    for ancestor in block.ancestors():
        if steps and _fits(ancestor, steps[-1]):
            steps.pop()
    return not steps


def _shaped_link(links: Sequence[Link], card: Block, shape: Shape) -> Link | None:
    """Return the link that stands in the card where the shape says."""
    if not shape.inner:
        return next((link for link in links if link.block is card), None)
    ends = [link for link in links if _ends(link.block, shape.inner)]
    ends = [link for link in ends if not is_taxonomy(link.path)] or ends
    return next((link for link in ends if len(_down(link.block, card)) == len(shape.inner)), None) or next(
        iter(ends), None
    )


def _main_link(links: Sequence[Link], card: Block) -> Link | None:
    """Return the link of a card that looks most like its title's."""
    links = [x for x in links if not is_taxonomy(x.path) and not is_index_path(x.path)]
    titles = [link for link in links if is_title(link.block, card)]
    if titles:
        return titles[0]
    return links[0] if len({link.address for link in links}) == 1 else None


def _ends(link: Block, inner: Sequence[Step]) -> bool:
    block: Block | None = link
    for step in reversed(inner):
        if block is None or not _fits(block, step):
            return False
        block = block.parent
    return True
