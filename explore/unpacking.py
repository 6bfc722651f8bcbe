"""The body of a response without its content codings, under a limit: a few bytes can be packed gigabytes."""

from __future__ import annotations

import zlib
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 32 * 1024 * 1024
"""Bytes of an unpacked body that are shown; as many as a crawl takes."""


class PackedError(Exception):
    """A body that cannot be unpacked here; the message says why."""


def unpacked(body: bytes, codings: str) -> bytes:
    """Return ``body`` without the codings of a ``Content-Encoding`` header (RFC 9110, 8.4).

    What is cut off is returned as far as it goes. Raises PackedError for what is no such coding, for a coding
    that nothing here can read, and for more than ``LARGEST`` bytes.

    >>> import gzip
    >>> unpacked(gzip.compress(b"Hello"), "gzip")
    b'Hello'
    """
    names = [name.strip().lower() for name in codings.split(",")]
    for name in reversed([name for name in names if name not in {"", "identity"}]):
        unpack = _CODINGS.get(name)
        if unpack is None:
            raise PackedError("it is packed in a way that is not known here")
        try:
            body = unpack(body)
        except ImportError:
            raise PackedError(f"nothing on this machine unpacks {name}") from None
        except Exception as error:
            # Each of these libraries has an error of its own.
            raise PackedError("what it is packed in is damaged") from error
        if len(body) > LARGEST:
            raise PackedError(f"it is more than {LARGEST // 2**20} MB when unpacked")
    return body


def _gzip(body: bytes) -> bytes:
    plain = b""
    while body and len(plain) <= LARGEST:
        unpacker = zlib.decompressobj(31)
        plain += unpacker.decompress(body, LARGEST + 1 - len(plain))
        if not unpacker.eof or not unpacker.unused_data.startswith(b"\x1f\x8b"):
            break
        body = unpacker.unused_data
    return plain


def _deflate(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, LARGEST + 1)
    except zlib.error:
        return zlib.decompressobj(-15).decompress(body, LARGEST + 1)  # without a header, as many servers send


def _br(body: bytes) -> bytes:
    plain: bytes = _loaded("brotli").Decompressor().process(body, output_buffer_limit=LARGEST + 1)
    return plain


def _zstd(body: bytes) -> bytes:
    try:
        library = _loaded("compression.zstd")
    except ImportError:
        library = _loaded("backports.zstd")
    plain: bytes = library.ZstdDecompressor().decompress(body, LARGEST + 1)
    return plain


def _loaded(name: str) -> Any:
    return import_module(name)


_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _br,
    "zstd": _zstd,
}
