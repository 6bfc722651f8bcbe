"""Forgetting a post or a blog for good: out of tables, index and WARC files, with a tombstone left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.clock import now
from archive.connection import storage_faults, transaction
from archive.erasing import erase_blog, erase_posts
from archive.faults import StorageFault
from archive.images import ask_for_lost
from archive.place import warc_folder
from archive.recording import recording
from archive.tombstones import digest_of
from archive.unwanted import Unwanted
from archive.warc_disk import files_in
from archive.warc_mending import ASIDE
from archive.warc_rewriting import note_rewritten, rewrite, settle_rewritten

if TYPE_CHECKING:
    from pathlib import Path

    from archive.forgettable import Target
    from archive.recording import Recording
    from archive.warc_reading import Damage, Record
    from archive.warc_rewriting import Rewritten

NOWHERE = "urn:blog-to-sqlite:forgotten"
"""Target of the record that tells of a forgotten blog, whose address must not stand there."""
REMOVED = "removed"
"""Kind of the metadata record that names documents whose records were taken out with what was forgotten."""
_WAIT_MS = 5000


@dataclass(slots=True)
class Forgotten:
    """What was taken out."""

    posts: int = 0
    records: int = 0
    """Records of the WARC files, documents among them."""
    documents: list[str] = field(default_factory=list)
    """Addresses of feeds, listings and other pages whose records are among these."""
    masked: list[str] = field(default_factory=list)
    """Addresses of such in whose records the words were masked."""
    aside: list[str] = field(default_factory=list)
    """Names of files with what had been set aside after kills, removed too."""


def forget(
    path: Path,
    target: Target,
    readings: Callable[[Record], Iterable[str]],
    step: Callable[[int, int], None] = lambda _done, _all: None,
) -> Forgotten:
    """Take ``target`` out of the archive at ``path`` so that no byte of its text stays in its files.

    ``readings`` gives the texts that a record's body may be read as and raises ValueError if it cannot be
    read. ``step`` is told of so many bytes of WARC files, of how many. Killed at any moment the archive is
    the one of before or the one after, once the next command has written to it. Raises what ``recording``
    raises, and StorageFault when another program keeps old pages alive.
    """
    folder = warc_folder(path)
    with recording(path, with_warc=folder.is_dir()) as held:
        held.db.execute("PRAGMA secure_delete = ON")
        forgotten = Forgotten(posts=len(target.posts))
        _bury_in_warc(held, target)
        files = _rewrite_files(folder, Unwanted(held.db, target, readings), forgotten, step)
        if forgotten.documents:
            held.note(target.blog_url, REMOVED, {"documents": forgotten.documents})
        with transaction(held.db, path):
            held.db.execute("PRAGMA defer_foreign_keys = ON")
            _bury(held, target)
            erase_posts(held.db, target.posts, target.addresses, target.images)
            for file in files:
                note_rewritten(held.db, file)
            ask_for_lost(held.db)
            if target.kind == "blog":
                erase_blog(held.db, target.blog)
        settle_rewritten(held.db, folder)
        for aside in files_in(folder, ASIDE):
            aside.unlink()
            forgotten.aside.append(aside.name)
    finish_forgetting(path)
    return forgotten


def finish_forgetting(path: Path) -> None:
    """Leave no page of before in the database file or beside it.

    Raises StorageFault when another program keeps old pages alive.
    """
    with recording(path, with_warc=False) as held, storage_faults(path):
        held.db.execute("PRAGMA secure_delete = ON")
        held.db.execute("VACUUM")
        held.db.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
        busy = held.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StorageFault(
            f"It is forgotten, but another program reads {path}: old pages stay in {path.name}-wal until it "
            "ends. Close that program and run the same command again."
        )


def _rewrite_files(
    folder: Path,
    unwanted: Unwanted,
    forgotten: Forgotten,
    step: Callable[[int, int], None],
) -> list[Rewritten]:
    """Write every WARC file that holds something unwanted anew, beside the old one."""
    paths = files_in(folder, ".warc.gz")
    whole = sum(path.stat().st_size for path in paths)
    files = []
    for path in paths:
        unwanted.enter(path.name)

        def instead(part: Record | Damage) -> bytes | None:
            step(part.length, whole)
            return unwanted.instead(part)

        file = rewrite(path, instead)
        if file is not None:
            files.append(file)
            forgotten.records += sum(not change.packed for change in file.changes)
    forgotten.documents, forgotten.masked = sorted(unwanted.documents), sorted(unwanted.masked)
    return files


def _bury_in_warc(held: Recording, target: Target) -> None:
    """Keep in the WARC that it was forgotten, so that no replay brings it back."""
    place = NOWHERE if target.kind == "blog" else target.blog_url
    for kind, digest in _graves(target):
        held.note(place, "tombstone", {"kind": kind, "url_sha256": digest, "forgotten_at": now()})


def _bury(held: Recording, target: Target) -> None:
    blog = None if target.kind == "blog" else target.blog
    # Until the blog is asked again its own count still holds what it named last.
    named = {digest_of(url): crawl for url, crawl in target.named.items()}
    held.db.conn.executemany(
        "INSERT INTO tombstones (kind, url_sha256, forgotten_at, blog, crawl) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (url_sha256) DO NOTHING",
        [(kind, digest, now(), blog, named.get(digest)) for kind, digest in _graves(target)],
    )


def _graves(target: Target) -> Iterable[tuple[str, str]]:
    found = {digest_of(url): "address" for url in target.others}
    # Where the blog names only an address that leads to the post, that one stands for it in its count.
    found |= {digest_of(url): "post" for url in target.urls | target.named.keys()}
    if target.kind == "blog":
        found[digest_of(target.blog_url)] = "blog"
    return [(kind, digest) for digest, kind in found.items()]
