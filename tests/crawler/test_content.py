"""What an answer holds is told by its bytes first, then by its header, then by how it begins."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.content import no_page
from crawler.pages.decoding import decode
from crawler.pages.xhtml import as_html

HTML = "text/html; charset=utf-8"
PAGE = b"<!doctype html><html><title>Hens</title><body><p>Nine hens.</p></body></html>"


def told(body: bytes, kind: str) -> str:
    return no_page(body, decode(body, kind), kind)


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a\1\0", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"PK\x03\x04\x14\0<html>", "application/zip"),
        (b"\0\0\0\x20ftypisom", "video/mp4"),
        (b"\x1f\x8b\x08\0\0", "application/gzip"),
        (b"\x1a\x45\xdf\xa3\1", "video/webm"),
        (b"OggS\0\2", "audio/ogg"),
        (b'  {"error": "no hens"}', "application/json"),
        (b"[1, 2]", "application/json"),
        (b"<?xml version='1.0'?><!-- x --><rss version='2.0'><channel/></rss>", "application/rss+xml"),
        (b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'/>", "application/rss+xml"),
        (b"<urlset/>", "application/xml"),
        (b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'x' 'y'><svg><text>Hens</text></svg>", "image/svg+xml"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_header_makes_a_page_of_it(body: bytes, type_: str) -> None:
    for kind in (HTML, "", "text/html", "application/octet-stream"):
        if kind or not body.lstrip().startswith((b"{", b"[")):
            assert told(body, kind) == (type_ if kind in {HTML, "text/html"} or "json" not in type_ else kind)


@pytest.mark.parametrize(
    "kind", [HTML, "", "application/pdf", "image/png", "text/plain", "application/xml", "nonsense"]
)
def test_a_page_is_one_under_any_header(kind: str) -> None:
    for body in (
        PAGE,
        b"\xef\xbb\xbf \n" + PAGE,
        b"<!-- made with hens -->\n" + PAGE,
        b"Warning: x in y.php\n" + PAGE,
    ):
        assert told(body, kind) == ""
    assert told("<html><p>Größe".encode("utf-16"), kind) == ""


@pytest.mark.parametrize(
    ("body", "kind", "type_"),
    [
        (b"<p>Nine hens.</p>", HTML, ""),
        (b"{{ title }} <p>Nine hens.</p>", HTML, ""),
        (b"[Hens] nine of them", HTML, ""),
        (b"<div>Nine hens.</div>", "application/octet-stream", ""),
        (b"<div>Nine hens.</div>", "", ""),
        (b"Nine hens.", "text/plain", "text/plain"),
        (b"Nine hens.", "", "of no type"),
        (b"hens,eggs\n9,4", "text/csv; charset=utf-8", "text/csv"),
        (b"<svg></svg><html><p>Hens", HTML, ""),
    ],
)
def test_what_begins_like_nothing_is_what_it_is_called(body: bytes, kind: str, type_: str) -> None:
    assert told(body, kind) == type_


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_are_told(body: bytes, kind: str) -> None:
    told(body, kind)


def test_xhtml_served_as_xml_loses_nothing() -> None:
    page = as_html(
        '<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Hens</h:title>'
        '<h:script src="a.js"/><h:script>//<![CDATA[\nif (a < b) x();\n//]]></h:script></h:head><h:body>'
        '<h:a id="top"/><h:p>One</h:p><h:div/><![CDATA[<b>two</b> & more]]><h:br/><h:p>Three</h:p></h:body>'
        "</h:html>"
    )
    assert '<script src="a.js"></script>' in page
    assert "if (a < b) x();" in page
    assert '<a id="top"></a><p>One</p><div></div>&lt;b&gt;two&lt;/b&gt; &amp; more<br/><p>Three</p>' in page
