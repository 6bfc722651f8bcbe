"""How fast an archive of very many posts is served, beside plain Datasette: ``serving.py archive.db``."""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {
    "posts, three facets": 100,
    "filtered": 100,
    "a tag": 100,
    "search": 150,
    "search, two words": 150,
    "search, filtered": 150,
    "a post": 50,
}
"""Page -> milliseconds that 95 of 100 may take at most."""
FACETS = [("_facet", name) for name in ("category", "year", "status")]


def free_port() -> int:
    """Return a port that nobody uses."""
    with closing(socket.socket()) as chosen:
        chosen.bind(("127.0.0.1", 0))
        port: int = chosen.getsockname()[1]
        return port


@contextmanager
def served(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    """Run a server until the block ends; yield its port."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(port)],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            for _ in range(600):
                with closing(socket.socket()) as knock:
                    if knock.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def asked(port: int, path: str) -> tuple[float, bool]:
    """Return the milliseconds that a page took, and whether it hit a limit or failed."""
    began = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    late = answer.status != http.HTTPStatus.OK or b"facets timed out" in body or b"Interrupted" in body
    return (time.perf_counter() - began) * 1000, late


def pages(path: Path, seed: int = 1) -> dict[str, Callable[[], str]]:
    """Return for each kind of page what gives an address of one, another each time.

    Of the search ours has a page of its own; plain Datasette searches in the list.
    """
    chance = random.Random(seed)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        posts = db.execute("SELECT max(id) FROM posts").fetchone()[0]
        categories = [one for (one,) in db.execute("SELECT name FROM categories")]
        tags = [one for (one,) in db.execute("SELECT name FROM tags LIMIT 2000")]
        words = [
            word
            for (title,) in db.execute("SELECT title FROM posts WHERE id % 997 = 1 LIMIT 400")
            for word in title.split()
            if len(word) > 4
        ]
    root = f"/{path.stem}/posts"

    def one_filter() -> tuple[str, str]:
        return chance.choice(
            [
                ("category", chance.choice(categories)),
                ("year", str(chance.randint(2004, 2026))),
                ("blog", str(chance.randint(1, 12))),
            ]
        )

    def filtered() -> str:
        return f"{root}?{urlencode([one_filter(), *FACETS, ('_sort_desc', 'published')])}"

    def searched(*more: tuple[str, str], words_of_one: int = 1) -> str:
        query = [("q", " ".join(chance.sample(words, words_of_one))), *more]
        return f"/{path.stem}/-/search?{urlencode(query)}"

    listed = urlencode([*FACETS, ("_sort_desc", "published")])
    return {
        "posts, three facets": lambda: f"{root}?{listed}",
        "filtered": filtered,
        "a tag": lambda: f"{root}?{urlencode([('tags__arraycontains', chance.choice(tags)), *FACETS])}",
        "search": searched,
        "search, two words": lambda: searched(words_of_one=2),
        "search, filtered": lambda: searched(one_filter()),
        "a post": lambda: f"{root}/{chance.randint(1, posts)}",
    }


def measure(path: Path, rounds: int) -> None:
    """Print the times of each page, ours beside plain Datasette's on the same file, asked in turn."""
    ours = ["blog_to_sqlite", "serve", str(path)]
    plain = ["datasette", "serve", str(path), "--setting", "suggest_facets", "0"]
    with served(ours, {}) as here, served(plain, {"DATASETTE_LOAD_PLUGINS": ""}) as there:
        heads = f"{'p50':>9} {'p95':>7} {'late':>5}"
        print(f"{'milliseconds':22} {heads}   {heads}   (ours, plain)")
        for name, address in pages(path).items():
            times: dict[int, list[tuple[float, bool]]] = {here: [], there: []}
            asked(here, address())
            asked(there, _of_plain(address()))
            for _ in range(rounds):
                page = address()
                times[here].append(asked(here, page))
                times[there].append(asked(there, _of_plain(page)))
            columns = "   ".join(_told(found) for found in times.values())
            print(f"{name:22} {columns}  target {TARGETS[name]}", flush=True)


def _of_plain(page: str) -> str:
    return page.replace("/-/search?q=", "/posts?_search=")


def _told(found: list[tuple[float, bool]]) -> str:
    times = [one for one, _ in found]
    late = sum(late for _, late in found)
    return f"{statistics.median(times):9.0f} {statistics.quantiles(times, n=20)[-1]:7.0f} {late:5}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    measure(given.path, given.rounds)
