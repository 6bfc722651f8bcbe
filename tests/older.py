"""An archive as the first version made it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlite_utils import Database

from archive.schema import APPLICATION_ID, migrations

if TYPE_CHECKING:
    from pathlib import Path

OLD_ROWS = """
INSERT INTO blogs (id, url, title, added_at)
VALUES (1, 'https://blog.example/', 'Blog', '2024-01-01T00:00:00+00:00');
INSERT INTO crawls (id, blog, pid, started_at, ended_at, outcome)
VALUES (1, 1, 7, '2024-01-01T00:00:00+00:00', '2024-01-01T00:01:00+00:00', 'complete');
INSERT INTO posts (id, blog, url, title, categories, category, first_seen_at, last_seen_at, changed_at,
                   content_hash)
VALUES (1, 1, 'https://blog.example/a', 'Old', '["AI"]', 'AI', '2024-01-01', '2024-01-01', '2024-01-01', 'x');
INSERT INTO versions (post, number, crawl, seen_at, content_hash, title)
VALUES (1, 1, 1, '2024-01-01', 'x', 'Old');
INSERT INTO categories VALUES (1, 'ai', 'AI');
INSERT INTO posts_categories VALUES (1, 1, 0, 'AI');
INSERT INTO addresses (id, blog, url, kind, state, post, added_at)
VALUES (1, 1, 'https://blog.example/', 'listing', 'done', NULL, '2024-01-01'),
       (2, 1, 'https://blog.example/a', 'post', 'done', 1, '2024-01-01');
"""


def older(path: Path) -> Path:
    """Make it at ``path``; return the path."""
    connected = sqlite3.connect(path, isolation_level=None)
    migrations.apply(Database(connected), stop_before="how_posts_are_read")
    connected.executescript(OLD_ROWS)
    connected.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connected.execute("PRAGMA user_version = 1")
    connected.close()
    return path
