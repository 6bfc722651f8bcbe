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
    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.utils.asgi import Request

# Some hooks are synchronous and cannot ask a database, so what startup found is kept for each Datasette.
_known: WeakKeyDictionary[Datasette, tuple[str, ...]] = WeakKeyDictionary()


async def recognise(datasette: Datasette) -> tuple[str, ...]:
    """Look at every database that ``datasette`` serves; return the names of the archives.

    An archive of another schema version is left to Datasette's own pages.
    """
    names = [name for name, db in datasette.databases.items() if not db.is_memory and await _is_archive(db)]
    _known[datasette] = tuple(names)
    return _known[datasette]


def archives(datasette: Datasette) -> tuple[str, ...]:
    """Return the names of the served archives; none before Datasette has started."""
    return _known.get(datasette, ())


def allowed_hosts(datasette: Datasette) -> list[str] | None:
    """Return the names under which ``datasette`` serves archives and nothing else; None where it may not."""
    hosts: list[str] | None = (datasette.plugin_config(PLUGIN) or {}).get("hosts")
    return hosts


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


async def _is_archive(db: Database) -> bool:
    try:
        application = (await db.execute("PRAGMA application_id")).single_value()
        version = (await db.execute("PRAGMA user_version")).single_value()
    except sqlite3.Error:
        return False  # a file that SQLite cannot read is Datasette's to report
    return bool(application == APPLICATION_ID and version == SCHEMA_VERSION)
