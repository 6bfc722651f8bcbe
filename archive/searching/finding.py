"""The posts that a query finds, best first, a page at a time."""

from __future__ import annotations

import json
from functools import partial
from operator import itemgetter
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
_LEAST = 50
"""Posts that are found where not all are ranked: for what they have in common is shown."""
_SORTED = 150_000
"""Posts that are sorted by date at most. If words stand in more, many of the newest posts hold them, and one
after the other is tried."""
_EVERY = 1_000_000_000
_READ = 60_000
"""Characters of a text in which a snippet is looked for."""
_COLUMNS = (
    "id, blog, url, title, summary, published, year, category, read_minutes, status, language, authors, tags"
)
# Title, summary, text, tags, authors; pairs of the title, of all else
_RANK = "bm25(posts_fts, 10, 3, 1, 4, 3, 10, 1)"
# By the index of facts: the row of a post holds its texts, and to read 10,000 of them takes seconds.
_MATCHING = "posts_fts CROSS JOIN posts INDEXED BY posts_facts ON posts.id = posts_fts.rowid"
_THESE = "(SELECT rowid FROM posts_fts WHERE posts_fts MATCH ?)"
_NEWEST = "published DESC, id"
_GIVEN = "+rowid IN (SELECT value FROM json_each(?))"
_EXISTS = "EXISTS (SELECT 1 FROM posts_fts WHERE posts_fts MATCH ? AND posts_fts.rowid = posts.id)"
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
    asks: bool = True
    """Whether there was anything to look for."""

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
        return Found([], 0, query.remarks or (_NOTHING_TO_FIND,), asks=False)
    shown = min(max(first + limit, _LEAST), FURTHEST)
    found = search.first()
    best = search.ranked(found)[:FURTHEST] if len(found) <= MOST else search.newest(shown)
    looked_for = wanted(query.meant, partial(forms_of, db))
    results = [_result(db, id_, looked_for) for id_ in best[first : first + limit]]
    return Found(results, len(found), query.remarks, best)


def find_all(db: Database, words: str, filters: Filters | None = None) -> list[int]:
    """Return the ids of all posts that ``find`` finds, in its order."""
    search = _search(db, parsed(words), filters)
    if search is None:
        return []
    found = search.first()
    return search.ranked(found) if len(found) <= MOST else search.newest(_EVERY)


def _search(db: Database, query: Query, filters: Filters | None) -> _Search | None:
    forms = partial(forms_of, db)
    match = expression(query.meant, forms) if query.meant else None
    if query.meant is None or match is None:
        return None
    exact = expression(query.meant, _itself) or match
    chosen = filters or Filters()
    matching, _ = condition(db, chosen, post="+posts_fts.rowid")
    return _Search(db, match, exact, *condition(db, chosen), matching, moved=bool(chosen.statuses))


class _Search(NamedTuple):
    """An expression and a condition on ``posts``."""

    db: Database
    match: str
    exact: str
    """The same without other forms of the words."""
    where: str
    values: list[object]
    matching: str
    """``where`` as a condition on what the index found: of a post that fails it no row is looked for."""
    moved: bool
    """Whether posts count that stand at another address now: it was asked for posts by their state."""

    def first(self) -> list[tuple[int, str]]:
        """Return the ids and dates of all posts there are, up to ``MOST`` + 1, in the order of their ids."""
        matching, values = self._matching(self.match)
        rows = self.db.execute(f"SELECT id, coalesce(published, '') FROM {matching} LIMIT {MOST + 1}", values)
        return list(rows)

    def ranked(self, found: list[tuple[int, str]]) -> list[int]:
        """Return the ids of all that were found, best first.

        Words that stand in very many posts say little of one: then the newest stand first.
        """
        if self._is_common():
            titled = {id_ for id_, _ in self._replace(match=in_title(self.match)).first()}
            newest = sorted(found, key=itemgetter(1), reverse=True)
            return sorted((id_ for id_, _ in newest), key=lambda id_: id_ not in titled)
        in_titles = list(dict.fromkeys([in_title(self.exact), in_title(self.match)]))
        titled_first = "".join(f"rowid IN {_THESE} DESC, " for _ in in_titles)
        rows = self.db.execute(
            f"SELECT rowid FROM posts_fts WHERE posts_fts MATCH ? AND {_GIVEN} "
            f"ORDER BY {titled_first}{_RANK}, rowid",
            [self.match, json.dumps([id_ for id_, _ in found]), *in_titles],
        )
        return [id_ for (id_,) in rows]

    def newest(self, most: int) -> list[int]:
        """Return the first: those with all words in the title, then the others, of each the newest first."""
        found = self._sorted(in_title(self.match), most)
        if len(found) < most:
            is_tried = most <= FURTHEST and self._is_common()
            others = self._tried(most) if is_tried else self._sorted(self.match, most)
            found = list(dict.fromkeys([*found, *others]))[:most]
        return found

    def _is_common(self) -> bool:
        """Return whether the words stand in more than ``_SORTED`` posts, as far apart as the first are."""
        few = f"SELECT rowid FROM posts_fts WHERE posts_fts MATCH ? LIMIT {MOST + 1}"
        counted = f"SELECT count(*), max(rowid), (SELECT max(id) FROM posts) FROM ({few})"
        posts, furthest, last = self.db.execute(counted, [self.match]).fetchone()
        return bool(posts > MOST and posts * last // furthest > _SORTED)

    def _sorted(self, match: str, most: int) -> list[int]:
        matching, values = self._matching(match)
        these = f"SELECT id, published FROM {matching} LIMIT {max(most, _SORTED)}"
        rows = self.db.execute(f"SELECT id FROM ({these}) ORDER BY {_NEWEST} LIMIT {most}", values)
        return [id_ for (id_,) in rows]

    def _tried(self, most: int) -> list[int]:
        standing = self._standing(self.where)
        tried = f"SELECT id FROM posts WHERE {standing} AND {_EXISTS} ORDER BY {_NEWEST} LIMIT {most}"
        return [id_ for (id_,) in self.db.execute(tried, [*self.values, self.match])]

    def _matching(self, match: str) -> tuple[str, list[object]]:
        return f"{_MATCHING} WHERE posts_fts MATCH ? AND {self._standing(self.matching)}", [
            match,
            *self.values,
        ]

    def _standing(self, where: str) -> str:
        return where if self.moved else f"{where} AND posts.status != 'moved'"


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
