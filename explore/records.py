"""The WARC record that an answer lies in: where it lies, what it says of itself, how to take it out."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.place import warc_folder
from archive.warc_reading import fields_at, file_of
from explore.mistrust import asked, tidy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from datasette.app import Datasette

_PLACE = "SELECT id, warc_file, warc_offset, warc_length, warc_sha256, status FROM fetches WHERE id = ?"
_NUMBERS = ("id", "warc_offset", "warc_length", "status")
_MOST = 40
_LONGEST = 500
"""Characters of a field that are told."""


async def record_of(datasette: Datasette, database: str, fetch: int) -> dict[str, Any] | None:
    """Return what is told of the record of that response, None if there is none. Reads its beginning."""
    path = datasette.get_database(database).path

    def ask(connection: sqlite3.Connection) -> dict[str, Any] | None:
        row = connection.execute(_PLACE, [fetch]).fetchone()
        if row is None or path is None:
            return None
        facts, folder = tidy(dict(row), numbers=_NUMBERS), warc_folder(Path(path))
        if not facts["warc_file"] or facts["warc_offset"] is None:
            return None
        fields = fields_at(folder, facts["warc_file"], max(0, facts["warc_offset"]))
        return None if fields is None else record(facts, folder, fields)

    return await asked(datasette, database, ask)


def record(facts: dict[str, Any], folder: Path, fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return what is told of a record: ``place``, ``fields`` as pairs, and the ``command`` that takes it out.

    ``facts`` is its row of ``fetches``.
    """
    file = file_of(folder, facts["warc_file"])
    name = f"{folder.name}/{file.name if file else facts['warc_file']}"
    place = [
        ("file", name),
        ("offset", f"{facts['warc_offset']:,} bytes"),
        ("length", f"{facts['warc_length']:,} bytes, packed" if facts.get("warc_length") else None),
        ("SHA-256", facts["warc_sha256"]),
        ("HTTP status", facts["status"]),
    ]
    own = [(key, value[:_LONGEST]) for key, value in list(fields)[:_MOST]]
    return {
        "fetch": facts["id"],
        "place": [(key, value) for key, value in place if value is not None],
        "fields": own,
        "command": f"warcio extract {shlex.quote(name)} {facts['warc_offset']}",
    }
