"""A WARC file as it is written, read back, and mended after a kill."""

import hashlib
import random
import resource
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.faults import StorageFault
from archive.warc import ADDRESS, BLOG, KIND, Original, WarcFile
from archive.warc_disk import pack
from archive.warc_mending import mend
from archive.warc_reading import Damage, Record, read_records, record_at, whole_records

BLOG_URL = "https://blog.example/"
MOMENT = "2026-05-01T12:00:00+00:00"


def a_file(folder, posts=5):
    """Write a file of some posts; return it, unfinished, and where its responses lie."""
    warc = WarcFile(folder, "run.warc.gz", "test/1")
    warc.write_metadata(BLOG_URL, MOMENT, "crawl", {"full": False})
    places = []
    for number in range(posts):
        fields = {BLOG: BLOG_URL, KIND: "post", ADDRESS: f"{BLOG_URL}{number}"}
        body = random.Random(number).randbytes(3000)
        headers = [("Content-Type", "text/html"), ("X-Name", "caf\xe9 \xc3\xa9")]
        places.append(warc.write(f"{BLOG_URL}{number}/", MOMENT, "200 OK", headers, body, fields=fields))
    return warc, places


@pytest.mark.parametrize("written", ["", "half", "whole"])
def test_a_write_that_a_signal_broke_off_is_left_for_the_next_run(tmp_path, written):
    folder = tmp_path / "a.warc"
    warc, _ = a_file(folder)
    record = pack(b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 0\r\n\r\n\r\n\r\n")
    more = {"half": record[:30], "whole": record}.get(written, b"")
    with (folder / "run.warc.gz.open").open("ab") as file:
        file.write(more)
    closed = warc.close()
    assert (closed is None) == bool(more)
    figures = closed or mend(folder)[0]
    content = (folder / "run.warc.gz").read_bytes()
    assert figures[1:] == (len(content), 7 + (written == "whole"), hashlib.sha256(content).hexdigest())


def test_a_file_that_cannot_be_noted_is_left_for_the_next_run(tmp_path):
    folder = tmp_path / "a.warc"
    warc, _ = a_file(folder)
    noted = []

    def refuse(closed):
        noted.append(closed)
        raise StorageFault("the disk is full")

    with pytest.raises(StorageFault):
        warc.close(refuse)
    assert [path.name for path in folder.iterdir()] == ["run.warc.gz.open"]
    assert mend(folder) == noted
    assert [path.name for path in folder.iterdir()] == ["run.warc.gz"]


def test_what_is_written_is_read_back_byte_for_byte(tmp_path):
    folder = tmp_path / "a.warc"
    warc, places = a_file(folder)
    moment = "2026-05-02T12:00:00+00:00"
    original = Original(f"{BLOG_URL}0/", MOMENT)
    warc.write(f"{BLOG_URL}0", moment, "304 Not Modified", [("ETag", '"x"')], b"", original=original)
    assert record_at(folder, warc.name, places[2].offset).body == random.Random(2).randbytes(3000)
    closed = warc.close()
    path = folder / "run.warc.gz"
    content = path.read_bytes()
    assert closed == ("run.warc.gz", len(content), 8, hashlib.sha256(content).hexdigest())
    info, crawl, *responses, revisit = read_records(path)
    assert (info.type, crawl.type, crawl.kind, crawl.blog, crawl.body) == (
        "warcinfo",
        "metadata",
        "crawl",
        BLOG_URL,
        b'{"full": false}',
    )
    assert [(record.offset, record.length, record.sha256) for record in responses] == places
    first = responses[0]
    assert (first.url, first.address, first.kind, first.moment) == (
        f"{BLOG_URL}0/",
        f"{BLOG_URL}0",
        "post",
        MOMENT,
    )
    assert (first.status, first.body) == (200, random.Random(0).randbytes(3000))
    assert first.headers == ((b"Content-Type", b"text/html"), (b"X-Name", b"caf\xe9 \xc3\xa9"))
    assert (revisit.type, revisit.status, revisit.body) == ("revisit", 304, b"")
    assert revisit.field("WARC-Profile").endswith("/revisit/server-not-modified")
    assert revisit.field("WARC-Refers-To-Target-URI") == f"{BLOG_URL}0/"
    assert revisit.field("WARC-Refers-To-Date") == "2026-05-01T12:00:00Z"


def test_another_reader_finds_every_record_and_every_digest_right(tmp_path):
    warc, places = a_file(tmp_path)
    warc.write(BLOG_URL, MOMENT, "304 Not Modified", [("ETag", '"x"')], b"")
    warc.close()
    with (tmp_path / "run.warc.gz").open("rb") as file:
        records = ArchiveIterator(file, check_digests="raise")
        found = []
        for record in records:
            record.content_stream().read()
            found.append((record.rec_type, records.get_record_offset()))
    assert [offset for kind, offset in found if kind == "response"] == [place.offset for place in places]


def cut(content, places):
    return content[: places[-1].offset + 100]


def zeros(content, places):
    return content[: places[-1].offset] + bytes(5000)


def foreign(content, _places):
    return content + b"x"


def two_broken(content, places):
    start = places[-2].offset
    return content[: start + 500] + bytes([content[start + 500] ^ 1]) + content[start + 501 : -1]


@pytest.mark.parametrize(
    ("damage", "whole", "aside"),
    [(cut, 4, False), (zeros, 4, True), (foreign, 5, True), (two_broken, 3, True)],
)
def test_a_torn_tail_is_cut_off_and_anything_else_set_aside(tmp_path, damage, whole, aside):
    warc, places = a_file(tmp_path)
    unfinished = tmp_path / "run.warc.gz.open"
    warc._file.close()
    content = unfinished.read_bytes()
    damaged = damage(content, places)
    unfinished.write_bytes(damaged)
    end = places[whole].offset if whole < len(places) else len(content)
    (closed,) = mend(tmp_path)
    kept = (tmp_path / closed.name).read_bytes()
    assert kept == content[:end]
    assert closed == ("run.warc.gz", end, whole + 2, hashlib.sha256(kept).hexdigest())
    set_aside = tmp_path / "run.warc.gz.torn"
    assert set_aside.exists() == aside
    assert not aside or kept + set_aside.read_bytes() == damaged
    assert mend(tmp_path) == []


def test_a_damaged_record_costs_no_other(tmp_path):
    warc, places = a_file(tmp_path)
    warc._file.close()
    unfinished = tmp_path / "run.warc.gz.open"
    content = bytearray(unfinished.read_bytes())
    content[places[1].offset + 40] ^= 4
    unfinished.write_bytes(content)
    (closed,) = mend(tmp_path)
    found = list(read_records(tmp_path / closed.name))
    assert [type(part) for part in found] == [Record] * 3 + [Damage] + [Record] * 3
    assert (found[3].offset, found[3].length) == places[1][:2]
    assert closed.bytes == len(content)


def test_garbage_is_never_taken_for_a_record(tmp_path):
    random_bytes = random.Random(7)
    record = pack(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n")
    for size in range(0, 40_000, 1999):
        path = Path(tmp_path / "x.warc.gz")
        path.write_bytes(random_bytes.randbytes(size) + record + random_bytes.randbytes(size) + record)
        assert [found.block for found in whole_records(path)] == [b"abc"] * 2


def test_a_disk_that_takes_half_a_record_leaves_no_torn_one_between(tmp_path):
    warc, places = a_file(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (places[-1].offset + places[-1].length + 100, before[1]))
    try:
        with pytest.raises(StorageFault, match="cannot be written"):
            warc.write(BLOG_URL, MOMENT, "200 OK", [], random.Random(1).randbytes(300))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    last = warc.write(BLOG_URL, MOMENT, "200 OK", [], b"after")
    warc.close()
    records = list(read_records(tmp_path / "run.warc.gz"))
    assert len(records) == len(places) + 3
    assert (records[-1].body, records[-1].offset) == (b"after", last.offset)
