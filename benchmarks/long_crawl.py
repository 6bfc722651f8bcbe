"""One crawl of a very long blog: memory of its main process and rate, sampled while it runs."""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "tests" / "blogs" / "serve_generated.py"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def resident_megabytes(pid: int, name: str = "VmRSS") -> float:
    """Return what a process holds in memory now, or with ``VmHWM`` held at most, by Linux's /proc."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) / 1024 for line in status if line.startswith(name)), 0.0)


def archived(path: Path) -> tuple[int, int]:
    """Return how many requests and posts the archive holds so far."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            fetches, posts = (
                connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
                for table in ("fetches", "posts")
            )
            return fetches or 0, posts or 0
    except sqlite3.OperationalError:
        return 0, 0


def watch(crawl: subprocess.Popen[str], path: Path, every: float) -> float:
    """Print a line each ``every`` seconds until the crawl ends; return its highest memory."""
    began = last = time.monotonic()
    pages, peak, next_line = 0, 0.0, every
    print("  seconds  requests     posts   pages/s  main process MB", flush=True)
    while crawl.poll() is None:
        time.sleep(0.2)
        try:
            here = resident_megabytes(crawl.pid)
            peak = max(peak, resident_megabytes(crawl.pid, "VmHWM"))
        except FileNotFoundError:
            break
        moment = time.monotonic()
        if moment - began < next_line:
            continue
        next_line += every
        fetched, posts = archived(path)
        rate = (fetched - pages) / (moment - last)
        print(f"{moment - began:9.0f} {fetched:9} {posts:9} {rate:9.1f} {here:9.0f}", flush=True)
        pages, last = fetched, moment
    return peak


def main() -> None:
    """Serve the blog, crawl it, print samples and the sum."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--posts", type=int, default=100_000)
    ask.add_argument("--per-page", type=int, default=10)
    ask.add_argument("--every", type=float, default=30, help="seconds between two samples")
    asked = ask.parse_args()
    options = ["--posts", str(asked.posts), "--per-page", str(asked.per_page), "--port", "0"]
    server = subprocess.Popen(
        [sys.executable, str(SERVER), *options], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    try:
        assert server.stdout
        url = server.stdout.readline().strip()
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, "archive.db")
            command = [sys.executable, "-m", "blog_to_sqlite", "crawl", str(path), url]
            began = time.monotonic()
            crawl = subprocess.Popen(
                [*command, "--delay", "0", "--quiet"], cwd=scratch, env=ENVIRONMENT, text=True
            )
            peak = watch(crawl, path, asked.every)
            seconds = time.monotonic() - began
            fetched, posts = archived(path)
            print(
                f"{posts} of {asked.posts} posts, exit code {crawl.wait()}, {seconds:.0f} seconds, "
                f"{fetched / seconds:.1f} pages/s, main process at most {peak:.0f} MB"
            )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
