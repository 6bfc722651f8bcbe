"""Where an export goes: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from archive.faults import StorageFault, UsageFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def destination(path: Path | None, *, archive: Path) -> Iterator[TextIO]:
    """Open ``path``, or standard output for None, as UTF-8 text without newline translation.

    A file is written beside ``path`` and takes its place at the end; if
    anything fails, what was there stays. Raises UsageFault if the path is a
    directory, lies in none, or is the archive itself, StorageFault if it cannot
    be written, BrokenPipeError if the reader of standard output has gone.
    """
    if path is None:
        with _write_faults("Standard output"), _text(sys.stdout.fileno(), closefd=False) as file:
            yield file
        return
    real = Path(os.path.realpath(path))
    _check(path, real, archive.resolve())
    with _write_faults(str(path)):
        if real.exists() and not real.is_file():
            # A device or a pipe is written to; a rename would take it away.
            with _text(os.open(real, os.O_WRONLY)) as file:
                yield file
        else:
            with _replacement(real) as file:
                yield file


def _check(path: Path, real: Path, archive: Path) -> None:
    if real.is_dir():
        raise UsageFault(f"{path} is a directory. Name a file in it, such as {path / 'posts.csv'}")
    if not real.parent.is_dir():
        raise UsageFault(f"The folder {real.parent} does not exist. Make it, or name another place.")
    own = {archive, *(archive.with_name(archive.name + ending) for ending in ("-wal", "-shm", "-lock"))}
    if real in own or (real.exists() and archive.exists() and real.samefile(archive)):
        raise UsageFault(f"{path} belongs to the archive. Name another file for the export.")


@contextmanager
def _replacement(real: Path) -> Iterator[TextIO]:
    unfinished = real.with_name(f".{real.name}.{os.getpid()}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with _text(descriptor) as file:
            if real.exists():
                os.fchmod(descriptor, stat.S_IMODE(real.stat().st_mode))
            yield file
            file.flush()
            os.fsync(descriptor)
        unfinished.replace(real)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _settle_name(real.parent)


def _settle_name(folder: Path) -> None:
    # Some file systems cannot sync a folder; the file itself is safe by now.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _text(descriptor: int, *, closefd: bool = True) -> Iterator[TextIO]:
    raw = FileIO(descriptor, "w", closefd=closefd)
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
