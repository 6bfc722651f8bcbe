"""Names for files, made of any text: safe on every system, and another one for each text."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_OUTSIDE = re.compile(r"[^\w.-]+")
_EDGES = "-._"
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_DIGEST = 10


def file_name(text: str, longest: int = 100) -> str:
    """Return a name of at most ``longest`` bytes in UTF-8 for a file about ``text``, without an ending.

    Where the name does not say all of the text, or a system would take it for another's (in another letter
    case, or for a device), a digest of the text follows.

    >>> file_name("example.com")
    'example.com'
    >>> file_name("../Some title?"), file_name("con")
    ('some-title-2d9533dde2', 'x-con-1143da2bc5')
    """
    name = _plain(text)
    if name == text and len(name.encode()) <= longest and name and not _RESERVED.fullmatch(name):
        return name
    digest = hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:_DIGEST]
    kept = _cut(name, longest - _DIGEST - len("x--"))
    if _RESERVED.fullmatch(kept):
        kept = f"x-{kept}"
    return f"{kept}-{digest}" if kept else digest


def plain_name(text: str, longest: int) -> str:
    """Return the letters and digits of ``text`` with hyphens between, at most so many bytes in UTF-8.

    It is a part of a name: it may be empty, and other texts have the same.

    >>> plain_name("../Why C++?", 100)
    'why-c'
    """
    return _cut(_plain(text), longest)


def _plain(text: str) -> str:
    plain = _OUTSIDE.sub("-", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", plain).strip(_EDGES)


def _cut(name: str, longest: int) -> str:
    return name.encode()[:longest].decode("utf8", "ignore").strip(_EDGES)
