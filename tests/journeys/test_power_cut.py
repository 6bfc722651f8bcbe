"""Records that never reached the disk, though rows name them, are asked for again by the next run."""

import sqlite3
from contextlib import closing

import pytest
from warcio.archiveiterator import ArchiveIterator

POSTS = 30


def offsets(file):
    with file.open("rb") as source:
        iterator = ArchiveIterator(source)
        found = []
        for record in iterator:
            record.content_stream().read()
            found.append(iterator.get_record_offset())
        return found


def cut_off(file):
    """The last records were not written."""
    with file.open("rb+") as target:
        target.truncate(offsets(file)[20] + 100)


def full_of_zeros(file):
    """The file has its length, but some pages of the disk were not written."""
    places = offsets(file)
    with file.open("rb+") as target:
        target.seek(places[20])
        target.write(bytes(places[25] - places[20]))


def not_there(file):
    """The folder was not written."""
    file.unlink()


@pytest.fixture
def cut(cli, generated_blog, tmp_path):
    """A blog and an archive as if the power had gone just before its run ended."""
    blog = generated_blog(posts=POSTS)
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0").code == 0
    (file,) = (tmp_path / "a.warc").iterdir()
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        db.execute("UPDATE crawls SET ended_at = NULL, outcome = NULL")
        db.execute("DELETE FROM warc_files")
    return blog, file.rename(file.with_name(file.name + ".open"))


@pytest.mark.parametrize("befalls", [cut_off, full_of_zeros, not_there])
def test_what_the_disk_lost_comes_again(cli, tmp_path, cut, befalls):
    blog, file = cut
    befalls(file)
    before = len(blog.requests)
    said = cli("crawl", "a.db", "--delay", "0")
    assert said.code == 0, said.err
    asked = [path for _, _, path, status in blog.requests[before:] if "/post-" in path]
    assert len(asked) == len(set(asked))
    assert asked
    folder = tmp_path / "a.warc"
    kept = {(path.name, place) for path in folder.glob("*.gz") for place in readable(path)}
    with closing(sqlite3.connect(tmp_path / "a.db")) as db:
        assert db.execute("SELECT count(*), max(version) FROM posts").fetchone() == (POSTS, 1)
        named = set(
            db.execute("SELECT warc_file, warc_offset FROM fetches WHERE warc_file NOTNULL").fetchall()
        )
        assert named <= kept
        with_record = "SELECT count(DISTINCT url) FROM fetches WHERE warc_file NOTNULL AND url IN "
        assert db.execute(f"{with_record} (SELECT url FROM posts)").fetchone() == (POSTS,)
        noted = {name for (name,) in db.execute("SELECT name FROM warc_files")}
        assert noted == {path.name for path in folder.glob("*.gz")}
    before = len(blog.requests)
    assert cli("crawl", "a.db", "--delay", "0").code == 0
    assert not [path for _, _, path, status in blog.requests[before:] if "/post-" in path and status == 200]


def readable(path):
    from archive.warc_reading import whole_records

    return [record.offset for record in whole_records(path)]
