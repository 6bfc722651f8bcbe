"""The rows of links are what the texts of posts say, and lead where posts are, whatever happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.accepted_version import accept_version
from archive.connection import transaction, writer
from archive.erasing import erase_posts
from archive.linking import link_faults, mend_links, note_links
from archive.recording import recording
from archive.store import keep_addresses
from archive.verification import verify
from archive.versions import update_post
from tests.conftest import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BLOG, OTHER = "https://blog.example/", "https://other.example/"
TEXT = "A text that is long enough to be told from what an error page would say of it. "


def body(*urls: str) -> dict[str, str]:
    return {
        "body_text": TEXT + " ".join(urls),
        "body_html": "".join(
            f'<p><a href="{url}" rel="noopener noreferrer">To {url[-1]}</a></p>' for url in urls
        ),
    }


def pairs(db: Any) -> list[tuple[int, int | None]]:
    return db.execute("SELECT post, target FROM links ORDER BY post, position").fetchall()


SPELLINGS = st.sampled_from(
    [
        f"{scheme}{www}{host}{name}{slash}"
        for scheme in ("http://", "https://")
        for www in ("", "www.")
        for host in ("blog.example/", "other.example/")
        for name in ("a", "b", "c", "a-old", "b-old")
        for slash in ("", "/")
    ]
)
PLACES = st.tuples(st.sampled_from([BLOG, OTHER]), st.sampled_from(["a", "b", "c", "a/"]))
DEEDS = st.one_of(
    st.tuples(st.just("post"), PLACES, st.lists(SPELLINGS, max_size=4)),
    st.tuples(st.just("redirect"), PLACES, st.lists(SPELLINGS, max_size=4)),
    st.tuples(st.just("moved"), PLACES, st.none()),
    st.tuples(st.just("erase"), PLACES, st.booleans()),
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Run]]:
    path = tmp_path_factory.mktemp("links") / "archive.db"
    with writer(path) as db:
        yield {blog: Run(db, path, blog) for blog in (BLOG, OTHER)}


def do(run: Run, deed: str, url: str, what: Any) -> None:
    posts = [id_ for (id_,) in run.db.execute("SELECT id FROM posts WHERE url = ?", [url])]
    if deed in {"post", "redirect"}:
        asked = url + "-old" * (deed == "redirect")
        keep_addresses(run.db, run.crawl, [asked], "post")
        run.keep_at(run.address(asked).id, url, **body(*what))
        return
    with transaction(run.db):
        if deed == "moved":
            other = run.db.execute("SELECT max(id) FROM posts").fetchone()[0]
            for id_ in posts:
                update_post(run.db, id_, {"status": "moved", "moved_to": other})
                note_links(run.db, id_)
            return
        run.db.execute("PRAGMA defer_foreign_keys = ON")
        addresses = run.db.execute(
            "SELECT id FROM addresses WHERE post IN (SELECT value FROM json_each(?))", [str(posts)]
        )
        erase_posts(run.db, posts, [id_ for (id_,) in addresses] if what else [])


@settings(max_examples=15, deadline=None)
@given(st.lists(DEEDS, max_size=14))
def test_links_are_what_the_texts_say(
    runs: dict[str, Run], deeds: Sequence[tuple[str, tuple[str, str], Any]]
) -> None:
    for deed, (blog, name), what in deeds:
        do(runs[blog], deed, blog + name, what)
        assert list(link_faults(runs[blog].db)) == []
    db = runs[BLOG].db
    with transaction(db):
        db.execute("PRAGMA defer_foreign_keys = ON")
        erase_posts(
            db,
            [id_ for (id_,) in db.execute("SELECT id FROM posts")],
            [id_ for (id_,) in db.execute("SELECT id FROM addresses WHERE kind = 'post'")],
        )
    assert (
        db.execute("SELECT * FROM links").fetchall()
        == db.execute("SELECT * FROM link_counts").fetchall()
        == []
    )


def test_a_link_leads_to_a_post_that_comes_later_under_any_spelling(archive_at: Any) -> None:
    archive_at.filled({"a": body("http://www.other.example/x/", "https://nowhere.example/")})
    archive_at.filled({"x": body(BLOG + "a")}, OTHER)
    with archive_at.read() as db:
        assert pairs(db) == [(1, 2), (1, None), (2, 1)]
        assert db.execute("SELECT * FROM link_counts").fetchall() == [
            (1, "nowhere.example", 0, 0, 1),
            (1, "other.example", 0, 2, 1),
            (2, "blog.example", 0, 1, 1),
        ]
        rows = db.execute("SELECT post, url, host, text, inside, target FROM links").fetchall()
    assert rows == [
        (1, "http://www.other.example/x/", "other.example", "To /", 0, 2),
        (1, "https://nowhere.example/", "nowhere.example", "To /", 0, None),
        (2, BLOG + "a", "blog.example", "To a", 0, 1),
    ]


def test_a_link_leads_to_the_post_to_which_its_address_led(archive_at: Any) -> None:
    archive_at.filled({"b": body(BLOG + "old")})
    with archive_at.run() as run:
        run.listing([BLOG + "old"])
        run.keep_at(run.address(BLOG + "old").id, BLOG + "a")
        assert pairs(run.db) == [(1, 2)]
        with transaction(run.db):
            run.db.execute("PRAGMA defer_foreign_keys = ON")
            erase_posts(run.db, [2], [])
        assert pairs(run.db) == [(1, None)]


def test_the_post_of_the_own_blog_goes_before_one_of_another(archive_at: Any) -> None:
    archive_at.filled({"blog/a": {}}, BLOG)
    archive_at.filled({"a": {}, "b": body(BLOG + "blog/a")}, BLOG + "blog/")
    with archive_at.read() as db:
        assert pairs(db) == [(3, 2)]


def test_the_links_of_a_post_that_moved_stand_at_its_new_row(archive_at: Any) -> None:
    archive_at.filled({"old": body(BLOG + "a"), "new": body(BLOG + "a"), "a": body(BLOG + "old")})
    with archive_at.run() as run:
        run.db.execute("UPDATE posts SET status = 'moved', moved_to = 2 WHERE id = 1")
        note_links(run.db, 1)
        assert pairs(run.db) == [(2, 3), (3, 1)]
        assert list(link_faults(run.db)) == []
        run.db.execute("UPDATE posts SET status = 'live', moved_to = NULL WHERE id = 1")
        note_links(run.db, 1)
        assert pairs(run.db) == [(1, 3), (2, 3), (3, 1)]


def test_a_new_content_has_its_links_and_one_that_is_suspect_has_none(archive_at: Any) -> None:
    archive_at.filled({"a": body(BLOG + "b")})
    with archive_at.run() as run:
        run.listing([BLOG + "a"])
        run.post(BLOG + "a", **body(BLOG + "c", BLOG + "b"))
        assert [url for (url,) in run.db.execute("SELECT url FROM links")] == [BLOG + "c", BLOG + "b"]
        kept = run.post(
            BLOG + "a", title="404", body_text="Not found", body_html=body(BLOG + "d")["body_html"]
        )
        assert kept.change == "suspect"
        assert [url for (url,) in run.db.execute("SELECT url FROM links")] == [BLOG + "c", BLOG + "b"]
    with recording(archive_at.path, with_warc=False) as held:
        accept_version(held, 1, 3, lambda text: len(text.split()))
        assert held.db.execute("SELECT url FROM links").fetchall() == [(BLOG + "d",)]
        assert list(link_faults(held.db)) == []


def test_a_post_seen_again_writes_no_row_of_links(archive_at: Any) -> None:
    archive_at.filled({"a": body(BLOG + "b")})
    with archive_at.run() as run:
        run.listing([BLOG + "a"])
        before = run.db.conn.total_changes
        run.db.execute("CREATE TEMP TABLE written (what)")
        run.db.execute(
            "CREATE TEMP TRIGGER seen AFTER INSERT ON main.links BEGIN INSERT INTO written VALUES (1); END"
        )
        run.post(BLOG + "a", **body(BLOG + "b"))
        run.post(BLOG + "a", **(body(BLOG + "b") | {"body_text": TEXT * 2}))
        assert run.db.conn.total_changes > before
        assert run.db.execute("SELECT * FROM written").fetchall() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM links WHERE position = 0", "1 post with rows of links"),
        ("UPDATE links SET text = 'x'", "1 post with rows of links"),
        ("UPDATE links SET target = 1", "1 row of links with another post"),
        ("UPDATE link_counts SET links = 7", "2 rows of link_counts"),
    ],
)
def test_what_the_texts_do_not_bear_out_is_found_and_mended(
    archive_at: Any, statement: str, said: str
) -> None:
    archive_at.filled({"a": body(BLOG + "b")})
    assert not verify(archive_at.path).faults
    with writer(archive_at.path) as db:
        db.execute(statement)
        assert [what for what in link_faults(db) if said in what]
        mend_links(db)
    assert not verify(archive_at.path).faults
