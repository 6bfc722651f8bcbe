"""A file that is made whole or not at all, and takes no other one's place without the user's word."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from archive.faults import StorageFault, UsageFault
from archive.warc_disk import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_new_file(path: Path, *, overwrite: bool = False, advice: str = "remove it") -> None:
    """Raise UsageFault if no file may be made at ``path``, StorageFault if the folder takes none.

    A file that is there is in the way unless ``overwrite``; ``advice`` is what the user can do about that.
    A link is always refused: what it leads to was not named.
    """
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        kind = None
    except PermissionError as error:
        raise StorageFault(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
    except OSError as error:
        raise UsageFault(f"{path} cannot be a file: {error.strerror}. Name another one.") from None
    if not path.parent.is_dir():
        raise UsageFault(f"The folder {path.parent} does not exist. Make it, or name another place.")
    if kind is not None:
        _refuse_kind(path, kind)
        if not overwrite:
            raise _in_the_way(path, advice)
    if not os.access(path.parent, os.W_OK):
        raise StorageFault(f"{path} cannot be written: its folder is read-only. Choose another place.")


def _refuse_kind(path: Path, kind: int) -> None:
    if stat.S_ISDIR(kind):
        raise UsageFault(f"{path} is a directory. Name a file in it, such as {path / 'posts.csv'}")
    if stat.S_ISLNK(kind):
        raise UsageFault(f"{path} is a link to {path.readlink()}. Name the file itself.")
    if not stat.S_ISREG(kind):
        raise UsageFault(f"{path} is no file but a device, a pipe or a socket. Name another one.")


def _in_the_way(path: Path, advice: str) -> UsageFault:
    return UsageFault(f"{path} exists. Name another file, or {advice}.")


@contextmanager
def new_file(path: Path, *, overwrite: bool = False, advice: str = "remove it") -> Iterator[int]:
    """Yield the descriptor of a file that is at ``path`` once the block ends well, and else nowhere.

    Where the system can, it has no name until then: a killed process leaves nothing behind. A file that
    appeared at ``path`` meanwhile stays, unless ``overwrite``. Raises what ``check_new_file`` raises, and
    OSError when the disk refuses.
    """
    check_new_file(path, overwrite=overwrite, advice=advice)
    descriptor, name = _begun(path.parent)
    try:
        with suppress(FileNotFoundError):
            os.fchmod(descriptor, stat.S_IMODE(path.lstat().st_mode))
        yield descriptor
        os.fsync(descriptor)
        if name is None and overwrite:
            name = _unfinished(path.parent)
            _give_name(descriptor, name)
        if overwrite and name is not None:
            name.replace(path)
        else:
            _keep(descriptor, name, path, advice)
    finally:
        os.close(descriptor)
        if name is not None:
            name.unlink(missing_ok=True)
    # Some file systems cannot sync a folder; the file itself is safe by now.
    with suppress(OSError):
        sync_folder(path.parent)


def _begun(folder: Path) -> tuple[int, Path | None]:
    """Return a new file in ``folder``, and its name if it needs one."""
    if hasattr(os, "O_TMPFILE"):
        with suppress(OSError):
            descriptor = os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o666)
            if Path(f"/proc/self/fd/{descriptor}").exists():
                return descriptor, None
            os.close(descriptor)
    name = _unfinished(folder)
    return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), name


def _unfinished(folder: Path) -> Path:
    return folder / f".{secrets.token_hex(8)}.unfinished"


def _give_name(descriptor: int, path: Path) -> None:
    # Only where a descriptor is given too does Python have the link in /proc followed (linkat, not link).
    os.link(f"/proc/self/fd/{descriptor}", path, src_dir_fd=descriptor, follow_symlinks=True)


def _keep(descriptor: int, name: Path | None, path: Path, advice: str) -> None:
    try:
        if name is None:
            _give_name(descriptor, path)
            return
        path.hardlink_to(name)
    except FileExistsError:
        raise _in_the_way(path, advice) from None
    except OSError:
        # A file system without hard links; the name is looked at once more, a moment before it is taken.
        if name is None:
            raise
        check_new_file(path, advice=advice)
        name.replace(path)
