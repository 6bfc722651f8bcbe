"""Is everything as it was written: the database in itself, and database and WARC files both ways."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from archive.connection import reader, storage_faults, take_any_text, writer
from archive.counts import count_faults
from archive.disorder import disorder
from archive.faults import Fault as Refusal
from archive.images import image_faults
from archive.linking import link_faults
from archive.place import warc_folder
from archive.plain import counted
from archive.seals import sealed_posts
from archive.search_index import index_fault
from archive.warc import UNFINISHED, ClosedFile
from archive.warc_checking import Checked, Fault, check_file
from archive.warc_mending import ASIDE
from archive.warc_rewriting import NEW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlite_utils import Database

_WARC = (".warc", ".warc.gz")


def verify(path: Path, step: Callable[[int, int], None] = lambda _done, _all: None) -> Checked:
    """Check the archive at ``path`` and return what was checked and what is wrong.

    Nothing is changed. ``step`` is told of so many bytes of WARC files, of how many.
    Memory does not grow with the archive. Raises what ``reader`` raises.
    """
    checked = Checked()
    with reader(path) as db:
        take_any_text(db)
        with storage_faults(path):
            _check_database(db, checked)
            _check_counts(db, checked)
            _check_posts(db, checked)
            _check_folder(db, warc_folder(path), checked, step)
    _check_index(path, checked)
    return checked


def _check_database(db: Database, checked: Checked) -> None:
    for (said,) in db.execute("PRAGMA integrity_check"):
        if said != "ok":
            checked.faults.append(Fault(what=f"the database is damaged: {said}"))
    checked.faults += [Fault(what=said) for said in disorder(db)]
    lost = db.execute(
        "SELECT count(*) FROM fetches JOIN crawls ON crawls.id = crawl "
        "WHERE fetches.warc_file NOTNULL AND fetches.warc_file IS NOT crawls.warc_file"
    ).fetchone()[0]
    if lost:
        checked.faults.append(
            Fault(what=f"{counted(lost, 'row')} of fetches with another WARC file than that of the run")
        )


def _check_counts(db: Database, checked: Checked) -> None:
    wrong = count_faults(db)
    if wrong:
        what = f"{counted(wrong, 'row')} of counts that the posts do not bear out"
        checked.faults.append(Fault(what=what))
    checked.faults += [Fault(what=said) for said in chain(link_faults(db), image_faults(db))]


def _check_posts(db: Database, checked: Checked) -> None:
    unsealed = 0
    for sealed in sealed_posts(db):
        checked.posts += sealed.version is None
        checked.versions += sealed.version is not None
        unsealed += sealed.unsealed
        if sealed.broken:
            what = "its stored text is not as it was written"
            checked.faults.append(
                Fault(what=what, address=sealed.url, post=sealed.post, version=sealed.version)
            )
    if unsealed:
        checked.notes.append(
            f"{unsealed} posts and versions have no digest yet: the end of the next crawl notes one."
        )


def _check_folder(db: Database, folder: Path, checked: Checked, step: Callable[[int, int], None]) -> None:
    closed = {
        row[0]: ClosedFile(*row) for row in db.execute("SELECT name, bytes, records, sha256 FROM warc_files")
    }
    runs = {name for (name,) in db.execute("SELECT DISTINCT warc_file FROM crawls WHERE warc_file NOTNULL")}
    present = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = path.name.removesuffix(UNFINISHED)
        if name not in closed and name not in runs:
            _tell_stranger(path, checked)
        elif path.is_file():
            present[name] = path
    whole = sum(path.stat().st_size for path in present.values())
    for name, path in present.items():
        try:
            check_file(db, path, closed.get(name), checked, lambda done: step(done, whole))
        except Refusal as refusal:
            checked.faults.append(Fault(what=str(refusal), file=name))
        if name not in closed and not path.name.endswith(UNFINISHED):
            checked.notes.append(f"{name}: has no digest: it was written by an older version.")
    for name, records in _missing(db, (closed.keys() | runs) - present.keys()):
        what = f"the WARC file is not there, and the database names {counted(records, 'record')} in it"
        checked.faults.append(Fault(what=what, file=name))


def _missing(db: Database, names: set[str]) -> Iterator[tuple[str, int]]:
    for name in sorted(names):
        noted = db.execute("SELECT records FROM warc_files WHERE name = ?", [name]).fetchone()
        named = db.execute("SELECT count(*) FROM fetches WHERE warc_file = ?", [name]).fetchone()[0]
        # A run that was killed before its first answer has a name and no file.
        if noted or named:
            yield name, named


def _tell_stranger(path: Path, checked: Checked) -> None:
    if path.name.endswith(NEW):
        checked.notes.append(f"{path.name}: left by a `forget` that was killed; the next command settles it.")
    elif path.name.endswith(ASIDE):
        checked.notes.append(
            f"{path.name}: {path.stat().st_size} bytes that were no whole record, set aside after a kill."
        )
    elif path.name.endswith(_WARC):
        what = "the database does not know of this WARC file"
        checked.faults.append(Fault(what=what, file=path.name))
    else:
        checked.notes.append(f"{path.name}: is no WARC file of this archive; it was not read.")


def _check_index(path: Path, checked: Checked) -> None:
    """Hold the search index against the posts; SQLite does that only for one who may write."""
    try:
        with writer(path) as db:
            said = index_fault(db)
    except Refusal as refusal:
        checked.notes.append(f"The search index was not checked: {refusal}")
        return
    if said is not None:
        what = f"the search index does not agree with the posts ({said})"
        checked.faults.append(Fault(what=what))
