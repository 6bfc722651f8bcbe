"""Reading WARC files back: record by record, whatever is damaged between them."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.faults import StorageFault
from archive.warc import ADDRESS, BLOG, KIND, UNFINISHED
from archive.warc_disk import GZIP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

MEMBER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
"""How every record of ours begins: a gzip header without flags or time (RFC 1952, 2.3)."""
_MAGIC = MEMBER[:3]
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it was written."""

    offset: int
    length: int
    """Bytes of the packed record."""
    sha256: str
    """SHA-256, in hex, of the packed record."""
    type: str
    """warcinfo, response, revisit or metadata."""
    url: str
    moment: str
    """ISO 8601 in UTC, as the archive writes it."""
    fields: tuple[tuple[str, str], ...]
    """All its named fields."""
    block: bytes

    @property
    def blog(self) -> str | None:
        """The entry address of its blog; None in files of older versions."""
        return self.field(BLOG)

    @property
    def kind(self) -> str | None:
        """The kind of the address asked for, or what a metadata record is about."""
        return self.field(KIND)

    @property
    def address(self) -> str | None:
        """The address asked for; None for robots.txt."""
        return self.field(ADDRESS)

    def field(self, name: str) -> str | None:
        """Return the value of a named field, or None."""
        lower = name.lower()
        return next((value for key, value in self.fields if key.lower() == lower), None)

    @property
    def status(self) -> int | None:
        """The HTTP status; None for a record that is no answer."""
        if self.type not in {"response", "revisit"}:
            return None
        parts = self.block.split(b"\r\n", 1)[0].split()
        return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None

    @property
    def headers(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers of the response, in bytes, in the order in which they came."""
        lines = self.block.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
        pairs = (line.partition(b":") for line in lines)
        return tuple((name.strip(), value.strip()) for name, _, value in pairs)

    @property
    def body(self) -> bytes:
        """The body of the response as sent, before content decoding; of a metadata record its JSON."""
        return self.block.partition(b"\r\n\r\n")[2] if self.status is not None else self.block


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a WARC file that are no whole record."""

    offset: int
    length: int
    why: str
    torn: bool = False
    """Whether it is the beginning of a record whose end is not there: what a kill leaves behind."""


def read_records(path: Path) -> Iterator[Record | Damage]:
    """Yield what a WARC file holds in its order; memory holds one record at a time.

    Raises StorageFault if the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            offset = 0
            while offset < size:
                found = _at(file, offset)
                if isinstance(found, Damage):
                    end = _next_whole(file, offset + 1, size)
                    found = Damage(offset, end - offset, found.why, found.torn and end == size)
                yield found
                offset += found.length
    except OSError as error:
        raise StorageFault(f"{path} cannot be read: {error.strerror}. Check the place.") from error


def whole_records(path: Path) -> Iterator[Record]:
    """Yield the whole records of a WARC file, whatever is damaged between them; see ``read_records``."""
    return (found for found in read_records(path) if isinstance(found, Record))


def file_of(folder: Path, name: str) -> Path | None:
    """Return the WARC file of that name, or the same while it is still being written; None if there is none.

    A name that leads out of the folder is no such file.
    """
    for path in (folder / name, folder / (name + UNFINISHED)):
        try:
            # An archive can be a file that somebody sent, with any name in its rows and any link beside it.
            if path.resolve().parent == folder.resolve() and path.is_file():
                return path
        except (OSError, ValueError):  # ValueError: a NUL in the name
            continue
    return None


def record_at(folder: Path, name: str, offset: int, *, limit: int | None = None) -> Record | None:
    """Return the record that begins there, or None where there is no such file or no whole record.

    The file may be one that is still being written; see ``file_of``. A record of more than ``limit`` bytes
    when unpacked is none.
    """
    path = file_of(folder, name)
    try:
        if path is None:
            return None
        with path.open("rb") as file:
            found = _at(file, offset, limit)
    except OSError:
        return None
    return found if isinstance(found, Record) else None


def fields_at(folder: Path, name: str, offset: int) -> tuple[tuple[str, str], ...] | None:
    """Return the named fields of the record that begins there, whatever comes after; None if none does."""
    path = file_of(folder, name)
    try:
        if path is None:
            return None
        with path.open("rb") as file:
            file.seek(offset)
            plain = zlib.decompressobj(GZIP).decompress(file.read(_CHUNK), _CHUNK)
    except (OSError, zlib.error):
        return None
    head, gap, _ = plain.partition(b"\r\n\r\n")
    return _named(head) if head.startswith(b"WARC/") and gap else None


def packed(folder: Path, name: str, record: Record) -> bytes | None:
    """Return the bytes of a record as they lie in its file, None where they are no longer there."""
    path = file_of(folder, name)
    try:
        if path is None:
            return None
        with path.open("rb") as file:
            file.seek(record.offset)
            found = file.read(record.length)
    except OSError:
        return None
    return found if hashlib.sha256(found).hexdigest() == record.sha256 else None


def _at(file: BinaryIO, offset: int, limit: int | None = None) -> Record | Damage:
    """Return the record at ``offset``, or why there is none; the length of a damage is not told here."""
    file.seek(offset)
    unpacker = zlib.decompressobj(GZIP)
    digest = hashlib.sha256()
    plain, length, size = [], 0, 0
    try:
        while not unpacker.eof:
            chunk = file.read(_CHUNK)
            if not chunk:
                return Damage(offset, 0, "the record has no end", torn=True)
            # 64 KB of gzip are 64 MB at most, so that no chunk takes the memory by itself.
            plain.append(unpacker.decompress(chunk))
            size += len(plain[-1])
            if limit is not None and size > limit:
                return Damage(offset, 0, "the record is too large")
            used = len(chunk) - len(unpacker.unused_data)
            digest.update(memoryview(chunk)[:used])
            length += used
    except zlib.error as error:
        return Damage(offset, 0, f"cannot be unpacked ({error})")
    try:
        return _parsed(b"".join(plain), offset, length, digest.hexdigest())
    except ValueError as error:
        return Damage(offset, 0, str(error))


def _parsed(plain: bytes, offset: int, length: int, sha256: str) -> Record:
    """Return the record that these bytes are. Raises ValueError if they are none."""
    head, gap, rest = plain.partition(b"\r\n\r\n")
    fields = _named(head)
    named = {name.lower(): value for name, value in fields}
    size = named.get("content-length", "")
    if not head.startswith(b"WARC/") or not gap or not size.isdigit():
        raise ValueError("is no WARC record")
    if rest[int(size) :] != b"\r\n\r\n":
        raise ValueError("is not as long as it says")
    moment = named.get("warc-date", "")
    return Record(
        offset=offset,
        length=length,
        sha256=sha256,
        type=named.get("warc-type", ""),
        url=named.get("warc-target-uri", "").strip("<>"),
        moment=moment.removesuffix("Z") + "+00:00" if moment.endswith("Z") else moment,
        fields=fields,
        block=rest[: int(size)],
    )


def _named(head: bytes) -> tuple[tuple[str, str], ...]:
    """Return the named fields of a record, without its first line."""
    pairs = (line.partition(":") for line in head.decode("utf8", "replace").split("\r\n")[1:])
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _next_whole(file: BinaryIO, start: int, size: int) -> int:
    """Return where the next whole record begins, or the size of the file if there is none."""
    position = start
    while position < size:
        file.seek(position)
        chunk = file.read(_CHUNK)
        place = chunk.find(_MAGIC)
        if place < 0:
            position += max(1, len(chunk) - len(_MAGIC) + 1)
        elif isinstance(_at(file, position + place), Record):
            return position + place
        else:
            position += place + 1
    return size
