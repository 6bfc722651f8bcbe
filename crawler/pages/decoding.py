"""Turns the bytes of a page into text: the character set by evidence, whatever was declared."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

import webencodings  # type: ignore[import-untyped]  # it ships no types

if TYPE_CHECKING:
    from collections.abc import Iterator

# Encoding Standard, section 6, "decode": a byte order mark is worth more than any declaration
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# HTML Standard, 13.2.3.2, "prescan a byte stream": comments hold no declaration
_DECLARED = re.compile(
    rb"<!--.*?(?:-->|\Z)|<meta\b[^>]{0,1000}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})"
    rb"|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.IGNORECASE | re.DOTALL,
)
_LANGUAGE = re.compile(rb"<html\b[^>]{0,1000}?\blang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE)
_HEAD = 16_384
_SHIFT = re.compile(rb"\x1b(?:\$[@B]|\$\(D|\([BJI])")
_KOREAN = re.compile(rb"\x1b\$\)C")
_HZ = "hz-gb-2312"
_WIDE = {"utf-16be": "utf-16-be", "utf-16": "utf-16-le"}
# Neither < nor > is ever the second byte of a letter
_BETWEEN_TAGS = re.compile(rb"[^<>]+")
_MOST = 4096
"""Bytes of evidence: ten sentences tell as much as a book."""
_SAMPLE = 1 << 18
_MANY_BYTES = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "euc_jis_2004"})
_LEGACY = frozenset(
    {
        *_MANY_BYTES,
        *(f"cp{number}" for number in (866, 874, *range(1250, 1259))),
        *(f"iso8859-{number}" for number in (2, 5, 6, 7, 8, 13, 15)),
        *("koi8-r", "koi8-u", "mac-cyrillic"),
    }
)
# A page whose declaration can be read as ASCII is in none of these
_NO_TEXT = frozenset({"replacement", "x-user-defined", "utf-16le", "utf-16be"})
# Codecs that know more of what pages write under these names
_WIDER = {"gbk": "gb18030", "euc_jp": "euc_jis_2004", "iso2022_jp": "iso2022_jp_ext", "euc_kr": "cp949"}
# How many times better another must fit; servers name Latin-1 without having looked,
# and Ukrainian is often written under the name of the Russian set
_CLEARLY = {"cp1252": 1.3, "koi8-r": 1.1}
_NEAR = 4.0
_ITS_LANGUAGE = 1.2
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]+")
_NO_CONTROL = bytes(set(range(256)) - {*range(9), 11, *range(14, 32), 127})
# No language writes Latin letters and these in one word; a character set read for another does
_TORN = re.compile(
    r"[a-zA-Z][\u0370-\u03ff\u0400-\u0525\u0590-\u06ff\u0e00-\u0e5b]"
    r"|[\u0370-\u03ff\u0400-\u0525\u0590-\u06ff\u0e00-\u0e5b][a-zA-Z]"
)
_SPARSE = 50
"""One broken letter in so many does not speak against a character set of several bytes a letter."""


def decode(body: bytes | bytearray, content_type: str | None = None) -> str:
    r"""Return the text of a page or feed, without control characters that no text has. Never raises.

    A byte order mark decides; then UTF-16 shows by its zeros, ISO-2022-JP by its escapes, and what is valid
    UTF-8 is UTF-8. Only for the rest does it count what the header ``content_type``, a ``<meta>`` or an XML
    declaration says, by the labels of the Encoding Standard, unless the bytes are no text in it or
    clearly fit another. What stays unreadable is U+FFFD.

    >>> decode("Привет, как дела?".encode("koi8-r"), "text/html; charset=koi8-r")
    'Привет, как дела?'
    >>> decode("Où est le café ?".encode(), "text/html; charset=iso-8859-1")
    'Où est le café ?'
    """
    text = _decoded(body, content_type or "")
    return _CONTROLS.sub("", text) if body.translate(None, _NO_CONTROL) else text


def _decoded(body: bytes | bytearray, content_type: str) -> str:
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, "replace").lstrip("\ufeff")
    wide = _wide(body[:_MOST])
    if wide:
        return body.decode(wide, "replace")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return _legacy(body, content_type)
    return _shifted(body, content_type) or text


def _wide(start: bytes | bytearray) -> str:
    """Tell UTF-16 and UTF-32 without a mark: their markup has zeros in the same places of each letter."""
    zeros = start.count(0)
    if zeros * 10 < len(start):
        return ""
    places = [start[place::4].count(0) for place in range(4)]
    nearly_all = 0.9 * (len(start) // 4)
    if min(places[2:]) > nearly_all or min(places[:2]) > nearly_all:
        return "utf-32-le" if places[3] > nearly_all else "utf-32-be"
    odd = places[1] + places[3]
    return "utf-16-le" if odd > 0.9 * zeros else "utf-16-be" if odd < 0.1 * zeros else ""


def _shifted(body: bytes | bytearray, content_type: str) -> str:
    """Read ASCII that escapes or tildes switch to the letters of Japan, Korea or China; empty for any other.

    UTF-7 is never read: nobody writes pages in it but to smuggle markup past whoever looks for it.
    """
    if not body.isascii():
        return ""
    if b"\x1b" in body and _SHIFT.search(body):
        return body.decode("iso2022_jp_ext", "replace")
    if _KOREAN.search(body[:_HEAD]):
        return body.decode("iso2022_kr", "replace")
    if b"~{" in body and (_HZ in content_type.lower() or _HZ.encode() in body[:_HEAD].lower()):
        return body.decode("hz", "replace")
    return ""


def _legacy(body: bytes | bytearray, content_type: str) -> str:
    """Read bytes that are no valid UTF-8."""
    if b"</" not in body and (text := _unmarked(body, content_type)):
        return text
    declared = list(_declared(body[:_HEAD], content_type))
    text, faults = _read(body[:_SAMPLE], "utf-8")
    # A cut or a pasted comment breaks a few letters of a page in UTF-8
    if faults * (2 if "utf-8" in declared else 5) < _beyond_ascii(text):
        return body.decode(errors="replace")
    declared = [charset for charset in declared if charset != "utf-8"]
    ranked = _ranked(body, declared)
    best = max(ranked.values(), default=0.0)
    for charset in declared:
        if ranked.get(charset, 0.0) * _CLEARLY.get(charset, 2.0) >= best > 0:
            return _read(body, charset)[0]
    if ranked:
        return _read(body, max(ranked, key=ranked.__getitem__))[0]
    texts = [_read(body, charset) for charset in dict.fromkeys((*declared, "cp1252"))]
    return min(texts, key=lambda read: read[1])[0]


def _unmarked(body: bytes | bytearray, content_type: str) -> str:
    """Read what is called UTF-16 and has no markup, so that no zeros show it; empty if it is none."""
    for label, charset in _WIDE.items():
        if label in content_type.lower():
            text, faults = _read(body, charset)
            return text if not faults and sum(map(str.isalnum, text)) * 2 > len(text) else ""
    return ""


def _declared(head: bytes | bytearray, content_type: str) -> Iterator[str]:
    """Yield the codecs of the declared character sets, the header's before those of the page."""
    header = _HEADER.search(content_type)
    labels = [header[1]] if header else []
    labels += [(found[1] or found[2] or b"").decode("latin-1") for found in _DECLARED.finditer(head)]
    for label in labels:
        encoding = webencodings.lookup(label)
        if encoding is not None and encoding.name not in _NO_TEXT:
            yield _WIDER.get(encoding.codec_info.name, encoding.codec_info.name)


