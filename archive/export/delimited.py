"""CSV and TSV: one row a post, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TextIO

_FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff\u200b]*[=+\-@＝＋－＠]")
"""What a spreadsheet may take for a formula: https://owasp.org/www-community/attacks/CSV_Injection"""


def write_csv(rows: Iterable[Mapping[str, Any]], fields: Sequence[str], file: TextIO, *, raw: bool) -> int:
    """Write ``rows`` as CSV by RFC 4180 and return how many there were."""
    return _write(rows, fields, file, csv.excel, raw=raw)


def write_tsv(rows: Iterable[Mapping[str, Any]], fields: Sequence[str], file: TextIO, *, raw: bool) -> int:
    """Write ``rows`` as CSV with tabs between cells and bare newlines, and return how many there were."""
    return _write(rows, fields, file, _Tabs, raw=raw)


class _Tabs(csv.excel_tab):
    lineterminator = "\n"


def _write(
    rows: Iterable[Mapping[str, Any]],
    fields: Sequence[str],
    file: TextIO,
    dialect: type[csv.Dialect],
    *,
    raw: bool,
) -> int:
    plain = csv.writer(file, dialect)
    # Where lines end in a bare newline, the csv module sees no need to quote a carriage return.
    careful = csv.writer(file, dialect, quoting=csv.QUOTE_ALL)
    plain.writerow(fields)
    count = 0
    for row in rows:
        cells = [_cell(row[field], raw=raw) for field in fields]
        broken = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (careful if broken else plain).writerow(cells)
        count += 1
    return count


def _cell(value: Any, *, raw: bool) -> Any:
    text = "; ".join(value) if isinstance(value, list) else value
    if not isinstance(text, str):
        return text
    # Readers of CSV stop at a NUL or refuse the file.
    text = text.replace("\0", "")
    return text if raw else defused(text)


def defused(text: str) -> str:
    """Return ``text`` as a spreadsheet takes it for text, with a quote before what could be a formula.

    >>> defused("=1+1"), defused("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if _FORMULA.match(text) else text
