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
    plain = unicodedata.normalize("NFC", _OUTSIDE.sub("-", unicodedata.normalize("NFKC", text).casefold()))
    name = plain.strip(_EDGES)
    if name == text and len(name.encode()) <= longest and name and not _RESERVED.fullmatch(name):
        return name
    digest = hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:_DIGEST]
    kept = name.encode()[: longest - _DIGEST - len("x--")].decode("utf8", "ignore").strip(_EDGES)
    if _RESERVED.fullmatch(kept):
        kept = f"x-{kept}"
    return f"{kept}-{digest}" if kept else digest
