"""Reads the dates and the reading time that a page shows with its post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.pages.facts.evidence import icon, label, led, marked
from crawler.pages.facts.labels import field_of_label
from crawler.pages.facts.region import Region, Standing
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Element, Piece

_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?(?:Z|[+-]\d{2}:?\d{2}))?)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|ª|\.)?[\s-]+(?:(?:de|of|di)\s+)?{_MONTH},?[\s-]+(?:(?:de|del|of)\s+)?\d{{4}}\b"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th|\.)?,?\s+\d{{4}}\b(?:,?\s+(?:at\s+)?\d{{1,2}}:\d{{2}}(?:\s?[APap]\.?[Mm])?)?"
    rf"|\d{{4}}\.?\s+{_MONTH}\s+\d{{1,2}}\b"
)
_MINUTES = re.compile(
    r"\d\s*\+?[-\s]?(?:min\b|mins\b|min\.|minut|мин|хв|分|분|دقیقه|دقائق|دقيقة|phút|dk\b|dakika|perc\b|λεπτ|menit"
    r"|นาที|דקות|मिनट)"
    r"|(?:دقیقه|دقيقة|minute|分钟)[^\n]{0,12}(?:مطالعه|قراءة|read|阅读)",
    re.IGNORECASE,
)
_READING = re.compile(
    r"\bread|lese|lectur|leitura|lettura|leest|läs|læs|luku|czyta|okuma|чита|чтен|مطالعه|قراءة|阅读|閱讀|読|읽|đọc"
    r"|baca|ανάγν|קריאה",
    re.IGNORECASE,
)
_ADDRESS_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_](0?[1-9]|1[0-2])[-/_](0?[1-9]|[12]\d|3[01])(?!\d)")
_LINE = 120
_BARE = 20
"""A reading time without a word that says so, "12 min", is no longer than this."""


def _field_of(region: Region, piece: Piece) -> str | None:
    """Which date a piece is: published, updated, or None when nothing says so."""
    own, _ = led(piece.text)
    if own in {"published", "updated"}:
        return own
    before, _ = label(region, piece)
    if before in {"published", "updated"}:
        return before
    fields = marked(region, piece.holder) & {"published", "updated"} or icon(piece.holder) & {
        "published",
        "updated",
    }
    if "published" in fields:
        return "published"
    return "updated" if fields else None


def _elements(region: Region) -> Iterator[tuple[Standing, str, Found]]:
    """Dates in ``<time>``, and in titles of elements such as ``<abbr class="published">``."""
    for element in region.page.elements:
        written = element.get("datetime") if element.tag == "time" else ""
        if not written and "published" in element.fields and element.end - element.start <= 1:
            title = element.get("title")
            written = title if _DATE.search(title) else ""
        if element.tag != "time" and not written:
            continue
        standing = region.standing(element, element.start)
        text = region.page.text(element)[:_LINE]
        first = region.page.pieces[element.start] if element.start < element.end else None
        field = (_field_of(region, first) if first else None) or _by_class(element) or "published"
        if written:
            yield standing, field, Found(written, "time")
        if text:
            yield standing, field, Found(led(text)[1], "markup")


def _by_class(element: Element) -> str | None:
    return "updated" if "updated" in element.fields and "published" not in element.fields else None


def _lines(region: Region) -> Iterator[tuple[Standing, str, Found]]:
    """Dates in short lines near the heading, or labelled or classed as dates anywhere in the post."""
    for run in region.lines:
        for part in _date_runs(run):
            text = " ".join(piece.text for piece in part)
            match = _DATE.search(text) if len(text) <= _LINE else None
            if match is None or part[0].holder.tag == "time":
                continue
            standing = region.standing(part[0].holder, part[0].order)
            if standing is Standing.FOREIGN:
                continue
            holder = next((piece for piece in part if match[0].split()[0] in piece.text), part[0])
            field = _field_of(region, holder) or _leading_field(text[: match.start()])
            if field or standing is Standing.HEAD:
                yield standing, field or "published", Found(match[0], "markup")


def _leading_field(text: str) -> str | None:
    """Return the field that the words before a date name: "by Ann, last updated on"."""
    words = text.strip().split()
    for count in (3, 2, 1):
        field = field_of_label(" ".join(words[-count:])) if words else None
        if field in {"published", "updated"}:
            return field
    return None


def _date_runs(run: list[Piece]) -> Iterator[list[Piece]]:
    """Return a line as its single pieces where they hold whole dates, else as a whole."""
    if any(_DATE.search(piece.text) for piece in run):
        for piece in run:
            yield [piece]
    elif any(character.isdigit() for piece in run for character in piece.text):
        yield run


def read_dates(region: Region) -> Iterator[tuple[str, Found]]:
    """Return published and updated as shown with the post, from the place nearest to the heading."""
    found = [item for item in (*_elements(region), *_lines(region)) if item[0] > Standing.FOREIGN]
    for wanted in ("published", "updated"):
        of_field = [(standing, value) for standing, field, value in found if field == wanted]
        best = max((standing for standing, _ in of_field), default=Standing.FOREIGN)
        kept = [value for standing, value in of_field if standing == best]
        for value in list(dict.fromkeys(kept))[:4]:
            yield wanted, value


def read_address_date(url: str) -> Iterator[tuple[str, Found]]:
    """Return the day that the page's own address names, as in ``/2021/07/14/`` or ``/2021-07-14-title``."""
    match = _ADDRESS_DAY.search(urlsplit(url).path)
    if match:
        yield "published", Found(f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}", "address")


def read_minutes(region: Region) -> Iterator[tuple[str, Found]]:
    """Return the reading time shown with the post, with the label before it."""
    best: tuple[Standing, Found] | None = None
    for piece in (piece for line in region.lines for piece in line):
        if len(piece.text) > _LINE or not _MINUTES.search(piece.text):
            continue
        standing = region.standing(piece.holder, piece.order)
        named = label(region, piece)[0] == "read_time"
        told = named or _READING.search(piece.text) or "read_time" in marked(region, piece.holder)
        bare = standing is Standing.HEAD and len(piece.text) <= _BARE
        if standing is Standing.FOREIGN or not (told or bare):
            continue
        text = f"{region.page.pieces[piece.order - 1].text} {piece.text}" if named else piece.text
        if best is None or standing > best[0]:
            best = standing, Found(text, "markup")
    if best:
        yield "read_time", best[1]
