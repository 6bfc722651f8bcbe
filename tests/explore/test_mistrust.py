"""An archive that somebody sent: whatever its rows and its schema hold, there is a page, and no traceback."""

from __future__ import annotations

import gc
import sqlite3
import warnings
from urllib.parse import quote

import pytest
from datasette.version import __version_info__

from explore.application import datasette_for
from explore.mistrust import harden

PAGES = (
    "/ /archive /archive.json /archive/posts /archive/posts?_size=max&_nocol=x /archive/posts/1 "
    "/archive/versions/1 /archive/blogs/1 /archive/crawls /archive/crawls/1 /archive/fetches "
    "/archive/originals/1 /archive/addresses /archive/missing_posts /archive/recent_changes "
    "/archive/-/gaps /archive/links "
    "/archive/posts.csv /archive/posts.json /archive/posts/1.json /archive/candidates /archive/sightings"
)
TABLES = "posts versions blogs crawls addresses sightings fetches candidates"


@pytest.fixture
def changed(page, archive_at, browser):
    """A function that runs SQL on the archive and returns one that asks it for pages."""
    assert page("/").status_code == 200

    def change(script):
        db = sqlite3.connect(archive_at.path)
        db.execute("PRAGMA writable_schema = ON")
        db.executescript(script)
        db.commit()
        db.close()
        return browser(datasette_for(archive_at.path))

    return change


def shows_pages(ask, capfd, paths):
    """Nothing is a fault of the server, nothing prints a traceback; return the statuses."""
    with warnings.catch_warnings():
        # Datasette leaves coroutines behind where one of several queries fails.
        warnings.simplefilter("ignore", RuntimeWarning)
        answers = {path: ask(path, follow_redirects=True) for path in paths}
        gc.collect()
    assert {path: answer.text[:300] for path, answer in answers.items() if answer.status_code >= 500} == {}
    assert "Traceback" not in "".join(capfd.readouterr())
    for path, answer in answers.items():
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
    return {path: answer.status_code for path, answer in answers.items()}


ODD = {
    "blob": "x'00ff3c7363726970743e'",
    "text": "'<b>no number</b>'",
    "no UTF-8": "CAST(x'ff3cfe' AS TEXT)",
    "number": "-9223372036854775808",
    "infinite": "9e999",
    "deep": f"'{'[' * 20_000}'",
    "surrogate": """'["\\ud800", {"a": "\\udfff"}]'""",
    "objects": """'[{"a": [1]}, null, 7]'""",
    "object": """'{"a": {"b": null}}'""",
    "NUL": "CAST(x'410042' AS TEXT)",
}


def pytest_generate_tests(metafunc):
    """On the newer line of Datasette every third is tried, all with --whole: what reads is the same."""
    step = 3 if __version_info__[0] != "0" and not metafunc.config.getoption("--whole") else 1
    for name, known in (("value", ODD), ("script", SCHEMAS)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, list(known.values())[::step], ids=list(known)[::step])


def unique(db, table):
    """The columns of which a table holds each value once."""
    indexes = [name for _, name, single, *_ in db.execute(f"PRAGMA index_list({table})").fetchall() if single]
    return {row[2] for name in indexes for row in db.execute(f"PRAGMA index_info({name})").fetchall()}


def test_a_column_may_hold_anything(changed, archive_at, capfd, value):
    db = sqlite3.connect(archive_at.path)
    sets = []
    for table in TABLES.split():
        columns = db.execute(f"PRAGMA table_info({table})").fetchall()
        keys = {"id", "blog", "post", "address", "crawl"} | unique(db, table)
        sets += [f"UPDATE {table} SET [{name}] = {value};" for _, name, *_ in columns if name not in keys]
    db.close()
    drop = "DROP TRIGGER posts_fts_update; DROP TRIGGER seals_post_update; DROP TRIGGER seals_version_update;"
    statuses = shows_pages(changed(drop + "".join(sets)), capfd, PAGES.split())
    assert statuses["/"] == statuses["/archive/posts/1"] == statuses["/archive/posts"] == 200


