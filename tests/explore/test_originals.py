from __future__ import annotations

import base64
import gzip
import re
import subprocess
import sys
import zlib
from html import escape, unescape

import brotli
import pytest
from sqlite_utils import Database

from archive.place import warc_folder
from archive.warc import WarcFile
from archive.warc_reading import record_at, whole_records
from explore.application import datasette_for
from explore.unpacking import LARGEST, PackedError, unpacked

URL = "https://blog.example/a"
EVIL = (
    b"<!doctype html><meta charset=utf-8><base href=https://evil.example/>"
    b"<meta http-equiv=refresh content='0;/x'>"
    b"<link rel=preconnect href=https://evil.example/><title>T</title><script>alert(1)</script>"
    b"<noscript><link rel=preconnect href=//evil.example></noscript><iframe srcdoc='x'></iframe>"
    b"<p onclick=alert(2)>Words \xc3\xa9</p><form action=/x><input name=q></form>"
)


@pytest.fixture
def kept(archive_at):
    """A function that keeps a response in a WARC file and notes it; returns the id of the fetch."""
    archive_at.filled({"a": {"title": "A"}})
    folder = warc_folder(archive_at.path)
    folder.mkdir()

    def keep(body=EVIL, headers=(("Content-Type", "text/html"),), url=URL, **changes):
        db = Database(archive_at.path)
        number = db.execute("SELECT max(id) + 1 FROM fetches").fetchone()[0]
        file = WarcFile(folder, f"{number}.warc.gz", "test")
        at = file.write(url, "2024-06-01T12:00:00+00:00", "200 OK", headers, body)
        file.close()
        row = {
            "crawl": 1,
            "address": 2,
            "url": URL,
            "fetched_at": "2024-06-01T12:00:00+00:00",
            "status": 200,
            "bytes": len(body),
            "warc_file": f"{number}.warc.gz",
            "warc_offset": at.offset,
            "warc_length": at.length,
            "warc_sha256": at.sha256,
        }
        db["fetches"].insert(row | changes)
        db.conn.close()
        return number

    return keep


@pytest.fixture
def ask(archive_at, browser):
    made = []

    def asking(path):
        made[:] = made or [browser(datasette_for(archive_at.path))]
        return made[0](path)

    return asking


def test_a_page_is_shown_in_a_sandbox_only(kept, ask):
    number = kept()
    page = ask(f"/archive/originals/{number}")
    assert page.status_code == 200
    assert f'<iframe src="/archive/originals/{number}/content" sandbox=""' in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "Words" not in page.text
    content = ask(f"/archive/originals/{number}/content")
    policy = content.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; ")
    assert "allow" not in policy
    assert "http" not in policy
    assert content.headers["x-content-type-options"] == "nosniff"
    assert content.headers["content-type"] == "text/html; charset=utf-8"
    assert "<p onclick" in content.text
    assert "Words é" in content.text
    assert not re.search("<(?:script|link|base|meta|iframe|noscript)", content.text)


def test_the_file_is_a_download_that_no_browser_opens(kept, ask):
    got = ask(f"/archive/originals/{kept(gzip.compress(EVIL), (('Content-Encoding', 'gzip'),))}/file")
    assert got.content == EVIL
    assert got.headers["content-type"] == "application/octet-stream"
    assert re.fullmatch(r'attachment; filename="original-\d+\.(txt|bin)"', got.headers["content-disposition"])
    assert got.headers["content-security-policy"].startswith("sandbox; ")


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("text/html; charset=utf-7", "text/html; charset=utf-8"),
        ("application/xhtml+xml", "text/html; charset=utf-8"),
        ("application/rss+xml", "text/plain; charset=utf-8"),
        ("application/json", "text/plain; charset=utf-8"),
        ("text/javascript", "text/plain; charset=utf-8"),
        ("image/svg+xml", "text/plain; charset=utf-8"),
        ("application/pdf", None),
        ("text/html\r\nX: y", None),
        ("multipart/x-mixed-replace", None),
    ],
)
def test_what_is_no_page_is_never_one(kept, ask, media, kind):
    number = kept(headers=(("Content-Type", media.partition("\r")[0] if "\r" in media and kind else media),))
    content = ask(f"/archive/originals/{number}/content")
    if kind is None and content.status_code == 200:
        assert content.headers["content-security-policy"].startswith("sandbox; ")
        return
    assert content.headers.get("content-type") == kind if kind else content.status_code == 404
    assert "script-src" not in content.headers["content-security-policy"] or kind is None


