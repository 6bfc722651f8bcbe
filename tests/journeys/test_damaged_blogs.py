"""A damaged blog ends with 3 and the very gap that is there; a healthy one, however it is made, with 0."""

import json
from contextlib import ExitStack
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from blog_to_sqlite.commands.audit import command as audit_command
from tests.blogs import damaged
from tests.blogs.damaged import DAMAGED
from tests.blogs.healthy import HEALTHY

QUICK = ("--delay", "0", "--no-warc", "--set", "DOWNLOAD_TIMEOUT=8", "--set", "RETRY_TIMES=0")
LASTING = (
    damaged.second_page_always_fails,
    damaged.listing_in_a_browser_only,
    damaged.pagination_in_a_circle,
    damaged.pages_without_end,
    damaged.part_of_the_sitemap_fails,
    damaged.document_for_a_post,
    damaged.feed_names_posts_that_fail,
)
AT_ONCE = 7
"""So many blogs are crawled side by side by one process."""


def groups(makers):
    return [makers[at : at + AT_ONCE] for at in range(0, len(makers), AT_ONCE)]


def audited(db, entry):
    """Return how an audit of the blog ended, and what it says."""
    done = CliRunner().invoke(audit_command, [str(db), entry, "--json"], standalone_mode=False)
    (audit,) = json.loads(done.stdout)
    return done.return_value, audit


class Crawled(NamedTuple):
    code: int
    """Of the audit."""
    posts: int
    gaps: dict[str, str]
    """Path -> reason."""


def crawl(cli, tmp_path, makers, times=1):
    """Crawl blogs side by side; return how that ended, the blogs by name, and what came of each."""
    blogs = {make.__name__: make() for make in makers}
    with ExitStack() as stack:
        entries = {}
        for name, blog in blogs.items():
            server = blog.serve()
            server.start()
            stack.callback(server.stop)
            entries[name] = f"http://127.0.0.1:{server.port}/"
        for _ in range(times):
            said = cli("crawl", "a.db", *entries.values(), *QUICK)
    found = {}
    for name, entry in entries.items():
        code, audit = audited(tmp_path / "a.db", entry)
        gaps = {gap["url"].replace(entry, "/"): gap["reason"] for gap in audit["gaps"]}
        found[name] = Crawled(code, audit["posts"], gaps)
    return said, blogs, found


@pytest.mark.parametrize("makers", groups(DAMAGED))
def test_each_damage_is_the_gap_that_the_audit_names(cli, tmp_path, makers):
    said, blogs, found = crawl(cli, tmp_path, makers)
    assert {name: one.gaps for name, one in found.items()} == {
        name: blog.gaps for name, blog in blogs.items()
    }
    assert {one.code for one in found.values()} == {said.code} == {3}


def test_a_damage_that_stays_is_named_by_every_run(cli, tmp_path):
    said, blogs, found = crawl(cli, tmp_path, LASTING, times=3)
    missing = {name: set(one.gaps) for name, one in found.items()}
    assert missing == {name: set(blog.gaps) for name, blog in blogs.items()}, said.err
    assert said.code == 3


@pytest.mark.parametrize("makers", groups(HEALTHY))
def test_a_healthy_blog_has_no_gap(cli, tmp_path, makers):
    said, blogs, found = crawl(cli, tmp_path, makers)
    assert found == {name: (0, blog.posts, {}) for name, blog in blogs.items()}, said.err
    assert said.code == 0


def test_a_blog_of_which_nothing_is_seen_without_a_browser_says_so(cli):
    blog = damaged.Damaged({"/": damaged.SHELL.format("Garden")}, {})
    server = blog.serve()
    server.start()
    try:
        said = cli("crawl", "a.db", f"http://127.0.0.1:{server.port}/", *QUICK)
    finally:
        server.stop()
    assert said.code == 3
    assert "the page shows its posts only with a browser" in said.err
