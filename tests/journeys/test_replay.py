"""An archive derived again from its WARC files: made anew it is the same; a better rule shows its changes."""

import json
import shutil
import sqlite3
import time
from dataclasses import replace

import pytest

from archive.locking import locked
from archive.warc_disk import pack
from archive.warc_reading import whole_records
from tests.blogs import redesigned_pages
from tests.journeys.forked import Running

FIRST, SECOND, THIRD = "2026-01-10T10:00:00+00:00", "2026-02-10T10:00:00+00:00", "2026-03-10T10:00:00+00:00"

TELLING = {
    "blogs": "SELECT url, title, validators_lie FROM blogs",
    "posts": "SELECT * FROM posts",
    "versions": "SELECT posts.url, versions.* FROM versions JOIN posts ON posts.id = post",
    "status changes": "SELECT posts.url, noted_at, status_changes.status, evidence FROM status_changes "
    "JOIN posts ON posts.id = post",
    "sightings": "SELECT url, witness, page, position, facts, first_seen_at, last_seen_at FROM sightings "
    "JOIN addresses ON addresses.id = address",
    "addresses": "SELECT * FROM addresses",
    "recipes": "SELECT blogs.url, version, reason, made_at, toml FROM recipes JOIN blogs ON blogs.id = blog",
    "candidates": "SELECT url, field, position, text, source, chosen FROM candidates "
    "JOIN posts ON posts.id = post",
    "tags": "SELECT posts.url, identity, name, spelling FROM posts_tags JOIN tags ON tags.id = tag "
    "JOIN posts ON posts.id = post",
    "fetches": "SELECT url, fetched_at, status, bytes, warc_file, warc_offset, warc_sha256 FROM fetches",
    "crawls": "SELECT blogs.url, crawls.* FROM crawls JOIN blogs ON blogs.id = blog",
    "files": "SELECT name, bytes, records, sha256 FROM warc_files",
    "accepted": "SELECT url, why, accepted_at FROM acceptances",
    "forgotten": "SELECT kind, url_sha256, forgotten_at FROM tombstones",
}
OF_ROWS = {"id", "blog", "post", "crawl", "fetch", "pid", "suspect", "moved_to", "added_at"}
"""Columns that number rows or processes."""


def state_of(path):
    """What an archive holds, table by table, without the numbers of its rows."""
    with sqlite3.connect(path) as db:
        found = {}
        for name, query in TELLING.items():
            rows = db.execute(query)
            columns = [column[0] for column in rows.description]
            shown = [place for place, column in enumerate(columns) if column not in OF_ROWS]
            found[name] = sorted(tuple(map(repr, (row[place] for place in shown))) for row in rows)
        return found


def posts_of(path):
    with sqlite3.connect(path) as db:
        db.row_factory = sqlite3.Row
        return {row["url"]: dict(row) for row in db.execute("SELECT * FROM posts")}


def delete(path):
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def edited(post, words):
    return replace(post, body_html=post.body_html + f"<p>{words}</p>")


def two_blogs_in_three_runs(cli, one, other):
    """First runs; then a post more, one edited, the other blog in a new theme; then one gone, with --full."""
    said = cli("crawl", "a.db", one.entry_url, other.entry_url, "--delay", "0", BLOG_TO_SQLITE_NOW=FIRST)
    assert said.code == 0, said.err
    newest = one.posts[0]
    one.posts.insert(0, replace(newest, number=newest.number + 1, title="A word on late arrivals"))
    one.posts[3] = edited(one.posts[3], "One more thought on the matter, added later.")
    other.theme = redesigned_pages
    one.publish()
    other.publish()
    assert cli("crawl", "a.db", "--delay", "0", BLOG_TO_SQLITE_NOW=SECOND).code == 0
    lost = one.posts.pop(7)
    one.publish()
    one.fail(lost.path, 404)
    said = cli("crawl", "a.db", "--delay", "0", "--full", BLOG_TO_SQLITE_NOW=THIRD)
    assert said.code in {0, 3}, said.err
    return said.code


