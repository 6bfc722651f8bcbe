"""Takes content codings off a body: to a limit, and only where the stream is whole."""

from __future__ import annotations

import re
import sys
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import brotli  # type: ignore[import-untyped]  # it ships no types

from crawler.excess import ExcessError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

CODINGS = "gzip, deflate, br, zstd"
"""What can be taken off, as Accept-Encoding names it (RFC 9110, 12.5.3)."""
MOST_CODINGS = 2
"""So many codings one upon another are taken off, at most."""
_STEP = 1 << 16
_FEWEST = 16
"""Bytes that tell text from a packed body: together with UTF-8, which they then have to be, ..."""
_ENOUGH = 200
"""... or alone."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_NONE = {"", "identity", "none", "utf-8", "binary", "chunked"}
"""Names that say nothing of how a body is coded, whatever a server means by them."""
_WINDOW: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 23}
"""8 MB: what a decoder of zstd for the web needs to have (RFC 9659)."""
# "Binary data bytes" of the WHATWG's MIME Sniffing Standard, 3
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)


class CodingError(ExcessError):
    """A body whose codings cannot be taken off; the message says why in words to follow an address."""


class DamagedBodyError(CodingError):
    """A coded body that is cut off or corrupt."""


class TooLargeBodyError(CodingError):
    """A body that is larger than allowed when its codings are taken off."""


class UnknownCodingError(CodingError):
    """A body in a coding that cannot be taken off, or in too many."""


class Plain(NamedTuple):
    """A body without its codings."""

    body: bytes
    taken_off: tuple[str, ...]


class _Stream(Protocol):
    """Unpacks one coding."""

    def feed(self, packed: bytes | memoryview) -> Iterator[bytes]:
        """Yield what more input brings, in pieces of about ``_STEP`` bytes."""

    @property
    def is_whole(self) -> bool:
        """Whether the stream came to its end."""


def plain_body(body: bytes, told: Iterable[str], content_type: str, most: int) -> Plain:
    """Return a body without the codings that its Content-Encoding tells (RFC 9110, 8.4).

    The bytes decide where they contradict the header: text that is no gzip at all is taken as it stands,
    and a page that comes packed without a word is unpacked. Raises DamagedBodyError for a stream that is
    not whole, TooLargeBodyError past ``most`` bytes, UnknownCodingError for a coding of another kind.
    """
    codings = [name for text in told for part in text.split(",") if (name := _name(part)) not in _NONE]
    if not body:
        return Plain(body, ())
    if len(codings) > MOST_CODINGS:
        raise UnknownCodingError(f"is packed {len(codings)} times")
    taken: list[str] = []
    for coding in reversed(codings):
        if _is_text(body):
            break
        body = _without(body, coding, most)
        taken.append(coding)
    if len(taken) < MOST_CODINGS and body.startswith(_GZIP) and _HTML.match(content_type):
        body = _without(body, "gzip", most)
        taken.append("gzip")
    return Plain(body, tuple(taken))


def _name(part: str) -> str:
    return part.strip().lower().removeprefix("x-")


def _is_text(body: bytes) -> bool:
    """Tell whether a body is text as it stands: packed bytes do not look like it for so long."""
    beginning = body[:512]
    if len(body) < _FEWEST or body.startswith(_GZIP) or _BINARY.search(beginning):
        return False
    return len(beginning) >= _ENOUGH or beginning.decode("utf8", "replace").count("\ufffd") <= 1


def _without(body: bytes, coding: str, most: int) -> bytes:
    if coding not in _STREAMS:
        raise UnknownCodingError(f"is packed in a way that is not known ({coding[:40]})")
    stream = _STREAMS[coding](body)
    pieces: list[bytes] = []
    size = 0
    view = memoryview(body)
    try:
        for start in range(0, len(body), _STEP):
            for piece in stream.feed(view[start : start + _STEP]):
                size += len(piece)
                if size > most:
                    raise TooLargeBodyError(f"larger than {most} bytes when unpacked")
                pieces.append(piece)
        if not stream.is_whole:
            raise DamagedBodyError(f"the {coding} stream broke off")
        return b"".join(pieces)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise DamagedBodyError(f"the {coding} stream is damaged") from error
    finally:
        # The traceback of an error would hold them for as long as somebody holds the error.
        pieces.clear()


class _Zlib:
    """Gzip of one or more members (RFC 1952), or deflate with or without its zlib frame."""

    def __init__(self, bits: int, magic: bytes = b"") -> None:
        self._bits = bits
        self._magic = magic
        self._stream: Any = zlib.decompressobj(bits)
        self.is_whole = False

    def feed(self, packed: bytes | memoryview) -> Iterator[bytes]:
        rest = bytes(packed)
        while rest:
            if self.is_whole:
                # What follows the last member is no part of it: some servers pad it.
                if not self._magic or not rest.startswith(self._magic):
                    return
                self._stream, self.is_whole = zlib.decompressobj(self._bits), False
            yield self._stream.decompress(rest, _STEP)
            self.is_whole = self._stream.eof
            rest = self._stream.unused_data if self.is_whole else self._stream.unconsumed_tail


class _Brotli:
    """Brotli (RFC 7932)."""

    def __init__(self) -> None:
        self._stream: Any = brotli.Decompressor()

    @property
    def is_whole(self) -> bool:
        return bool(self._stream.is_finished())

    def feed(self, packed: bytes | memoryview) -> Iterator[bytes]:
        if self.is_whole:
            return
        piece = self._stream.process(bytes(packed), output_buffer_limit=_STEP)
        while piece:
            yield piece
            piece = b"" if self.is_whole else self._stream.process(b"", output_buffer_limit=_STEP)


class _Zstandard:
    """Zstandard of one or more frames (RFC 8878)."""

    def __init__(self) -> None:
        self._stream: Any = zstd.ZstdDecompressor(options=_WINDOW)
        self.is_whole = False

    def feed(self, packed: bytes | memoryview) -> Iterator[bytes]:
        rest = bytes(packed)
        while rest or not self._stream.needs_input:
            if self.is_whole:
                if not rest.startswith(_ZSTD):
                    return
                self._stream, self.is_whole = zstd.ZstdDecompressor(options=_WINDOW), False
            yield self._stream.decompress(rest, max_length=_STEP)
            self.is_whole = self._stream.eof
            rest = self._stream.unused_data if self.is_whole else b""
            if self.is_whole and not rest:
                return


def _deflate(body: bytes) -> _Zlib:
    """Return the stream of a "deflate" body: in a zlib frame by the standard, without one by some servers."""
    framed = len(body) > 1 and body[0] & 0x0F == zlib.DEFLATED and not (body[0] << 8 | body[1]) % 31
    return _Zlib(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)


_STREAMS: Mapping[str, Callable[[bytes], _Stream]] = {
    "gzip": lambda _body: _Zlib(16 + zlib.MAX_WBITS, _GZIP),
    "deflate": _deflate,
    "br": lambda _body: _Brotli(),
    "zstd": lambda _body: _Zstandard(),
}
