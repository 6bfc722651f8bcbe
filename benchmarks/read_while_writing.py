"""Four readers ask a served archive for its pages while a crawl writes 20 rows every 10 ms: how many fail.

    python benchmarks/read_while_writing.py [--seconds 60]

Prints the requests, the failures and the rows written; ends with 1 if anything failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from archive.connection import transaction, writer
from archive.crawls import begin_crawl, end_crawl

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.crawls import Crawl

PAGES = ("", "archive/posts", "archive/-/runs", "archive/-/runs/1", "archive/-/ask/posts_per_month")
PAGES += (
    "archive/posts/1",
    "archive/blogs/1",
    "archive/posts?_search=word",
    "archive/posts.json?_shape=array",
)
READERS = 4
ROWS = 20
PAUSE = 0.01

_POST = """
INSERT INTO posts (blog, url, title, published, year, category, read_minutes, word_count,
                   body_text, body_html, first_seen_at, last_seen_at, changed_at, content_hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def write(db: Database, crawl: Crawl, rows: int) -> None:
    """Archive ``ROWS`` posts in one transaction, as pages of a crawl are."""
    moment = "2024-06-01T12:00:00+00:00"
    with transaction(db, crawl.path):
        for number in range(rows, rows + ROWS):
            year = 2004 + number % 20
            text = f"word {number} " * 100
            day = f"{year}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            facts = [f"https://blog.example/{number}", f"Post {number}", day, year, f"Topic {number % 9}"]
            row = [
                crawl.blog,
                *facts,
                number % 15 + 1,
                200,
                text,
                f"<p>{text}</p>",
                *[moment] * 3,
                str(number),
            ]
            db.execute(_POST, row)


def read(address: str, until: float, told: Counter[str], place: int) -> None:
    """Ask for one page after another; count what came of each."""
    opener = build_opener(ProxyHandler({}))
    while time.monotonic() < until:
        page = PAGES[place % len(PAGES)]
        place += 1
        try:
            with opener.open(address + page, timeout=30) as response:
                response.read()
                told["read"] += 1
        except HTTPError as error:
            told[f"/{page}: {error.code}"] += 1
        except (OSError, HTTPException) as error:
            told[f"/{page}: {type(error).__name__}"] += 1


def measure(archive: Path, seconds: float) -> tuple[Counter[str], int]:
    """Return what came of the requests, and the rows written meanwhile."""
    told: Counter[str] = Counter()
    with writer(archive) as db:
        crawl = begin_crawl(db, archive, "https://blog.example/", full=False, warc_file=None)
        write(db, crawl, 0)
        command = [sys.executable, "-m", "blog_to_sqlite", "serve", str(archive), "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            address = server.stderr.readline().split(" at ")[1].split()[0]
            until = time.monotonic() + seconds
            threads = [
                threading.Thread(target=read, args=(address, until, told, place)) for place in range(READERS)
            ]
            for thread in threads:
                thread.start()
            rows = ROWS
            while time.monotonic() < until:
                write(db, crawl, rows)
                rows += ROWS
                time.sleep(PAUSE)
            for thread in threads:
                thread.join()
            server.terminate()
        end_crawl(db, crawl, "interrupted")
    return told, rows


def main() -> int:
    """Measure and print; return 1 if a request failed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=60)
    with tempfile.TemporaryDirectory() as folder:
        told, rows = measure(Path(folder, "archive.db"), options.parse_args().seconds)
    failed = Counter({said: count for said, count in told.items() if said != "read"})
    print(f"{told['read']} pages read, {failed.total()} failed, {rows} rows written meanwhile")
    for said, count in failed.most_common():
        print(f"  {count} times {said}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
