"""Markdown: a post with its facts as front matter, and its text as CommonMark that holds no HTML."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any

import html_to_markdown
import yaml

from archive.export.rows import BODY_FIELDS
from archive.file_names import plain_name
from archive.plain import storable
from archive.safe_html import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.export.manner import Manner

_OPTIONS = html_to_markdown.ConversionOptions(
    extract_metadata=False, autolinks=False, highlight_style="bold", include_blockquote_citations=False
)
_YAML = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_UNBROKEN = 2**31 - 1
_LONGEST_NAME = 100
_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")
# What nh3 writes: values in double quotes, and no angle bracket in a text.
_PIECES = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
_VALUES = re.compile(r' (alt|title|href|src|poster|class)="([^"]*)"')
_RAW = re.compile(r"<(/?)(?:pre|code)[ >]")
_SPACE = re.compile(r"[ \t\n\f\r]+")
_LANGUAGE = re.compile(r"language-[\w+#.-]{1,30}")
# What means something in Markdown wherever it stands; what does so at the start of a line, the library marks.
_MEANING = re.compile(r"[<\[\]`*|\\!]|&(?=#|\w+;)|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~")
# In their places stand signs that are no characters, and therefore in no text that was stored.
_FIRST = 0xFDD0
_MARKED = "<&[]`*|\\_~!"
_PLACES = {sign: chr(_FIRST + place) for place, sign in enumerate(_MARKED)}
_MARKS = {
    _FIRST + place: {"<": "&lt;", "&": "&amp;", "!": "!"}.get(sign, f"\\{sign}")
    for place, sign in enumerate(_MARKED)
}
_IN_ADDRESS = {ord(sign): f"%{ord(sign):02X}" for sign in '<>"`\\|[] \n\r\t'}


NAMED_BY = ("id", "published", "title")
"""Fields that the name of a file is made of."""


def markdown_pieces(rows: Iterable[Mapping[str, Any]], manner: Manner) -> Iterator[str]:
    """Yield each post: its facts in YAML between two lines of hyphens, its title, its text."""
    before = ""
    for row in ({field: row[field] for field in manner.fields} for row in rows):
        facts = {key: row[key] for key in row if key not in BODY_FIELDS and row[key] not in (None, [])}
        front = yaml.dump(facts, Dumper=_YAML, allow_unicode=True, sort_keys=False, width=_UNBROKEN)
        body = _body(row)
        heading = as_markdown(f"<h1>{escape(row['title'])}</h1>") if body and row.get("title") else ""
        yield f"{before}---\n{front}---\n" + "".join(f"\n{part}" for part in (heading, body) if part)
        before = "\n"


def markdown_name(row: Mapping[str, Any]) -> str:
    """Return the name of the file of one post: its day, its title, its id, which no other post has.

    >>> markdown_name({"id": 7, "published": "2024-05-01T08:00:00Z", "title": "../Why C++?"})
    '2024-05-01-why-c-7.md'
    """
    day = _DAY.match(row.get("published") or "")
    parts = [day[0] if day else "undated", plain_name(row.get("title") or "", _LONGEST_NAME), str(row["id"])]
    return "-".join(part for part in parts if part) + ".md"


def as_markdown(html: str) -> str:
    r"""Return HTML as Markdown in which no text means anything, and no tag of HTML is left.

    >>> as_markdown("<p>A <b>tag</b>: &lt;script&gt; [x](y)</p>")
    'A **tag**: &lt;script> \\[x\\](y)\n'
    """
    pieces, raw = [], 0
    for piece in _PIECES.split(safe(storable(html))):
        if not piece.startswith("<"):
            pieces.append(piece if raw else escape(_marked(unescape(piece)), quote=False))
            continue
        if within := _RAW.match(piece):
            raw = max(0, raw + (-1 if within[1] else 1))
        pieces.append(_VALUES.sub(_value, piece))
    said: str = html_to_markdown.convert("".join(pieces), _OPTIONS).content or ""
    # Before a link it would make an image of it.
    return said.replace(f"{_PLACES['!']}[", "\\![").translate(_MARKS)


def _body(row: Mapping[str, Any]) -> str:
    if row.get("body_html"):
        return as_markdown(row["body_html"])
    paragraphs = re.split(r"\n{2,}", row.get("body_text") or "")
    return as_markdown("".join(f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs if one))


def _marked(text: str) -> str:
    # A line of its own could be an underline or a quotation; to HTML it is a space.
    return _MEANING.sub(lambda found: _PLACES[found[0]], _SPACE.sub(" ", text))


def _value(found: re.Match[str]) -> str:
    name, value = found[1], unescape(found[2])
    if name == "class":
        value = value if _LANGUAGE.fullmatch(value) else ""
    else:
        value = _marked(value) if name in {"alt", "title"} else value.translate(_IN_ADDRESS)
    return f' {name}="{escape(value)}"'
