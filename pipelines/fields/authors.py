"""Names of authors out of bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.fields.months import month_at
from pipelines.fields.text import identity, plain

_LONGEST_NAME = 100
_LONGEST_BYLINE = 1000
_EDGES = " ,;:|·•-–—/"
_BYLINE = re.compile(
    r"(?:(?:posted|written|published|created|authored) (?:by|from)\b|by\b|author(?:s|\(s\))?\s*[:：]"
    r"|(?:geschrieben|verfasst|veröffentlicht) von\b|autor(?:en|in|a|es|e)?\s*[:：]|auteurs?\s*[:：]"
    r"|(?:écrit|publié|posté|rédigé) par\b|par\b|(?:escrito|publicado|enviado) por\b|por\b"
    r"|(?:scritto|pubblicato) da\b|autore\s*[:：]|(?:geschreven|geplaatst) door\b|door\b"
    r"|(?:skrevet|udgivet|publisert) (?:af|av)\b|(?:skriven|publicerad) av\b|av\b"
    r"|автор\s*[:：]|yazan\s*[:：]|نویسنده\s*[:：]|بقلم\b"
    r"|(?:作者|撰文|投稿者|著者|執筆者|筆者|작성자|글쓴이|지은이)\s*[:：]"
    r"|文\s*[:：/／])[\s:：]*",
    re.IGNORECASE,
)
# In small letters only: a family name that stands first has a capital ("Von Neumann")
_SMALL_BYLINE = re.compile(r"von\s+")
# What follows the name in a byline: a bar, and a date with the words that lead to it
_BAR = re.compile(r"\s[|·•–—-](?:\s|$)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEADS_TO_DATE = re.compile(
    r"(?:on|at|am|um|le|el|em|il|op|den|last|updated|posted|published|on:"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<=\S)\s+@\w+")
_MAIL = r"[^\s@()<>\[\]]{1,64}@[^\s@()<>\[\]]+\.[^\s@()<>\[\]]+"
_NAMED_MAIL = re.compile(rf"{_MAIL}\s*\(([^()@]+)\)")
_ADDRESS = re.compile(
    rf"[(<\[]?(?:(?:mailto:|https?://|www\.)[^\s)>\]]+|(?<![^\s(<\[]){_MAIL})[)>\]]?"
    r"|(?<!\S)(?:\.{0,2}/\S+|\S+/\S+\.html?)(?!\S)",
    re.IGNORECASE,
)
_ALWAYS_SPLITS = re.compile(r"[;；、]")
_AND = r"\s(?:and|und|et|y|e|en|og|och|i|и|та|ve|és|și|oraz|with|mit|avec|con|&)\s"
_MAY_SPLIT = re.compile(rf"\s?[,，](?:{_AND}|\s)?|{_AND}")
_NAME_AND_ROLE = re.compile(rf"(?!.*{_AND})[^,，]+,[^,，]+")
_PARTICLE = "(?:al|bin|da|de|del|della|den|der|di|do|dos|du|la|le|ten|ter|van|von)"
_CAPITALISED = r"[^\W\d_a-z][\w.'’‐-]*"
_EASTERN = r"[\u3041-\u30ff\u3400-\u9fff]{2,5}"
_PERSON = re.compile(rf"{_CAPITALISED}(?:\s(?:{_PARTICLE}\s){{0,2}}{_CAPITALISED}){{1,3}}|{_EASTERN}")
_ROLE = re.compile(
    r"\b(?:association|author|blog|co|columnist|company|contributor|corp|correspondent|department|director|editors?"
    r"|educator|engineer|equipo|expert|foundation|founder|gmbh|group|inc|institute|intern|labs?|llc|ltd|magazine"
    r"|manager|media|news|partners|press|redaktion|rédaction|reporter|society|staff|studios?|team|university"
    r"|writer)\b",
    re.IGNORECASE,
)


def clean_authors(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names in order, each once; addresses go, and what a byline says around a name.

    A text is split at ";" and "、", and at "and" or several commas only if every part looks
    like the full name of a person: "Smith and Wesson", "Jane Doe, PhD" and "Jane Doe, Daily
    Planet" stay whole. "admin" stays.

    >>> clean_authors(["By Jane Doe", "jane doe", "von Carl Richter", "https://example.com/jane", "admin"])
    ('Jane Doe', 'Carl Richter', 'admin')
    >>> clean_authors(["./author/jane.html", "/author/jane/", "AC/DC"])
    ('AC/DC',)
    >>> clean_authors(["Posted by will on March 8, 2012", "Ann Lee, Bob Ray and Cy Fox", "j@site.org (Jo)"])
    ('will', 'Ann Lee', 'Bob Ray', 'Cy Fox', 'Jo')
    """
    names: dict[str, str] = {}
    for text in texts:
        for name in _names(plain(text)[:_LONGEST_BYLINE]):
            if len(name) <= _LONGEST_NAME and any(map(str.isalnum, name)):
                names.setdefault(identity(name), name)
    return tuple(names.values())


def _names(text: str) -> Iterator[str]:
    text = _ADDRESS.sub(" ", _NAMED_MAIL.sub(r"\1", text))
    text = _HANDLE.sub("", " ".join(text.split()).strip(_EDGES))
    if byline := _BYLINE.match(text) or _SMALL_BYLINE.match(text):
        text = _BAR.split(text[byline.end() :])[0]
    text = _without_date(text)
    for part in _ALWAYS_SPLITS.split(text):
        yield from _people(part.strip(_EDGES))


def _people(text: str) -> list[str]:
    """Split a text into persons, or leave it whole."""
    if _NAME_AND_ROLE.fullmatch(text):
        return [text]
    people = [person.strip() for person in _MAY_SPLIT.split(text)]
    safe = all(_PERSON.fullmatch(person) and not _ROLE.search(person) for person in people)
    return people if safe else [text]


def _without_date(text: str) -> str:
    """Cut off what begins with a number and holds a year, with the month, weekday or "on" before it."""
    words = text.split()
    end = next((place for place, word in enumerate(words) if word[0].isdecimal()), len(words))
    if not _YEAR.search(" ".join(words[end:])):
        return text
    while end and (
        _LEADS_TO_DATE.fullmatch(words[end - 1].strip(",.")) or month_at([words[end - 1].strip(",.")], 0)
    ):
        end -= 1
    return " ".join(words[:end])
