"""Reads the dates and the reading time that a page shows with its post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from crawler.pages.facts.evidence import Clue, icon, label
from crawler.pages.facts.labels import field_of_label
from crawler.pages.facts.region import Region, Standing
from crawler.pages.facts.wording import DATE, led
from pipelines.items import Found

if TYPE_CHECKING:
    from crawler.pages.facts.pieces import Element

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
_DIGIT = re.compile(r"\d")
_DATED = frozenset({"published", "updated"})
_Dated = tuple[Standing, bool, str, Found]
"""Where a date stands, whether something says what it is, which date it is, and its text."""
_LINE = 120
_MOST = 4
_BARE = 20
"""A reading time without a word that says so, "12 min", is no longer than this."""


def _field_of(clue: Clue) -> str | None:
    """Tell which date a piece is: published, updated, or None when nothing says so."""
    own, _ = led(clue.text)
    for said in (own, clue.label):
        if said in _DATED:
            return said
    fields = clue.fields & _DATED or icon(clue.piece) & _DATED
    if "published" in fields:
        return "published"
    return "updated" if fields else None


def _leading_field(text: str) -> str | None:
    """Return the field that the words before a date name: "by Ann, last updated on"."""
    words = text.strip().split()
    for count in (3, 2, 1):
        field = field_of_label(" ".join(words[-count:])) if words else None
        if field in _DATED:
            return field
    return None


def _elements(region: Region, known: Mapping[int, Clue]) -> Iterator[_Dated]:
    """Dates in ``<time>``, and in titles of elements such as ``<abbr class="published">``."""
    for element in region.page.elements:
        written = ""
        if element.tag == "time":
            written = element.get("datetime")
        elif (
            element.fields & _DATED and element.end - element.start <= 1 and DATE.search(element.get("title"))
        ):
            written = element.get("title")
        if element.tag != "time" and not written:
            continue
        standing = region.standing(element, element.start)
        if standing is Standing.FOREIGN:
            if written and _says_page_changed(region, element):
                yield Standing.SIDE, True, "updated", Found(written, "time")
            continue
        clue = known.get(element.start) if element.start < element.end else None
        named = "updated" if element.fields & _DATED == {"updated"} else "published"
        field = (_field_of(clue) if clue else None) or named
        if written:
            yield standing, True, field, Found(written, "time")
        text = region.page.text(element)
        if 0 < len(text) <= _LINE:
            yield standing, False, field, Found(led(text)[1], "markup")


def _says_page_changed(region: Region, element: Element) -> bool:
    """Whether words right before a ``<time>`` at the foot of a page say that the page was changed then."""
    if element.start >= element.end or element.start < region.body_end or region.is_of_others(element):
        return False
    return label(region, region.page.pieces[element.start]) == ("updated", True)


def _lines(region: Region, known: Mapping[int, Clue]) -> Iterator[_Dated]:
    """Dates in short lines near the heading, or labelled or classed as dates anywhere in the post."""
    for line in region.lines:
        run = [known[piece.order] for piece in line if piece.order in known]
        for part in _date_runs(run):
            text = " ".join(clue.text for clue in part)
            match = DATE.search(text) if len(text) <= _LINE else None
            if match is None or part[0].piece.holder.tag == "time":
                continue
            start = match[0].split()[0]
            clue = next((clue for clue in part if start in clue.text), part[0])
            field = _leading_field(text[: match.start()]) or _field_of(clue)
            if field or clue.standing is Standing.HEAD:
                yield clue.standing, bool(field), field or "published", Found(match[0], "markup")


def _date_runs(run: list[Clue]) -> Iterator[list[Clue]]:
    """Return a line as its single pieces where they hold whole dates, else as a whole."""
    if any(map(_has_digit, (clue.text for clue in run))):
        if any(DATE.search(clue.text) for clue in run):
            yield from ([clue] for clue in run)
        else:
            yield run


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def read_dates(region: Region, found: Iterable[Clue]) -> Iterator[tuple[str, Found]]:
    """Return published and updated as shown with the post, the nearest to the heading first.

    Farther ones count only where a label, a class or ``<time>`` says what they are.
    """
    known = {clue.piece.order: clue for clue in found}
    dated = [*_elements(region, known), *_lines(region, known)]
    for wanted in ("published", "updated"):
        of_field = sorted((one for one in dated if one[2] == wanted), key=lambda one: -one[0])
        kept = dict.fromkeys(
            value for standing, told, _, value in of_field if told or standing == of_field[0][0]
        )
        for value in list(kept)[:_MOST]:
            yield wanted, value


def read_address_date(url: str) -> Iterator[tuple[str, Found]]:
    """Return the day that the page's own address names, as in ``/2021/07/14/`` or ``/2021-07-14-title``."""
    match = _ADDRESS_DAY.search(url.partition("?")[0])
    if match:
        yield "published", Found(f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}", "address")


def read_minutes(region: Region, found: Iterable[Clue]) -> Iterator[tuple[str, Found]]:
    """Return the reading time shown with the post, with the label before it."""
    best: tuple[Standing, Found] | None = None
    for clue in found:
        if not _MINUTES.search(clue.text):
            continue
        own = led(clue.text)[0] == "read_time"
        named = clue.label == "read_time"
        bare = clue.standing is Standing.HEAD and len(clue.text) <= _BARE
        if not (own or named or bare or "read_time" in clue.fields or _READING.search(clue.text)):
            continue
        before = f"{region.page.pieces[clue.piece.order - 1].text} " if named else ""
        if best is None or clue.standing > best[0]:
            best = clue.standing, Found(before + clue.text, "markup")
    if best:
        yield "read_time", best[1]
