"""Rows that no id tells apart: read at once, put as text into a file, and sent from there."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import BadRequest

from archive.export.manner import Manner
from explore.downloads import CHUNK
from explore.mistrust import asked, text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from datasette.app import Datasette

    from archive.export.formats import Format

IN_MEMORY = 4_000_000
"""Bytes of a download that need no file."""


class Gathered:
    """All rows of a query as text in a format.

    They are read within one snapshot, which is not held while a reader takes them slowly.
    """

    def __init__(self, form: Format) -> None:
        self._form = form
        # It is open for as long as it is sent. Where it is small there is no file.
        self._file = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", errors="replace", newline="")  # noqa: SIM115

    async def read(self, datasette: Datasette, database: str, sql: str, values: Mapping[str, Any]) -> None:
        """Read the rows. Raises BadRequest where that takes too long."""

        def write(connection: sqlite3.Connection) -> bool:
            found = connection.execute(sql, values)
            names = tuple(name for name, *_ in found.description)
            rows = (dict(zip(names, map(_value, row), strict=True)) for row in found)
            self._file.writelines(self._form.pieces(rows, Manner(fields=names)))
            self._file.seek(0)
            return True

        if not await asked(datasette, database, write):
            self.close()
            raise BadRequest("This list takes too long to gather. Narrow it.")

    async def more(self) -> str:
        """Return the next piece, nothing after the last."""
        return self._file.read(CHUNK)

    def close(self) -> None:
        """Give up the file."""
        self._file.close()


def _value(value: object) -> object:
    return value if isinstance(value, int | float) else text(value)
