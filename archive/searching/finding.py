"""The posts that a query finds, best first, a page at a time."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.export.filters import Filters, condition
from archive.searching.expression import expression, in_title, wanted
from archive.searching.forms import forms_of
from archive.searching.query import parsed
from archive.searching.snippets import Piece, highlighted, snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from archive.searching.expression import Wanted
    from archive.searching.query import Query

PAGE = 20
"""Results of a page."""
MOST = 10_000
"""Posts that are ranked. Of more, those with the words in the title come first, then the newest."""
FURTHEST = 1_000
"""Place of the last result that can be asked for."""
_EVERY = 1_000_000_000
_READ = 60_000
"""Characters of a text in which a snippet is looked for."""
_COLUMNS = (
    "id, blog, url, title, summary, published, year, category, read_minutes, status, language, authors, tags"
)
# Title, summary, text, tags, authors; pairs of the title, of all else
_RANK = "bm25(posts_fts, 10, 3, 1, 4, 3, 10, 1)"
_THESE = "(SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?)"
_MOVED = "(SELECT id FROM posts WHERE status = 'moved')"
_STANDING = " AND posts.status != 'moved'"
_NOTHING_TO_FIND = "There is no letter or digit to look for: signs are not searched."


class Result(NamedTuple):
    """A post that was found."""

    post: dict[str, Any]
    """Its row, without its texts."""
    title: Sequence[Piece]
    snippet: Sequence[Piece]


class Found(NamedTuple):
    """What a query finds."""

    results: Sequence[Result]
    total: int
    """How many posts; ``MOST`` + 1 stands for more than ``MOST``."""
    remarks: Sequence[str] = ()
    """What in the query was not well formed, and how it was taken."""
    best: Sequence[int] = ()
    """The ids of the first ``FURTHEST`` posts, best first."""

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > MOST


def find(
    db: Database, words: str, filters: Filters | None = None, *, first: int = 0, limit: int = PAGE
) -> Found:
    """Return the posts that hold ``words`` and pass ``filters``: ``limit`` of them from place ``first``.

    A post that moved is found where it stands now, unless posts are asked for by their state.
    Those with all words in the title stand first, as they are written above their other forms; then by BM25
    with title above tags, summary, authors and text. Never fails because of the words. Raises UsageFault as
    ``condition`` does.
    """
    query = parsed(words)
    search = _search(db, query, filters)
    if query.meant is None or search is None:
        return Found([], 0, query.remarks or (_NOTHING_TO_FIND,))
    total = search.total()
    best = search.ranked(FURTHEST) if total <= MOST else search.newest(min(first + limit, FURTHEST), FURTHEST)
    looked_for = wanted(query.meant, partial(forms_of, db))
    results = [_result(db, id_, looked_for) for id_ in best[first : first + limit]]
    return Found(results, total, query.remarks, best)


def find_all(db: Database, words: str, filters: Filters | None = None) -> list[int]:
    """Return the ids of all posts that ``find`` finds, in its order."""
    search = _search(db, parsed(words), filters)
    if search is None:
        return []
    return search.ranked(MOST) if search.total() <= MOST else search.newest(_EVERY, _EVERY)


def _search(db: Database, query: Query, filters: Filters | None) -> _Search | None:
    forms = partial(forms_of, db)
    match = expression(query.meant, forms) if query.meant else None
    if query.meant is None or match is None:
        return None
    exact = expression(query.meant, _itself) or match
    chosen = filters or Filters()
    return _Search(db, match, exact, *condition(db, chosen), moved=bool(chosen.statuses))


class _Search(NamedTuple):
    """An expression and a condition on ``posts``."""

    db: Database
    match: str
    exact: str
    """The same without other forms of the words."""
    where: str
    values: list[object]
    moved: bool
    """Whether posts count that stand at another address now: it was asked for posts by their state."""

    def total(self) -> int:
        """Return how many posts there are, up to one more than ``MOST``."""
        rows = self._ids(self.match, f"LIMIT {MOST + 1}")
        return len(rows)

    def ranked(self, most: int) -> list[int]:
        """Return the first, best first."""
        return self._ids(
            self.match,
            f"ORDER BY posts_fts.rowid IN {_THESE} DESC, posts_fts.rowid IN {_THESE} DESC, "
            f"{_RANK}, posts_fts.rowid LIMIT {most}",
            in_title(self.exact),
            in_title(self.match),
        )

    def newest(self, most: int, titles: int) -> list[int]:
        """Return up to ``titles`` with all words in the title, then the newest others, at least ``most``."""
        found = self._ids(in_title(self.match), f"LIMIT {titles}")
        if len(found) < most:
            rows = self.db.execute(
                f"SELECT posts.id FROM posts WHERE {self.where}{'' if self.moved else _STANDING} AND EXISTS "
                "(SELECT 1 FROM posts_fts WHERE posts_fts MATCH ? AND posts_fts.rowid = posts.id) "
                f"ORDER BY published DESC LIMIT {most}",
                [*self.values, self.match],
            )
            found = list(dict.fromkeys([*found, *(id_ for (id_,) in rows)]))
        return found

    def _ids(self, match: str, how: str, *more: object) -> list[int]:
        standing = "" if self.moved else f" AND posts_fts.rowid NOT IN {_MOVED}"
        joined = "" if self.where == "1" else "JOIN posts ON posts.id = posts_fts.rowid"
        rows = self.db.execute(
            f"SELECT posts_fts.rowid FROM posts_fts {joined} WHERE posts_fts MATCH ? AND "
            f"{self.where}{standing} {how}",
            [match, *self.values, *more],
        )
        return [id_ for (id_,) in rows]


def _itself(word: str) -> list[str]:
    return [word]


def _result(db: Database, id_: int, looked_for: Wanted) -> Result:
    row = db.execute(
        f"SELECT {_COLUMNS}, substr(body_text, 1, {_READ}) FROM posts WHERE id = ?", [id_]
    ).fetchone()
    post = dict(zip(_COLUMNS.split(", "), row, strict=False))
    for name in ("authors", "tags"):
        post[name] = json.loads(post[name])
    text = row[-1] or post["summary"] or ""
    return Result(post, highlighted(post["title"], looked_for), snippet(text, looked_for))
