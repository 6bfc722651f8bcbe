"""The images of posts as rows: noted with a post, asked for when due, kept or failed with patience."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from archive.address import host_of
from archive.clock import now
from archive.connection import storage_faults, transaction
from archive.fetches import note_fetches
from archive.intervals import MOST as LONGEST_PATIENCE
from archive.pictures import images_of
from archive.plain import counted
from archive.refresh import KnownAnswer
from archive.tombstones import forgotten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlite_utils import Database

    from archive.crawls import Crawl
    from archive.records import Fetch

_FIRST_PATIENCE = timedelta(days=1)

_DUE = "(:full OR state = 'pending' OR (state = 'failed' AND coalesce(next_try_at, '') <= :now))"
_SHOWN = (
    "SELECT posts_images.image FROM posts JOIN posts_images ON post = posts.id "
    "WHERE posts.blog = :blog AND posts.status IN ('live', 'unlisted')"
)
_HOSTS = (
    f"SELECT host, count(*) FROM images WHERE id IN ({_SHOWN}) AND {_DUE} "
    "GROUP BY host ORDER BY count(*) DESC, min(id)"
)
_NEXT = (
    "SELECT images.id, images.url, fetches.url, etag, last_modified, warc_file, warc_offset, fetched_at "
    "FROM images LEFT JOIN fetches ON fetches.id = images.fetch "
    f"WHERE host = :host AND images.id > :after AND {_DUE} "
    f"AND EXISTS ({_SHOWN} AND posts_images.image = images.id) ORDER BY images.id LIMIT :limit"
)
_LOST = (
    "UPDATE images SET state = 'pending', tries = 0, next_try_at = NULL, media_type = NULL, fetch = NULL "
    "WHERE fetch NOTNULL AND fetch IN (SELECT id FROM fetches WHERE image NOTNULL AND {})"
)
_FAULT = (
    "SELECT count(*) FROM images LEFT JOIN fetches ON fetches.id = fetch WHERE (state = 'kept') != (fetch "
    "NOTNULL AND fetches.image IS images.id AND status BETWEEN 200 AND 299 AND warc_file NOTNULL)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueImage:
    """An image that is to be fetched now."""

    id: int
    url: str
    known: KnownAnswer | None = None
    """The answer in which it is kept; None where it is to come whole."""
    known_at: str = ""
    """When that came."""
    kind: Literal["image"] = "image"


def wish_images(db: Database, crawl: Crawl, *, wanted: bool | None) -> bool:
    """Return whether the images of a blog are to be kept; None leaves it as an earlier run was told.

    Where they were not kept before, those of all its posts are noted.
    """
    with transaction(db, crawl.path):
        (before,) = db.execute("SELECT images FROM blogs WHERE id = ?", [crawl.blog]).fetchone()
        if wanted is None or wanted == bool(before):
            return bool(before)
        db.execute("UPDATE blogs SET images = ? WHERE id = ?", [wanted, crawl.blog])
        for (post,) in db.execute("SELECT id FROM posts WHERE blog = ?", [crawl.blog]).fetchall():
            note_images(db, post)
    return wanted


def note_images(db: Database, post: int) -> None:
    """Keep which images a post names now, if those of its blog are wanted; the caller holds the transaction.

    What an earlier content of it named stays.
    """
    row = db.execute(
        "SELECT body_html, image FROM posts JOIN blogs ON blogs.id = blog "
        "WHERE posts.id = ? AND blogs.images AND status != 'moved'",
        [post],
    ).fetchone()
    addresses = dict.fromkeys(images_of(*row).values()) if row else {}
    for gone in forgotten(db, addresses):
        del addresses[gone]
    if not addresses:
        return
    moment = now()
    db.conn.executemany(
        "INSERT INTO images (url, host, added_at) VALUES (?, ?, ?) ON CONFLICT (url) DO NOTHING",
        [(address, host_of(address), moment) for address in addresses],
    )
    db.execute(
        "INSERT OR IGNORE INTO posts_images SELECT ?, id FROM images "
        "WHERE url IN (SELECT value FROM json_each(?))",
        [post, json.dumps([*addresses])],
    )


def hosts_of_images(db: Database, crawl: Crawl, *, full: bool) -> dict[str, int]:
    """Return the hosts of images that are due, those of most images first -> how many; ``full``: of all."""
    with storage_faults(crawl.path):
        return dict(db.execute(_HOSTS, {"blog": crawl.blog, "now": now(), "full": full}).fetchall())


def due_images(
    db: Database, crawl: Crawl, host: str, *, after: int, limit: int, full: bool
) -> list[DueImage]:
    """Return the next due images on a host, by their ids from ``after`` on."""
    values = {"blog": crawl.blog, "now": now(), "host": host, "after": after, "limit": limit, "full": full}
    with storage_faults(crawl.path):
        rows = db.execute(_NEXT, values).fetchall()
    return [
        DueImage(id=id_, url=url, known=KnownAnswer(*known) if known[0] else None, known_at=moment or "")
        for id_, url, *known, moment in rows
    ]


def keep_image(db: Database, crawl: Crawl, image: int, fetches: Sequence[Fetch], media: str | None) -> None:
    """Keep that an image came, or with no ``media`` that it is as it was, in one transaction."""
    with transaction(db, crawl.path):
        fetch = note_fetches(db, crawl, None, fetches, image=image)
        db.execute(
            "UPDATE images SET state = 'kept', tries = 0, next_try_at = NULL, last_error = NULL, "
            "media_type = coalesce(:media, media_type), fetch = iif(:media IS NULL, fetch, :fetch) "
            "WHERE id = :image",
            {"image": image, "media": media, "fetch": fetch},
        )


def fail_image(db: Database, crawl: Crawl, image: int, fetches: Iterable[Fetch], reason: str) -> None:
    """Keep why an image could not be had, in one transaction; what was kept of it before stays.

    It is due again in the next run, and after that in a day, two, four and so on.
    """
    with transaction(db, crawl.path):
        note_fetches(db, crawl, None, fetches, image=image)
        (tries,) = db.execute("SELECT tries FROM images WHERE id = ?", [image]).fetchone()
        wait = min(_FIRST_PATIENCE * 2 ** min(tries - 1, 10), LONGEST_PATIENCE) if tries else timedelta()
        due = datetime.fromisoformat(now()) + wait
        db.execute(
            "UPDATE images SET state = iif(fetch IS NULL, 'failed', 'kept'), tries = tries + 1, "
            "last_error = ?, next_try_at = ? WHERE id = ?",
            [reason, due.isoformat(timespec="seconds"), image],
        )


def note_hops(db: Database, crawl: Crawl, image: int, fetches: Sequence[Fetch]) -> None:
    """Keep what led towards an image that was not asked for in the end, in one transaction."""
    if fetches:
        with transaction(db, crawl.path):
            note_fetches(db, crawl, None, fetches, image=image)


def image_at(db: Database, crawl: Crawl, url: str) -> int:
    """Return the id of the image at an address, in a transaction of its own if it is a new one."""
    with transaction(db, crawl.path):
        db.execute(
            "INSERT INTO images (url, host, added_at) VALUES (?, ?, ?) ON CONFLICT (url) DO NOTHING",
            [url, host_of(url), now()],
        )
        return int(db.execute("SELECT id FROM images WHERE url = ?", [url]).fetchone()[0])


def images_of_alone(db: Database, posts: Iterable[int]) -> dict[int, str]:
    """Return the images that no post but these shows, by their ids -> address."""
    listed = json.dumps([*posts])
    rows = db.execute(
        "SELECT id, url FROM images WHERE id NOT IN "
        "(SELECT image FROM posts_images WHERE post NOT IN (SELECT value FROM json_each(?)))",
        [listed],
    )
    return dict(rows.fetchall())


def ask_for_lost(db: Database, which: str = "warc_file IS NULL") -> None:
    """Make due again the images whose record is lost: those in the fetches of which ``which`` (SQL) is true.

    The caller holds the transaction.
    """
    db.execute(_LOST.format(which))


def image_faults(db: Database) -> Iterator[str]:
    """Yield in words what is wrong with the rows of images."""
    (wrong,) = db.execute(_FAULT).fetchone()
    if wrong:
        yield f"{counted(int(wrong), 'row')} of images that no response in a WARC file bears out"