@pytest.mark.parametrize(
    ("body", "media", "words"),
    [
        ("Žluťoučký".encode("windows-1250"), "text/html; charset=windows-1250", "Žluťoučký"),
        ('<meta charset="koi8-r">Слово'.encode("koi8-r"), "text/html", "Слово"),
        ("日本".encode("shift_jis"), 'text/html; charset="shift_jis"', "日本"),
        ("été".encode("latin-1"), "text/html", "été"),
        ("été".encode("utf-16"), "text/html", "été"),
    ],
)
def test_a_page_is_read_in_its_own_character_set(kept, ask, body, media, words):
    number = kept(body, (("Content-Type", media),))
    assert words in ask(f"/archive/originals/{number}/content").text


def test_what_cannot_be_shown_is_said(kept, ask, archive_at, tmp_path):
    secret = tmp_path / "secret.warc.gz"
    lost = kept()
    (warc_folder(archive_at.path) / f"{lost}.warc.gz").replace(secret)
    (warc_folder(archive_at.path) / "link.warc.gz").symlink_to(secret)
    torn = kept(warc_sha256="0" * 64)
    cases = {
        lost: "missing or damaged",
        torn: "missing or damaged",
        kept(warc_offset=7): "missing or damaged",
        kept(warc_offset=10**15): "missing or damaged",
        kept(warc_file="../secret.warc.gz", warc_sha256=None): "missing or damaged",
        kept(warc_file=str(secret), warc_sha256=None): "missing or damaged",
        kept(warc_file="link.warc.gz", warc_sha256=None): "missing or damaged",
        kept(warc_file="a\0b"): "missing or damaged",
        kept(warc_file="."): "missing or damaged",
        kept(warc_file=None, warc_offset=None): "without WARC files",
        kept(url="https://other.example/"): "hold another",
        kept(b"\x1f\x8bnonsense", (("Content-Encoding", "gzip"),)): "damaged",
        kept(b"x", (("Content-Encoding", "rot13"),)): "not known here",
        kept(b""): "no body",
    }
    for number, words in cases.items():
        page = ask(f"/archive/originals/{number}")
        assert page.status_code == 404
        assert words in page.text, number
        assert "<iframe" not in page.text
        assert str(tmp_path) not in page.text
        parts = (
            ("content", "file", "record") if "WARC" in words or "missing" in words else ("content", "file")
        )
        for part in parts:
            assert ask(f"/archive/originals/{number}/{part}").status_code == 404
    assert ask("/archive/originals/99999").status_code == 404
    assert ask("/nothing/originals/1").status_code == 404


def test_a_bomb_is_not_unpacked(kept, ask):
    layer = gzip.compress(b"\0" * (LARGEST + 1))
    for packed, codings in (
        (layer, "gzip"),
        (gzip.compress(layer), "gzip, gzip"),
        (zlib.compress(b"\0" * (LARGEST + 1)), "deflate"),
        (brotli.compress(b"\0" * (LARGEST + 1), quality=1), "br"),
    ):
        with pytest.raises(PackedError, match="32 MB"):
            unpacked(packed, codings)
    assert "32 MB" in ask(f"/archive/originals/{kept(layer, (('Content-Encoding', 'gzip'),))}").text
    # A record is packed itself.
    assert "missing or damaged" in ask(f"/archive/originals/{kept(b'x' * (LARGEST + 2**21))}").text


