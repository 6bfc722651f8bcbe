"""Tells what a short text says by its own words: a label before a value, a date, a byline."""

from __future__ import annotations

import re

from crawler.pages.facts.labels import AUTHOR_LEADS, field_of_label

_LED = re.compile(r"^(.{1,30}?)\s*[:：]\s*(?=\S)")
_MONTH = r"[^\W\d_]{3,12}\.?"
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?(?:Z|[+-]\d{2}:?\d{2}))?)?"
    r"|(?<![\d./-])\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|º|ª|\.)?[\s-]+(?:(?:de|of|di)\s+)?{_MONTH},?"
    r"[\s-]+(?:(?:de|del|of)\s+)?\d{4}\b"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th|\.)?,?\s+\d{{4}}\b"
    r"(?:,?\s+(?:at\s+)?\d{1,2}:\d{2}(?:\s?[APap]\.?[Mm])?)?"
    r"|(?<!\d)\d{1,2}\s+(?:tháng|thg)\s+\d{1,2},?\s+(?:năm\s+)?\d{4}\b"
    rf"|\d{{4}}\.?\s+{_MONTH}\s+\d{{1,2}}\b"
)
SEPARATOR = re.compile(r"^[\W_]*$")
_BARS = re.compile(r"\s+[|·•]\s+")
_LONGEST_FACT = 90
_LEADS = "|".join(sorted(map(re.escape, AUTHOR_LEADS), key=len, reverse=True))
_BY = re.compile(rf"^(?:{_LEADS})[\s:：]+(?P<name>[^|•·]{{2,60}})$", re.IGNORECASE)


def led(text: str) -> tuple[str | None, str]:
    """Return the field that a text's own beginning names, and the rest: "created: 2008-12-12"."""
    match = _LED.match(text)
    field = field_of_label(match[1]) if match else None
    return (field, text[match.end() :]) if match and field else (None, text)


def byline_name(text: str) -> str:
    """Return what follows the words that lead to an author's name: "posted by"; empty without them.

    >>> byline_name("Posted by Ann Lee"), byline_name("Enviado por Joana"), byline_name("Byron")
    ('Ann Lee', 'Joana', '')
    """
    match = _BY.match(text)
    return match["name"] if match else ""


def is_fact(text: str) -> bool:
    """Whether a short text only states a fact of the post: a label with a value, or little but a date.

    >>> is_fact("Tarih: 3 Haziran 2022"), is_fact("In May 2020 the fog lay on the pass.")
    (True, False)
    """
    if len(text) > _LONGEST_FACT:
        return False
    dated = DATE.search(text)
    return led(text)[0] is not None or (dated is not None and 2 * len(dated[0]) > len(text))


def is_line_of_facts(text: str) -> bool:
    """Whether a line is nothing but facts, set apart by bars or dots.

    >>> is_line_of_facts("Tác giả: Lê | Ngày đăng: 3 tháng 9, 2020"), is_line_of_facts("Fog | sheep")
    (True, False)
    """
    parts = _BARS.split(text)
    return len(parts) > 1 and all(map(is_fact, parts))
