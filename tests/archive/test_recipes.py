"""A blog's recipe has versions; the newest is the present one."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from archive.crawls import withdraw
from archive.recipes import keep_recipe, present_recipe

if TYPE_CHECKING:
    from tests.conftest import ArchiveAt


def test_each_other_text_is_a_version_and_the_newest_is_present(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        assert present_recipe(run.db, run.crawl) is None
        assert keep_recipe(run.db, run.crawl, "a = 1\n", reason="platform", platform="hugo") == 1
        assert keep_recipe(run.db, run.crawl, "a = 1\n", reason="learned") == 1
        assert keep_recipe(run.db, run.crawl, "a = 2\n", reason="learned", platform="") == 2
        assert keep_recipe(run.db, run.crawl, "a = 1\n", reason="given") == 3
        assert present_recipe(run.db, run.crawl) == "a = 1\n"
        assert run.db.execute("SELECT version, crawl, reason, platform, toml FROM recipes").fetchall() == [
            (1, 1, "platform", "hugo", "a = 1\n"),
            (2, 1, "learned", None, "a = 2\n"),
            (3, 1, "given", None, "a = 1\n"),
        ]
    with archive_at.run("https://z.example/") as run:
        assert present_recipe(run.db, run.crawl) is None
        assert keep_recipe(run.db, run.crawl, "z = 1\n", reason="learned") == 1


def test_a_recipe_that_cannot_be_kept_leaves_no_transaction(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        with pytest.raises(sqlite3.IntegrityError):
            keep_recipe(run.db, run.crawl, "a = 1\n", reason=None)  # type: ignore[arg-type]  # the table refuses it
        assert not run.db.conn.in_transaction


def test_a_mistyped_blog_goes_with_its_recipe(archive_at: ArchiveAt) -> None:
    with archive_at.run() as run:
        keep_recipe(run.db, run.crawl, "a = 1\n", reason="platform")
        assert withdraw(run.db, run.crawl)
        assert run.db.execute("SELECT count(*) FROM recipes").fetchone() == (0,)
