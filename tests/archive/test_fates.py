"""Gone, moved, unlisted, back: what the archive holds after runs in which a post's page fared so."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from archive.audit import audit_blog
from archive.clock import at
from archive.export.filters import Filters
from archive.export.rows import export_rows
from archive.fates import conclude
from archive.store import keep_addresses
from archive.unnamed import ask_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import ArchiveAt, Run

BLOG = "https://blog.example/"
URLS = [f"{BLOG}{name}" for name in "abcdef"]
LONG = " ".join(f"word{number}" for number in range(100))
NOT_FOUND = ("gone", "HTTP 404 Not Found")


@contextmanager
def run_on(archive: ArchiveAt, day: str) -> Iterator[Run]:
    with at(f"{day}T00:00:00+00:00"), archive.run() as run:
        yield run


def first(archive: ArchiveAt, **fields: Any) -> None:
    with run_on(archive, "2026-05-01") as run:
        run.listing(URLS)
        for url in URLS:
            run.post(url, **({"fetched_at": "2026-05-01T00:00:00+00:00"} | fields.get(url[-1], {})))
        conclude(run.db, run.crawl, ended=True)
        run.end()


def told(run: Run, *, ended: bool = True) -> list[tuple[str, str, str]]:
    return [
        (change.url[-1], change.status, change.evidence)
        for change in conclude(run.db, run.crawl, ended=ended)
    ]


def test_a_removed_page_is_gone_at_once_and_live_when_it_is_back(archive_at):
    first(archive_at)
    with run_on(archive_at, "2026-05-02") as run:
        run.listing(URLS[1:])
        assert ask_again(run.db, run.crawl) == 1
        run.failure(URLS[0], "gone", "HTTP 410 Gone")
        assert told(run) == [("a", "gone", "HTTP 410 Gone")]
        run.end()
    with run_on(archive_at, "2026-05-20") as run:
        assert URLS[0] not in {due.url for due in run.due()}
        run.listing(URLS[1:])
        assert told(run) == []
        run.end()
    with run_on(archive_at, "2026-06-03") as run:
        assert URLS[0] in {due.url for due in run.due()}
        run.listing(URLS[1:])
        run.post(URLS[0])
        assert told(run) == [("a", "live", "its page answers again")]
        run.end()
    with archive_at.read() as db:
        assert [row[0] for row in db.execute("SELECT status FROM status_changes")] == ["gone", "live"]
        assert db.execute("SELECT count(*) FROM status_changes WHERE fetch IS NULL").fetchone()[0] == 0


def test_a_missing_page_is_asked_for_in_the_next_runs_and_then_gone(archive_at):
    first(archive_at, **{url[-1]: {"published": "2015-01-01"} for url in URLS})
    for day, expected in (
        ("2026-05-02", []),
        ("2026-05-03", [("a", "gone", "HTTP 404 in 2 runs since 2026-05-02")]),
    ):
        with run_on(archive_at, day) as run:
            run.listing(URLS)
            if day > "2026-05-02":
                assert [due.url for due in run.due() if due.kind == "post"] == [URLS[0]]
            run.failure(URLS[0], *NOT_FOUND)
            assert told(run) == expected
            run.end()


def test_server_errors_between_count_neither_way_and_never_alone(archive_at):
    first(archive_at)
    for day, failure, expected in (
        ("02", NOT_FOUND, []),
        ("02", NOT_FOUND, []),
        ("03", ("failed", "HTTP 500 Internal Server Error"), []),
        ("09", ("failed", "no answer in time"), []),
        ("10", NOT_FOUND, ["gone"]),
    ):
        with run_on(archive_at, f"2026-05-{day}") as run:
            run.listing(URLS)
            run.failure(URLS[0], *failure)
            assert [status for _, status, _ in told(run)] == expected
            run.end()


def test_a_page_back_in_between_starts_the_count_anew(archive_at):
    first(archive_at)
    for day, missing in (("02", True), ("03", False), ("10", True), ("10", True)):
        with run_on(archive_at, f"2026-05-{day}") as run:
            run.listing(URLS)
            if missing:
                run.failure(URLS[0], *NOT_FOUND)
            else:
                run.post(URLS[0])
            assert told(run) == []
            run.end()


def test_what_no_longer_reads_as_a_post_stays_archived_and_is_asked_for_again(archive_at):
    first(archive_at)
    with run_on(archive_at, "2026-05-02") as run:
        run.listing(URLS)
        run.failure(URLS[0], "not_a_post", "reads as a page")
        assert told(run) == []
        run.end()
    with run_on(archive_at, "2026-05-03") as run:
        assert URLS[0] in {due.url for due in run.due()}


def test_a_post_that_a_whole_walk_names_no_more_and_that_answers_is_unlisted_until_it_is_named(archive_at):
    first(archive_at)
    with run_on(archive_at, "2026-05-02") as run:
        run.listing(URLS[1:])
        assert ask_again(run.db, run.crawl) == 1
        run.post(URLS[0])
        assert told(run, ended=False) == []
        assert told(run) == [("a", "unlisted", "no listing, feed or sitemap names it; its page answers")]
        run.end()
    with run_on(archive_at, "2026-05-03") as run:
        run.listing(URLS[1:])
        assert ask_again(run.db, run.crawl) == 0
        assert told(run) == []
        run.end()
    with run_on(archive_at, "2026-05-04") as run:
        run.listing(URLS)
        assert told(run) == [("a", "live", f"{BLOG} names it again")]
        run.end()


def test_a_page_that_shows_something_suspect_is_no_answer(archive_at):
    first(archive_at, a={"body_text": LONG})
    with run_on(archive_at, "2026-05-02") as run:
        run.listing(URLS[1:])
        assert ask_again(run.db, run.crawl) == 1
        run.post(URLS[0], body_text="Back soon.")
        assert told(run) == []
        run.post(URLS[0], body_text=LONG)
        assert told(run) == [("a", "unlisted", "no listing, feed or sitemap names it; its page answers")]
        run.end()


@pytest.mark.parametrize("why", ["unread page", "news", "too few", "not asked", "window"])
def test_a_post_is_not_unlisted_where_the_walk_proves_nothing(archive_at, why):
    first(archive_at, f={"published": "2020-01-01"}, a={"published": "2021-01-01"})
    with run_on(archive_at, "2026-05-02") as run:
        shown = URLS[:2] if why == "too few" else URLS[:-1]
        run.listing(shown, onward=[f"{BLOG}page/2/"] * (why == "unread page"))
        if why == "news":
            run.db.execute("UPDATE crawls SET walk = 'news' WHERE id = ?", [run.crawl.id])
        if why == "window":
            run.listing([f"{BLOG}new"])
            run.post(f"{BLOG}new", published="2026-05-01", fetched_at="2026-05-02T00:00:00+00:00")
        asked = ask_again(run.db, run.crawl)
        assert asked == (why in {"not asked", "news"})
        if why != "not asked":
            run.post(URLS[-1])
        assert told(run) == []
        drift = run.db.execute("SELECT drift FROM crawls WHERE id = ?", [run.crawl.id]).fetchone()[0]
        assert (drift is not None) == (why == "too few")


def test_a_post_that_leads_to_an_address_with_the_same_text_has_moved(archive_at):
    first(archive_at, a={"body_text": LONG, "word_count": 100})
    with run_on(archive_at, "2026-05-02") as run:
        run.listing([f"{BLOG}new", *URLS[1:]])
        run.keep_at(run.address(URLS[0]).id, f"{BLOG}new", body_text=LONG, word_count=100)
        assert told(run) == [("a", "moved", f"redirects to {BLOG}new with the same text")]
        run.end()
    with archive_at.read() as db:
        old, new = db.execute(
            "SELECT status, moved_to, id FROM posts WHERE url IN (?, ?) ORDER BY id", [URLS[0], f"{BLOG}new"]
        )
        assert (old[0], old[1], new[0]) == ("moved", new[2], "live")


def test_a_post_that_is_gone_shows_nothing_suspect_any_more(archive_at):
    first(archive_at, a={"body_text": LONG})
    with run_on(archive_at, "2026-05-02") as run:
        run.listing(URLS)
        run.post(URLS[0], body_text="Back soon.")
        assert run.db.execute("SELECT count(suspect) FROM posts").fetchone()[0] == 1
        run.failure(URLS[0], "gone", "HTTP 410 Gone")
        assert told(run) == [("a", "gone", "HTTP 410 Gone")]
        assert run.db.execute("SELECT count(suspect) FROM posts").fetchone()[0] == 0
        run.end()


@pytest.mark.parametrize("first_heard", ["missing", "new"])
def test_a_new_post_with_the_text_of_one_that_is_missing_is_that_one(archive_at, first_heard):
    first(archive_at, a={"body_text": LONG, "word_count": 100})
    with run_on(archive_at, "2026-05-02") as run:
        run.listing([f"{BLOG}new", *URLS[1:]])
        if first_heard == "missing":
            run.failure(URLS[0], *NOT_FOUND)
        run.post(f"{BLOG}new", body_text=LONG, word_count=100, fetched_at="2026-05-02T00:00:00+00:00")
        if first_heard == "new":
            run.failure(URLS[0], *NOT_FOUND)
        assert told(run) == [("a", "moved", f"HTTP 404 Not Found; {BLOG}new has the same text")]


@pytest.mark.parametrize(
    ("text", "day"),
    [(LONG.replace("word", "other"), "02"), ("Some words.", "02"), (LONG, "01")],
)
def test_another_text_a_common_one_or_an_old_double_is_no_move(archive_at, text, day):
    old = "Some words." if text == "Some words." else LONG
    first(archive_at, a={"body_text": old, "word_count": len(old.split())})
    with run_on(archive_at, "2026-05-02") as run:
        run.listing([f"{BLOG}new", *URLS[1:]])
        run.post(
            f"{BLOG}new",
            body_text=text,
            word_count=len(text.split()),
            fetched_at=f"2026-05-{day}T00:00:00+00:00",
        )
        run.failure(URLS[0], *NOT_FOUND)
        assert told(run) == []


def test_nothing_changes_where_the_listing_names_none_of_its_posts_any_more(archive_at):
    first(archive_at)
    with run_on(archive_at, "2026-05-02") as run:
        run.listing([])
        for url in URLS:
            run.failure(url, "gone", "HTTP 410 Gone")
        assert told(run) == []
        (drift,) = run.db.execute("SELECT drift FROM crawls WHERE id = ?", [run.crawl.id]).fetchone()
        assert "names none of the posts" in drift


def test_posts_that_are_listed_and_have_no_page_are_the_servers_fault_where_they_are_most(archive_at):
    first(archive_at)
    with run_on(archive_at, "2026-05-02") as run:
        run.listing(URLS)
        for url in URLS[:4]:
            run.failure(url, "gone", "HTTP 410 Gone")
        assert told(run) == []
        (drift,) = run.db.execute("SELECT drift FROM crawls WHERE id = ?", [run.crawl.id]).fetchone()
        assert "4 of the 6 posts named now have no page" in drift


def test_a_post_that_moved_is_counted_once_and_exported_with_its_status(archive_at):
    first(
        archive_at,
        a={"body_text": LONG, "word_count": 100, "categories": ("Hens",), "published": "2024-05-01"},
    )
    with run_on(archive_at, "2026-05-02") as run:
        run.listing([f"{BLOG}new", *URLS[1:]])
        fields = {"word_count": 100, "categories": ("Hens",), "published": "2024-05-01"}
        run.keep_at(run.address(URLS[0]).id, f"{BLOG}new", body_text=LONG, **fields)
        told(run)
        run.end()
    with archive_at.read() as db:
        assert audit_blog(db, 1).posts == 6
        assert db.execute("SELECT posts FROM posts_by_category").fetchall() == [(1,)]
        assert db.execute("SELECT sum(posts) FROM posts_by_month").fetchone() == (6,)
        assert db.execute("SELECT count(*) FROM read_times").fetchone() == (6,)
        rows = export_rows(db, Filters(statuses=("moved", "gone")))
        assert [(row["url"], row["status"]) for row in rows] == [(URLS[0], "moved")]
        assert len(list(export_rows(db, Filters()))) == 7


def test_an_old_address_that_stops_leading_on_changes_nothing_of_the_post_that_moved(archive_at):
    first(archive_at, a={"body_text": LONG, "word_count": 100})
    new = f"{BLOG}new"
    for day in ("2026-05-02", "2026-06-10", "2026-06-12", "2026-06-14"):
        with run_on(archive_at, day) as run:
            run.listing([new, *URLS[1:]])
            run.post(new, body_text=LONG, word_count=100, fetched_at=f"{day}T00:00:00+00:00")
            if day == "2026-05-02":
                run.keep_at(run.address(URLS[0]).id, new, body_text=LONG, word_count=100)
            else:
                run.failure(URLS[0], *NOT_FOUND)
            assert [status for _, status, _ in told(run)] == (["moved"] if day == "2026-05-02" else [])
            run.end()
    with archive_at.read() as db:
        assert db.execute("SELECT status FROM posts WHERE url = ?", [new]).fetchone() == ("live",)
        assert audit_blog(db, 1).not_refreshed == ()


def test_posts_that_only_an_archive_named_which_is_not_asked_for_now_are_not_missed(archive_at):
    first(archive_at)
    with run_on(archive_at, "2026-05-01") as run:
        run.listing(URLS)
        keep_addresses(run.db, run.crawl, [f"{BLOG}2024/"], "archive")
        old = [f"{BLOG}old-{number}" for number in range(9)]
        run.listing(old, page=f"{BLOG}2024/")
        for url in old:
            run.post(url)
        run.end()
    with run_on(archive_at, "2026-05-02") as run:
        run.listing(URLS[:-1])
        assert ask_again(run.db, run.crawl) == 1
        assert told(run) == []
        assert run.db.execute("SELECT drift FROM crawls WHERE id = ?", [run.crawl.id]).fetchone() == (None,)