SCHEMAS = {
    "a view without end": """DROP VIEW missing_posts; CREATE VIEW missing_posts AS
        WITH RECURSIVE x(blog, accepted) AS (SELECT 1, NULL UNION ALL SELECT blog + 1, NULL FROM x)
        SELECT * FROM x""",
    "a view that is broken": """DROP VIEW recent_changes;
        CREATE VIEW recent_changes AS SELECT x FROM nowhere""",
    "a view that calls what it may not": """DROP VIEW recent_changes; CREATE VIEW recent_changes AS
        SELECT load_extension('x.so') AS what, fts3_tokenizer('simple') AS t""",
    "no versions": "DROP TABLE versions",
    "no posts": "DROP TABLE posts",
    "posts without columns": """DROP TABLE posts; CREATE TABLE posts (id INTEGER PRIMARY KEY);
        INSERT INTO posts VALUES (1)""",
    "posts as a view": "DROP TABLE posts; CREATE VIEW posts AS SELECT 1 AS id, 'x' AS title, 1 AS blog",
    "a search index that is torn": "UPDATE posts_fts_data SET block = x'ff' WHERE id > 10",
    "a search index of nothing": """DROP TABLE posts_fts;
        CREATE VIRTUAL TABLE posts_fts USING fts5(x, content="nowhere")""",
    "a column that is computed": """ALTER TABLE posts
        ADD COLUMN more TEXT AS (abs(-9223372036854775808) || title)""",
    "strange names": """CREATE TABLE "<b>'[x%/~?#" ("a]b" TEXT, "" TEXT, "<i>" TEXT)""",
}


def test_a_schema_may_be_anything(changed, capfd, script):
    # What never ends takes its whole second on each page that asks for it.
    pages = "/ /archive /archive/missing_posts /archive/blogs/1" if "RECURSIVE" in script else PAGES
    searches = [
        *pages.split(),
        "/archive/posts?_search=budget",
        "/archive/posts/1",
        f"/archive/{quote('<b>')}",
    ]
    shows_pages(changed(script + ";"), capfd, searches)


def test_a_row_of_another_length_is_not_read(changed, capfd):
    ask = changed("UPDATE posts SET body_html = zeroblob(70000000) WHERE id = 1")
    shows_pages(ask, capfd, ["/", "/archive/posts", "/archive/posts/1", "/archive/posts?_col=body_html"])


def test_markup_that_would_keep_a_parser_busy_is_shown_as_text(changed, capfd):
    ask = changed(f"UPDATE posts SET body_html = '{'<div>' * 60_000}', body_text = 'Its words' WHERE id = 1")
    shows_pages(ask, capfd, ["/archive/posts/1"])
    assert '<div class="body plain" dir="auto">Its words</div>' in ask("/archive/posts/1").text


VALUES = {
    ("_size",): ("max", "0", "-1", "9" * 30, "x", "²", "1e3"),
    ("_search",): ('"', "*", "NEAR(", "a OR", "\0", "(" * 500, "^", "-", "😀" * 3000),
    ("_searchmode=raw&_search",): ('"', "title:", "AND", "a NEAR/x b", "{a}:b"),
    ("_sort", "_sort_desc", "_facet", "_col", "_nocol", "_next", "_facet_terms"): (
        *("nothing", "", "title,1", "'\";--", "\0"),
    ),
    ("id", "year__gt", "_facet_size", "_timelimit", "_next", "_ttl", "_nosuch"): ("9" * 40,),
    ("_facet_array", "_facet_date", "_facet_size"): ("title", "body_html", "x"),
    ("_labels", "_trace", "_shape", "_extra", "_nofacet", "_through"): ("x", "1", "object", "{}"),
    ("title__nosuch", "title__arraycontains", "published__date", "rowid", "\0", "\ud8ff"): ("[", "x"),
}
ASKED = [
    f"{key if '=' in key else quote(key, errors='replace')}={quote(value)}"
    for keys, values in VALUES.items()
    for key in keys
    for value in values
]


def test_whatever_is_asked_for_there_is_an_answer(page, capfd):
    paths = [f"/archive/posts{kind}?{query}" for query in ASKED for kind in ("", ".json")]
    shows_pages(page, capfd, paths)


def test_odd_paths_have_an_answer(page, capfd):
    odd = "0 -1 99999999999999999999999 ² 1,2 ~ ~ZZ %00 1.blob 1.csv 1.nothing 1.json.json ' <b>"
    tables = ("posts", "versions", "blogs", "originals")
    keys = [quote(key, safe="%~,") for key in odd.split()]
    shows_pages(page, capfd, [f"/archive/{table}/{key}" for table in tables for key in keys])
    shows_pages(page, capfd, ["/archive/versions/1?beside=²", f"/archive/versions/1?beside={'9' * 5000}"])


def test_a_connection_reads_and_does_nothing_else(archive_at, tmp_path):
    archive_at.filled({"x": {"title": "X"}})
    connection = sqlite3.connect(archive_at.path)
    harden(connection)
    for sql in (
        "UPDATE posts SET title = 'Y'",
        "CREATE TABLE x (y)",
        f"ATTACH '{tmp_path / 'other.db'}' AS other",
        f"VACUUM INTO '{tmp_path / 'copy.db'}'",
        "PRAGMA journal_mode = DELETE; DROP TABLE posts",
    ):
        with pytest.raises((sqlite3.Error, sqlite3.Warning)):
            connection.execute(sql)
    assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
    connection.close()
    plain = sqlite3.connect(tmp_path / "own.db")
    harden(plain)
    plain.execute("CREATE TABLE mine (x)")
    plain.close()
