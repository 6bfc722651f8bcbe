"""A folder of files that is made whole or not at all, and takes no other file's place without a word."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from archive.faults import StorageFault, UsageFault
from archive.warc_disk import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def new_folder(
    path: Path, *, overwrite: bool = False, advice: str = "remove it"
) -> Iterator[Callable[..., None]]:
    """Yield what writes a file, by name and text, into a folder that is at ``path`` once the block ends well.

    A folder that holds something stays as it is, unless ``overwrite``: then files of the same names are
    replaced, and all others stay. Raises UsageFault where no folder may be, StorageFault where none can be
    made, OSError when the disk refuses.
    """
    _check(path, overwrite=overwrite, advice=advice)
    made = path.resolve().parent / f".{secrets.token_hex(8)}.unfinished"
    made.mkdir()
    try:

        def write(name: str, text: str) -> None:
            if Path(name).name != name:
                raise ValueError(f"{name} is no name of a file")
            with (made / name).open("x", encoding="utf-8", newline="") as file:
                file.write(text)

        yield write
        _keep(made, path.resolve())
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _check(path: Path, *, overwrite: bool, advice: str) -> None:
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        kind = None
    except OSError as error:
        raise UsageFault(f"{path} cannot be a folder: {error.strerror}. Name another one.") from None
    parent = path.resolve().parent
    if not parent.is_dir():
        raise UsageFault(f"The folder {path.parent} does not exist. Make it, or name another place.")
    if kind is not None and stat.S_ISLNK(kind):
        raise UsageFault(f"{path} is a link to {path.readlink()}. Name the folder itself.")
    if kind is not None and not stat.S_ISDIR(kind):
        raise UsageFault(f"{path} is no folder. Name another place, or a file that ends in .md")
    if kind is not None and not overwrite and any(path.iterdir()):
        raise UsageFault(f"{path} is a folder that holds something. Name another one, or {advice}.")
    if not os.access(parent, os.W_OK) or (kind is not None and not os.access(path, os.W_OK)):
        raise StorageFault(f"{path} cannot be written: it is read-only. Choose another place.")


def _keep(made: Path, path: Path) -> None:
    sync_folder(made)
    if not path.is_dir() or not any(path.iterdir()):
        made.replace(path)  # POSIX puts a folder in the place of an empty one
    else:
        for file in sorted(made.iterdir()):
            file.replace(path / file.name)
    with suppress(OSError):
        sync_folder(path.parent)
