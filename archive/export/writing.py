"""One export from the options to the file: format, fields, filters, destination."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from archive.export.destination import destination
from archive.export.formats import format_of
from archive.export.rows import chosen_fields, export_rows

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.export.filters import Filters


def write_export(  # noqa: PLR0913 - one argument an option
    db: Database,
    kind: str | None,
    path: Path | None,
    *,
    filters: Filters | None = None,
    columns: str | None = None,
    body: bool | None = None,
    raw: bool = False,
    overwrite: bool = False,
) -> int:
    """Write the posts that pass ``filters`` to ``path``, or to standard output, and return how many.

    ``kind`` is a name of ``FORMATS``; None asks the ending of ``path``. A file at ``path``
    stays unless ``overwrite``. Raises UsageFault for options that cannot be met, StorageFault if
    the place cannot be written, BrokenPipeError if the reader of standard output has gone.
    """
    form = format_of(kind, path)
    fields = chosen_fields(columns, body=body, body_by_default=form.with_body)
    archive = Path(db.execute("PRAGMA database_list").fetchone()[2])
    with (
        destination(path, archive=archive, overwrite=overwrite) as file,
        closing(export_rows(db, filters, fields)) as rows,
    ):
        return form.write(rows, fields, file, raw=raw)
