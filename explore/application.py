"""Datasette set up for one archive."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from archive.faults import Fault, UsageFault
from explore.archives import serve_under
from explore.configuration import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from datasette.app import Datasette

_OURS = {
    *("files", "immutable", "host", "port", "uds", "reload", "open_browser", "get", "create", "root"),
    *("ssl_keyfile", "ssl_certfile", "headers", "token", "actor"),
}
"""Parameters of ``datasette serve`` that the caller settles, or that ask for something else than a server."""


def datasette_for(
    archive: Path,
    *,
    hosts: Iterable[str] = (),
    sql: bool = False,
    immutable: bool = False,
    options: Sequence[str] = (),
) -> Datasette:
    """Return the Datasette that serves the file ``archive`` for reading; a server runs its ``app()``.

    It answers only under the names of this machine and under ``hosts``; ``sql`` lets readers run their own.
    ``options`` are those of ``datasette serve``, and stand above ours. The file stays mutable to Datasette,
    for a crawl may write while it is read, unless ``immutable`` says that none does. Raises UsageFault for
    options that Datasette does not know, or that are not for the caller to give.
    """
    from datasette.cli import serve  # noqa: PLC0415 - plugins are loaded with it, ours among them

    settings = SETTINGS | ({"default_allow_sql": True} if sql else {})
    said = [part for name, value in settings.items() for part in ("--setting", name, _as_option(value))]
    try:
        with serve.make_context("datasette", [*said, *options]) as context:
            _refuse_ours(context)
            _refuse_unknown(name for name, _ in context.params["settings"])
            files = {"immutable": (str(archive),)} if immutable else {"files": (str(archive),)}
            # As the command does it, so that every option means here what it means there.
            datasette: Datasette = serve.callback(**context.params | files, return_instance=True)
    except click.ClickException as error:
        raise UsageFault(f"Datasette does not take that: {error.format_message()}") from None
    except (Fault, click.exceptions.Exit):
        raise
    except Exception as error:  # a plugin of the user's can raise anything
        raise UsageFault(f"Datasette cannot be set up so: {type(error).__name__}: {error}") from error
    serve_under(datasette, hosts)
    if immutable:
        datasette.inspect_data = inspected(archive)
    return datasette


async def begun(datasette: Datasette) -> None:
    """Let Datasette and its plugins begin, and open the archive, before anybody is told that it is served.

    ``datasette serve`` does so too. Raises UsageFault where that fails, as by an extension or a plugin.
    """
    try:
        await datasette.invoke_startup()
        for database in datasette.databases.values():
            await database.execute_fn(lambda connection: connection.execute("SELECT 1").fetchone())
    except Exception as error:  # an extension or a plugin of the user's can raise anything
        raise UsageFault(f"Datasette cannot begin so: {type(error).__name__}: {error}") from error


def inspected(archive: Path) -> dict[str, Any]:
    """Return what ``datasette inspect`` says of a file that no longer changes, but for the digest of it all.

    To read gigabytes for that would take longer than anything that comes of it: size and time stand for them.
    """
    status = archive.stat()
    with closing(sqlite3.connect(f"{archive.absolute().as_uri()}?immutable=1", uri=True)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: {"count": _number_of(db, name)} for name in names}
    identity = f"{status.st_size} {status.st_mtime_ns}".encode()
    told = {
        "hash": sha256(identity).hexdigest(),
        "size": status.st_size,
        "file": str(archive),
        "tables": counts,
    }
    return {archive.stem: told}


def _number_of(db: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    try:
        return int(db.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 - a name, quoted
    except sqlite3.Error:
        return 0  # a table of a module that is not loaded here


def _as_option(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _refuse_unknown(settings: Iterable[str]) -> None:
    """Refuse unknown settings, which Datasette 1.0 takes; a name with a dot leads into its configuration."""
    from datasette.app import DEFAULT_SETTINGS  # noqa: PLC0415 - plugins are loaded with it, ours among them

    for name in settings:
        if "." not in name and name not in DEFAULT_SETTINGS:
            raise UsageFault(
                f"Datasette has no setting {name}. See them with: datasette serve --help-settings"
            )


def _refuse_ours(context: click.Context) -> None:
    for parameter in context.command.params:
        name = parameter.name or ""
        if name in _OURS and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            if name == "files":
                raise UsageFault("One archive is served at a time. Give no further file.")
            raise UsageFault(
                f"{parameter.opts[-1]} is not for what follows the two hyphens. Give it before them if serve "
                "has it, and else leave it out: blog-to-sqlite serve -h"
            )
