"""The WARC file of a run: every response as it came, before anything is derived from it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from errno import ENOENT
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.clock import now
from archive.warc_disk import pack, refused, sync_folder, write_whole

if TYPE_CHECKING:
    from typing import BinaryIO

UNFINISHED = ".open"
"""What the name of a file ends with until its run has ended."""

BLOG = "X-Blog-To-SQLite-Blog"
"""Named field of every record but the warcinfo: the entry address of the blog."""
KIND = "X-Blog-To-SQLite-Kind"
"""Named field: the kind of the address asked for, or what a metadata record is about."""
ADDRESS = "X-Blog-To-SQLite-Address"
"""Named field: the address asked for, from which redirects may have led to the record's own."""

DECISIONS = frozenset({"acceptance", "accepted_version", "tombstone", "replay"})
"""Kinds of metadata record for which a file is kept though it holds no run."""

NOT_MODIFIED = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
"""Profile of a revisit record for an answer 304 (ISO 28500, 6.7.3)."""

SYNC_SECONDS = 1.0
"""A power cut takes records no older than this: at a polite pace, none that a row names."""


class Written(NamedTuple):
    """Where a record lies in its file, as packed."""

    offset: int
    length: int
    sha256: str


class ClosedFile(NamedTuple):
    """A WARC file that is whole: what it is held against later."""

    name: str
    bytes: int
    records: int
    sha256: str


class Original(NamedTuple):
    """The earlier answer that a "not modified" speaks of."""

    url: str
    moment: str


class WarcFile:
    """A WARC file that is being written, one gzip member a record, as the standard asks (ISO 28500, annex D).

    Each record reaches the operating system in a single write before
    ``write`` returns: a killed process leaves whole records behind.
    """

    def __init__(self, folder: Path, name: str, software: str) -> None:
        self.name = name
        self.holds_decisions = False
        """Whether a record of a kind in ``DECISIONS`` was written."""
        self._path = folder / name
        self._software = software
        self._file: BinaryIO | None = None
        self._offset = self._records = 0
        self._synced_at = float("-inf")
        self._digest = hashlib.sha256()

    def write(
        self,
        url: str,
        moment: str,
        status_line: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        *,
        fields: Mapping[str, str] | None = None,
        original: Original | None = None,
    ) -> Written:
        """Append a response and return where it lies; an answer 304 becomes a revisit record.

        ``moment`` is ISO 8601 in UTC, ``status_line`` such as "200 OK", ``body`` the
        bytes as sent, before content decoding; ``fields`` are further named fields,
        ``original`` is what a 304 speaks of. Raises StorageFault when the disk refuses.
        """
        revisit = status_line.startswith("304")
        named = {"WARC-Date": _date(moment), **(fields or {})}
        if revisit:
            named |= {"WARC-Profile": NOT_MODIFIED, "WARC-Refers-To-Target-URI": url}
        if revisit and original:
            named |= {
                "WARC-Refers-To-Target-URI": original.url,
                "WARC-Refers-To-Date": _date(original.moment),
            }
        # The transfer coding was taken off on the way; a reader of the file must not look for it.
        kept = [
            (f"X-Archive-{name}" if name.lower() == "transfer-encoding" else name, value)
            for name, value in headers
        ]
        builder = WARCWriter(BytesIO(), gzip=False)
        record = builder.create_warc_record(
            url,
            "revisit" if revisit else "response",
            payload=BytesIO(b"" if revisit else body),
            length=0 if revisit else len(body),
            http_headers=_AsTheyCame(status_line, kept, protocol="HTTP/1.1"),
            warc_headers_dict=named,
        )
        return self._append(builder, record)

    def write_metadata(self, url: str, moment: str, kind: str, content: Mapping[str, object]) -> Written:
        """Append what is to be known of the blog at ``url`` besides its responses, as JSON.

        Raises StorageFault when the disk refuses.
        """
        body = json.dumps(content, ensure_ascii=False).encode("utf8", "surrogatepass")
        builder = WARCWriter(BytesIO(), gzip=False)
        record = builder.create_warc_record(
            url,
            "metadata",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type="application/json",
            warc_headers_dict={"WARC-Date": _date(moment), BLOG: url, KIND: kind},
        )
        self.holds_decisions = self.holds_decisions or kind in DECISIONS
        return self._append(builder, record)

    def close(self, note: Callable[[ClosedFile], None] = lambda _closed: None) -> ClosedFile | None:
        """End the file, give it its final name and return its figures; None if it was never begun.

        None too where a signal broke off the last write: the file is left for ``mend``, as after a kill,
        and so it is where ``note``, which is told the figures before the name is given, raises an error.
        Raises StorageFault when the disk refuses.
        """
        if self._file is None:
            return None
        try:
            os.fsync(self._file.fileno())
            size = os.fstat(self._file.fileno()).st_size
            self._file.close()
            self._file = None
            if size != self._offset:
                return None
            closed = ClosedFile(self.name, self._offset, self._records, self._digest.hexdigest())
            note(closed)
            self._unfinished.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise refused(self._path, error) from error
        return closed

    def discard(self) -> None:
        """Remove the file, and its folder if that is empty then."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._unfinished.unlink(missing_ok=True)
        if self._path.parent.is_dir() and not any(self._path.parent.iterdir()):
            self._path.parent.rmdir()

    @property
    def _unfinished(self) -> Path:
        return self._path.with_name(self.name + UNFINISHED)

    def _open(self) -> None:
        try:
            self._path.parent.mkdir(exist_ok=True)
            self._file = self._unfinished.open("xb", buffering=0)
            sync_folder(self._path.parent)
        except OSError as error:
            raise refused(self._path, error) from error
        builder = WARCWriter(BytesIO(), gzip=False)
        info = {"software": self._software, "format": "WARC File Format 1.0"}
        record = builder.create_warcinfo_record(self.name, info)
        record.rec_headers.replace_header("WARC-Date", _date(now()))
        self._append(builder, record)

    def _append(self, builder: WARCWriter, record: object) -> Written:
        if self._file is None:
            self._open()
        plain = BytesIO()
        builder._write_warc_record(plain, record)  # noqa: SLF001 - warcio's public call would compress at level 9
        packed = pack(plain.getvalue())
        written = Written(self._offset, len(packed), hashlib.sha256(packed).hexdigest())
        assert self._file is not None  # noqa: S101 - opened above
        try:
            if not os.fstat(self._file.fileno()).st_nlink:
                raise FileNotFoundError(ENOENT, "it was deleted while this run wrote to it")
            write_whole(self._file, packed)
            if monotonic() - self._synced_at >= SYNC_SECONDS:
                os.fsync(self._file.fileno())
                self._synced_at = monotonic()
        except OSError as error:
            self._take_back(self._file)
            raise refused(self._path, error) from error
        self._digest.update(packed)
        self._records += 1
        # Last: where it tells the length of the file, all figures are those of its records.
        self._offset += len(packed)
        return written

    def _take_back(self, file: BinaryIO) -> None:
        """Remove the part of a record that a full disk still took: nothing torn may stand between records."""
        with suppress(OSError):
            file.truncate(self._offset)
            file.seek(self._offset)


class _AsTheyCame(StatusAndHeaders):  # type: ignore[misc]  # warcio ships no types
    """Headers whose bytes are written as they came; warcio would rewrite those beyond ASCII."""

    def to_ascii_bytes(self, filter_func: object = None) -> bytes:
        """Return the status line and the headers in bytes."""
        return bytes(self.to_bytes(filter_func, encoding="latin-1"))


def _date(moment: str) -> str:
    return moment.replace("+00:00", "Z")
