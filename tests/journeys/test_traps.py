"""A trap costs few requests and no post, and the audit says so; a long honest blog is read whole."""

import sqlite3
from contextlib import ExitStack
from typing import NamedTuple

import pytest

from tests.blogs import traps
from tests.blogs.traps import HONEST, POSTS
from tests.journeys.test_damaged_blogs import audited

QUICK = ("--delay", "0", "--no-warc", "--set", "RETRY_TIMES=0")
HONEST_REQUESTS = 41
"""For the blog of the traps without any: 24 posts, 4 listing pages, a guess and what every blog is asked."""
FRUITLESS = 20
LEADS_ON = "its pages name nothing new and lead on and on"
NO_END = "it has posts on pages that no blog can have, and its posts read as made up"
INDEXES = "its sitemaps name further sitemaps, on and on"
UNSHAKEN = {
    "beside the listing": (
        (traps.session_ids, ""),
        (traps.jsessionid, ""),
        (traps.sorts_and_filters, LEADS_ON),
        (traps.new_parameters, LEADS_ON),
        (traps.calendar_by_day, LEADS_ON),
        (traps.calendar_by_month, ""),
    ),
    "documents": (
        (traps.sitemap_of_itself, ""),
        (traps.sitemap_of_fresh_sitemaps, INDEXES),
        (traps.sitemap_that_branches, INDEXES),
        (traps.interface_of_the_same, ""),
        (traps.feed_of_fresh_posts, ""),
        (traps.links_to_itself, ""),
    ),
    "spellings": (
        (traps.other_case, ""),
        (traps.index_files, ""),
        (traps.print_versions, ""),
        (traps.reply_to_comment, ""),
        (traps.folders_of_topics, ""),
        (traps.canonical_of_the_neighbour, ""),
    ),
}
"""Blogs that are whole all the same, and what the audit says of the trap."""
UNPROVEN = (
    (traps.same_page_for_ever, LEADS_ON),
    (traps.empty_pages_for_ever, LEADS_ON),
    (traps.shuffled_pages_for_ever, LEADS_ON),
    (traps.growing_next, LEADS_ON),
    (traps.redirect_loop_of_a_page, ""),
)
"""Blogs of which nobody can say that the listing was read to its end."""
MADE_UP = (
    traps.cards_that_lead_nowhere,
    traps.fresh_posts_without_dates,
    traps.fresh_posts_of_one_text,
    traps.fresh_posts_from_the_future,
    traps.fresh_posts_beyond_the_count,
    traps.fresh_posts_beyond_the_sitemap,
)


class Crawled(NamedTuple):
    code: int
    """Of the audit."""
    posts: set[str]
    """Paths."""
    addresses: int
    """So many has the archive, of all kinds."""
    requests: int
    """Of the last run."""
    traps: str
    """What the audit says of them."""
    err: str


def crawl(cli, tmp_path, makers, times=1):
    """Crawl blogs side by side, ten days later again; return them with what came of each, by name."""
    blogs = {make.__name__: make() for make in makers}
    found = {}
    with ExitStack() as stack:
        servers = {name: blog.serve(most=1500) for name, blog in blogs.items()}
        for server in servers.values():
            server.start()
            stack.callback(server.stop)
        entries = {name: f"http://127.0.0.1:{server.port}/" for name, server in servers.items()}
        for run in range(times):
            before = {name: len(server.requests) for name, server in servers.items()}
            moment = f"2026-11-{1 + 10 * run:02}"
            said = cli("crawl", "a.db", *entries.values(), *QUICK, BLOG_TO_SQLITE_NOW=moment)
            assert said.code in {0, 3}, said.err
        for name, entry in entries.items():
            code, audit = audited(tmp_path / "a.db", entry)
            told = " ".join(audit["last_crawl"]["traps"])
            requests = len(servers[name].requests) - before[name]
            found[name] = Crawled(code, *kept(tmp_path / "a.db", entry), requests, told, said.err)
    return blogs, found


def kept(db, entry):
    """Return the paths of the posts of a blog without their folders, and how many addresses there are."""
    archive = sqlite3.connect(db)
    posts = archive.execute(
        "SELECT posts.url FROM posts JOIN blogs ON blogs.id = blog WHERE blogs.url = ?", [entry]
    )
    (addresses,) = archive.execute(
        "SELECT count(*) FROM addresses JOIN blogs ON blogs.id = blog WHERE blogs.url = ?", [entry]
    ).fetchone()
    found = {url.removeprefix(entry.rstrip("/")) for (url,) in posts}
    archive.close()
    return found, addresses


@pytest.mark.parametrize("group", UNSHAKEN)
def test_a_trap_beside_a_blog_leaves_it_whole(cli, tmp_path, group):
    expected = {make.__name__: said for make, said in UNSHAKEN[group]}
    blogs, found = crawl(cli, tmp_path, [make for make, _ in UNSHAKEN[group]])
    for name, one in found.items():
        assert one.posts == blogs[name].posts, name
        assert (one.code, expected[name] in one.traps, bool(one.traps)) == (0, True, bool(expected[name])), (
            name
        )
        assert one.requests <= HONEST_REQUESTS + 2 + FRUITLESS, (name, one.requests)


def test_a_listing_that_leads_on_and_on_is_a_gap(cli, tmp_path):
    blogs, found = crawl(cli, tmp_path, [make for make, _ in UNPROVEN])
    for make, said in UNPROVEN:
        one = found[make.__name__]
        assert (one.code, one.posts) == (3, blogs[make.__name__].posts), make
        assert said in one.traps, make
        assert f"trap suspected: {said}" in one.err if said else True, make
        assert one.requests <= HONEST_REQUESTS + FRUITLESS, (make, one.requests)


def test_posts_made_up_for_ever_are_not_followed_and_cost_no_real_one(cli, tmp_path):
    blogs, found = crawl(cli, tmp_path, MADE_UP)
    for name, one in found.items():
        assert one.posts >= blogs[name].posts, name
        assert NO_END in one.traps, name
        # Six pages of six are named before it shows, and some of them are under way then
        assert one.requests <= HONEST_REQUESTS + FRUITLESS + 18, (name, one.requests)
        # A count that is met says that nothing is hidden
        assert one.code == (0 if name == "fresh_posts_beyond_the_count" else 3), name


def test_a_trap_costs_a_later_run_no_more_and_the_archive_does_not_grow(cli, tmp_path):
    makers = (traps.fresh_posts_without_dates, traps.cards_that_lead_nowhere, traps.calendar_by_day)
    _, first = crawl(cli, tmp_path, makers)
    (tmp_path / "a.db").unlink()
    blogs, found = crawl(cli, tmp_path, makers, times=3)
    for name, one in found.items():
        assert one.posts >= blogs[name].posts, name
        assert one.addresses <= first[name].addresses + 2, name
        assert one.requests <= first[name].requests, name


def test_a_long_honest_blog_is_read_whole(cli, tmp_path):
    blogs, found = crawl(cli, tmp_path, HONEST)
    for name, one in found.items():
        assert (one.code, one.posts, one.traps) == (0, blogs[name].posts, ""), name


def test_months_into_the_year_9999_are_not_all_asked_for(cli, tmp_path):
    _, found = crawl(cli, tmp_path, [traps.months_into_the_year_9999])
    (one,) = found.values()
    assert (one.code, len(one.posts)) == (0, POSTS)
    assert one.requests <= 2 * HONEST_REQUESTS
