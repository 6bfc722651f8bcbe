"""Where an archive lies, or may lie: looked at without a lock and without leaving anything there."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from archive.faults import StorageFault, UsageFault
from archive.schema import APPLICATION_ID, SCHEMA_VERSION

DAMAGED = "{} is damaged ({}). Restore it from a backup; it was left as it is."

_MAGIC = b"SQLite format 3\0"
_ADDRESS = re.compile("https?:/")
_OWN_ENDINGS = ("-wal", "-shm", "-journal", "-lock")
"""What SQLite and the lock add to the name of a database for the files beside it."""
_EMPTY_TREE = 0x0D
# Of the first page: the header, and of the tree of the schema its kind and the number of its cells
# (https://www.sqlite.org/fileformat2.html, 1.3 and 1.6).
_LOOKED_AT = 108
_HEADER = 100
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)


def warc_folder(path: Path) -> Path:
    """Return the folder that holds the WARC files of the archive at ``path``."""
    real = path.resolve()
    return real.with_suffix(".warc") if real.suffix == ".db" else real.with_name(real.name + ".warc")


def own_files(path: Path) -> list[Path]:
    """Return the database at ``path`` and the files that may lie beside it, there or not."""
    real = path.resolve()
    return [real, *(real.with_name(real.name + ending) for ending in _OWN_ENDINGS)]


def belongs_to(archive: Path, path: Path) -> bool:
    """Tell whether ``path``, there or not, is one of the files of ``archive``, by whatever name."""
    own = own_files(archive)
    for real in (path.parent.resolve() / path.name, Path(os.path.realpath(path))):
        if real in own or warc_folder(archive) in real.parents:
            return True
    status = _status(path)
    others = [_status(file) for file in own]
    return status is not None and any(other and os.path.samestat(status, other) for other in others)


def has_wal(path: Path) -> bool:
    """Tell whether a write-ahead log lies beside the database: it is open, or its writer was killed."""
    wal = path.resolve()
    wal = wal.with_name(wal.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def is_empty_place(path: Path) -> bool:
    """Tell whether nothing is at ``path`` yet, not even an empty file."""
    return not os.path.lexists(path)


def is_empty_file(path: Path) -> bool:
    """Tell whether the file at ``path`` holds nothing: what is left where an archive could not be made."""
    return path.is_file() and path.stat().st_size == 0


def check_place(path: Path) -> None:
    """Raise UsageFault if ``path`` cannot be an archive, StorageFault if it cannot be read or is damaged.

    The disk is only read, and nothing is left there.
    """
    if _ADDRESS.match(str(path)):
        raise UsageFault(f"{path} is an address. The database comes first, then the blog's address.")
    ending = next((ending for ending in _OWN_ENDINGS if path.name.endswith(ending)), None)
    if ending:
        raise UsageFault(
            f"{path} has the name of a file that lies beside a database. Choose a name without {ending}."
        )
    size = _size(path)
    if size:
        _judge(path, _first_page(path))
    else:
        _refuse_twin(path)


def check_warc_folder(path: Path) -> None:
    """Raise UsageFault if something that is no folder is where the WARC files of the archive belong."""
    folder = warc_folder(path)
    if not folder.is_dir() and os.path.lexists(folder):
        raise UsageFault(f"{folder} is no folder, and the WARC files of {path} belong there. Move it away.")


def _size(path: Path) -> int:
    """Return how many bytes the file at ``path`` has, 0 where nothing is. Raises as ``check_place``."""
    try:
        # What lies beside a database has a longer name.
        path.with_name(path.name + "-journal").lstat()
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ENAMETOOLONG:
            raise UsageFault(f"{path} is too long a name for an archive. Choose a shorter one.") from None
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise UsageFault(
                f"{path} is a link to {path.readlink()}, where nothing is. Name that file itself, or "
                "bring back the disk that it lies on."
            ) from None
        if not path.parent.is_dir():
            raise UsageFault(
                f"The folder {path.parent} does not exist. Make it, or name another place."
            ) from None
        return 0
    except PermissionError as error:
        raise StorageFault(f"{path} cannot be read: {error.strerror}.") from None
    except OSError as error:
        raise UsageFault(f"{path} cannot be an archive: {error.strerror}. Name another file.") from None
    if stat.S_ISDIR(status.st_mode):
        raise UsageFault(f"{path} is a directory. Name a file for the archive, such as {path / 'archive.db'}")
    if not stat.S_ISREG(status.st_mode):
        raise UsageFault(f"{path} is no file but a device, a pipe or a socket. Name a file for the archive.")
    return status.st_size


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _refuse_twin(path: Path) -> None:
    """Raise UsageFault if an archive by another name has the WARC folder that a new one would have."""
    real = path.resolve()
    twin = real.with_suffix("") if real.suffix == ".db" else real.with_name(real.name + ".db")
    if twin.is_file() and warc_folder(twin) == warc_folder(real) and _begins_as_database(twin):
        raise UsageFault(
            f"{path} would share the folder {warc_folder(real).name} with {twin.name}. Choose another name."
        )


def _begins_as_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _first_page(path: Path) -> bytes:
    """Return the beginning of the database's first page, as it was last written.

    Read by hand: SQLite leaves a -shm file beside a database that was killed.
    """
    try:
        with path.open("rb") as file:
            page = file.read(_LOOKED_AT)
        if not page.startswith(_MAGIC):
            raise UsageFault(f"{path} is no SQLite database. Name another file; this one was left as it is.")
        return (_page_in_wal(path) if has_wal(path) else None) or page
    except OSError as error:
        raise StorageFault(f"{path} cannot be read: {error.strerror}.") from None


def _page_in_wal(path: Path) -> bytes | None:
    """Return the beginning of the first page in the write-ahead log, None if no whole transaction has it.

    The format is that of https://www.sqlite.org/fileformat2.html, section 4.
    """
    real = path.resolve()
    found = kept = None
    with real.with_name(real.name + "-wal").open("rb") as file:
        header = file.read(_WAL_HEADER)
        size = int.from_bytes(header[8:12], "big")
        if int.from_bytes(header[:4], "big") not in _WAL_MAGIC or not size:
            return None
        place = _WAL_HEADER
        while len(frame := file.read(_FRAME_HEADER)) == _FRAME_HEADER and frame[8:16] == header[16:24]:
            if int.from_bytes(frame[:4], "big") == 1:
                found = file.read(_LOOKED_AT)
            if int.from_bytes(frame[4:8], "big"):  # the last frame of a transaction
                kept = found
            place += _FRAME_HEADER + size
            file.seek(place)
    return kept


def _judge(path: Path, page: bytes) -> None:
    if len(page) < _LOOKED_AT:
        raise StorageFault(DAMAGED.format(path, "it ends in its first page"))
    application = int.from_bytes(page[68:72], "big")
    version = int.from_bytes(page[60:64], "big", signed=True)
    is_empty = page[_HEADER] == _EMPTY_TREE and page[_HEADER + 3 : _HEADER + 5] == b"\0\0"
    if application != APPLICATION_ID and (application or version or not is_empty):
        raise UsageFault(
            f"{path} is a database of another program. Name another file; this one was left as it is."
        )
    if version > SCHEMA_VERSION:
        raise UsageFault(
            f"{path} was made by a newer blog-to-sqlite (schema {version}, this one knows {SCHEMA_VERSION}). "
            "Upgrade blog-to-sqlite; the archive was left as it is."
        )
