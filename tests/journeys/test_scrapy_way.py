"""``scrapy crawl blog`` from the checkout writes the posts that the command line writes."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOMENTS = ("first_seen_at", "last_seen_at", "changed_at")


def scrapy(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def without_moments(line):
    return {field: value for field, value in json.loads(line).items() if field not in {*MOMENTS, "id"}}


def test_the_feed_export_holds_the_same_posts(cli, demo_blog, tmp_path):
    cli("crawl", "a.db", demo_blog.entry_url, "--delay", "0")
    ours = cli("export", "a.db", "--format", "ndjson").out.splitlines()
    done = scrapy(
        "crawl", "blog", "-a", f"url={demo_blog.entry_url}", "-O", tmp_path / "posts.jsonl",
        "-s", "DOWNLOAD_DELAY=0", "-s", f"ARCHIVE_DB={tmp_path / 'scrapy.db'}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    theirs = (tmp_path / "posts.jsonl").read_text(encoding="utf8").splitlines()
    assert len(theirs) == 11

    def by_url(post):
        return post["url"]

    assert sorted(map(without_moments, theirs), key=by_url) == sorted(map(without_moments, ours), key=by_url)
    again = cli("export", tmp_path / "scrapy.db", "--format", "ndjson").out.splitlines()
    assert len(again) == 11


def test_without_an_address_it_says_what_is_missing(tmp_path):
    done = scrapy("crawl", "blog", "-s", f"ARCHIVE_DB={tmp_path / 'scrapy.db'}")
    assert "-a url=" in done.stderr
    assert not (tmp_path / "scrapy.db").exists()