def _read(body: bytes | bytearray, charset: str) -> tuple[str, int]:
    """Return the text in a character set and the number of its faults; a letter cut at the end is none."""
    text = codecs.getincrementaldecoder(charset)("replace").decode(body)
    return text, text.count("\ufffd")


def _ranked(body: bytes | bytearray, declared: list[str]) -> dict[str, float]:
    """Return how well each character set fits, as far as it fits at all."""
    evidence = _evidence(body)
    named = _LANGUAGE.search(body[:_HEAD])
    language = named[1].decode().lower() if named else ""
    ranked = _guessed(evidence, _LEGACY.union(declared), language)
    for charset in _MANY_BYTES - ranked.keys():
        text, faults = _read(evidence, charset)
        if 0 < faults * _SPARSE < _beyond_ascii(text):
            mended = text.replace("\ufffd", "").encode(charset, "ignore")
            ranked |= {
                name: score
                for name, score in _guessed(mended, _LEGACY.union(declared), language).items()
                if name == charset
            }
    return ranked


def _evidence(body: bytes | bytearray) -> bytes:
    """Return the text between tags, as far as it is not ASCII: no word of the markup, no declaration."""
    evidence = bytearray()
    for piece in _BETWEEN_TAGS.finditer(body):
        if not piece[0].isascii():
            evidence += body[piece.start() : min(piece.end(), piece.start() + _MOST)] + b" "
            if len(evidence) >= _MOST:
                break
    return bytes(evidence)


def _guessed(evidence: bytes, charsets: frozenset[str], language: str) -> dict[str, float]:
    import chardet  # noqa: PLC0415 - importing it costs 50 ms, and few blogs need it

    guesses = chardet.detect_all(
        evidence, include_encodings=charsets, ignore_threshold=True, compat_names=False, max_bytes=_MOST
    )
    ranked: dict[str, float] = {}
    for guess in guesses:
        charset, confidence = guess["encoding"], guess["confidence"]
        if confidence * _NEAR < max(ranked.values(), default=0.0):
            break
        if charset and not _is_torn(evidence.decode(charset, "replace")):
            ranked.setdefault(charset, confidence * (_ITS_LANGUAGE if guess["language"] == language else 1.0))
    return ranked


def _is_torn(text: str) -> bool:
    return len(_TORN.findall(text)) * 10 > _beyond_ascii(text)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
