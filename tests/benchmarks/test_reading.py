"""The benchmark of reading runs on saved blogs and prints what it measured."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.blogs.post_themes import Writer, entry, tables

ROOT = Path(__file__).parents[2]


def save(folder: Path, theme, count: int, *, packed: bool) -> None:
    """Save a blog in the form that the benchmark reads."""
    posts = [Writer(k) for k in range(count)]
    for post in posts:
        file = folder / "site" / str(post.number) / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(theme(post).html, encoding="utf8")
    truth = {"posts": [{"url_path": f"/{post.number}/"} for post in posts]}
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf8")
    with lzma.open(folder / "bodies.json.xz", "wt", encoding="utf8") as file:
        json.dump({f"/{post.number}/": post.text for post in posts}, file)
    if packed:
        with tarfile.open(folder / "site.tar.xz", "w:xz") as tar:
            tar.add(folder / "site", "site")
        (folder / "site").rename(folder / "unused")


def test_it_reads_the_blogs_that_are_long_enough(tmp_path):
    save(tmp_path / "named", entry, 32, packed=False)
    save(tmp_path / "packed", tables, 32, packed=True)
    save(tmp_path / "short", entry, 12, packed=False)
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "reading.py", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()[2:5]}
    assert list(rows) == ["named", "packed", "all"]
    for name, pages in (("named", 22), ("packed", 22), ("all", 44)):
        read, by_rule, *speeds, ours, _ = rows[name]
        assert int(read) == int(by_rule) == pages
        assert all(float(speed) > 0 for speed in speeds)
        assert float(speeds[3]) > 1.5, "by rule it is faster, on the smallest of pages too"
        assert float(ours) >= 0.98
