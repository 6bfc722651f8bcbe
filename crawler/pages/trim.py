"""Find what is no part of a post at the beginning and the end of its element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.pages.outline import HEADINGS, INLINE, PARAGRAPHS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.pages.evidence import Evidence
    from crawler.pages.outline import Outline

_MAIN = 0.75
"""Share of an element's prose that makes a part of it the main part."""
_TAIL = 0.3
_BOXES = frozenset("div section aside header footer form article ul".split())
_SHORT = 160
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\bmin(?:ute)?s?\b.{0,6}\bread|\bmin read|\bread time|reading time|"
    r"\bago\b|分钟|分鐘|阅读|字数|약 \d+분|\bLesezeit|\d+ min\b",
    re.IGNORECASE,
)
_META = re.compile(
    r"\s*(?:by|written by|posted (?:by|on|in)|published|updated|last updated|author|date|share|tags?|tagged|categor(?:y|ies)|"
    r"filed under|topics?|von|par|por|de|autor|auteur|作者|发布|分类|标签|タグ|カテゴリ|comments?|views?|print|email)\b",
    re.IGNORECASE,
)
_CHROME_HEADING = re.compile(
    r"\W*(?:(?:you (?:may|might) (?:also )?(?:like|enjoy)|related|recommended (?:for|reading|posts|articles|stories)|similar (?:posts|articles|stories)|more (?:from|in|stories|news|posts|articles|to explore|by)|"
    r"(?:latest|recent|popular|trending|featured|other|further) (?:posts?|articles?|stories|news|blogs?|reading)|read (?:more|next|also)|what to read next|"
    r"(?:keep|continue) reading|up next|next (?:post|article|up)|previous (?:post|article)|about the authors?|about (?:me|us)|author bio|"
    r"written by|share (?:this|on|the|it|via)|share$|leave a (?:comment|reply)|comments?$|\d+ comments?|responses?$|post a comment|join the (?:conversation|discussion)|"
    r"tags?:?$|topics?:?$|categories:?$|subscribe|sign up|newsletter|stay (?:up to date|informed|connected)|get (?:the|our) newsletter|follow us|"
    r"ähnliche|verwandte|weitere (?:artikel|beiträge)|das könnte|kommentare?$|artikel teilen|articles? (?:similaires|liés|connexes)|"
    r"à lire aussi|lire aussi|commentaires?$|partager|laisser un commentaire|artículos relacionados|entradas relacionadas|también te|comentarios$|"
    r"deja (?:un comentario|una respuesta)|compart(?:e|ir|ilh)|leia (?:também|mais)|veja também|posts? relacionados|você (?:pode|também)|articoli correlati|"
    r"potrebbe|condividi|похожие|читайте также|комментарии|поделиться|相关|推荐|猜你喜欢|上一篇|下一篇|评论|留言|関連|おすすめ|コメント|シェア|관련|추천|댓글|공유)"
    r".{0,60})$",
    re.IGNORECASE | re.DOTALL,
)


def trimmed(whole: Outline, evidence: Evidence, best: int) -> list[LexborNode]:
    """Return the nodes inside an element that are no part of the post."""
    gone = list(evidence.dead)
    good = [0] * len(whole.tags)
    for i in range(best, whole.ends[best]):
        if not gone[i] and whole.text[i]:
            good[i] = whole.prose(i)
    sums = whole.total(good)
    _before_title(whole, evidence.title_at, best, sums, gone)
    _around_main(whole, best, sums, gone)
    _after_headings(whole, best, sums, gone)
    _meta_lines(whole, evidence.title_at, best, gone)
    dropped: list[LexborNode] = []
    i = best + 1
    while i < whole.ends[best]:
        if gone[i]:
            dropped.append(whole.nodes[i])
            i = whole.ends[i]
        else:
            i += 1
    return dropped


def _before_title(whole: Outline, title_at: int, best: int, sums: list[int], gone: list[bool]) -> None:
    if not best < title_at < whole.ends[best]:
        return
    gone[title_at] = True
    before = sum(whole.prose(i) for i in range(best, title_at) if not gone[i])
    if before > 0.05 * sums[best]:
        return
    i = best + 1
    while i < title_at:
        if not whole.within(title_at, i):
            gone[i] = True
            i = whole.ends[i]
        else:
            i += 1


