"""CSV and TSV: one row a post, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.export.manner import Manner

_SIGNS = r"=+\-@＝＋－＠﹦﹢﹣﹫−"
"""What a formula begins with (https://owasp.org/www-community/attacks/CSV_Injection), and its likes."""
_UNSEEN = r"\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\""
"""What programs may leave out in front of it: white space, controls, marks without width, quotes."""
_PARTS = "\t\n\r\v\f\x85\u2028\u2029;"
"""Where a program that was told of another separator, or none, begins a new cell or row."""
_FORMULA = re.compile(rf"[\t\r\n]|[{_UNSEEN}]*+[{_SIGNS}]")
# A run is looked at once, from its beginning: the time is linear in the length of the text.
_WITHIN = re.compile(rf"(?<![{_UNSEEN};])([{_UNSEEN};]++)([{_SIGNS}])")


def csv_pieces(rows: Iterable[Mapping[str, Any]], manner: Manner) -> Iterator[str]:
    """Yield ``rows`` as CSV by RFC 4180, a row at a time."""
    return _pieces(rows, manner, csv.excel)


def tsv_pieces(rows: Iterable[Mapping[str, Any]], manner: Manner) -> Iterator[str]:
    """Yield ``rows`` as CSV with tabs between cells and bare newlines, a row at a time."""
    return _pieces(rows, manner, _Tabs)


class _Tabs(csv.excel_tab):
    lineterminator = "\n"


class _Line:
    """What a writer of CSV writes to: it gives each row back."""

    def write(self, row: str) -> str:
        return row


def _pieces(rows: Iterable[Mapping[str, Any]], manner: Manner, dialect: type[csv.Dialect]) -> Iterator[str]:
    # The writer's method returns what that of its file returned, which its types call Any.
    plain = csv.writer(_Line(), dialect)
    # Where lines end in a bare newline, the csv module sees no need to quote a carriage return.
    careful = csv.writer(_Line(), dialect, quoting=csv.QUOTE_ALL)
    yield plain.writerow(manner.fields)
    for row in rows:
        cells = [_cell(row[field], raw=manner.raw) for field in manner.fields]
        broken = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        yield (careful if broken else plain).writerow(cells)


def _cell(value: Any, *, raw: bool) -> Any:
    text = "; ".join(value) if isinstance(value, list) else value
    if not isinstance(text, str):
        return text
    # Readers of CSV stop at a NUL or refuse the file.
    return text if raw else defused(text.replace("\0", ""))


def defused(text: str) -> str:
    """Return ``text`` as a spreadsheet takes it for text, with a quote before what could be a formula.

    That may stand within it too: where the separator is a semicolon, as in much of Europe, a spreadsheet
    sees neither our commas nor our quotes, and begins a cell after each semicolon and line break.

    >>> defused("=1+1"), defused("1+1"), defused("Tags; =1+1")
    ("'=1+1", '1+1', "Tags; '=1+1")
    """
    text = _WITHIN.sub(_parted, text)
    return f"'{text}" if _FORMULA.match(text) else text


def _parted(found: re.Match[str]) -> str:
    return f"{found[1]}'{found[2]}" if any(part in found[1] for part in _PARTS) else found[0]