def test_an_answer_not_modified_leads_to_the_one_that_was(kept, ask, archive_at):
    whole, later = kept(), kept(status=304, warc_file=None)
    html = ask(f"/archive/originals/{later}").text
    assert f'<a href="/archive/originals/{whole}">an earlier answer</a>' in html
    assert archive_at


def test_a_post_and_its_versions_lead_to_what_was_sent(kept, ask, archive_at):
    number = kept()
    db = Database(archive_at.path)
    db.execute("UPDATE versions SET fetch = ?", [number])
    db.conn.commit()
    db.conn.close()
    link = f'<a href="/archive/originals/{number}">As it was sent</a>'
    assert link in ask("/archive/posts/1").text
    assert link in ask("/archive/versions/1").text
    assert f'href="/archive/originals/{number}"' in ask("/archive/fetches").text


def test_the_record_is_told_and_can_be_taken_out(kept, ask, archive_at, tmp_path):
    number = kept()
    db = Database(archive_at.path)
    db.execute("UPDATE versions SET fetch = ?", [number])
    db.conn.commit()
    db.conn.close()
    row = record_at(warc_folder(archive_at.path), f"{number}.warc.gz", where(archive_at, number))
    for page in (f"/archive/originals/{number}", "/archive/posts/1"):
        html = ask(page).text
        for name, value in (
            ("file", f"archive.warc/{number}.warc.gz"),
            ("length", f"{row.length:,} bytes, packed"),
            ("SHA-256", row.sha256),
            ("HTTP status", "200"),
            ("WARC-Type", "response"),
            ("WARC-Date", "2024-06-01T12:00:00Z"),
            ("WARC-Record-ID", row.field("WARC-Record-ID")),
            ("WARC-Payload-Digest", row.field("WARC-Payload-Digest")),
        ):
            assert f'<dt>{name}</dt><dd dir="auto">{escape(value)}</dd>' in html, (page, name)
    command = unescape(re.search(r'<pre class="command"[^>]*>(.*?)</pre>', html)[1]).split()
    assert command[0] == "warcio"
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", command[1], "--payload", *command[2:]],
        cwd=archive_at.path.parent,
        capture_output=True,
        check=True,
    )
    assert done.stdout == EVIL
    got = ask(f"/archive/originals/{number}/record")
    assert got.headers["content-disposition"] == f'attachment; filename="record-{number}.warc.gz"'
    assert got.headers["content-security-policy"].startswith("sandbox; ")
    (tmp_path / "one.warc.gz").write_bytes(got.content)
    (record,) = whole_records(tmp_path / "one.warc.gz")
    assert record.body == EVIL
    assert ask("/archive/originals/1/record").status_code == 404


def where(archive_at, number):
    with archive_at.read() as db:
        return db.execute("SELECT warc_offset FROM fetches WHERE id = ?", [number]).fetchone()[0]


def test_markup_that_reads_otherwise_each_time_is_no_page(kept, ask):
    heavy = kept(b"<div>" * 60_000 + b"<link rel=preconnect href=//x>deep")
    text = ask(f"/archive/originals/{heavy}/content").text
    assert text.startswith("<pre>&lt;div&gt;")
    assert "<link" not in text


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SVG = b'<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x20ftypavif", "image/avif"),
        (SVG, "image/svg+xml"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, None),
        (b"<!DOCTYPE svg><!ENTITY a 'b'>" + SVG, None),
        (SVG + b" " * 2_000_000, None),
        (b"<!-- -->" * 400 + b"<html>", None),
        (EVIL, None),
        (b"%PDF-1.7", None),
    ],
    ids=str,
)
def test_an_image_is_told_by_its_bytes(kept, ask, body, media):
    number = kept(body, (("Content-Type", "image/png; charset=x"),))
    got = ask(f"/archive/originals/{number}/image")
    assert got.status_code == (200 if media else 404)
    if media is None:
        return
    assert got.content == body
    assert got.headers["content-type"] == media
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cross-origin-resource-policy"] == "same-origin"
    assert got.headers["content-security-policy"].startswith("sandbox; default-src 'none'; ")
    drawn = media == "image/svg+xml"
    assert got.headers.get("content-disposition", "").startswith("attachment") == drawn
    assert f'src="/archive/originals/{number}/image"' in ask(f"/archive/originals/{number}").text


