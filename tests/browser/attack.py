"""The payloads, and an archive that holds them in every column of every table."""

from __future__ import annotations

import base64
import json
import sqlite3
from pathlib import Path
from typing import NamedTuple

from archive.connection import writer
from archive.place import warc_folder
from archive.warc import WarcFile

_FRAMES = {
    "double": '<input value="{}">',
    "single": "<input value='{}'>",
    "bare": "<input value={}>",
    "href": '<a href="{}">click</a>',
    "string": "<script>var x='{}'</script>",
    "title": "<title>{}</title>",
    "textarea": "<textarea>{}</textarea>",
    "style": "<style>{}</style>",
    "xmp": "<xmp>{}</xmp>",
    "noscript": "<noscript>{}</noscript>",
    "iframe": "<iframe>{}</iframe>",
    "comment": "<!-- {} -->",
}
_LISTS = {"authors", "categories", "tags", "changes", "drift", "courtesy", "traps"}
_OBJECTS = {"sources", "facts"}
WINDOW = 8
"""Attacks that a row holds, its own first: opening every eighth row shows each of them in every field."""
_OURS = ("sqlite_", "posts_fts")


class Payload(NamedTuple):
    """One attack."""

    number: int
    where: str
    text: str

    @property
    def page(self) -> str:
        """A page that is open to it."""
        return "<!DOCTYPE html><meta charset=utf-8><body>" + _FRAMES.get(self.where, "{}").format(self.text)


def payloads(canary: str) -> list[Payload]:
    """Return the attacks; those of kind "leak" ask ``canary``, all others call ``hit`` with their number."""
    lines = Path(__file__).with_name("payloads.txt").read_text(encoding="utf8").split("\n")
    made = []
    for line in lines:
        if not line or line.startswith("#"):
            continue
        number = len(made) + 1
        where, text = line.split(" ", 1)
        code = f"hit({number})"
        for name, value in (
            ("HITNAME", "hit"),
            ("HITNUMBER", str(number)),
            ("HITBASE64", base64.b64encode(code.encode()).decode()),
            ("HIT", code),
            ("CANARY", f"{canary}/{number}"),
        ):
            text = text.replace(name, value)
        made.append(Payload(number, where, text))
    return made


def hostile_archive(path: Path, attacks: list[Payload]) -> None:
    """Fill the archive at ``path``: row n of each table holds attack n and some more, row 1 all.

    They stand in each column; an address holds one alone, because what it is stands at its beginning.
    """
    with writer(path):
        pass
    offsets = _records(path, attacks)
    db = sqlite3.connect(path)
    db.execute("PRAGMA foreign_keys = OFF")
    everything = " ".join(attack.text for attack in attacks)
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table.startswith(_OURS) or table == "_sqlite_migrations":
            continue
        columns = db.execute(f'PRAGMA table_info("{table}")').fetchall()
        for number, attack in enumerate(attacks, 1):
            some = everything if number == 1 else " ".join(one.text for one in attacks[number - 1 :][:WINDOW])
            row = [
                _value(table, name, kind, number, attack.text if _is_address(name) else some, offsets)
                for _, name, kind, *_ in columns
            ]
            marks = ", ".join("?" * len(row))
            db.execute(f'INSERT OR IGNORE INTO "{table}" VALUES ({marks})', row)
    # What stands in the schema itself is shown too: the columns of one table are the attacks.
    wide = ", ".join(f'"{_name(attack)}" TEXT' for attack in attacks)
    db.execute(f"CREATE TABLE wide ({wide})")
    db.execute(f"INSERT INTO wide VALUES ({', '.join('?' * len(attacks))})", [one.text for one in attacks])
    for attack in attacks[::9]:
        db.execute(f'CREATE TABLE "{_name(attack)}" (id INTEGER PRIMARY KEY, "{_name(attack)}" TEXT)')
        db.execute(f'CREATE VIEW "view {_name(attack)}" AS SELECT \'x\' AS "{_name(attack)}"')
    db.commit()
    db.close()


def _is_address(column: str) -> bool:
    return column.endswith("url") or column in {"page", "image"}


def _name(attack: Payload) -> str:
    # Datasette quotes names with brackets, which a name in brackets would leave.
    return f"{attack.text} {attack.number}".replace('"', "'").translate({ord("["): "(", ord("]"): ")"})


def _address(text: str) -> str:
    # A record is shown only where its address is the one of the row.
    return f"https://blog.example/?{text}#"


def _value(table: str, column: str, kind: str, number: int, text: str, offsets: dict[int, int]) -> object:
    """Return what a column holds: an attack, unless it is what leads to the others."""
    fixed: dict[tuple[str, str], object] = {
        # One blog has all posts; every second address of it is missing.
        ("posts", "blog"): 1,
        ("addresses", "blog"): 1,
        ("crawls", "blog"): 1,
        ("acceptances", "blog"): 1,
        ("addresses", "kind"): "post",
        ("addresses", "post"): None if number % 2 else number,
        ("addresses", "state"): "failed" if number % 2 else text,
        ("crawls", "ended_at"): None if number == 2 else text,
        ("versions", "number"): 1,
        ("versions", "suspect"): text if number % 3 == 0 else None,
        ("fetches", "url"): _address(text),
        ("fetches", "warc_file"): "all.warc.gz",
        ("fetches", "warc_offset"): offsets[number],
        ("fetches", "warc_sha256"): None,
        ("seals", "kind"): f"{text}{number}",
    }
    if (table, column) in fixed:
        return fixed[table, column]
    if kind in {"INTEGER", "REAL"}:
        return number
    if column in _LISTS:
        return json.dumps([text, text + " "])
    if column == "claims":
        return json.dumps({"listing": [number, text], text: [number, text]})
    if column in _OBJECTS:
        return json.dumps({text: text})
    return text


def _records(path: Path, attacks: list[Payload]) -> dict[int, int]:
    """Write what the server sent; return where each record begins."""
    folder = warc_folder(path)
    folder.mkdir()
    file = WarcFile(folder, "all.warc.gz", "test")
    offsets = {}
    for attack in attacks:
        url = _address(attack.text)
        said = attack.text.encode().decode("latin-1")
        headers = [("Content-Type", "text/html"), ("X-Said", said), ("Refresh", "0;url=javascript:hit(0)")]
        offsets[attack.number] = file.write(
            url, "2024-06-01T12:00:00+00:00", "200 OK", headers, attack.page.encode()
        ).offset
    file.close()
    return offsets