def test_an_archive_made_anew_is_the_one_that_was_deleted(cli, generated_blog, tmp_path):
    one, other = generated_blog(posts=30), generated_blog(posts=25, seed=2)
    code = two_blogs_in_three_runs(cli, one, other)
    before = state_of(tmp_path / "a.db")
    assert len(before["posts"]) == 56
    assert len(before["versions"]) > 56
    delete(tmp_path / "a.db")
    said = cli("replay", "a.db")
    assert said.code == code, said.err
    after = state_of(tmp_path / "a.db")
    for table, rows in before.items():
        assert after[table] == rows, table
    assert sorted(path.name for path in tmp_path.iterdir() if "-" not in path.name) == ["a.db", "a.warc"]
    assert cli("verify", "a.db").code == 0


def test_a_server_that_lied_is_known_for_it_again(cli, small_archive, tmp_path):
    small_archive.server.lies = True
    assert cli("crawl", "a.db", "--delay", "0", BLOG_TO_SQLITE_NOW=SECOND).code == 0
    before = state_of(tmp_path / "a.db")
    assert before["blogs"][0][-1] == "1"
    delete(tmp_path / "a.db")
    assert cli("replay", "a.db").code == 0
    after = state_of(tmp_path / "a.db")
    assert {table for table, rows in before.items() if after[table] != rows} == set()


def test_replayed_by_the_same_rules_an_archive_stays_as_it_is(cli, generated_blog, tmp_path):
    two_blogs_in_three_runs(cli, generated_blog(posts=20), generated_blog(posts=15, seed=2))
    before, ids = (
        state_of(tmp_path / "a.db"),
        {url: row["id"] for url, row in posts_of(tmp_path / "a.db").items()},
    )
    for options in (("--dry-run",), ()):
        said = cli("replay", "a.db", *options)
        assert (said.code, said.out) == (0, "36 posts the same, 0 different, 0 new.\n"), said.err
        assert {url: row["id"] for url, row in posts_of(tmp_path / "a.db").items()} == ids
        after = state_of(tmp_path / "a.db")
        assert {table for table in before if after[table] != before[table]} <= {"files"}


@pytest.fixture
def small_archive(cli, generated_blog):
    """A blog of 20 posts, archived in one run."""
    blog = generated_blog(posts=20)
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0", BLOG_TO_SQLITE_NOW=FIRST).code == 0
    return blog


@pytest.mark.usefixtures("small_archive")
def test_a_better_rule_shows_exactly_the_fields_that_it_changes(cli, tmp_path):
    before = posts_of(tmp_path / "a.db")
    with sqlite3.connect(tmp_path / "a.db") as db:
        (toml,) = db.execute("SELECT toml FROM recipes").fetchone()
    (tmp_path / "b.toml").write_text(with_rule(toml, "author", "nav a"), encoding="utf8")
    said = cli("replay", "a.db", "--recipe", "b.toml", "--dry-run")
    assert said.code == 0, said.err
    told = [
        line.split(":")[0].strip()
        for line in said.out.splitlines()
        if line.startswith("  ") and " -> " in line
    ]
    assert set(told) == {"authors"}
    assert "20 differ" in said.out
    assert "authors: 20 posts" in said.out
    assert posts_of(tmp_path / "a.db") == before
    assert cli("replay", "a.db", "--recipe", "b.toml").code == 0
    after = posts_of(tmp_path / "a.db")
    for url, row in after.items():
        changed = {name for name, value in row.items() if value != before[url][name]}
        assert {"authors"} <= changed <= {"authors", "sources", "content_hash"}
        assert row["version"] == 1
    delete(tmp_path / "a.db")
    assert cli("replay", "a.db").code == 0
    assert [row["authors"] for row in posts_of(tmp_path / "a.db").values()] == [
        row["authors"] for row in after.values()
    ]
    assert cli("verify", "a.db").code == 0


