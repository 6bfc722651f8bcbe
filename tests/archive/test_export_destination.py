from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.export import write_export
from archive.export.destination import destination
from archive.faults import StorageFault, UsageFault

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("before")
    with destination(path, archive=tmp_path / "archive.db") as file:
        file.write("é\r\nafter\n")
        file.flush()
        assert path.read_text() == "before"
    assert path.read_bytes() == b"\xc3\xa9\r\nafter\n"
    assert names(tmp_path) == ["posts.csv"]


def break_off(path: Path, failure: type[BaseException]) -> None:
    with destination(path, archive=path.with_name("archive.db")) as file:
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
            with destination(path, archive=tmp_path / "archive.db") as file:
                file.write("x")
            assert stat.S_IMODE(path.stat().st_mode) == expected
            path.chmod(0o600)
    finally:
        os.umask(mask)


def test_a_symlink_is_followed_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    with destination(tmp_path / "link.csv", archive=tmp_path / "archive.db") as file:
        file.write("x")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "x"


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


@pytest.mark.parametrize("name", ["archive.db", "archive.db-wal", "./archive.db", "link.db", "hard.db"])
def test_the_archive_is_never_the_destination(archive_at: ArchiveAt, name: str) -> None:
    archive_at.filled({"a": {}})
    folder = archive_at.path.parent
    (folder / "link.db").symlink_to(archive_at.path)
    (folder / "hard.db").hardlink_to(archive_at.path)
    before = archive_at.path.read_bytes()
    with archive_at.read() as db, pytest.raises(UsageFault, match="belongs to the archive"):
        write_export(db, "csv", folder / name)
    assert archive_at.path.read_bytes() == before


def test_a_bad_option_leaves_the_old_file(archive_at: ArchiveAt, tmp_path: Path) -> None:
    from archive.export.filters import Filters

    archive_at.filled({"a": {}})
    path = tmp_path / "posts.csv"
    path.write_text("before")
    with archive_at.read() as db, pytest.raises(UsageFault):
        write_export(db, "csv", path, filters=Filters(since="never"))
    assert path.read_text() == "before"
