"""The images of a post that the archive keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.pictures import images_of
from explore.mistrust import asked, text

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette

_KEPT = "SELECT url, fetch FROM images WHERE fetch NOTNULL AND url IN (SELECT value FROM json_each(?))"


async def kept_images(datasette: Datasette, database: str, html: str) -> dict[str, str]:
    """Return the images of that body which the archive keeps: address -> path of a page of ours."""
    addresses = images_of(html)
    if not addresses:
        return {}

    def ask(connection: sqlite3.Connection) -> dict[str, int]:
        rows = connection.execute(_KEPT, [json.dumps(sorted({*addresses.values()}))])
        return {text(url) or "": int(fetch) for url, fetch in rows.fetchall()}

    kept = await asked(datasette, database, ask) or {}
    root = f"{datasette.urls.database(database)}/originals"
    return {source: f"{root}/{kept[at]}/image" for source, at in addresses.items() if at in kept}
