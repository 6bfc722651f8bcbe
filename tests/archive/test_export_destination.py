from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest

from archive.export import write_export
from archive.export.destination import destination
from archive.export.filters import Filters
from archive.faults import StorageFault, UsageFault

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("before")
    with destination(path, archive=tmp_path / "archive.db", overwrite=True) as file:
        file.write("é\r\nafter\n")
        file.flush()
        assert path.read_text() == "before"
    assert path.read_bytes() == b"\xc3\xa9\r\nafter\n"
    assert names(tmp_path) == ["posts.csv"]


def break_off(path: Path, failure: type[BaseException]) -> None:
    with destination(path, archive=path.with_name("archive.db"), overwrite=True) as file:
        file.write("after")
        raise failure


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("before")
    with pytest.raises(failure):
        break_off(path, failure)
    assert path.read_text() == "before"
    assert names(tmp_path) == ["posts.csv"]


def test_a_new_file_has_the_usual_mode_and_a_replaced_one_keeps_its_own(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        path = tmp_path / "posts.csv"
        for expected in (0o644, 0o600):
            with destination(path, archive=tmp_path / "archive.db", overwrite=True) as file:
                file.write("x")
            assert stat.S_IMODE(path.stat().st_mode) == expected
            path.chmod(0o600)
    finally:
        os.umask(mask)


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("target", ["real.csv", "nowhere.csv", "folder", "link.csv"])
def test_a_link_is_neither_followed_nor_replaced(tmp_path: Path, target: str, overwrite: bool) -> None:  # noqa: FBT001 - a parameter
    (tmp_path / "real.csv").write_text("before")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to(target)
    with (
        pytest.raises(UsageFault, match="is a link to"),
        destination(tmp_path / "link.csv", archive=tmp_path / "archive.db", overwrite=overwrite),
    ):
        pass
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "before"
    assert names(tmp_path) == ["folder", "link.csv", "real.csv"]


def test_a_file_stays_unless_the_user_says_so(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("before")
    with (
        pytest.raises(UsageFault, match=r"posts\.csv exists\. Name another file, or add --overwrite\."),
        destination(path, archive=tmp_path / "archive.db"),
    ):
        pass
    assert path.read_text() == "before"


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_appears_while_an_export_runs_stays(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "posts.csv"

    def export() -> None:
        with destination(path, archive=tmp_path / "archive.db") as file:
            file.write("late")
            (tmp_path / "other").write_text("other")
            path.write_text("first") if kind == "file" else path.symlink_to("other")

    with pytest.raises(UsageFault, match="exists"):
        export()
    assert path.read_text() == ("first" if kind == "file" else "other")
    assert names(tmp_path) == ["other", "posts.csv"]


def test_a_link_that_appears_while_a_file_is_replaced_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("before")
    (tmp_path / "precious").write_text("precious")
    with destination(path, archive=tmp_path / "archive.db", overwrite=True) as file:
        file.write("after")
        path.unlink()
        path.symlink_to("precious")
    assert (path.is_symlink(), path.read_text()) == (False, "after")
    assert (tmp_path / "precious").read_text() == "precious"


def test_a_pipe_that_nobody_reads_is_refused_and_one_with_a_reader_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with (
        pytest.raises(UsageFault, match="is a pipe that nobody reads"),
        destination(pipe, archive=tmp_path / "archive.db"),
    ):
        pass
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with destination(pipe, archive=tmp_path / "archive.db") as file:
        file.write("x")
    assert os.read(reader, 10) == b"x"
    os.close(reader)


def test_without_nameless_files_a_name_beside_it_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    path = tmp_path / "posts.csv"
    for text in ("first", "second"):
        with destination(path, archive=tmp_path / "archive.db", overwrite=text == "second") as file:
            file.write(text)
            assert len(names(tmp_path)) == (1 if text == "first" else 2)
        assert path.read_text() == text
    with pytest.raises(RuntimeError):
        break_off(path, RuntimeError)
    assert names(tmp_path) == ["posts.csv"]


def test_a_device_is_written_to_and_stays_a_device(tmp_path: Path) -> None:
    null = tmp_path / "null"
    null.symlink_to("/dev/null")
    with destination(null, archive=tmp_path / "archive.db") as file:
        file.write("x")
    assert not null.is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_storage_fault(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    with (
        pytest.raises(StorageFault, match="the disk is full"),
        destination(full, archive=tmp_path / "archive.db") as file,
    ):
        file.write("x")


def test_a_directory_and_a_missing_folder_are_usage_faults(tmp_path: Path) -> None:
    for path, words in ((tmp_path, "is a directory"), (tmp_path / "no" / "posts.csv", "does not exist")):
        with pytest.raises(UsageFault, match=words), destination(path, archive=tmp_path / "archive.db"):
            pass
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        "archive.db",
        "archive.db-wal",
        "./archive.db",
        "hard.db",
        "archive.warc/posts.csv",
        "archive.db-journal",
    ],
)
def test_the_archive_is_never_the_destination(archive_at: ArchiveAt, name: str) -> None:
    archive_at.filled({"a": {}})
    folder = archive_at.path.parent
    (folder / "archive.warc").mkdir()
    (folder / "hard.db").hardlink_to(archive_at.path)
    before = archive_at.path.read_bytes()
    with archive_at.read() as db, pytest.raises(UsageFault, match="belongs to the archive"):
        write_export(db, "csv", folder / name, overwrite=True)
    assert archive_at.path.read_bytes() == before


def test_a_bad_option_leaves_the_old_file(archive_at: ArchiveAt, tmp_path: Path) -> None:
    from archive.export.filters import Filters

    archive_at.filled({"a": {}})
    path = tmp_path / "posts.csv"
    path.write_text("before")
    with archive_at.read() as db, pytest.raises(UsageFault):
        write_export(db, "csv", path, filters=Filters(since="never"), overwrite=True)
    assert path.read_text() == "before"


def markdown(archive_at: ArchiveAt, path: Path, *, overwrite: bool = False) -> int:
    with archive_at.read() as db:
        return write_export(db, "markdown", path, overwrite=overwrite)


def test_markdown_is_a_folder_with_a_file_for_each_post(archive_at: ArchiveAt, tmp_path: Path) -> None:
    archive_at.filled({"a": {"title": "../../x", "published": "2024-05-01"}, "b": {"title": "Y"}})
    assert markdown(archive_at, tmp_path / "posts") == 2
    assert names(tmp_path / "posts") == ["2024-05-01-x-1.md", "undated-y-2.md"]
    assert (tmp_path / "posts/undated-y-2.md").read_text().endswith("\n# Y\n\nSome words.\n")
    assert markdown(archive_at, tmp_path / "all.md") == 2
    assert (tmp_path / "all.md").read_text().count("\n---\n") == 3
    assert {"all.md", "posts"} == {name for name in names(tmp_path) if not name.startswith("archive.")}


def test_a_folder_that_holds_something_stays_without_the_users_word(
    archive_at: ArchiveAt, tmp_path: Path
) -> None:
    archive_at.filled({"a": {"title": "X"}})
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "mine.md").write_text("mine")
    (folder / "undated-x-1.md").write_text("old")
    with pytest.raises(UsageFault, match=r"holds something\. Name another one, or add --overwrite"):
        markdown(archive_at, folder)
    assert (folder / "undated-x-1.md").read_text() == "old"
    markdown(archive_at, folder, overwrite=True)
    assert (folder / "mine.md").read_text() == "mine"
    assert "Some words." in (folder / "undated-x-1.md").read_text()
    assert names(folder) == ["mine.md", "undated-x-1.md"]
    (tmp_path / "empty").mkdir()
    assert markdown(archive_at, tmp_path / "empty") == 1


def test_a_folder_is_not_made_where_none_may_be(archive_at: ArchiveAt, tmp_path: Path) -> None:
    archive_at.filled({"a": {}})
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "file").write_text("x")
    (tmp_path / "archive.warc").mkdir(exist_ok=True)
    before = names(tmp_path)
    for place, said in (
        ("link", "is a link"),
        ("file", "is no folder"),
        ("none/posts", "does not exist"),
        ("archive.warc/posts", "belongs to the archive"),
    ):
        with pytest.raises(UsageFault, match=said):
            markdown(archive_at, tmp_path / place, overwrite=True)
    with archive_at.read() as db, pytest.raises(UsageFault, match="no blog"):
        write_export(db, "markdown", tmp_path / "posts", filters=Filters(blogs=("nowhere.example",)))
    assert names(tmp_path) == before


def test_an_atom_feed_says_which_fields_there_are(archive_at: ArchiveAt, tmp_path: Path) -> None:
    archive_at.filled({"a": {"title": "X", "body_html": "<p>Words</p>"}})
    with archive_at.read() as db:
        with pytest.raises(UsageFault, match="Leave --columns out"):
            write_export(db, "atom", tmp_path / "posts.atom", columns="title")
        assert write_export(db, None, tmp_path / "posts.atom") == 1
        write_export(db, None, tmp_path / "less.atom", body=False)
    found = feedparser.parse((tmp_path / "posts.atom").read_bytes())
    assert (found.bozo, found.feed.title, found.entries[0].title) == (
        False,
        "Posts of https://blog.example/",
        "X",
    )
    assert "Words" in found.entries[0].content[0].value
    assert "content" not in feedparser.parse((tmp_path / "less.atom").read_bytes()).entries[0]
