"""The words by which blogs announce what is no part of a post, and the form of bylines and dates."""

from __future__ import annotations

import re

from crawler.pages.facts.wording import DATE, byline_name, is_fact, led

_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\bmin(?:ute)?s?\b.{0,6}\bread|\bread(?:ing)? time|"
    r"\bago\b|\d+ min\b|\bLesezeit|分钟|分鐘|阅读|字数|약 \d+분",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\s*(?:by|written by|posted (?:by|on|in)|published|updated|last updated|author|date|share|tags?|tagged|"
    r"categor(?:y|ies)|filed under|topics?|von|par|por|de|autor|auteur|comments?|views?|print|email|"
    r"作者|发布|分类|标签|タグ|カテゴリ)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\s*\d{1,3}(?:[.,]?\d{1,3})?\s?[KkMm]?\+?\s*")
_AFTERWORD = re.compile(
    r"\W*(?:"
    r"(?:you (?:may|might) (?:also )?(?:like|enjoy)|more you might like|related|up next|"
    r"read (?:more|next|also)|"
    r"recommended (?:for|reading|posts|articles|stories)|similar (?:posts|articles|stories)|"
    r"more (?:from|in|stories|news|posts|articles|to explore|by)|what to read next|(?:keep|continue) reading|"
    r"(?:latest|recent|popular|trending|featured|other|further) "
    r"(?:posts?|articles?|stories|news|blogs?|reading)|"
    r"next (?:post|article|up)|previous (?:post|article)|about the authors?|about (?:me|us)$|"
    r"author bio|written by|"
    r"share (?:this|on|the|it|via)|share$|leave a (?:comment|reply)|comments?$|\d+ comments?|responses?$|"
    r"post a comment|add a comment|join the (?:conversation|discussion)|tags?:?$|"
    r"topics?:?$|categories:?$|"
    r"subscribe|sign up|newsletter|stay (?:up to date|informed|connected)|"
    r"get (?:the|our) newsletter|follow us|"
    r"ähnliche|verwandte|weitere (?:artikel|beiträge)|das könnte|kommentare?$|artikel teilen|"
    r"articles? (?:similaires|liés|connexes)|(?:à )?lire aussi|"
    r"commentaires?$|partager|laisser un commentaire|"
    r"(?:artículos|entradas) relacionad[oa]s|también te|comentarios$|deja (?:un comentario|una respuesta)|"
    r"compart(?:e|ir|ilh)|leia (?:também|mais)|veja também|posts? relacionados|você (?:pode|também)|"
    r"articoli correlati|potrebbe|condividi|похожие|читайте также|комментарии|поделиться|"
    r"相关|推荐|猜你喜欢|上一篇|下一篇|评论|留言|関連|おすすめ|コメント|シェア|관련|추천|댓글|공유)"
    r".{0,60})$",
    re.IGNORECASE | re.DOTALL,
)


def is_afterword(text: str) -> bool:
    """Whether a short text announces what follows a post: related posts, comments, sharing, the author.

    >>> is_afterword("Related posts"), is_afterword("You may also like:"), is_afterword("Results")
    (True, True, False)
    """
    return _AFTERWORD.match(text.strip()) is not None


def is_byline(text: str) -> bool:
    """Whether a short text has a date, a reading time, or begins like a byline, or is but a number.

    >>> is_byline("4 March 2012"), is_byline("5 min read"), is_byline("By A. Writer"), is_byline("Hello")
    (True, True, True, False)
    >>> is_byline("2004年6月20日"), is_byline("كتبها: كريم"), is_byline("214")
    (True, True, True)
    """
    return (
        _DATE.search(text) is not None
        or _BYLINE.match(text) is not None
        or is_fact(text)
        or _COUNT.fullmatch(text) is not None
    )


def states_facts(text: str) -> bool:
    """Whether a line after a post only states its facts: terms with a label, or who wrote it when.

    >>> states_facts("Posted by Ann at May 5, 2003 | TrackBack"), states_facts("Tags: fog, sheep")
    (True, True)
    >>> states_facts("Update: the bug is gone"), states_facts("Bern, May 5, 2003")
    (False, False)
    """
    text = _BAR.split(text.strip())[0]
    field = led(text)[0]
    if field in _TERMS:
        return True
    return bool(field or byline_name(text)) and DATE.search(text) is not None


_TERMS = frozenset({"category", "tag"})
_BAR = re.compile(r"\s[|·•]")
_LEADS_ON = re.compile(
    r"^\W*follow\b|\bfollow (?:us|me|him|her|them) on\b"
    r"|\b(?:find|like|reach|connect with) (?:us|me|him|her)\b.{1,40}\bon\b|\bclick here\b"
    r"|\bcontributed (?:to this|reporting)|^\W*(?:additional )?reporting by\b|\bhave a tip\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:subscribe|sign up|newsletters?|mailing list|your inbox|join our|all rights reserved)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\W*(?:read (?:more|also)|related|see also|also read|up next|leggi anche|lire aussi)\b.{0,20}:",
    re.IGNORECASE,
)


_CREDIT = re.compile(
    r"\b(?:getty|reuters|shutterstock|istock|unsplash|pixabay|pexels|file photo|courtesy of)\b"
    r"|\b(?-i:AFP|AP)\b|\bcredit ?:|©|\b(?:image|photo) (?:copyright|credit|source)\b"
    r"|\b(?:photo|photograph|image|picture)s?(?: credit)? ?(?:by\b|:)",
    re.IGNORECASE,
)


def is_credited(text: str) -> bool:
    """Whether a caption names who made the picture."""
    return _CREDIT.search(text) is not None


def leads_on(text: str, *, links: bool, inward: bool) -> bool:
    """Whether a last paragraph only leads the reader on: to follow, to subscribe, to read something else."""
    if _LEADS_ON.search(text) or (links and _ASKS.search(text)):
        return True
    return links and inward and _MORE.match(text) is not None
