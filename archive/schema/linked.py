"""Of the fifth version, who links to what: the links of posts, how many lead from a blog to a host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.linking import ASTRAY, BARE, LEADS_TO, RECOUNT, note_links
from archive.schema.scripts import run_scripts

if TYPE_CHECKING:
    from sqlite_utils import Database

_LINKS = """
CREATE TABLE links (
    post INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,
    blog INTEGER NOT NULL REFERENCES blogs(id),
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    text TEXT,
    inside INTEGER NOT NULL,
    target INTEGER REFERENCES posts(id),
    target_blog INTEGER REFERENCES blogs(id),
    PRIMARY KEY (post, position)
) WITHOUT ROWID;
CREATE TABLE link_counts (
    blog INTEGER NOT NULL REFERENCES blogs(id),
    host TEXT NOT NULL,
    inside INTEGER NOT NULL,
    target_blog INTEGER NOT NULL,
    links INTEGER NOT NULL,
    PRIMARY KEY (blog, host, inside, target_blog)
) WITHOUT ROWID;
"""
_RESOLVING = f"""
CREATE INDEX posts_address ON posts({BARE.format("url")});
CREATE INDEX addresses_address ON addresses({BARE.format("url")}) WHERE post NOTNULL;
"""
_INDEXES = f"""
CREATE INDEX links_address ON links({BARE.format("url")});
CREATE INDEX links_host ON links(host, blog);
CREATE INDEX links_target ON links(target, post, target_blog) WHERE target NOTNULL;
CREATE INDEX links_across ON links(blog, target_blog) WHERE target_blog != blog;
CREATE INDEX posts_moved ON posts(moved_to) WHERE moved_to NOTNULL;
"""
_RETARGET = f"""
UPDATE links SET (target, target_blog) = ({LEADS_TO})
WHERE {BARE.format("url")} = {BARE.format("{row}.url")} AND {ASTRAY};
"""
_COUNT = """
INSERT INTO link_counts VALUES ({row}.blog, {row}.host, {row}.inside, coalesce({row}.target_blog, 0), {by})
ON CONFLICT (blog, host, inside, target_blog) DO UPDATE SET links = links + excluded.links;
"""
_TRIGGERS = f"""
CREATE TRIGGER links_post_insert AFTER INSERT ON posts BEGIN {_RETARGET.format(row="new")} END;
CREATE TRIGGER links_post_delete BEFORE DELETE ON posts BEGIN
    DELETE FROM links WHERE post = old.id;
    UPDATE links SET target = NULL, target_blog = NULL WHERE target = old.id;
END;
CREATE TRIGGER links_post_deleted AFTER DELETE ON posts BEGIN {_RETARGET.format(row="old")} END;
CREATE TRIGGER links_address_insert AFTER INSERT ON addresses WHEN new.post NOTNULL BEGIN
    {_RETARGET.format(row="new")}
END;
CREATE TRIGGER links_address_update AFTER UPDATE OF post ON addresses WHEN old.post IS NOT new.post BEGIN
    {_RETARGET.format(row="new")}
END;
CREATE TRIGGER links_address_delete AFTER DELETE ON addresses WHEN old.post NOTNULL BEGIN
    {_RETARGET.format(row="old")}
END;
CREATE TRIGGER link_counts_insert AFTER INSERT ON links BEGIN {_COUNT.format(row="new", by=1)} END;
CREATE TRIGGER link_counts_delete AFTER DELETE ON links BEGIN {_COUNT.format(row="old", by=-1)} END;
CREATE TRIGGER link_counts_update AFTER UPDATE OF target_blog ON links
WHEN old.target_blog IS NOT new.target_blog BEGIN
    {_COUNT.format(row="old", by=-1)} {_COUNT.format(row="new", by=1)}
END;
CREATE TRIGGER link_counts_none AFTER UPDATE OF links ON link_counts WHEN new.links = 0 BEGIN
    DELETE FROM link_counts
    WHERE blog = new.blog AND host = new.host AND inside = new.inside AND target_blog = new.target_blog;
END;
"""


def what_is_linked(db: Database) -> None:
    """Add the links of all posts; triggers keep the posts that they lead to, and their number."""
    run_scripts(db, _LINKS, _RESOLVING)
    for (id_,) in db.execute("SELECT id FROM posts WHERE instr(body_html, '<a ')").fetchall():
        note_links(db, id_)
    run_scripts(db, _INDEXES)
    db.execute(f"INSERT INTO link_counts {RECOUNT}")
    run_scripts(db, _TRIGGERS)
