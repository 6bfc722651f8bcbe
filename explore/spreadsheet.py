"""Datasette's CSV on its way out: no cell is a formula when a spreadsheet opens it."""

from __future__ import annotations

import codecs
import csv
import re
from io import StringIO

from archive.export.delimited import defused

# Python's csv module refuses cells over 128 KB unless told otherwise; the text of a post may be longer.
csv.field_size_limit(2**31 - 1)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class Defusing:
    """Takes CSV (RFC 4180, UTF-8) in pieces as they come, gives it back row by row."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._quotes = 0

    def feed(self, piece: bytes, *, last: bool = False) -> bytes:
        """Return the rows that are whole by now; with ``last`` all that is left."""
        text = self._decoder.decode(piece, last)
        self._quotes += text.count('"')
        self._rest += text
        # Inside a cell the number of quotes so far is odd.
        if not last and (self._quotes % 2 or not self._rest.endswith("\n")):
            return b""
        rows, self._rest = self._rest, ""
        out = StringIO()
        csv.writer(out).writerows(
            [cell if _NUMBER.fullmatch(cell) else defused(cell) for cell in row]
            for row in csv.reader(StringIO(rows, newline=""))
        )
        return out.getvalue().encode()
