"""Takes over what a second derivation of an archive says, under the ids of the present posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.divergence import OF_HISTORY, differences, found_anew, row, twins
from archive.images import note_images
from archive.linking import note_links

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlite_utils import Database

    from archive.divergence import Twin

_IDENTITY = ("id", "blog", "url")
_ROWS = ("moved_to", "suspect")
"""Columns of ``posts`` that name rows."""
_MOMENTS = ("first_seen_at", "last_seen_at", "changed_at")


def take_over(db: Database) -> None:
    """Make the archive say what the derivation attached by ``divergence.prepare`` says.

    Posts keep their ids and addresses; a post that the derivation does not have stays as it is. Where
    all runs over a blog were read again, its posts have the derived history too; elsewhere only the
    contents that were read again. The caller holds the transaction.
    """
    _pair_fetches(db)
    db.execute("CREATE TEMP TABLE post_pairs (derived INTEGER PRIMARY KEY, present INTEGER, whole INTEGER)")
    for twin in twins(db):
        if twin.derived is None or not (twin.whole or twin.readable):
            continue
        if twin.whole or differences(db, twin):
            _take_row(db, twin)
            _pair(db, twin.derived, twin.post, whole=twin.whole)
    for derived, _ in found_anew(db):
        _pair(db, derived, _insert(db, derived), whole=True)
    _take_histories(db)
    _take_candidates(db)
    _take_terms(db)
    _take_links(db)
    _take_addresses(db)
    _take_recipes(db)
    db.execute("DROP TABLE temp.post_pairs")
    db.execute("DROP TABLE temp.fetch_pairs")


def _pair(db: Database, derived: int, present: int, *, whole: bool) -> None:
    db.execute("INSERT INTO temp.post_pairs VALUES (?, ?, ?)", [derived, present, whole])


def _pair_fetches(db: Database) -> None:
    db.execute(
        """
        CREATE TEMP TABLE fetch_pairs AS
        SELECT theirs.id AS derived, ours.id AS present
        FROM derived.fetches AS theirs JOIN main.fetches AS ours USING (warc_file, warc_offset)
        """
    )
    db.execute("CREATE INDEX temp.fetch_pairs_derived ON fetch_pairs(derived)")


def _take_row(db: Database, twin: Twin) -> None:
    kept = {*_IDENTITY, *_ROWS, *(() if twin.whole else (*OF_HISTORY, *_MOMENTS))}
    before, after = row(db, "main", twin.post), row(db, "derived", twin.derived or 0)
    changed = [name for name in before if name not in kept and before[name] != after[name]]
    if changed:
        # Only columns that differ are named: the triggers of the search index go by the names.
        assignments = ", ".join(f"{name} = ?" for name in changed)
        values = [after[name] for name in changed]
        db.execute(f"UPDATE main.posts SET {assignments} WHERE id = ?", [*values, twin.post])


def _insert(db: Database, derived: int) -> int:
    found = row(db, "derived", derived)
    columns = [name for name in found if name not in {"id", "blog", *_ROWS}]
    blog = db.execute(
        "SELECT blogs.id FROM main.blogs JOIN derived.blogs AS theirs USING (url) WHERE theirs.id = ?",
        [found["blog"]],
    ).fetchone()[0]
    places = ", ".join("?" * (len(columns) + 1))
    id_ = db.execute(
        f"INSERT INTO main.posts (blog, {', '.join(columns)}) VALUES ({places})",
        [blog, *(found[name] for name in columns)],
    ).lastrowid
    assert id_ is not None  # noqa: S101 - SQLite gives every inserted row an id
    return id_


def _columns(db: Database, table: str, besides: Collection[str] = ("id",)) -> list[str]:
    rows = db.execute(f"SELECT name FROM pragma_table_info('{table}')")
    return [name for (name,) in rows if name not in besides]


_PAIRED = {
    "post": "(SELECT present FROM temp.post_pairs WHERE post_pairs.derived = theirs.post)",
    "crawl": "(SELECT present FROM temp.run_pairs WHERE run_pairs.derived = theirs.crawl)",
    "fetch": "(SELECT present FROM temp.fetch_pairs WHERE fetch_pairs.derived = theirs.fetch)",
}
"""Column that names a row -> the present row that a derived one is."""


def _copied(db: Database, table: str, where: str, besides: Sequence[str] = ("id",)) -> None:
    """Copy rows of the posts paired, the rows that they name being the present ones."""
    columns = _columns(db, table, besides)
    order = "ORDER BY theirs.id" if besides else ""
    values = ", ".join(_PAIRED.get(name, f"theirs.{name}") for name in columns)
    db.execute(
        f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {values} FROM derived.{table} AS theirs "
        f"WHERE theirs.post IN (SELECT derived FROM temp.post_pairs WHERE {where}) {order}"
    )


def _take_histories(db: Database) -> None:
    whole = "SELECT present FROM temp.post_pairs WHERE whole"
    db.execute(f"UPDATE main.posts SET suspect = NULL, moved_to = NULL WHERE id IN ({whole})")
    for table in ("versions", "status_changes"):
        db.execute(f"DELETE FROM main.{table} WHERE post IN ({whole})")
        _copied(db, table, "whole")
    db.execute(
        f"""
        UPDATE main.posts SET (suspect, moved_to) = (
            SELECT (SELECT ours.id FROM derived.versions AS shown JOIN main.versions AS ours
                    ON ours.post = post_pairs.present AND ours.number = shown.number
                    WHERE shown.id = theirs.suspect),
                   (SELECT present FROM temp.post_pairs AS target WHERE target.derived = theirs.moved_to)
            FROM temp.post_pairs JOIN derived.posts AS theirs ON theirs.id = post_pairs.derived
            WHERE post_pairs.present = posts.id
        ) WHERE id IN ({whole})
        """
    )
    _take_contents(db)


def _take_contents(db: Database) -> None:
    """Bring the versions of the other posts up to date that were read from the same answers."""
    content = [
        name
        for name in _columns(db, "versions")
        if name not in {"post", "number", "crawl", "seen_at", "fetch"}
    ]
    fields = ", ".join(name for name in content if name not in {"body_text", "body_html"})
    same = (
        "FROM derived.versions AS theirs JOIN temp.post_pairs ON post_pairs.derived = theirs.post "
        "WHERE NOT post_pairs.whole AND post_pairs.present = versions.post "
        "AND theirs.seen_at = versions.seen_at AND theirs.suspect IS versions.suspect"
    )
    values = ", ".join(f"theirs.{name}" for name in fields.split(", "))
    db.execute(
        f"UPDATE main.versions SET ({fields}) = (SELECT {values} {same}) WHERE EXISTS (SELECT 1 {same})"
    )


def _take_candidates(db: Database) -> None:
    db.execute("DELETE FROM main.candidates WHERE post IN (SELECT present FROM temp.post_pairs)")
    _copied(db, "candidates", "1", besides=())


def _take_terms(db: Database) -> None:
    for terms, term in (("categories", "category"), ("tags", "tag"), ("authors", "author")):
        db.execute(
            f"INSERT OR IGNORE INTO main.{terms} (identity, name) SELECT identity, name FROM derived.{terms}"
        )
        db.execute(f"DELETE FROM main.posts_{terms} WHERE post IN (SELECT present FROM temp.post_pairs)")
        db.execute(
            f"""
            INSERT INTO main.posts_{terms} (post, {term}, position, spelling)
            SELECT post_pairs.present, ours.id, theirs.position, theirs.spelling
            FROM derived.posts_{terms} AS theirs JOIN temp.post_pairs ON post_pairs.derived = theirs.post
            JOIN derived.{terms} AS their_term ON their_term.id = theirs.{term}
            JOIN main.{terms} AS ours ON ours.identity = their_term.identity
            """
        )


def _take_links(db: Database) -> None:
    for (post,) in db.execute("SELECT present FROM temp.post_pairs").fetchall():
        note_links(db, post)
        note_images(db, post)


def _take_addresses(db: Database) -> None:
    """Let the addresses of posts that were found anew lead to them, and keep who named them."""
    anew = (
        "FROM derived.addresses AS theirs JOIN temp.post_pairs ON post_pairs.derived = theirs.post "
        "JOIN main.posts ON posts.id = post_pairs.present"
    )
    db.execute(
        f"""
        INSERT INTO main.addresses (blog, url, kind, state, tries, post, added_at)
        SELECT posts.blog, theirs.url, theirs.kind, theirs.state, theirs.tries, posts.id, theirs.added_at
        {anew}
        WHERE true ON CONFLICT (blog, url) DO UPDATE SET post = excluded.post, kind = excluded.kind,
        state = excluded.state, last_error = NULL WHERE addresses.post IS NULL
        """
    )
    db.execute(
        f"""
        INSERT OR IGNORE INTO main.sightings
            (address, witness, page, position, facts, first_seen_at, last_seen_at, crawl)
        SELECT ours.id, named.witness, named.page, named.position, named.facts, named.first_seen_at,
               named.last_seen_at, run_pairs.present
        {anew} JOIN main.addresses AS ours ON ours.blog = posts.blog AND ours.url = theirs.url
        JOIN derived.sightings AS named ON named.address = theirs.id
        JOIN temp.run_pairs ON run_pairs.derived = named.crawl
        """
    )


def _take_recipes(db: Database) -> None:
    """Make the derived recipe of a blog its newest one, where it says otherwise."""
    db.execute(
        """
        INSERT INTO main.recipes (blog, version, crawl, made_at, reason, platform, toml)
        SELECT blogs.id, coalesce(ours.version, 0) + 1, run_pairs.present, theirs.made_at, theirs.reason,
               theirs.platform, theirs.toml
        FROM derived.recipes AS theirs JOIN derived.blogs AS their_blog ON their_blog.id = theirs.blog
        JOIN main.blogs ON blogs.url = their_blog.url AND blogs.id IN (SELECT blog FROM temp.whole_blogs)
        JOIN temp.run_pairs ON run_pairs.derived = theirs.crawl
        LEFT JOIN main.recipes AS ours ON ours.blog = blogs.id
             AND ours.version = (SELECT max(version) FROM main.recipes WHERE blog = blogs.id)
        WHERE theirs.version = (SELECT max(version) FROM derived.recipes WHERE blog = theirs.blog)
        AND ours.toml IS NOT theirs.toml
        """
    )
