"""What a recorded body says, in every way in which it may be read."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from archive.pictures import DRAWING, media_of
from crawler.content_coding import CodingError, plain_body
from crawler.pages.decoding import decode
from crawler.pages.pieces import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.warc_reading import Record

_PAGE = "text/html"
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbf])|(.))", re.DOTALL)


class RawTexts:
    """Reads bodies as a crawl would have unpacked them."""

    def readings(self, record: Record) -> Iterator[str]:
        """Yield the text of a recorded body: as it stands, with entities and with JSON's escapes resolved.

        An image of pixels has none. Raises ValueError for a body that cannot be unpacked.
        """
        told = _told(record, b"content-encoding")
        try:
            # As if it were a page: one that was packed twice is unpacked twice, and so is a sitemap.
            body = plain_body(record.body, told, _PAGE, LARGEST).body
        except CodingError as error:
            raise ValueError(str(error)) from error
        if media_of(body) not in {None, DRAWING}:
            return
        text = decode(body, next(iter(_told(record, b"content-type")), ""))
        yield text
        plain = html.unescape(text)
        yield plain
        yield html.unescape(plain)
        yield html.unescape(_ESCAPE.sub(_resolved, text))


def _told(record: Record, header: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in record.headers if name.lower() == header]


def _resolved(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return " " if escape[2] else escape[3]