def with_rule(toml, field, selector):
    """The recipe with another selector for a field, as a person would write it."""
    head, _, rest = toml.partition(f"[fields.{field}]\n")
    assert rest, toml
    rule, gap, others = rest.partition("\n\n")
    lines = [f'select = "{selector}"' if line.startswith("select") else line for line in rule.splitlines()]
    return f"{head}[fields.{field}]\n" + "\n".join(lines) + gap + others


def test_a_damaged_record_is_named_and_all_others_are_read(cli, small_archive, tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        url, name, offset = db.execute(
            "SELECT url, warc_file, warc_offset FROM fetches WHERE url LIKE '%post-00007/'"
        ).fetchone()
    file = tmp_path / "a.warc" / name
    content = bytearray(file.read_bytes())
    content[offset + 200] ^= 1
    file.write_bytes(content)
    before = state_of(tmp_path / "a.db")
    said = cli("replay", "a.db")
    assert (said.code, f"at {offset}" in said.err) == (4, True)
    assert "19 posts the same" in said.out
    assert state_of(tmp_path / "a.db")["versions"] == before["versions"]
    with locked(tmp_path / "a.db"):
        assert cli("replay", "a.db").code == 5
    shutil.copytree(tmp_path, tmp_path / "kept")
    delete(tmp_path / "a.db")
    said = cli("replay", "a.db")
    assert said.code == 4
    assert name in said.err
    assert f"at {offset}" in said.err
    every = {small_archive.url(post) for post in small_archive.posts}
    assert set(posts_of(tmp_path / "a.db")) == every - {url}
    # What the damaged record held is asked for whole again, and stands in a file of its own then.
    said = cli("crawl", "kept/a.db", "--full", "--delay", "0", BLOG_TO_SQLITE_NOW=SECOND)
    assert (said.code, "0 new, 0 changed" in said.err) == (0, True)
    delete(tmp_path / "kept" / "a.db")
    assert cli("replay", "kept/a.db").code == 4
    assert set(posts_of(tmp_path / "kept" / "a.db")) == every


@pytest.mark.usefixtures("small_archive")
def test_a_damaged_text_is_derived_again(cli, tmp_path):
    path = tmp_path / "a.db"
    before = state_of(path)
    with sqlite3.connect(path) as db:
        (text,) = db.execute("SELECT body_text FROM posts WHERE id = 7").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    sought = text[100:140].encode()
    for place in [place for place in range(len(content)) if content.startswith(sought, place)]:
        content[place] ^= 0x80  # no UTF-8 any more
    path.write_bytes(content)
    assert cli("verify", "a.db").code == 4
    for command in (["audit", "a.db"], ["export", "a.db"], ["export", "a.db", "--format", "json"]):
        said = cli(*command)
        assert (said.code in {0, 4}, len(said.err) < 500) == (True, True), said.err
    said = cli("replay", "a.db")
    assert (said.code, "19 posts the same, 1 different" in said.out) == (0, True), said.err
    after = state_of(path)
    assert [after[table] for table in ("posts", "versions")] == [before["posts"], before["versions"]]
    assert cli("verify", "a.db").code == 0


def test_what_has_no_record_stays_as_it_is(cli, small_archive, tmp_path):
    blog = small_archive
    blog.posts.insert(0, replace(blog.posts[0], number=21, title="Unrecorded"))
    blog.publish()
    assert cli("crawl", "a.db", "--delay", "0", "--no-warc", BLOG_TO_SQLITE_NOW=SECOND).code == 0
    before = state_of(tmp_path / "a.db")
    said = cli("replay", "a.db")
    assert said.code == 0
    assert "20 posts the same" in said.out
    assert "1 post without a record" in said.out
    after = state_of(tmp_path / "a.db")
    assert after["posts"] == before["posts"]
    assert after["versions"] == before["versions"]


def test_gaps_have_the_same_reasons_again(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=20, disallow=("/blog/post-00003/",))
    blog.fail("/blog/post-00004/", 0)
    blog.fail("/blog/post-00005/", 500)
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--set", "RETRY_TIMES=0").code == 3
    before = gaps_of(cli)
    assert len(before) == 3
    delete(tmp_path / "a.db")
    assert cli("replay", "a.db").code == 3
    assert gaps_of(cli) == before


def gaps_of(cli):
    (audit,) = json.loads(cli("audit", "a.db", "--json").out)
    return [(gap["url"], gap["state"], gap["reason"]) for gap in audit["gaps"]]


def test_what_was_decided_holds_again(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=20)
    lost, unwanted = blog.posts[2], blog.posts[4]
    blog.fail(lost.path, 404)
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0", BLOG_TO_SQLITE_NOW=FIRST).code == 3
    said = cli("audit", "a.db", "--accept", blog.url(lost), "--why", "it is lost", BLOG_TO_SQLITE_NOW=SECOND)
    assert said.code == 0, said.err
    assert cli("forget", "a.db", blog.url(unwanted), "--yes", BLOG_TO_SQLITE_NOW=THIRD).code == 0
    before = state_of(tmp_path / "a.db")
    delete(tmp_path / "a.db")
    said = cli("replay", "a.db")
    assert said.code == 0, said.err
    after = state_of(tmp_path / "a.db")
    for table in ("posts", "versions", "accepted", "forgotten"):
        assert after[table] == before[table], table
    assert blog.url(unwanted) not in posts_of(tmp_path / "a.db")
    assert gaps_of(cli) == []


def test_a_killed_run_is_taken_for_what_it_was(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=60, latency=0.01)
    with Running(tmp_path, ["crawl", "a.db", blog.entry_url, "--delay", "0"], {}) as killed:
        while sum("post-" in request.path for request in blog.requests) < 30:
            assert killed.poll() is None
            time.sleep(0.01)
        killed.kill()
    assert cli("crawl", "a.db", "--delay", "0").code == 0
    before = posts_of(tmp_path / "a.db")
    delete(tmp_path / "a.db")
    said = cli("replay", "a.db")
    assert said.code == 0, said.err
    after = posts_of(tmp_path / "a.db")
    assert {url: row["text_hash"] for url, row in after.items()} == {
        url: row["text_hash"] for url, row in before.items()
    }
    assert {row["version"] for row in after.values()} == {1}


def test_files_of_before_are_read_by_the_rows_or_by_what_they_hold(cli, small_archive, tmp_path):
    del small_archive
    for file in (tmp_path / "a.warc").iterdir():
        make_older(file, tmp_path / "a.db")
    before = posts_of(tmp_path / "a.db")
    said = cli("replay", "a.db")
    assert (said.code, "of an older version" in said.err) == (0, True)
    assert "20 posts the same" in said.out
    assert posts_of(tmp_path / "a.db") == before
    delete(tmp_path / "a.db")
    said = cli("replay", "a.db")
    assert "of an older version" in said.err
    after = posts_of(tmp_path / "a.db")
    assert {url: row["text_hash"] for url, row in after.items()} == {
        url: row["text_hash"] for url, row in before.items()
    }


def make_older(file, database):
    """Write a WARC file as the first version did: only responses, which do not say what was asked for."""
    packed, places = b"", {}
    for record in whole_records(file):
        if record.type != "response":
            continue
        fields = [(name, value) for name, value in record.fields if not name.startswith("X-Blog-")]
        head = "".join(f"{name}: {value}\r\n" for name, value in fields)
        places[record.offset] = len(packed)
        packed += pack(f"WARC/1.0\r\n{head}\r\n".encode() + record.block + b"\r\n\r\n")
    file.write_bytes(packed)
    with sqlite3.connect(database) as db:
        for before, after in places.items():
            db.execute("UPDATE fetches SET warc_offset = ? WHERE warc_offset = ?", [after, before])


def test_without_warc_files_there_is_nothing_to_replay(cli, files):
    said = cli("replay", "a.db")
    assert said.code == 2
    assert "a.warc" in said.err
    assert not files()


@pytest.mark.usefixtures("small_archive")
def test_a_dry_run_needs_an_archive_to_compare_with(cli, tmp_path):
    delete(tmp_path / "a.db")
    assert cli("replay", "a.db", "--dry-run").code == 2
    assert not (tmp_path / "a.db").exists()
