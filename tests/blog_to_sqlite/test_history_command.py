"""The history of a post in the terminal and as JSON, and accepting a suspect version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.connection import transaction
from archive.place import warc_folder
from tests.blog_to_sqlite.test_audit_command import run as command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import ArchiveAt, Run

BLOG = "https://blog.example/"
A, B = BLOG + "a", BLOG + "b"
TEXT = "Nine hens live behind the house.\n\nThey lay an egg a day each from March to October."


def change_status(run: Run, day: str, status: str, evidence: str, moved_to: int | None = None) -> None:
    with transaction(run.db):
        at = f"2024-{day}T12:00:00+00:00"
        run.db.execute(
            "INSERT INTO status_changes (post, crawl, noted_at, status, evidence) VALUES (?, ?, ?, ?, ?)",
            [1, run.crawl.id, at, status, evidence],
        )
        run.db.execute("UPDATE posts SET status = ?, moved_to = ? WHERE id = 1", [status, moved_to])


@pytest.fixture
def archive(archive_at: ArchiveAt) -> Path:
    """A post at A that was edited, edited silently, suspect, gone, back and at last moved to B."""

    def seen(day: str, **fields: Any) -> None:
        known = {"title": "Our hens", "body_text": TEXT, "fetched_at": f"2024-{day}T12:00:00+00:00"}
        run.post(A, **(known | fields))

    with archive_at.run(full=True) as run:
        run.listing([A, B])
        seen("01-01", updated="2024-01-01", title="Hens")
        more = TEXT + " Or two."
        seen("02-01", updated="2024-02-01", title="Our \x1b[31mhens", tags=("eggs",), body_text=more)
        eleven = TEXT.replace("Nine", "Eleven")
        seen("03-01", updated="2024-02-01", body_text=eleven)
        seen("04-01", body_text="Gone fishing.")
        change_status(run, "05-01", "gone", "HTTP 410 Gone")
        change_status(run, "06-01", "live", "its page is back")
        run.post(B, title="Our hens", body_text="other", fetched_at="2024-07-01T12:00:00+00:00")
        change_status(run, "07-01", "moved", f"redirects to {B}", moved_to=2)
        run.end()
    return archive_at.path


WHOLE = f"""Our hens
{A} (moved, version 3; its page now shows version 4, which is suspect)

2024-01-01 12:00   1  new
2024-02-01 12:00   2  edited: title, date of change, tags, text
2024-03-01 12:00   3  edited silently: title, text
2024-04-01 12:00   4  suspect: its text shrank to 17 % of what it was (kept aside; the post stayed as it was)
2024-05-01 12:00      gone: HTTP 410 Gone
2024-06-01 12:00      live again: its page is back
2024-07-01 12:00      moved: redirects to {B}
                      at {B}
2024-07-01 12:00   1  new
"""


@pytest.mark.parametrize("url", [A, "blog.example/a/", "http://www.blog.example/a?utm_source=x"])
def test_a_timeline_tells_all_that_happened(archive: Path, url: str) -> None:
    done = command("history", archive, url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == WHOLE


def test_the_new_address_tells_of_the_old_one(archive: Path) -> None:
    done = command("history", archive, B)
    assert done.stdout.splitlines()[:4] == ["Our hens", f"{B} (live, version 1)", "", WHOLE.splitlines()[3]]
    assert done.stdout.endswith(WHOLE.splitlines()[-1] + "\n")


def test_words_that_changed_stand_in_marks(archive: Path) -> None:
    lines = [line.strip() for line in command("history", archive, A, "--diff").stdout.splitlines()]
    assert "title: [-Hens-]{+Our �[31mhens+}" in lines
    assert "tags: {+eggs+}" in lines
    assert "text: … house. ¶ They lay an egg a day each from March to October.{+ Or two.+}" in " ".join(lines)
    assert "text: [-Nine-]{+Eleven+} hens live behind the house. ¶ They lay an egg a day" in " ".join(lines)


def test_json_holds_every_event_and_with_diff_every_piece(archive: Path) -> None:
    said = json.loads(command("history", archive, A, "--json", "--diff").stdout)
    assert {key: said[key] for key in ("url", "blog", "status", "version", "suspect")} == {
        "url": A,
        "blog": BLOG,
        "status": "moved",
        "version": 3,
        "suspect": 4,
    }
    assert [event["what"] for event in said["events"]] == [
        "new",
        "edited",
        "edited silently",
        "suspect",
        "gone",
        "live",
        "moved",
        "new",
    ]
    assert [event["version"] for event in said["events"] if event["present"]] == [3, 1]
    assert said["events"][1]["changes"] == ["title", "updated", "tags", "body"]
    for event in said["events"]:
        if event["version"] in {2, 3}:
            body = event["differences"]["body"]
            assert "".join(text for kind, text in body if kind != "added").startswith("Nine hens")
    assert "differences" not in json.loads(command("history", archive, A, "--json").stdout)["events"][0]


def test_an_unknown_address_is_told_and_exits_with_2(archive: Path) -> None:
    done = command("history", archive, BLOG + "none")
    assert done.returncode == 2
    assert f"{BLOG}none is no post of this archive" in done.stderr
    assert done.stdout == ""


def test_a_suspect_version_that_is_accepted_is_the_post(archive: Path) -> None:
    warc_folder(archive).mkdir()
    done = command("history", archive, A, "--accept", "4")
    assert (done.returncode, done.stderr) == (0, "Version 4 is now the content of the post.\n")
    assert f"{A} (moved, version 4)\n" in done.stdout
    assert "2024-04-01 12:00   4  edited silently: text\n" in done.stdout
    [packed] = warc_folder(archive).glob("*.warc.gz")
    with packed.open("rb") as file:
        records = [record.content_stream().read() for record in ArchiveIterator(file)]
    assert any(b'"text_sha256"' in record for record in records), "the decision is in the WARC"
    again = command("history", archive, A, "--accept", "4")
    assert again.returncode == 2
    assert "Version 4 is the present one already." in again.stderr
    for number, words in ((1, "is an earlier one and not suspect"), (9, "The post has no version 9")):
        refused = command("history", archive, A, "--accept", number)
        assert refused.returncode == 2
        assert words in refused.stderr


def test_an_accepted_version_is_searched_counted_and_seen_again(archive: Path, archive_at: ArchiveAt) -> None:
    command("history", archive, A, "--accept", "4")
    with archive_at.run(full=True) as run:
        run.listing([A])
        run.db.execute("UPDATE posts SET status = 'live'")
        row = run.db.execute(
            "SELECT body_text, word_count, version, suspect, title, tags FROM posts"
        ).fetchone()
        assert row == ("Gone fishing.", 2, 4, None, "Our hens", '["eggs"]')
        found = run.db.execute("SELECT rowid FROM posts_fts WHERE posts_fts MATCH 'fishing'").fetchall()
        assert found == [(1,)]
        assert run.post(A, title="Our hens", body_text="Gone fishing.").change == "same"
        assert run.post(A, title="Our hens", body_text="Gone fishing again.").change == "changed"
        bodies = run.db.execute("SELECT number, body_text FROM versions WHERE post = 1 AND number > 3")
        assert bodies.fetchall() == [(4, "Gone fishing."), (5, None)]
