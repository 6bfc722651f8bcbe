"""The whole crawl of a generated blog beside a bare Scrapy spider: ratios of CPU, speed and memory."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SERVER = ROOT / "tests" / "blogs" / "serve_generated.py"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    cpu_seconds: float
    wall_seconds: float
    peak_megabytes: float
    pages: int

    @property
    def cpu_milliseconds_a_page(self) -> float:
        """CPU time, user and system, of the whole process over the pages it fetched."""
        return 1000 * self.cpu_seconds / self.pages

    @property
    def pages_a_second(self) -> float:
        """Pages over wall time, start of the process included."""
        return self.pages / self.wall_seconds


def measure(command: list[str], scratch: Path, pages: int) -> Cost:
    """Run a command in ``scratch``, out of reach of our scrapy.cfg, and return what it took.

    Raises SystemExit if it fails.
    """
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=scratch, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    if status:
        said = process.stderr.read().decode() if process.stderr else ""
        raise SystemExit(f"{command} failed: {said}")
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / scale, pages)


def ours(url: str, scratch: Path, posts: int, pages: int) -> Cost:
    """Crawl with the product and check that it found every post."""
    db = scratch / "ours.db"
    command = [sys.executable, "-m", "blog_to_sqlite", "crawl", str(db), url, "--delay", "0", "--quiet"]
    cost = measure(command, scratch, pages)
    connection = sqlite3.connect(db)
    found = connection.execute("SELECT count(*) FROM posts").fetchone()[0]
    connection.close()
    if found != posts:
        raise SystemExit(f"ours found {found} of {posts} posts")
    return cost


def bare(url: str, scratch: Path, posts: int, pages: int) -> Cost:
    """Crawl with the bare spider and check that it found every post."""
    lines = scratch / "bare.jsonl"
    command = [sys.executable, "-m", "scrapy", "runspider", str(HERE / "bare_spider.py"), "-a", f"url={url}"]
    cost = measure([*command, "-O", str(lines)], scratch, pages)
    found = len({json.loads(line)["url"] for line in lines.open(encoding="utf8")})
    if found != posts:
        raise SystemExit(f"the bare spider found {found} of {posts} posts")
    return cost


def main() -> None:
    """Run the rounds and print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--posts", type=int, default=1000)
    ask.add_argument("--rounds", type=int, default=3)
    asked = ask.parse_args()
    pages = asked.posts + -(-asked.posts // 10)
    server = subprocess.Popen(
        [sys.executable, str(SERVER), "--posts", str(asked.posts), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    try:
        assert server.stdout
        url = server.stdout.readline().strip()
        costs: dict[str, list[Cost]] = {"ours": [], "bare Scrapy": []}
        for _ in range(asked.rounds):
            for name, crawl in (("ours", ours), ("bare Scrapy", bare)):
                with tempfile.TemporaryDirectory() as scratch:
                    costs[name].append(crawl(url, Path(scratch), asked.posts, pages))
                cost = costs[name][-1]
                print(
                    f"{name:12} {cost.cpu_milliseconds_a_page:6.2f} ms CPU a page  "
                    f"{cost.pages_a_second:6.1f} pages/s  {cost.peak_megabytes:5.0f} MB"
                )
    finally:
        server.terminate()
        server.wait()
    for figure in ("cpu_milliseconds_a_page", "pages_a_second", "peak_megabytes"):
        mine, theirs = (statistics.median(getattr(cost, figure) for cost in costs[name]) for name in costs)
        print(f"ours / bare Scrapy, {figure.replace('_', ' ')}: {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
