"""What no command of ours writes into a row, and a damaged archive or one made to harm can hold there.

SQLite keeps any value in any column, and its own checks find nothing wrong with that.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, groupby
from typing import TYPE_CHECKING

from archive.plain import counted
from archive.schema.wholeness import typed_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from archive.schema.wholeness import TypedColumn

_KINDS = {"TEXT": ("text",), "INTEGER": ("integer",), "REAL": ("real", "integer")}
_JSON = {"'[]'": "array", "'{}'": "object"}
"""What a column holds is told by its default: lists of texts, and objects."""
_LISTS = frozenset({("crawls", name) for name in ("drift", "courtesy", "traps")})
"""Lists of texts that may be null."""


def disorder(db: Database) -> Iterator[str]:
    """Yield in words what rows hold that they cannot hold, and rows that they name and that are not there."""
    return chain(misheld(db), orphans(db))


def misheld(db: Database) -> Iterator[str]:
    """Yield for each column how many of its values are of another kind than the column."""
    for table, group in groupby(typed_columns(), key=lambda column: column.table):
        columns = [column for column in group if column.type in _KINDS]
        if not columns:
            continue
        wrong = ", ".join(f"total({_is_wrong(column)})" for column in columns)
        found = db.execute(f'SELECT {wrong} FROM "{table}"').fetchone()
        for column, number in zip(columns, found, strict=True):
            if number:
                yield f"{counted(int(number), 'row')} of {table} with a {column.name} of another kind"


def orphans(db: Database) -> Iterator[str]:
    """Yield for each two tables how many rows of the one name a row of the other that is not there."""
    lost = Counter((table, parent) for table, _, parent, _ in db.execute("PRAGMA foreign_key_check"))
    for (table, parent), number in lost.items():
        yield f"{counted(number, 'row')} of {table} with a row of {parent} that is not there"


def _is_wrong(column: TypedColumn) -> str:
    """Return the SQL that is 1 where a column holds what it cannot hold."""
    name = f'"{column.name}"'
    kinds = ", ".join(f"'{kind}'" for kind in (*_KINDS[column.type], *(() if column.required else ("null",))))
    wrong = f"typeof({name}) NOT IN ({kinds})"
    kind = "array" if (column.table, column.name) in _LISTS else _JSON.get(column.default or "")
    if kind is not None:
        texts = f"OR EXISTS (SELECT 1 FROM json_each({name}) WHERE type <> 'text')" if kind == "array" else ""
        return (
            f"CASE WHEN {wrong} THEN 1 WHEN {name} IS NULL THEN 0 WHEN NOT json_valid({name}) THEN 1 "
            f"ELSE json_type({name}) <> '{kind}' {texts} END"
        )
    return f"{wrong} OR {name} GLOB '*[^-+:.TZ0-9]*'" if column.name.endswith("_at") else wrong
