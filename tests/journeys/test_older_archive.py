"""An archive that an older version made is carried forward by the command that the message names."""

import sqlite3

from sqlite_utils import Database

from archive.schema import APPLICATION_ID, SCHEMA_VERSION, migrations


def test_an_older_archive_is_refreshed_without_naming_its_blog(cli, tmp_path, generated_blog):
    blog = generated_blog(posts=3)
    connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    migrations.apply(Database(connection), stop_before="how_posts_are_read")
    connection.execute("INSERT INTO blogs (url, added_at) VALUES (?, '2024-01-01')", [blog.entry_url])
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    said = cli("blogs", "a.db")
    assert said.code == 2
    command = said.err.strip().rpartition("blog-to-sqlite ")[2].split()
    assert command == ["crawl", "a.db"]
    assert cli(*command, "--delay", "0").code == 0
    connection = sqlite3.connect(tmp_path / "a.db")
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert connection.execute("SELECT count(*) FROM posts").fetchone()[0] == 3
    connection.close()
    assert cli("blogs", "a.db").code == 0
