"""docs/tables.md describes every table, view and column of a new archive, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt

TABLES = Path(__file__).parents[2] / "docs" / "tables.md"


def documented() -> dict[str, list[str]]:
    tables = {}
    for section in TABLES.read_text("utf-8").split("\n## ")[1:]:
        name, sentence, text = re.fullmatch(r"(\w+)\n\n(\S.+?\.)\n\n(.*)", section, re.DOTALL).groups()  # type: ignore[union-attr]
        assert len(sentence) > 20
        tables[name] = re.findall(r"^\| `(\w+)` \| \S.* \|$", text, re.MULTILINE)
        assert len(tables[name]) == text.count("\n| `"), name
    return tables


def test_every_table_view_and_column_is_documented_in_order(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {}})
    with archive_at.read() as db:
        names = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
            if not name.startswith(("posts_fts_", "sqlite_"))
        ]
        live = {name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in names}
    assert documented() == live


def test_what_the_docs_call_null_is_null(archive_at: ArchiveAt) -> None:
    archive_at.filled({"a": {"body_text": "one"}})
    with archive_at.run(full=True) as run:
        run.listing(["https://blog.example/a"])
        run.post("https://blog.example/a", body_text="two")
        run.end()
    with archive_at.read() as db:
        bodies = db.execute("SELECT number, body_text FROM versions ORDER BY number").fetchall()
        assert bodies == [(1, "one"), (2, None)]
        assert db.execute("SELECT month FROM posts_by_month").fetchall() == [(None,)]
