"""An archive that somebody sent: its values are of any kind; each command says so, or does what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.connection import writer
from archive.faults import Exit, Fault, StorageFault
from blog_to_sqlite.cli import program

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import ArchiveAt

POST = "https://blog.example/hens"
COMMANDS = (
    ("export", "--format", "ndjson"),
    ("export", "--columns", "id,url,title,authors,tags,status"),
    ("audit",),
    ("audit", "--json"),
    ("blogs",),
    ("history", POST, "--diff"),
    ("history", POST, "--json", "--diff"),
    ("verify",),
    ("verify", "--json"),
    ("replay", "--dry-run"),
)
SHOWN = {"audit", "blogs", "history", "verify"}
"""What is read in a terminal."""
COLUMNS = {
    "posts": "url title authors body_text status blog version",
    "versions": "changes body_text seen_at",
    "crawls": "drift started_at",
    "addresses": "url",
    "sightings": "facts",
}
CELLS = [(table, column) for table, columns in COLUMNS.items() for column in columns.split()]
ODD = [
    "x'00ff3c'",
    "'<b>none</b>' || char(27) || '[31m'",
    """'[{"a": [1]}, null, 7]'""",
    "replace(hex(zeroblob(10000)), '0', '[')",
    "CAST(x'ff3cfe' AS TEXT)",
]
TRIES = [(cell, value) for place, cell in enumerate(CELLS) for value in (ODD[place % 2], ODD[2 + place % 3])]


@pytest.fixture
def archive(archive_at: ArchiveAt) -> ArchiveAt:
    with archive_at.run(full=True) as run:
        run.listing([POST])
        run.post(POST, title="Hens", body_text="Nine hens live behind the house.", tags=("eggs",))
    with archive_at.run(full=True) as run:
        run.listing([POST])
        run.post(POST, title="Hens", body_text="Ten hens live behind the house.", tags=("eggs",))
    return archive_at


@pytest.fixture
def changed(archive: ArchiveAt) -> Callable[[str, str, str], str]:
    """A function that sets a column everywhere and returns the path of the archive."""

    def change(table: str, column: str, value: str) -> str:
        with writer(archive.path) as db:
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = {value}")
        return str(archive.path)

    return change


@pytest.mark.parametrize(("cell", "value"), TRIES)
def test_no_value_is_an_error_of_the_program(
    changed: Callable[[str, str, str], str],
    capfd: pytest.CaptureFixture[str],
    cell: tuple[str, str],
    value: str,
) -> None:
    path = changed(*cell, value)
    for name, *more in COMMANDS:
        told, is_storage = "", False
        try:
            program.main([name, path, *more], standalone_mode=False)
        except Fault as fault:
            told, is_storage = str(fault), isinstance(fault, StorageFault)
        assert not is_storage or "is damaged" in told
        said = capfd.readouterr()
        assert "\x1b" not in told + said.err + (said.out if name in SHOWN else "")


def test_verify_names_the_column(
    changed: Callable[[str, str, str], str], capfd: pytest.CaptureFixture[str]
) -> None:
    path = changed("posts", "canonical_url", "x'00'")
    assert program.main(["verify", path], standalone_mode=False) == Exit.STORAGE
    assert "1 row of posts with a canonical_url of another kind" in capfd.readouterr().out
