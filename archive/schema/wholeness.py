"""Whether an archive has all the tables of its version."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.schema import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS = (
    "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view', 'trigger') "
    "UNION ALL SELECT 'column', master.name || '.' || info.name FROM sqlite_master AS master "
    "JOIN pragma_table_info(master.name) AS info WHERE master.type = 'table'"
)


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
def _expected() -> frozenset[tuple[str, str]]:
    connection = sqlite3.connect(":memory:")
    try:
        model = Database(connection, execute_plugins=False)
        for step in STEPS:
            step(model)
        return _parts_of(connection.execute(_PARTS))
    finally:
        connection.close()


def _parts_of(rows: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((kind, name) for kind, name in rows)