def _around_main(whole: Outline, best: int, sums: list[int], gone: list[bool]) -> None:
    """Drop parts that follow the main part, but for paragraphs and what stands before one."""
    chain = best
    while True:
        children = _children(whole, chain)
        main = next((c for c in children if not gone[c] and sums[c] >= _MAIN * sums[best] and whole.tags[c] not in INLINE), None)
        if main is None:
            return
        kind = _kind(whole, main)
        for c in reversed(children):
            if c == main or (whole.tags[c] in PARAGRAPHS and sums[c]) or _kind(whole, c) == kind:
                break
            if whole.tags[c] in {"pre", "table", "figure", "blockquote", "details", "ul", "ol"} or _holds_code(whole, c):
                break
            if sums[c] < _TAIL * sums[best] and whole.tags[c] in {"div", "section", "footer", "aside", "header", "form"}:
                gone[c] = True
        for c in children:
            if c == main:
                break
            if not sums[c] and whole.tags[c] in {"div", "section", "ul", "header", "form", "p", "span", "a"}:
                gone[c] = True
        chain = main


def _kind(whole: Outline, i: int) -> tuple[str, str]:
    return whole.tags[i], (whole.nodes[i].attributes.get("class") or "").partition(" ")[0]


def _holds_code(whole: Outline, i: int) -> bool:
    return any(tag in {"pre", "table"} for tag in whole.tags[i : whole.ends[i]])


def _in_flow(whole: Outline, i: int) -> bool:
    """Whether prose stands before an element in the very same container."""
    above = whole.parents[i]
    c = above + 1
    while c < i:
        if whole.tags[c] in PARAGRAPHS and whole.tags[c] not in HEADINGS and whole.prose(c):
            return True
        c = whole.ends[c]
    return bool(whole.prose(above))


def _children(whole: Outline, i: int) -> list[int]:
    children = []
    c = i + 1
    while c < whole.ends[i]:
        children.append(c)
        c = whole.ends[c]
    return children


def _after_headings(whole: Outline, best: int, sums: list[int], gone: list[bool]) -> None:
    """Drop what follows a heading such as "Related posts", as far as its container goes."""
    seen = 0
    i = best + 1
    while i < whole.ends[best]:
        if gone[i]:
            i = whole.ends[i]
            continue
        seen += whole.prose(i)
        if (
            0 < whole.weights[i] < _SHORT
            and whole.tags[i] not in INLINE
            and whole.tags[i] not in {"td", "th", "tr", "li", "blockquote", "pre"}
            and whole.tags[whole.parents[i]] not in {"td", "th", "tr", "li", "blockquote", "pre"}
            and seen > 0.5 * sums[best]
            and _CHROME_HEADING.match(whole.nodes[i].text().strip())
            and not _in_flow(whole, i)
        ):
            i = _drop_from(whole, i, best, sums, gone)
        else:
            i += 1


def _drop_from(whole: Outline, i: int, best: int, sums: list[int], gone: list[bool]) -> int:
    """Drop an element and what follows it up to the next paragraph; of its ancestors those that begin with it."""
    start = i
    while whole.parents[i] != best and whole.parents[i] == i - 1 and not whole.text[i - 1] and whole.tags[i - 1] in _BOXES:
        i -= 1
    later: list[int] = []
    for c in _children(whole, whole.parents[i]):
        if c > i and whole.tags[c] in PARAGRAPHS and whole.tags[c] != "li" and whole.prose(c) > _SHORT:
            break
        if c >= i:
            later.append(c)
    if sum(sums[c] for c in later) > _TAIL * sums[best]:
        return start + 1
    for c in later:
        gone[c] = True
    return whole.ends[later[-1]]


def _meta_lines(whole: Outline, title_at: int, best: int, gone: list[bool]) -> None:
    """Drop short lines of date, author and reading time before the first paragraph."""
    for i in range(max(best, title_at) + 1, whole.ends[best]):
        if gone[whole.parents[i]]:
            gone[i] = True
        if gone[i] or not whole.weights[i]:
            continue
        if whole.text[i] > _SHORT or whole.tags[i] in {"pre", "table", "img", "figure", "blockquote"} or whole.tags[i] in HEADINGS:
            return
        if whole.weights[i] <= _SHORT and whole.beside[whole.parents[i]] < 2 and (whole.tags[i] not in INLINE or whole.tags[i] in {"time", "span"}):
            text = whole.nodes[i].text().strip()
            if whole.tags[i] == "time" or _DATE.search(text) or _META.match(text):
                gone[i] = True
