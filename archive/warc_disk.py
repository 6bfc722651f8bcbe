"""How a WARC file meets the disk: packed records, whole writes, names that last."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from archive.faults import StorageFault

if TYPE_CHECKING:
    from typing import BinaryIO

GZIP = zlib.MAX_WBITS + 16
"""What zlib calls the gzip format."""
# Level 9 costs three times the time of level 3 for a twentieth of the bytes.
_LEVEL = 3


def pack(plain: bytes) -> bytes:
    """Return a record as a gzip member; equal records are packed into equal bytes."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, GZIP)
    return packer.compress(plain) + packer.flush()


def write_whole(file: BinaryIO, content: bytes) -> None:
    """Write all of ``content`` to an unbuffered file. Raises OSError where the disk takes only a part."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def files_in(folder: Path, ending: str) -> list[Path]:
    """Return the files in ``folder`` whose names end so, sorted; a pipe of such a name is none."""
    return sorted(path for path in folder.glob(f"*{ending}") if path.is_file())


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` outlast a power cut, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def refused(path: Path, error: OSError) -> StorageFault:
    """Return the sentence for a WARC file that the disk does not take."""
    return StorageFault(
        f"{path} cannot be written: {error.strerror}. Make room or choose another place, then run the same "
        "command again; nothing archived was lost."
    )
