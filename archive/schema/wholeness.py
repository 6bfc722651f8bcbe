"""Whether an archive has all the tables of its version, and what their columns are for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlite_utils import Database

from archive.schema import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS = (
    "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view', 'trigger') "
    "UNION ALL SELECT 'column', master.name || '.' || info.name FROM sqlite_master AS master "
    "JOIN pragma_table_info(master.name) AS info WHERE master.type = 'table'"
)


_COLUMNS = (
    'SELECT master.name, info.name, info.type, info."notnull", info.dflt_value FROM sqlite_master AS master '
    "JOIN pragma_table_info(master.name) AS info WHERE master.type = 'table' ORDER BY master.name, info.cid"
)


class TypedColumn(NamedTuple):
    """A column as our schema declares it, whatever the file says of itself."""

    table: str
    name: str
    type: str
    required: bool
    default: str | None


def lacking(db: Database) -> str | None:
    """Return in words the first table, view, trigger or column that an archive of this version lacks.

    None if it has all; what else is in it is the user's.
    """
    missing = _expected() - _parts_of(db.execute(_PARTS))
    if not missing:
        return None
    kind, name = min(missing, key=lambda part: (part[0] != "table", part))
    return f"the {kind} {name} is missing"


@cache
def typed_columns() -> tuple[TypedColumn, ...]:
    """Return the columns of every table of an archive, table by table."""
    with closing(_model()) as connection:
        return tuple(
            TypedColumn(table, name, type_, bool(required), default)
            for table, name, type_, required, default in connection.execute(_COLUMNS)
        )


@cache
def _expected() -> frozenset[tuple[str, str]]:
    with closing(_model()) as connection:
        return _parts_of(connection.execute(_PARTS))


def _model() -> sqlite3.Connection:
    """Return an empty archive in memory."""
    connection = sqlite3.connect(":memory:")
    model = Database(connection, execute_plugins=False)
    for step in STEPS:
        step(model)
    return connection


def _parts_of(rows: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((kind, name) for kind, name in rows)
