"""One export from the options to the file: format, fields, filters, destination."""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.connection import snapshot
from archive.export.destination import destination, folder, is_folder
from archive.export.feeds import feed_of
from archive.export.formats import format_of
from archive.export.manner import Manner
from archive.export.rows import BODY_FIELDS, chosen_fields, rows_now
from archive.faults import UsageFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlite_utils import Database

    from archive.export.filters import Filters
    from archive.export.formats import Format


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
    stays unless ``overwrite``. In a format that can be a file a post, a ``path`` without its ending is
    a folder. Raises UsageFault for options that cannot be met, StorageFault if the place cannot be
    written, BrokenPipeError if the reader of standard output has gone.
    """
    form = format_of(kind, path)
    fields = _fields(form, columns, body=body)
    archive = Path(db.execute("PRAGMA database_list").fetchone()[2])
    with _opened(form, path, archive=archive, overwrite=overwrite) as write, snapshot(db):
        manner = Manner(fields=fields, raw=raw, feed=feed_of(db))
        read = fields if form.is_fixed else tuple(dict.fromkeys((*fields, *form.needed)))
        count = 0

        def counted() -> Iterator[dict[str, Any]]:
            nonlocal count
            with closing(rows_now(db, filters, read)) as rows:
                for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is the result
                    yield row

        write(counted(), manner)
        return count


@contextmanager
def _opened(
    form: Format, path: Path | None, *, archive: Path, overwrite: bool
) -> Iterator[Callable[[Iterable[dict[str, Any]], Manner], None]]:
    """Open the place where an export goes; yield what writes records there."""
    name = form.name
    if name is not None and path is not None and is_folder(path, form.endings):
        with folder(path, archive=archive, overwrite=overwrite) as keep:

            def each(rows: Iterable[dict[str, Any]], manner: Manner) -> None:
                for row in rows:
                    keep(name(row), "".join(form.pieces([row], manner)))

            yield each
    else:
        with destination(path, archive=archive, overwrite=overwrite) as file:

            def all_in_one(rows: Iterable[dict[str, Any]], manner: Manner) -> None:
                for piece in form.pieces(rows, manner):
                    file.write(piece)

            yield all_in_one


def _fields(form: Format, columns: str | None, *, body: bool | None) -> tuple[str, ...]:
    if not form.is_fixed:
        return chosen_fields(columns, body=body, body_by_default=form.with_body)
    if columns is not None:
        raise UsageFault("The format says which fields there are. Leave --columns out.")
    return tuple(field for field in form.needed if body is not False or field not in BODY_FIELDS)
