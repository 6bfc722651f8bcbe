"""The blog's own count of its posts, read off a listing page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.records import Claim
from crawler.pages.cards.layout import INLINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.pages.cards.layout import Block, Layout
    from crawler.pages.cards.shape import Cut

_LONGEST = 80
_N = r"(\d{1,3}(?:[,. ]\d{3})+|\d{1,6})"
_POSTS = (
    r"(?:blog\s*)?(?:posts?|articles?|entries|stories|results|items|beiträge|artikel[ns]?|einträge|billets|entradas|"
    r"artículos|publicaciones|publicações|artigos|articoli|berichten|inlägg|wpis(?:y|ów)|стат(?:ей|ьи|ья)|запис(?:ей|и|ь)|"
    r"yazı|مقاله|نوشته|مقالات|bài viết)\b"
)
_OF = r"(?:of|von|de|sur|di|van|av|из|z|af|/)"
_SPAN = r"(?:-|–|—|to|bis|à|a|al|до)"
_RANGE = re.compile(rf"\b(\d+)\s*{_SPAN}\s*(\d+)\s*{_OF}\s*{_N}\b", re.IGNORECASE)
_SHOWN = re.compile(rf"\b(\d+)\s*{_OF}\s*{_N}\s+{_POSTS}", re.IGNORECASE)
_COUNT = re.compile(
    rf"^(?:[^\W\d]+[^\w(]+){{0,3}}{_N}\s+(?:[^\W\d]+\s+)?{_POSTS}(?:\s+[^\W\d]+){{0,3}}\s*(?:[.!,;|·].*)?$",
    re.IGNORECASE,
)
_CJK = re.compile(
    r"[全共計计有총]\s*(?:有|计|計)?\s*(\d{1,6})\s*(?:[篇件]|编|則|개의?\s*(?:글|게시물|포스트))|^\s*(\d{1,6})\s*件の記事"
)


def claim_of(layout: Layout, cards: Sequence[Cut]) -> Claim | None:
    """Return the listing's own total if said once, outside menus, and not below the number of cards."""
    inside = {i for card in cards for i in range(card.start, card.end)}
    ranged: dict[int, str] = {}
    counted: dict[int, str] = {}
    seen: set[int] = set()
    for said in layout.blocks:
        if said.tag or said.index in inside or not any(c.isdigit() for c in said.text):
            continue
        block = next((b for b in said.ancestors() if b.tag not in INLINE), said)
        if block.index in seen or layout.size(block) > _LONGEST or _in_chrome(block):
            continue
        seen.add(block.index)
        text = " ".join(block.content().split())
        for patterns, into in (((_RANGE, _SHOWN), ranged), ((_COUNT, _CJK), counted)):
            total = _total(text, patterns)
            if total >= max(1, len(cards)):
                into.setdefault(total, text)
    for found in (ranged, counted):
        if len(found) == 1:
            return next(Claim(total, text) for total, text in found.items())
        if found:
            return None
    return None


def _total(text: str, patterns: Sequence[re.Pattern[str]]) -> int:
    """Return the total that a text names, 0 if none: a range must ascend up to it."""
    for pattern in patterns:
        if match := pattern.search(text):
            numbers = [int(re.sub(r"\D", "", group)) for group in match.groups() if group]
            if numbers == sorted(numbers):
                return numbers[-1]
    return 0


def _in_chrome(block: Block) -> bool:
    return any(b.tag in {"nav", "aside", "footer", "li"} for b in [block, *block.ancestors()])
