"""What the WARC files of an archive hold: runs over blogs, by the addresses that they asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from archive.records import AddressKind, AddressState
from archive.warc_disk import files_in
from archive.warc_reading import Damage, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.warc_reading import Record

NOT_MODIFIED = 304
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TRIED_AGAIN = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
"""Statuses (RFC 9110, 15) after which a crawl sends a request once more: Scrapy's RETRY_HTTP_CODES."""


class Came(NamedTuple):
    """A response that was recorded."""

    offset: int
    status: int
    url: str


@dataclass(slots=True)
class RecordedWalk:
    """One walk over one blog, as a WARC file tells it; offsets in bytes, no bodies."""

    file: Path
    blog: str
    """The entry address."""
    begun_at: str
    ended_at: str | None = None
    """None where the walk was killed."""
    begun: Mapping[str, Any] = field(default_factory=dict)
    """What the record of its begin says: options and limits."""
    ended: Mapping[str, Any] = field(default_factory=dict)
    """What the record of its end says."""
    answers: dict[str, list[Came]] = field(default_factory=dict)
    """Address asked for -> what came, in this order."""
    kinds: dict[str, AddressKind] = field(default_factory=dict)
    """Address asked for -> its kind at that time."""
    failures: dict[str, tuple[str, AddressState, str]] = field(default_factory=dict)
    """Address -> (moment, state, reason) where nothing came that says why."""
    images: dict[str, list[Came]] = field(default_factory=dict)
    """Address of an image -> what came, in this order."""
    robots: list[int] = field(default_factory=list)
    """Offsets of robots.txt, and of what led to it."""

    def take(self, address: str) -> list[int]:
        """Return the offsets of the answer to the next request for an address, and forget them.

        The redirects that led to it and the tries before come first. An address that was asked for
        several times has several answers.
        """
        waiting = self.answers.pop(address, [])
        places = range(1, len(waiting))
        end = next((place for place in places if self._is_over(waiting, place, address)), len(waiting))
        if waiting[end:]:
            self.answers[address] = waiting[end:]
        return [came.offset for came in waiting[:end]]

    def _is_over(self, waiting: Sequence[Came], place: int, address: str) -> bool:
        """Tell whether the record at ``place`` answers another request than the one before it."""
        last = waiting[place - 1].status
        if address == self.blog and last == NOT_MODIFIED:
            # The entry page is asked for with an ETag that it never had, and then without.
            return False
        return waiting[place].url == waiting[0].url and last not in REDIRECTS and last not in TRIED_AGAIN


@dataclass(slots=True)
class RecordedFile:
    """One WARC file: its walks, and what was decided meanwhile."""

    path: Path
    begun_at: str = ""
    """When its first record was written."""
    walks: list[RecordedWalk] = field(default_factory=list)
    decisions: list[tuple[str, str, str, Mapping[str, Any]]] = field(default_factory=list)
    """(moment, kind, target address, content) of acceptances, tombstones and the like."""
    damaged: list[Damage] = field(default_factory=list)
    records: int = 0
    """How many whole records it holds."""
    nameless: int = 0
    """Responses that do not say for which blog they were asked."""


def read_folder(folder: Path) -> Iterator[RecordedFile]:
    """Yield what each WARC file of an archive's folder holds. Raises OSError if one cannot be read."""
    for path in files_in(folder, ".warc.gz"):
        yield read_file(path)


def blogs_in(folder: Path) -> list[str]:
    """Return the entry addresses of the blogs whose runs an archive's folder holds."""
    files = read_folder(folder)
    return list(dict.fromkeys(walk.blog for file in files for walk in file.walks))


def read_file(path: Path) -> RecordedFile:
    """Return what a WARC file holds. Raises OSError if it cannot be read."""
    found = RecordedFile(path)
    walks: dict[str, RecordedWalk] = {}
    for record in read_records(path):
        if isinstance(record, Damage):
            found.damaged.append(record)
            continue
        found.records += 1
        found.begun_at = found.begun_at or record.moment
        if record.type == "metadata":
            _note_metadata(found, walks, record)
        elif record.type in {"response", "revisit"}:
            _note_answer(found, walks, record)
    return found


def _note_metadata(found: RecordedFile, walks: dict[str, RecordedWalk], record: Record) -> None:
    try:
        content = json.loads(record.body)
    except ValueError:
        found.damaged.append(Damage(record.offset, record.length, "is no JSON"))
        return
    kind, blog = record.kind or "", record.blog or record.url
    walk = walks.get(blog)
    if kind == "crawl":
        walks[blog] = RecordedWalk(
            found.path, blog, content.get("started_at") or record.moment, begun=content
        )
        found.walks.append(walks[blog])
    elif kind == "end" and walk:
        walk.ended_at, walk.ended = record.moment, content
    elif kind == "failure" and walk:
        walk.failures[content["address"]] = (record.moment, content["state"], content["reason"])
    else:
        found.decisions.append((record.moment, kind, blog, content))


def _note_answer(found: RecordedFile, walks: dict[str, RecordedWalk], record: Record) -> None:
    walk = walks.get(record.blog or "")
    if walk is None:
        found.nameless += 1
    elif record.address is None:
        walk.robots.append(record.offset)
    elif record.kind == "image":
        came = Came(record.offset, record.status or 0, record.url)
        walk.images.setdefault(record.address, []).append(came)
    else:
        came = Came(record.offset, record.status or 0, record.url)
        walk.answers.setdefault(record.address, []).append(came)
        walk.kinds[record.address] = cast("AddressKind", record.kind or "post")
