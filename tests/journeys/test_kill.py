"""A crawl killed by SIGKILL at a random moment and run again ends complete, with no post twice."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.journeys.forked import Running

ROOT = Path(__file__).parents[2]
SAMPLE, WHOLE = 10, 200
"""Archives whose crawl is killed."""
POSTS, ALL_POSTS = 120, 300
"""Of the blog: in a sample, and in the whole."""
SIDE_BY_SIDE = 2


@dataclass
class Round:
    """One archive: how often its crawl is killed, when, and what came of it."""

    folder: Path
    url: str
    on_blog: int
    """Posts of the blog."""
    whole: int = 0
    """Bytes of the WARC files of an undisturbed run."""
    kills: list[str] = field(default_factory=list)
    """When each run was to be killed."""
    killed_at: list[int] = field(default_factory=list)
    """Bytes that stood in the WARC files when a run was killed that was still under way."""
    left_open: int = 0
    posts: int = 0
    doubles: int = 0

    def start(self):
        return Running(self.folder, ["crawl", "a.db", self.url, "--delay", "0", "--quiet"], {})

    def kill(self, plan):
        """Start a crawl and kill it when the plan says so."""
        self.kills.append(plan)
        before = self.written()
        with self.start() as process:
            if plan == "at once":
                time.sleep(random.uniform(0, 0.2))
            elif plan == "at the end":
                self.wait_for(process, self.whole * 0.98)
                time.sleep(random.uniform(0, 0.15))
            else:
                self.wait_for(process, before + random.uniform(0, 0.95) * (self.whole - before))
            if plan in {"SIGINT", "SIGTERM"}:
                process.send_signal(getattr(signal, plan))
                time.sleep(random.uniform(0, 0.2))
            if process.poll() is None:
                process.kill()
                self.killed_at.append(self.written())
        self.left_open += any(path.suffix == ".open" for path in self.warc_files())

    def wait_for(self, process, size):
        """Return when so many bytes stand in the WARC files: how fast the machine is does not count."""
        while process.poll() is None and self.written() < size:
            time.sleep(0.002)

    def written(self):
        try:
            return sum(path.stat().st_size for path in self.warc_files())
        except FileNotFoundError:  # renamed between the two looks
            return self.written()

    def warc_files(self):
        folder = self.folder / "a.warc"
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def check(self):
        """Run the same command again, plainly; everything must be there, once and whole."""
        with self.start() as again:
            assert again.wait() == 0, again.said()
        db = sqlite3.connect(self.folder / "a.db")

        def one(query):
            return db.execute(query).fetchone()

        paths = [url.partition("/blog/")[2] for (url,) in db.execute("SELECT url FROM posts")]
        self.posts, self.doubles = len(set(paths)), len(paths) - len(set(paths))
        assert (self.posts, self.doubles) == (self.on_blog, 0)
        assert one("SELECT max(version), count(*) FROM posts") == (1, self.on_blog)
        assert one("SELECT count(*), count(DISTINCT post) FROM versions") == (self.on_blog,) * 2
        assert one("SELECT count(*) FROM addresses WHERE state = 'pending'") == (0,)
        assert one("SELECT count(*) FROM crawls WHERE ended_at IS NULL") == (0,)
        assert one("PRAGMA integrity_check") == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        db.execute("INSERT INTO posts_fts(posts_fts, rank) VALUES ('integrity-check', 1)")
        self.check_records(db)
        db.close()
        assert {path.name for path in self.folder.iterdir()} == {"a.db", "a.warc"}

    def check_records(self, db):
        """Every record is whole, and every row that names one finds it there."""
        found = {(path.name, offset): url for path in self.warc_files() for offset, url in records(path)}
        named = db.execute("SELECT warc_file, warc_offset, url FROM fetches").fetchall()
        assert {(file, offset): url for file, offset, url in named}.items() <= found.items()
        assert {url for (url,) in db.execute("SELECT url FROM posts")} <= set(found.values())


def records(path):
    """Read every record of a WARC file to its end; yield offset and address."""
    assert path.name.endswith(".warc.gz")
    with path.open("rb") as file:
        iterator = ArchiveIterator(file)
        for record in iterator:
            record.content_stream().read()
            yield iterator.get_record_offset(), record.rec_headers.get_header("WARC-Target-URI")


PLANS = [
    ["midway"],
    ["midway", "midway"],
    ["at the end"],
    ["midway", "midway", "midway"],
    ["at once", "midway"],
    ["SIGINT"],
    ["midway"],
    ["at the end"],
    ["SIGTERM"],
    ["midway"],
]
"""What befalls an archive before it is left in peace: each round follows the next of these."""


@contextmanager
def blog_of(posts):
    """The blog in a process of its own: a test that kills must not share its processor time."""
    command = [sys.executable, str(ROOT / "tests/blogs/serve_generated.py"), "--posts", str(posts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.mark.long
def test_killed_at_random_moments(tmp_path, request):
    rounds, posts = (WHOLE, ALL_POSTS) if request.config.getoption("--whole") else (SAMPLE, POSTS)
    with blog_of(posts) as blog_address:
        kill_at_random_moments(rounds, posts, blog_address, tmp_path)


def kill_at_random_moments(rounds, posts, blog_address, tmp_path):
    seed = random.randrange(1_000_000)
    random.seed(seed)
    began = time.monotonic()
    (tmp_path / "whole").mkdir()
    undisturbed = Round(tmp_path / "whole", blog_address, posts)
    undisturbed.check()

    def play(number):
        folder = tmp_path / str(number)
        folder.mkdir()
        played = Round(folder, blog_address, posts, undisturbed.written())
        for plan in PLANS[number % len(PLANS)]:
            played.kill(plan)
        played.check()
        return played

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        played = list(pool.map(play, range(rounds)))
    kills = Counter(plan for one in played for plan in one.kills)
    in_time = sum(len(one.killed_at) for one in played)
    within = sum(any(0 < size < one.whole for size in one.killed_at) for one in played)
    print(
        f"\n{rounds} rounds in {time.monotonic() - began:.0f} s (seed {seed}): {in_time} of {kills.total()} "
        f"runs killed in time {dict(kills)}, {within} rounds with a kill between first and last record, "
        f"{sum(one.left_open for one in played)} WARC files left open; "
        f"posts {sorted({one.posts for one in played})}, doubles {sum(one.doubles for one in played)}"
    )
    assert within >= 0.8 * rounds
