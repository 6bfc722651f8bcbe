"""Datasette set up for one archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.app import Datasette

from explore.configuration import PLUGIN, SETTINGS, table_configuration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def datasette_for(archive: Path, *, hosts: Iterable[str] = (), sql: bool = False) -> Datasette:
    """Return the Datasette that serves the file ``archive`` for reading; a server runs its ``app()``.

    It answers only under the names of this machine and under ``hosts``; ``sql`` lets readers run their own.
    The file stays mutable to Datasette: a crawl may write while it is read.
    """
    plugins = {"plugins": {PLUGIN: {"hosts": list(hosts)}}}
    options: dict[str, Any] = {"settings": SETTINGS | {"default_allow_sql": sql}}
    if hasattr(Datasette, "set_resource_metadata"):
        # 1.0 has no hook through which the plugin could set this; 0.65 asks get_metadata.
        tables = {"databases": {archive.stem: {"tables": table_configuration()}}}
        options["config"] = plugins | tables
    else:
        options["metadata"] = plugins
    return Datasette([str(archive)], **options)
