"""The fifth version, what is searched: pairs of characters where no spaces stand, the forms of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.schema.scripts import run_scripts
from archive.searching.forms import note_words_of_posts
from archive.searching.scripts import pairs

if TYPE_CHECKING:
    from sqlite_utils import Database

_INDEXED = ("title", "summary", "body_text", "tags", "authors", "title_pairs", "pairs")
_NAMES = ", ".join(_INDEXED)
_NEW = ", ".join(f"new.{column}" for column in _INDEXED)
_OLD = ", ".join(f"old.{column}" for column in _INDEXED)
_COLUMNS = """
ALTER TABLE posts ADD COLUMN title_pairs TEXT;
ALTER TABLE posts ADD COLUMN pairs TEXT;
CREATE TABLE word_forms (
    rules TEXT NOT NULL,
    stem TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (rules, stem, word)
) WITHOUT ROWID;
DROP TRIGGER posts_fts_insert;
DROP TRIGGER posts_fts_delete;
DROP TRIGGER posts_fts_update;
DROP TABLE posts_fts;
"""
# Marks are parts of words: without them Hindi is cut at every vowel, and Arabic with its vowels at each.
# Datasette finds the table of an FTS index only where content is in double quotes.
# The update trigger names its columns: a run that merely sees a post again leaves the index alone.
_SEARCH = f"""
CREATE VIRTUAL TABLE posts_fts USING fts5(
    {_NAMES},
    content="posts", content_rowid="id", tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE TRIGGER posts_fts_insert AFTER INSERT ON posts BEGIN
    INSERT INTO posts_fts(rowid, {_NAMES}) VALUES (new.id, {_NEW});
END;
CREATE TRIGGER posts_fts_delete AFTER DELETE ON posts BEGIN
    INSERT INTO posts_fts(posts_fts, rowid, {_NAMES}) VALUES ('delete', old.id, {_OLD});
END;
CREATE TRIGGER posts_fts_update AFTER UPDATE OF {_NAMES} ON posts BEGIN
    INSERT INTO posts_fts(posts_fts, rowid, {_NAMES}) VALUES ('delete', old.id, {_OLD});
    INSERT INTO posts_fts(rowid, {_NAMES}) VALUES (new.id, {_NEW});
END;
INSERT INTO posts_fts (posts_fts) VALUES ('rebuild');
"""


def what_is_searched(db: Database) -> None:
    """Have the index find Chinese, Japanese, Korean, Thai by parts of a run, and words by their forms."""
    run_scripts(db, _COLUMNS)
    db.conn.create_function("pairs", -1, pairs, deterministic=True)
    # The condition spares all others the writing of a row
    db.execute(
        "UPDATE posts SET title_pairs = pairs(title), pairs = pairs(summary, body_text, tags, authors) "
        "WHERE coalesce(pairs(title), pairs(summary, body_text, tags, authors)) NOTNULL"
    )
    note_words_of_posts(db)
    run_scripts(db, _SEARCH)
