"""The WARC file of a run: every response as it came, before anything is derived from it."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.faults import StorageFault

if TYPE_CHECKING:
    from typing import BinaryIO

UNFINISHED = ".open"
"""What the name of a file ends with until its run has ended."""

_GZIP = zlib.MAX_WBITS + 16
# Level 9 costs three times the time of level 3 for a twentieth of the bytes.
_LEVEL = 3


class WarcFile:
    """A WARC file that is being written, one gzip member a record, as the standard asks (ISO 28500, annex D).

    Each record reaches the operating system in a single write before
    ``write`` returns: a killed process leaves whole records behind.
    """

    def __init__(self, folder: Path, name: str, software: str) -> None:
        self.name = name
        self._path = folder / name
        self._software = software
        self._file: BinaryIO | None = None
        self._offset = 0

    def write(
        self, url: str, moment: str, status_line: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> int:
        """Append a response and return its offset in bytes.

        ``moment`` is ISO 8601 in UTC, ``status_line`` such as "200 OK", ``body`` the
        bytes as sent, before content decoding. Raises StorageFault when the disk refuses.
        """
        builder = WARCWriter(BytesIO(), gzip=False)
        if self._file is None:
            self._open(builder)
        # The transfer coding was taken off on the way; a reader of the file must not look for it.
        kept = [
            (f"X-Archive-{name}" if name.lower() == "transfer-encoding" else name, value)
            for name, value in headers
        ]
        record = builder.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(status_line, kept, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": moment.replace("+00:00", "Z")},
        )
        return self._append(builder, record)

    def close(self) -> None:
        """End the file and give it its final name; nothing happens if it was never begun."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        self._unfinished.replace(self._path)

    def discard(self) -> None:
        """Remove the file, and its folder if that is empty then."""
        self.close()
        self._path.unlink(missing_ok=True)
        if self._path.parent.is_dir() and not any(self._path.parent.iterdir()):
            self._path.parent.rmdir()

    @property
    def _unfinished(self) -> Path:
        return self._path.with_name(self.name + UNFINISHED)

    def _open(self, builder: WARCWriter) -> None:
        try:
            self._path.parent.mkdir(exist_ok=True)
            self._file = self._unfinished.open("ab", buffering=0)
        except OSError as error:
            raise _refused(self._path, error) from error
        self._offset = self._file.tell()
        info = {"software": self._software, "format": "WARC File Format 1.0"}
        self._append(builder, builder.create_warcinfo_record(self.name, info))

    def _append(self, builder: WARCWriter, record: object) -> int:
        plain = BytesIO()
        builder._write_warc_record(plain, record)  # noqa: SLF001 - warcio's public call would compress at level 9
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        packed = packer.compress(plain.getvalue()) + packer.flush()
        offset = self._offset
        assert self._file is not None  # noqa: S101 - opened by the only caller
        try:
            self._file.write(packed)
        except OSError as error:
            raise _refused(self._path, error) from error
        self._offset += len(packed)
        return offset


def mend(folder: Path) -> list[str]:
    """Finish what killed runs left in ``folder`` and return the names: a torn tail is cut off."""
    mended = []
    for unfinished in sorted(folder.glob(f"*{UNFINISHED}")):
        whole = _whole_length(unfinished)
        if whole < unfinished.stat().st_size:
            os.truncate(unfinished, whole)
        final = unfinished.with_name(unfinished.name.removesuffix(UNFINISHED))
        unfinished.replace(final)
        mended.append(final.name)
    return mended


def _whole_length(path: Path) -> int:
    """Return the length in bytes of the whole records at the start of a WARC file."""
    end = 0
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        try:
            for record in records:
                record.content_stream().read()
                records.read_to_end(record)
                end = records.get_record_offset() + records.get_record_length()
        except (ArchiveLoadFailed, EOFError, zlib.error, ValueError):
            return end
    return end


def _refused(path: Path, error: OSError) -> StorageFault:
    return StorageFault(
        f"{path} cannot be written: {error.strerror}. Make room or choose another place, then run the same "
        "command again; nothing archived was lost."
    )
