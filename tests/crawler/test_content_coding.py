"""Content codings: taken off to a limit, and only where the stream is whole; the bytes decide in doubt."""

from __future__ import annotations

import gzip
import random
import sys
import zlib

import brotli
import pytest

from crawler.content_coding import (
    DamagedBodyError,
    TooLargeBodyError,
    UnknownCodingError,
    plain_body,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = ("<html><title>Hens</title><p>Nine eggs a dây.</p>" + "<p>and so on</p>" * 20_000).encode()
NOISE = random.Random(5).randbytes(200_000)
MOST = 1_000_000


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def light_brotli(body: bytes) -> bytes:
    packed: bytes = brotli.compress(body, quality=3)
    return packed


WAYS = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", light_brotli),
    "zstd": ("zstd", zstd.compress),
}


def plain(body: bytes, *told: str, kind: str = "text/html", most: int = MOST) -> bytes:
    return plain_body(body, told, kind, most).body


@pytest.mark.parametrize("way", WAYS)
def test_a_body_is_unpacked_and_one_that_is_cut_is_damaged(way):
    told, pack = WAYS[way]
    for body in (PAGE, NOISE, b"a"):
        packed = pack(body)
        assert plain(packed, told) == body
        for length in (len(packed) - 1, len(packed) // 2):
            with pytest.raises(DamagedBodyError):
                plain(packed[:length], told)


@pytest.mark.parametrize("way", WAYS)
def test_a_body_is_unpacked_to_the_limit_and_no_further(way):
    told, pack = WAYS[way]
    packed = pack(bytes(20_000_000))
    with pytest.raises(TooLargeBodyError, match="1000000 bytes"):
        plain(packed, told)
    assert len(plain(packed, told, most=20_000_000)) == 20_000_000


@pytest.mark.parametrize("way", ["gzip", "deflate"])
def test_a_stream_with_a_check_sum_that_was_changed_is_damaged(way):
    told, pack = WAYS[way]
    packed = bytearray(pack(NOISE))
    packed[len(packed) // 2] ^= 0x55
    with pytest.raises(DamagedBodyError):
        plain(bytes(packed), told)


def test_two_codings_are_taken_off_and_no_more():
    packed = light_brotli(gzip.compress(PAGE))
    assert plain(packed, "gzip, br") == PAGE
    assert plain(packed, "gzip", "br") == PAGE
    with pytest.raises(UnknownCodingError, match="packed 3 times"):
        plain(gzip.compress(packed), "gzip, br, gzip")


def test_a_bomb_within_a_bomb_ends_at_the_limit():
    inner = gzip.compress(bytes(100_000_000), 1)
    with pytest.raises(TooLargeBodyError):
        plain(gzip.compress(inner), "gzip, gzip")


def test_members_follow_one_another_and_padding_says_nothing():
    assert plain(gzip.compress(b"one ") + gzip.compress(b"two") + bytes(7), "gzip") == b"one two"
    assert plain(zstd.compress(b"one ") + zstd.compress(b"two"), "zstd") == b"one two"
    with pytest.raises(DamagedBodyError):
        plain(gzip.compress(b"one ") + gzip.compress(b"two")[:-3], "gzip")


@pytest.mark.parametrize("told", ["gzip", "deflate", "br", "zstd", "aws-chunked", "gzip, br"])
def test_text_that_is_said_to_be_packed_is_text(told):
    assert plain(PAGE, told) == PAGE
    old = "<p>Grüße</p>".encode("cp1252") * 40
    assert plain(old, told) == old
    assert plain("<p>naïve</p>".encode() * 2, told) == "<p>naïve</p>".encode() * 2


def test_a_page_that_is_packed_without_a_word_is_unpacked_and_a_file_is_not():
    packed = gzip.compress(PAGE)
    assert plain(packed) == PAGE
    assert plain(gzip.compress(packed), "gzip") == PAGE
    assert plain(packed, kind="application/gzip") == packed
    assert plain(gzip.compress(packed), "gzip", kind="application/x-gzip") == packed


def test_names_that_say_nothing_are_passed_over():
    assert plain(gzip.compress(PAGE), "identity, GZip , UTF-8") == PAGE
    assert plain(PAGE, "identity") == PAGE
    assert plain(b"", "gzip") == b""


def test_a_coding_that_nobody_knows_is_said():
    with pytest.raises(UnknownCodingError, match="compress"):
        plain(NOISE, "compress")


def test_a_window_larger_than_the_webs_is_refused():
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    packed = b"".join([packer.compress(NOISE), packer.compress(bytes(20_000_000)), packer.flush()])
    with pytest.raises(DamagedBodyError):
        plain(packed, "zstd", most=50_000_000)
