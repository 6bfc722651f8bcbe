"""Which records of WARC files hold something of what is to be forgotten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.masking import masked_record, masked_text
from archive.spelling import bare
from archive.traces import Traces
from archive.warc_reading import Damage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlite_utils import Database

    from archive.forgettable import Target
    from archive.warc_reading import Record


class Unwanted:
    """Tells the parts of WARC files that are to be left out, file by file."""

    def __init__(self, db: Database, target: Target, readings: Callable[[Record], Iterable[str]]) -> None:
        self._db, self._target, self._readings = db, target, readings
        self._addresses = {bare(url) for url in (*target.urls, *target.others)}
        self._images = {*target.images.values()}
        self._traces = _traces(db, target)
        self._offsets: set[int] = set()
        self.documents: set[str] = set()
        """Addresses of documents whose records are left out, for they may hold a part of the text."""
        self.masked: set[str] = set()
        """Addresses of documents in whose records a part of the text was masked."""

    def enter(self, name: str) -> None:
        """Turn to the WARC file of that name."""
        column, doomed = "address", self._target.addresses
        if self._target.kind == "blog":
            column = "crawl"
            runs = self._db.execute("SELECT id FROM crawls WHERE blog = ?", [self._target.blog])
            doomed = [id_ for (id_,) in runs]
        self._offsets = {*self._named(name, column, doomed), *self._named(name, "image", self._target.images)}

    def _named(self, name: str, column: str, doomed: Iterable[int]) -> Iterator[int]:
        sql = f"SELECT warc_offset FROM fetches WHERE {column} = ? AND warc_file = ?"
        return (offset for id_ in doomed for (offset,) in self._db.execute(sql, [id_, name]))

    def instead(self, part: Record | Damage) -> bytes | None:
        """Return what is to stand for a part of the file: nothing, a masked record, or None for the same."""
        if isinstance(part, Damage):
            hit = any(part.offset <= offset < part.offset + part.length for offset in self._offsets)
            return b"" if hit else None
        if part.type == "warcinfo":
            return None
        if part.offset in self._offsets or self._is_its_own(part):
            return b""
        return self._without_traces(part) if self._tells_of_it(part) else None

    def _without_traces(self, record: Record) -> bytes:
        """Return a record with the words masked, or nothing where they cannot be."""
        if record.type == "metadata":
            return b""
        try:
            text = masked_text(next(iter(self._readings(record))), self._traces)
            masked, packed = masked_record(record, text)
            if not self._has_traces(self._readings(masked)):
                self.masked.add(record.url)
                return packed
        except ValueError:
            pass
        self.documents.add(record.address or record.url)
        return b""

    def _is_its_own(self, record: Record) -> bool:
        """Tell whether a record is one of the blog, or of an address of the post."""
        if self._target.kind == "blog" and record.blog == self._target.blog_url:
            return True
        if record.kind == "image" and record.address in self._images:
            return self._may_be(record)
        urls = [record.url, record.address or record.url] if record.type != "metadata" else []
        return self._may_be(record) and any(bare(url) in self._addresses for url in urls)

    def _tells_of_it(self, record: Record) -> bool:
        """Tell whether a record of the blog holds a part of the post's text, or what was decided of it."""
        if not self._may_be(record) or not record.body:
            return False
        if record.type == "metadata":
            return self._is_about(record) or self._has_traces([record.body.decode("utf8", "replace")])
        return self._target.kind != "blog" and self._holds_text(record)

    def _may_be(self, record: Record) -> bool:
        return record.blog in {None, self._target.blog_url}

    def _is_about(self, record: Record) -> bool:
        try:
            content = json.loads(record.body)
        except ValueError:
            return False
        said = (content.get(name) for name in ("url", "address")) if isinstance(content, dict) else ()
        return any(isinstance(url, str) and bare(url) in self._addresses for url in said)

    def _holds_text(self, record: Record) -> bool:
        try:
            return self._has_traces(self._readings(record))
        except ValueError:
            return True  # what cannot be read may hold it

    def _has_traces(self, texts: Iterable[str]) -> bool:
        return any(self._traces.in_text(text) for text in texts)


def _traces(db: Database, target: Target) -> Traces:
    if target.kind == "blog":
        return Traces(())
    traces = Traces(_texts(db, target))
    others = db.execute("SELECT id, body_text FROM posts WHERE blog = ?", [target.blog])
    for id_, text in others:
        if id_ not in target.posts:
            traces.spare(text)
    return traces


def _texts(db: Database, target: Target) -> Iterator[str]:
    for post in target.posts:
        for row in db.execute(
            "SELECT body_text, summary FROM posts WHERE id = :post UNION "
            "SELECT body_text, summary FROM versions WHERE post = :post",
            {"post": post},
        ):
            yield from filter(None, row)