def test_an_image_that_is_kept_is_shown_in_its_post(kept, ask, archive_at):
    number = kept(PNG, (("Content-Type", "image/png"),), url=URL)
    db = Database(archive_at.path)
    db["images"].insert_all(
        [
            {"url": "https://blog.example/i.png?a=1&b=2", "fetch": number},
            {"url": "https://blog.example/none.png", "fetch": None},
        ]
    )
    body = (
        '<p><img src="https://blog.example/i.png?a=1&amp;b=2#x" alt="Hens &lt;3" width="9" height="8"></p>'
        '<a href="https://o.example/"><img src="https://blog.example/i.png?a=1&amp;b=2" width="9em"></a>'
        f'<img src="https://blog.example/none.png" alt="B"><img src="/archive/originals/{number}/image">'
    )
    db["posts"].update(1, {"body_html": body})
    db.conn.close()
    page = ask("/archive/posts/1")
    assert "img-src 'self'" in page.headers["content-security-policy"]
    shown = f'<img src="/archive/originals/{number}/image"'
    ready = 'loading="lazy" decoding="async">'
    assert f'{shown} alt="Hens &lt;3" width="9" height="8" {ready}' in page.text
    assert (
        f'<a href="https://o.example/" rel="noopener noreferrer">{shown} alt="o.example" {ready}</a>'
        in page.text
    )
    assert (
        '<a class="media" href="https://blog.example/none.png" rel="noopener noreferrer">Image: B</a>'
        in page.text
    )
    assert len(re.findall("<img", page.text.split("Every field")[0])) == 2


COVER = "https://blog.example/i.png"


@pytest.mark.parametrize(
    ("body", "posts", "leads"),
    [
        ("<p>Words.</p>", 1, True),
        ("<p>Words.</p>", 2, True),
        ("<p>Words.</p>", 3, False),
        ('<figure><img src="https://blog.example/other.png"></figure><p>Words.</p>', 1, False),
        (f'<p>Words.<img src="{COVER}"></p>', 1, False),
        ('<p>Words.<img src="https://blog.example/small/i-300x200.png"></p>', 1, False),
    ],
    ids=[
        "its own",
        "of two posts",
        "that of the blog",
        "begins with another",
        "in the text",
        "smaller there",
    ],
)
def test_the_lead_image_stands_before_the_text_where_it_is_of_that_post(
    kept, ask, archive_at, body, posts, leads
):
    number = kept(SVG, (("Content-Type", "image/svg+xml"),), url=COVER)
    db = Database(archive_at.path)
    db["images"].insert({"id": 1, "url": COVER, "state": "kept", "fetch": number})
    for post in range(posts):
        if post:
            db.execute(
                "INSERT INTO posts (id, blog, url, title, first_seen_at, last_seen_at, changed_at, "
                "content_hash) SELECT ?, blog, ?, '', '', '', '', '' FROM posts WHERE id = 1",
                [100 + post, f"https://blog.example/{post}"],
            )
        db.execute("INSERT INTO posts_images VALUES (?, 1)", [100 + post if post else 1])
    db["posts"].update(1, {"image": COVER, "body_html": body})
    db.conn.commit()
    db.conn.close()
    shown = f'<p class="lead"><img src="/archive/originals/{number}/image" alt="" decoding="async"></p>'
    assert (shown in ask("/archive/posts/1").text) == leads
