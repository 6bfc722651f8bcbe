"""The images of a walk that was recorded, kept again from its WARC file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.spidermiddlewares.httperror import HttpError

from archive.clock import at
from archive.images import fail_image, image_at, keep_image
from archive.pictures import media_of
from archive.recorded import NOT_MODIFIED, REDIRECTS
from archive.warc_reading import record_at
from crawler.content_coding import CodingError
from crawler.failures import reason_of
from crawler.offline import fetch_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.recorded import Came, RecordedWalk
    from archive.warc_reading import Record
    from crawler.offline import Offline
    from crawler.walk import Walk

_SUCCESS = 2
"""First digit of a status that brings a body (RFC 9110, 15.3)."""


def keep_recorded_images(walk: Walk, recorded: RecordedWalk, offline: Offline) -> None:
    """Keep again what was recorded of each image. Raises StorageFault."""
    for url, came in recorded.images.items():
        for records in _tries(recorded, came):
            with at(records[-1].moment):
                _keep(walk, offline, url, records, recorded.file.name)


def _tries(recorded: RecordedWalk, came: Sequence[Came]) -> Iterator[list[Record]]:
    """Yield what came of each try: the redirects and what they led to."""
    records: list[Record] = []
    for one in came:
        record = record_at(recorded.file.parent, recorded.file.name, one.offset)
        records += [record] if record else []
        if record and record.status not in REDIRECTS:
            yield records
            records = []
    if records:
        yield records


def _keep(walk: Walk, offline: Offline, url: str, records: Sequence[Record], file: str) -> None:
    db, crawl, last = walk.recording.db, walk.crawl, records[-1]
    fetches = [fetch_of(record, file) for record in records]
    image = image_at(db, crawl, url)
    try:
        response = offline.response(last, fetches)
        media = media_of(response.body) if response.status // 100 == _SUCCESS else None
        reason = "no image came" if response.status // 100 == _SUCCESS else reason_of(HttpError(response))[1]
    except CodingError as error:
        media, reason = None, reason_of(error)[1]
    known = db.execute("SELECT fetch NOTNULL FROM images WHERE id = ?", [image]).fetchone()[0]
    if media or (last.status == NOT_MODIFIED and known):
        keep_image(db, crawl, image, fetches, media)
    else:
        fail_image(db, crawl, image, fetches, reason)
