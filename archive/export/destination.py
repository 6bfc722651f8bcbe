"""Where an export goes: standard output, a reader, or a file that is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from archive.faults import StorageFault, UsageFault
from archive.new_file import new_file
from archive.new_folder import new_folder
from archive.place import belongs_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def destination(path: Path | None, *, archive: Path, overwrite: bool = False) -> Iterator[TextIO]:
    """Open ``path``, or standard output for None, as UTF-8 text without newline translation.

    A file gets its name when it is whole; if anything fails, what was there stays. A character device and
    a pipe that somebody reads are written to. Raises UsageFault if the path is a link, a directory, lies
    in none, belongs to the archive, or is a file and ``overwrite`` is not said; StorageFault if it cannot
    be written, BrokenPipeError if the reader of standard output has gone.
    """
    if path is None:
        descriptor = sys.stdout.fileno()
        _refuse_own(Path("/dev/stdout"), archive)
        with _write_faults("Standard output"), _text(descriptor) as file:
            yield file
        return
    _refuse_own(path, archive)
    with _write_faults(str(path)):
        if _is_stream(path):
            with _opened_stream(path) as descriptor, _text(descriptor) as file:
                yield file
        else:
            with (
                new_file(path, overwrite=overwrite, advice="add --overwrite") as descriptor,
                _text(descriptor) as file,
            ):
                yield file


def is_folder(path: Path, endings: tuple[str, ...]) -> bool:
    """Tell whether ``path`` names a folder rather than a file of one of these endings, a device or a pipe."""
    return path.is_dir() or not (path.suffix.lower() in endings or _is_stream(path))


@contextmanager
def folder(path: Path, *, archive: Path, overwrite: bool = False) -> Iterator[Callable[[str, str], None]]:
    """Yield what writes a file, by name and text, into a folder that is whole at ``path`` in the end.

    Raises UsageFault and StorageFault as ``destination`` does.
    """
    _refuse_own(path, archive)
    with _write_faults(str(path)), new_folder(path, overwrite=overwrite, advice="add --overwrite") as write:
        yield write


def _refuse_own(path: Path, archive: Path) -> None:
    if belongs_to(archive, path):
        raise UsageFault(f"{path} belongs to the archive. Name another file for the export.")


def _is_stream(path: Path) -> bool:
    try:
        kind = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(kind) or stat.S_ISFIFO(kind)


@contextmanager
def _opened_stream(path: Path) -> Iterator[int]:
    try:
        # Else a pipe that nobody reads would be waited for without end.
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise UsageFault(f"{path} is a pipe that nobody reads. Start its reader first.") from None
        raise
    try:
        os.set_blocking(descriptor, True)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _text(descriptor: int) -> Iterator[TextIO]:
    raw = FileIO(descriptor, "w", closefd=False)
    try:
        text = TextIOWrapper(BufferedWriter(raw, 1 << 16), encoding="utf-8", newline="")
        yield text
        text.flush()
    finally:
        # Closed below the buffers: what they still hold after a failure must not be tried again.
        raw.close()


@contextmanager
def _write_faults(place: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFault(
                f"{place} cannot be written: the disk is full. Make room and run the same command again."
            ) from error
        raise StorageFault(f"{place} cannot be written: {error.strerror}. Choose another place.") from error
