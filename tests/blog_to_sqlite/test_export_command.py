from __future__ import annotations

import csv
import io
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import ArchiveAt


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command(*arguments), capture_output=True, timeout=60, check=False, **options)


def command(*arguments: object) -> Sequence[str]:
    return [sys.executable, "-m", "blog_to_sqlite", "export", *(str(argument) for argument in arguments)]


@pytest.fixture
def filled(archive_at: ArchiveAt) -> Path:
    archive_at.filled(
        {
            "a": {
                "title": "C++ – 约 12",
                "published": "2024-05",
                "categories": ("Cloud & DevOps",),
                "tags": ("x",),
            },
            "b": {"title": "=1+1", "published": "2023-01-02", "tags": ("x", "y")},
        }
    )
    return archive_at.path


def test_csv_on_standard_output_is_the_default_and_has_no_body(filled: Path) -> None:
    done = run(filled)
    assert (done.returncode, done.stderr) == (0, b"")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"), newline="")))
    assert [row["title"] for row in rows] == ["C++ – 约 12", "'=1+1"]
    assert [row["tags"] for row in rows] == ["x", "x; y"]
    assert "body_text" not in rows[0]


def test_standard_output_is_utf8_whatever_the_locale_says(filled: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = run(filled, "--columns", "title", env=environment)
    assert (done.returncode, done.stdout.decode("utf-8")) == (0, "title\r\nC++ – 约 12\r\n'=1+1\r\n")


def test_all_filters_together(filled: Path) -> None:
    done = run(
        *(filled, "--format", "ndjson", "--blog", "blog.example", "--category", "cloud & devops"),
        *("--tag", "x", "--tag", "z", "--since", "2024", "--until", "2024-05-01", "--query", "C++"),
    )
    [row] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (row["title"], row["body_text"], done.stderr) == ("C++ – 约 12", "Some words.", b"")


def test_a_file_takes_its_format_from_its_name_and_the_message_goes_to_standard_error(
    filled: Path, tmp_path: Path
) -> None:
    done = run(filled, "-o", tmp_path / "posts.json", "--no-body")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == f"2 posts written to {tmp_path / 'posts.json'}\n"
    rows = json.loads((tmp_path / "posts.json").read_text("utf-8"))
    assert [row["title"] for row in rows] == ["C++ – 约 12", "=1+1"]
    assert "body_html" not in rows[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive.db", "posts.json"]


def test_a_file_that_is_there_is_replaced_only_where_the_user_says_so(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("mine")
    done = run(filled, "-o", tmp_path / "posts.csv")
    assert done.returncode == 2
    assert "posts.csv exists. Name another file, or add --overwrite." in done.stderr.decode()
    assert (tmp_path / "posts.csv").read_text() == "mine"
    assert run(filled, "-o", tmp_path / "posts.csv", "--overwrite").returncode == 0
    assert (tmp_path / "posts.csv").read_text().startswith("id,blog,url")


def test_standard_output_that_is_the_archive_is_refused(filled: Path) -> None:
    before = filled.read_bytes()
    with filled.open("ab") as file:
        done = subprocess.run(command(filled), stdout=file, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (done.returncode, b"belongs to the archive" in done.stderr) == (2, True)
    assert filled.read_bytes() == before


def test_a_dash_is_standard_output(filled: Path, tmp_path: Path) -> None:
    done = run(
        filled, "-o", "-", "--columns", "id", cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(Path.cwd())}
    )
    assert done.stdout == b"id\r\n1\r\n2\r\n"
    assert not (tmp_path / "-").exists()


def test_raw_leaves_a_formula(filled: Path) -> None:
    assert run(filled, "--columns", "title", "--raw").stdout.decode().splitlines()[2] == "=1+1"


def test_nothing_found_is_said_and_is_no_failure(filled: Path) -> None:
    done = run(filled, "--tag", "nothing", "--format", "json")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"[]\n", b"No post was found.\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "xml"], "csv, tsv, json, ndjson"),
        (["-o", "posts.xlsx"], "--format"),
        (["--columns", "headline"], "The columns are: id, blog"),
        (["--query", '"open'], "cannot be understood"),
        (["--since", "soon"], "2024-05-01"),
        (["--blog", "https://other.example/"], "https://blog.example/"),
        (["-o", "/no/such/folder/posts.csv"], "does not exist"),
        (["-o", "/"], "is a directory"),
        (["--nonsense"], "No such option"),
    ],
)
def test_a_wrong_option_is_a_sentence_and_exit_2(filled: Path, arguments: list[str], words: str) -> None:
    done = run(filled, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_place_without_an_archive_is_exit_2_and_stays_empty(tmp_path: Path) -> None:
    done = run(tmp_path / "no.db")
    assert done.returncode == 2
    assert "There is no archive at" in done.stderr.decode()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_exit_4(filled: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(filled), stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 4
    assert done.stderr.decode() == (
        "Error: Standard output cannot be written: the disk is full. "
        "Make room and run the same command again.\n"
    )


def test_a_file_that_cannot_grow_is_exit_4_and_the_old_one_stays(
    archive_at: ArchiveAt, tmp_path: Path
) -> None:
    archive_at.filled({name: {"body_html": "x" * 100_000} for name in "abcdef"})
    (tmp_path / "posts.json").write_text("before")

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = run(archive_at.path, "--overwrite", "-o", tmp_path / "posts.json", preexec_fn=small_files)
    assert done.returncode == 4
    assert f"{tmp_path / 'posts.json'} cannot be written: File too large" in done.stderr.decode()
    assert (tmp_path / "posts.json").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive.db", "posts.json"]


@pytest.mark.parametrize("taken", [0, 10, 100_000])
def test_a_reader_that_has_seen_enough_ends_the_export_silently(archive_at: ArchiveAt, taken: int) -> None:
    archive_at.filled({f"p{number}": {"body_html": "x" * 10_000} for number in range(50)})
    with subprocess.Popen(
        command(archive_at.path, "--format", "json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(taken)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


OWN = ("archive.db", "archive.db-wal", "archive.db-shm")


def long_bodies(archive_at: ArchiveAt, count: int, size: int) -> None:
    """Archive so many posts with a body of so many bytes each."""
    archive_at.filled({f"p{number}": {"published": f"20{number % 90 + 10}"} for number in range(count)})
    with closing(sqlite3.connect(archive_at.path)) as db, db:
        db.execute("UPDATE posts SET body_html = ?", ["x" * size])


def until_it_writes(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the process has a file open in the folder that is none of the archive's."""
    descriptors = Path(f"/proc/{process.pid}/fd")
    while True:
        assert process.poll() is None
        for descriptor in list(descriptors.iterdir()):
            with suppress(OSError):
                target = str(descriptor.readlink())
                if target.startswith(f"{folder}/") and "archive.db" not in target:
                    return


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc; elsewhere a kill leaves a file")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_an_export_that_is_ended_leaves_nothing_behind(
    archive_at: ArchiveAt, tmp_path: Path, number: int, code: int
) -> None:
    long_bodies(archive_at, 100, 500_000)
    (tmp_path / "posts.json").write_text("before")
    with subprocess.Popen(command(archive_at.path, "--overwrite", "-o", tmp_path / "posts.json")) as process:
        until_it_writes(process, tmp_path)
        process.send_signal(number)
        assert process.wait(timeout=60) == code
    assert (tmp_path / "posts.json").read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} - set(OWN) == {"posts.json"}


def test_help_shows_an_example_and_every_format() -> None:
    from archive.export.formats import FORMATS

    said = run("-h").stdout.decode()
    assert "blog-to-sqlite export archive.db -o posts.csv" in said
    assert ", ".join(list(FORMATS)[:-1]) + f" or {list(FORMATS)[-1]}" in said


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
def test_memory_does_not_grow_with_the_archive(archive_at: ArchiveAt, tmp_path: Path) -> None:
    peaks = []
    for count in (20, 500):
        long_bodies(archive_at, count, 50_000)
        measured = (
            "import resource, subprocess, sys\n"
            "subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        out = tmp_path / "posts.json"
        done = subprocess.run(
            [sys.executable, "-c", measured, *command(archive_at.path, "--overwrite", "-o", out)],
            capture_output=True,
            timeout=120,
            check=True,
        )
        peaks.append(int(done.stdout) / 1024)
        assert len(json.loads(out.read_bytes())) == count
    small, large = peaks
    assert large - small < 12, f"{small:.0f} MB for 20 posts, {large:.0f} MB for 500 posts of 50 kB"
    print(f"export peak: {small:.0f} MB for 20 posts, {large:.0f} MB for 500 posts of 50 kB")
