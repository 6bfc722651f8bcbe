"""Which of the databases that Datasette serves are archives."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound

from archive.schema import APPLICATION_ID, SCHEMA_VERSION
from explore.configuration import PLUGIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.utils.asgi import Request

_OLDER = "was made by an older blog-to-sqlite. Carry it forward with: blog-to-sqlite serve {}"
_NEWER = "was made by a newer blog-to-sqlite than this one. Install that version to read it: {}"

# Some hooks are synchronous and cannot ask a database, so what startup found is kept for each Datasette.
_known: WeakKeyDictionary[Datasette, tuple[str, ...]] = WeakKeyDictionary()
_others: WeakKeyDictionary[Datasette, dict[str, int | None]] = WeakKeyDictionary()
_hosts: WeakKeyDictionary[Datasette, tuple[str, ...]] = WeakKeyDictionary()


async def recognise(datasette: Datasette) -> tuple[str, ...]:
    """Look at every database that ``datasette`` serves; return the names of the archives.

    An archive of another schema version is left to Datasette's own pages.
    """
    versions = {name: await _version(db) for name, db in datasette.databases.items() if not db.is_memory}
    _known[datasette] = tuple(name for name, version in versions.items() if version == SCHEMA_VERSION)
    _others[datasette] = {
        name: version for name, version in versions.items() if version not in {None, SCHEMA_VERSION}
    }
    return _known[datasette]


def unreadable(datasette: Datasette) -> dict[str, str]:
    """Return the archives of another schema version, each with what to do about it."""
    told = {}
    for name, version in _others.get(datasette, {}).items():
        path = datasette.get_database(name).path
        told[name] = (_OLDER if (version or 0) < SCHEMA_VERSION else _NEWER).format(path)
    return told


def archives(datasette: Datasette) -> tuple[str, ...]:
    """Return the names of the served archives; none before Datasette has started."""
    return _known.get(datasette, ())


def allowed_hosts(datasette: Datasette) -> list[str] | None:
    """Return the names under which ``datasette`` serves archives and nothing else; None where it may not."""
    hosts: list[str] | None = (datasette.plugin_config(PLUGIN) or {}).get("hosts")
    served = _hosts.get(datasette)
    return hosts if served is None else [*served, *(hosts or ())]


def serve_under(datasette: Datasette, hosts: Iterable[str]) -> None:
    """Have ``datasette`` serve archives and nothing else, under the names of this machine and ``hosts``."""
    _hosts[datasette] = tuple(hosts)


def is_served_by_command(datasette: Datasette) -> bool:
    """Tell whether names are allowed by an option of our command, instead of by Datasette's configuration."""
    return datasette in _hosts


async def entered(datasette: Datasette, request: Request) -> str:
    """Return the archive that a page of our own is asked of.

    Raises NotFound where it is none, Forbidden where the one who asks may not see it.
    """
    database = str(tilde_decode(request.url_vars["database"]))
    if database not in archives(datasette):
        raise NotFound("There is no such archive.")
    if hasattr(datasette, "ensure_permission"):  # 1.0
        from datasette.resources import DatabaseResource  # noqa: PLC0415 - 0.65 has no such module

        resource = DatabaseResource(database=database)
        await datasette.ensure_permission(action="view-database", resource=resource, actor=request.actor)
    else:
        await datasette.ensure_permissions(request.actor, [("view-database", database), "view-instance"])
    return database


async def _version(db: Database) -> int | None:
    """Return the schema version of an archive, None for a database that is none."""
    try:
        application = (await db.execute("PRAGMA application_id")).single_value()
        version: int = (await db.execute("PRAGMA user_version")).single_value()
    except sqlite3.Error:
        return None  # a file that SQLite cannot read is Datasette's to report
    return version if application == APPLICATION_ID else None
