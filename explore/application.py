"""Datasette set up for one archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.app import Datasette

from explore.configuration import SETTINGS, table_configuration

if TYPE_CHECKING:
    from pathlib import Path


def datasette_for(archive: Path) -> Datasette:
    """Return the Datasette that serves the file ``archive`` for reading; a server runs its ``app()``.

    The file stays mutable to Datasette: a crawl may write while it is read.
    """
    options: dict[str, Any] = {"settings": SETTINGS}
    if hasattr(Datasette, "set_resource_metadata"):
        # 1.0 has no hook through which the plugin could set this; 0.65 asks get_metadata.
        options["config"] = {"databases": {archive.stem: {"tables": table_configuration()}}}
    return Datasette([str(archive)], **options)
