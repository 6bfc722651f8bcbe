"""Of the fifth version, who links to what: the links of posts, how many lead from a blog to a host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.linking import BARE, LEADS_TO, RECOUNT, note_links
from archive.schema.scripts import run_scripts

if TYPE_CHECKING:
    from sqlite_utils import Database

_LINKS = """
CREATE TABLE links (
    post INTEGER NOT NULL REFERENCES posts(id),
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    text TEXT,
    inside INTEGER NOT NULL,
    target INTEGER REFERENCES posts(id),
    PRIMARY KEY (post, position)
) WITHOUT ROWID;
CREATE TABLE link_counts (
    blog INTEGER NOT NULL REFERENCES blogs(id),
    host TEXT NOT NULL,
    target_blog INTEGER NOT NULL,
    links INTEGER NOT NULL,
    PRIMARY KEY (blog, host, target_blog)
) WITHOUT ROWID;
"""
_RESOLVING = f"""
CREATE INDEX posts_address ON posts({BARE.format("url")});
CREATE INDEX addresses_address ON addresses({BARE.format("url")}) WHERE post NOTNULL;
"""
_INDEXES = f"""
CREATE INDEX links_address ON links({BARE.format("url")});
CREATE INDEX links_host ON links(host);
CREATE INDEX links_target ON links(target) WHERE target NOTNULL;
CREATE INDEX posts_moved ON posts(moved_to) WHERE moved_to NOTNULL;
"""
_RETARGET = f"""
UPDATE links SET target = {LEADS_TO}
WHERE {BARE.format("url")} = {BARE.format("{row}.url")} AND target IS NOT {LEADS_TO};
"""
_BLOG = "coalesce((SELECT blog FROM posts WHERE id = {row}.target), 0)"
_COUNT = f"""
INSERT INTO link_counts SELECT blog, {{row}}.host, {_BLOG}, {{by}} FROM posts WHERE id = {{row}}.post
ON CONFLICT (blog, host, target_blog) DO UPDATE SET links = links + excluded.links;
"""
_TRIGGERS = f"""
CREATE TRIGGER links_post_insert AFTER INSERT ON posts BEGIN {_RETARGET.format(row="new")} END;
CREATE TRIGGER links_post_delete BEFORE DELETE ON posts BEGIN
    DELETE FROM links WHERE post = old.id;
    UPDATE links SET target = NULL WHERE target = old.id;
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
CREATE TRIGGER link_counts_delete BEFORE DELETE ON links BEGIN {_COUNT.format(row="old", by=-1)} END;
CREATE TRIGGER link_counts_update AFTER UPDATE OF target ON links WHEN old.target IS NOT new.target BEGIN
    {_COUNT.format(row="old", by=-1)} {_COUNT.format(row="new", by=1)}
END;
CREATE TRIGGER link_counts_none AFTER UPDATE OF links ON link_counts WHEN new.links = 0 BEGIN
    DELETE FROM link_counts
    WHERE blog = new.blog AND host = new.host AND target_blog = new.target_blog;
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
