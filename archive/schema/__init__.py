"""The tables of an archive, and how an older archive becomes a present one: a module a version."""

from __future__ import annotations

from sqlite_utils import Migrations

from archive.schema.asked import what_is_asked
from archive.schema.first import first_archive
from archive.schema.linked import what_is_linked
from archive.schema.pictured import what_is_pictured
from archive.schema.proof import what_is_proven
from archive.schema.reading import how_posts_are_read
from archive.schema.searched import what_is_searched
from archive.schema.withstood import what_is_withstood

APPLICATION_ID = 0x62326C31
"""``PRAGMA application_id`` of every archive: the bytes "b2l1"."""

SCHEMA_VERSION = 5
"""``PRAGMA user_version``: one more with every migration."""

STEPS = (
    first_archive,
    how_posts_are_read,
    what_is_proven,
    what_is_withstood,
    what_is_searched,
    what_is_asked,
    what_is_linked,
    what_is_pictured,
)
"""What each version adds, in their order; the fifth adds the last four."""

migrations = Migrations("blog-to-sqlite")
for step in STEPS:
    migrations()(step)
