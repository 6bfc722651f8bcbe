"""verify finds one changed byte wherever it is, and says where; what a kill leaves behind is no damage."""

import json
import random
import shutil
import sqlite3
import time
from dataclasses import replace

import pytest

from archive.verification import verify
from archive.warc_reading import read_records
from tests.blogs.generated import GeneratedBlog, Shape
from tests.journeys.forked import Running, run

POSITIONS = 25
WHOLE = 1000


@pytest.fixture(scope="module")
def archived(tmp_path_factory):
    """Make an archive of two runs, the second of which found a post edited."""
    folder = tmp_path_factory.mktemp("verify")
    with GeneratedBlog(Shape(posts=12)) as blog:
        for body in (None, "<p>" + "Other words. " * 90 + "</p>"):
            if body:
                blog.posts[3] = replace(blog.posts[3], body_html=body)
                blog.publish()
            crawl = ["crawl", "a.db", blog.entry_url, "--delay", "0", "--full", "--quiet"]
            assert run(folder, crawl, {}).code == 0
    return folder


@pytest.fixture
def archive(archived, tmp_path):
    """Give a copy that a test may damage."""
    shutil.copytree(archived, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_clean_archive_is_clean_and_says_what_was_checked(archive, cli):
    said = cli("verify", "a.db")
    assert (said.code, said.err) == (0, "")
    records = [part for path in (archive / "a.warc").iterdir() for part in read_records(path)]
    first, last = said.out.splitlines()
    assert first.startswith("12 posts and ")
    assert f"2 WARC files with {len(records)} records" in first
    assert last == "Everything is as it was written."
    checked = json.loads(cli("verify", "a.db", "--json").out)
    assert checked["faults"] == checked["notes"] == []
    assert checked["fetches"] == sum(part.type in {"response", "revisit"} for part in records)


def test_one_flipped_bit_in_a_warc_file_is_found_and_the_record_named(archive, request):
    chance = random.Random(4)
    path = min((archive / "a.warc").iterdir())
    content = path.read_bytes()
    records = list(read_records(path))
    heads = [record.offset + byte for record in (records[0], records[1], records[5]) for byte in range(10)]
    ends = [record.offset + record.length - byte for record in (records[0], records[6]) for byte in (1, 5, 9)]
    count = WHOLE if request.config.getoption("--whole") else POSITIONS
    for position in [*heads, *ends, *(chance.randrange(len(content)) for _ in range(count))]:
        bit = 1 << chance.randrange(8)
        damaged = bytearray(content)
        damaged[position] ^= bit
        path.write_bytes(damaged)
        faults = verify(archive / "a.db").faults
        hit = next(record for record in records if record.offset <= position < record.offset + record.length)
        assert [(fault.file, fault.offset) for fault in faults] == [(path.name, hit.offset)], (position, bit)
        if hit.type == "response":
            assert faults[0].address == hit.url
    path.write_bytes(content)
    assert verify(archive / "a.db").faults == []


@pytest.mark.parametrize(
    "column", ["posts.body_text", "posts.body_html", "posts.title", "versions.body_text"]
)
def test_one_flipped_bit_in_a_stored_text_is_found_and_the_post_named(archive, column, cli):
    table, name = column.split(".")
    db = sqlite3.connect(archive / "a.db", isolation_level=None)
    post, text = db.execute(
        f"SELECT {'id' if table == 'posts' else 'post'}, {name} FROM {table} WHERE length({name}) > 9 LIMIT 1"
    ).fetchone()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    path = archive / "a.db"
    content = bytearray(path.read_bytes())
    sought = text[-200:].encode()[-60:-20] if len(text) > 200 else text.encode()
    places = [place for place in range(len(content)) if content.startswith(sought, place)]
    found = []
    for place in places:
        content[place + 3] ^= 0x20
        path.write_bytes(content)
        found += [
            fault.post
            for fault in verify(path).faults
            if fault.post is not None and (fault.version is not None) == (table == "versions")
        ]
        content[place + 3] ^= 0x20
    assert post in found
    path.write_bytes(content)
    assert cli("verify", "a.db").code == 0


def test_what_is_missing_or_foreign_in_the_folder_is_told(archive, cli):
    folder = archive / "a.warc"
    first, second = sorted(folder.iterdir())
    (folder / "notes.txt").write_text("mine")
    said = cli("verify", "a.db")
    assert said.code == 0
    assert "note: notes.txt: is no WARC file of this archive" in said.out
    shutil.copy(first, folder / "other.warc.gz")
    assert "other.warc.gz: the database does not know of this WARC file" in cli("verify", "a.db").out
    (folder / "other.warc.gz").unlink()
    content = second.read_bytes()
    *_, beheaded, last = read_records(second)
    second.write_bytes(content[: last.offset])
    said = cli("verify", "a.db")
    assert said.code == 4
    assert f"damaged: {second.name}: the file had" in said.out
    second.write_bytes(content[: beheaded.offset + 20])
    said = cli("verify", "a.db")
    assert f"damaged: {second.name} at byte {beheaded.offset}" in said.out
    second.write_bytes(content)
    first.unlink()
    for make in (lambda: None, first.mkdir, lambda: first.symlink_to("nowhere")):
        make()
        said = cli("verify", "a.db")
        assert said.code == 4
        assert f"damaged: {first.name}: the WARC file is not there" in said.out
        if first.is_dir():
            first.rmdir()
    assert "\n1 fault found.\n" in said.out


def test_records_and_rows_of_an_older_version_are_checked_by_their_own_checksums(archive):
    db = sqlite3.connect(archive / "a.db")
    db.execute("UPDATE fetches SET warc_length = NULL, warc_sha256 = NULL")
    db.execute("DELETE FROM warc_files")
    db.execute("DELETE FROM seals")
    db.commit()
    db.close()
    checked = verify(archive / "a.db")
    assert checked.faults == []
    assert len(checked.notes) == 3
    path = min((archive / "a.warc").iterdir())
    content = bytearray(path.read_bytes())
    record = list(read_records(path))[4]
    content[record.offset + record.length // 2] ^= 1
    path.write_bytes(content)
    (fault,) = verify(archive / "a.db").faults
    assert (fault.offset, fault.address) == (record.offset, record.url)


def test_a_killed_run_is_no_damage(generated_blog, tmp_path, cli):
    blog = generated_blog(posts=60, latency=0.01)
    with Running(tmp_path, ["crawl", "a.db", blog.entry_url, "--delay", "0", "--quiet"], {}) as victim:
        deadline = time.monotonic() + 60
        while len(blog.requests) < 40 and time.monotonic() < deadline:
            time.sleep(0.01)
        victim.kill()
    said = cli("verify", "a.db")
    assert said.code == 0, said.out
    with next((tmp_path / "a.warc").iterdir()).open("ab") as file:
        file.write(bytes.fromhex("1f8b080000000000"))
    said = cli("verify", "a.db")
    assert said.code == 0, said.out
    assert "a record is being written" in said.out
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0").code == 0
    said = cli("verify", "a.db")
    assert said.code == 0, said.out
    assert "no digest" not in said.out
