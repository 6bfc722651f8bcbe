"""WARC files that killed runs left behind: finished, and what is damaged of them set aside."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from archive.warc import UNFINISHED, ClosedFile
from archive.warc_disk import files_in, refused, sync_folder
from archive.warc_reading import MEMBER, Damage, read_records

if TYPE_CHECKING:
    from pathlib import Path

ASIDE = ".torn"
"""What the name ends with of the bytes that were no whole record at the end of a file."""


def mend(folder: Path) -> list[ClosedFile]:
    """Finish what killed runs left in ``folder`` and return the files.

    The torn last record of a kill is cut off; any other bytes after the last
    whole record are set aside in a file NAME.torn. A damaged record between whole
    ones stays where it is: its place, and theirs, are named in the database.
    Raises StorageFault when the disk refuses.
    """
    mended = []
    for unfinished in files_in(folder, UNFINISHED):
        final = unfinished.with_name(unfinished.name.removesuffix(UNFINISHED))
        try:
            whole, records, tail = _measure(unfinished)
            if tail:
                if not (tail.torn and _is_one_record(unfinished, whole)):
                    _set_aside(unfinished, whole, final.with_name(final.name + ASIDE))
                os.truncate(unfinished, whole)
            digest = digest_of(unfinished)
            unfinished.replace(final)
            sync_folder(folder)
        except OSError as error:
            raise refused(unfinished, error) from error
        mended.append(ClosedFile(final.name, whole, records, digest))
    return mended


def _measure(path: Path) -> tuple[int, int, Damage | None]:
    """Return where the last whole record ends, how many there are, and what follows it."""
    whole = records = 0
    last: Damage | None = None
    for found in read_records(path):
        last = found if isinstance(found, Damage) else None
        if last is None:
            whole, records = found.offset + found.length, records + 1
    return whole, records, last


def _is_one_record(path: Path, offset: int) -> bool:
    with path.open("rb") as file:
        file.seek(offset)
        rest = file.read()
    return MEMBER.startswith(rest[: len(MEMBER)]) and MEMBER not in rest[1:]


def _set_aside(path: Path, offset: int, aside: Path) -> None:
    with path.open("rb") as source, aside.open("wb") as target:
        source.seek(offset)
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())


def digest_of(path: Path) -> str:
    """Return the SHA-256, in hex, of a file, which is on the disk then. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest
