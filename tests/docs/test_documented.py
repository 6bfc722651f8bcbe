"""What the product offers is documented: every command, option, setting and exit code; and links hold."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import crawler.settings
from archive.faults import Exit
from blog_to_sqlite.cli import EVERYDAY, MORE, program
from crawler import costly, transfer
from crawler.pages import costs
from crawler.pages.feed_formats.draft import MOST_ENTRIES
from crawler.pages.pieces import MOST
from crawler.process import HARMLESS
from crawler.rehearsal_process import CPU_SECONDS, MEGABYTES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OWN_SETTINGS = ("ARCHIVE_DB", "ARCHIVE_WARC", "MAX_POSTS", "MAX_LISTING_PAGES", "FULL_CRAWL")


def text(name):
    return (ROOT / "docs" / name).read_text(encoding="utf8")


@pytest.mark.parametrize("name", [*EVERYDAY, *MORE])
def test_every_command_and_option_is_documented(name):
    command = program.get_command(click.Context(program), name)
    section = text("commands.md").split(f"\n## {name}\n")[1].split("\n## ")[0]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.opts[0] in section
    assert "Example:" in section


def test_every_exit_code_is_documented():
    for code in Exit:
        assert f"| {int(code)} |" in text("exit-codes.md")


def test_what_an_answer_may_cost_is_documented_as_it_is():
    limits = text("crawl.md").split("\n## What an answer may cost\n")[1].split("\n## ")[0]
    for figure in (
        f"{transfer.MOST_LINES}, {transfer.MOST_BYTES >> 10} KiB",
        f"{crawler.settings.DOWNLOAD_MAXSIZE >> 20} MiB",
        f"{crawler.settings.DOWNLOAD_TIMEOUT} seconds (`DOWNLOAD_TIMEOUT`)",
        f"{costly.LARGEST // 1_000_000} MB",
        f"{MOST_ENTRIES:,}, {MOST:,}",
        f"more than {costs.WIDE // 1000} kB | {costs.FULL}",
        f"{CPU_SECONDS} seconds, {MEGABYTES} MB",
        f"more than {costs.LONG:,} characters or {costs.MANY:,} tags",
        f"more than {costly.LONG // 1000} kB are read there alone",
    ):
        assert figure in limits


def test_every_setting_is_documented():
    for name in OWN_SETTINGS:
        assert hasattr(crawler.settings, name)
        assert f"| `{name}` |" in text("settings.md")
    for name in HARMLESS:
        assert f"| `{name}` |" in text("crawl.md")


def test_generated_text_is_fresh():
    pages = [str(page) for page in PAGES if "[[[cog" in page.read_text(encoding="utf8")]
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *pages],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_hold(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf8")):
        assert (page.parent / target).exists(), target
