"""The pages that show what a blog's server sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound, Response

from archive.pictures import DRAWING, media_of
from archive.place import warc_folder
from archive.warc_reading import packed
from explore.archives import archives
from explore.originals import Captured, captured, shown
from explore.permissions import ensure_table
from explore.policies import IMAGE, ORIGINAL
from explore.records import record

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_SANDBOX = {"Content-Security-Policy": ORIGINAL, "X-Frame-Options": "SAMEORIGIN"}


async def original(datasette: Datasette, request: Request) -> Response:
    """Return our page about a response: its facts, its headers, and itself in a frame."""
    database, found = await _found(datasette, request)
    html = await datasette.render_template(
        "archive_original.html",
        {
            "database": database,
            "original": found,
            "is_image": not found.trouble and found.kind != "page" and media_of(found.body) is not None,
            "record": record(found.facts, _folder(datasette, database), found.record.fields)
            if found.record
            else None,
            "here": datasette.urls.path(f"{datasette.urls.database(database)}/originals/{found.facts['id']}"),
        },
        request=request,
        view_name="original",
    )
    return Response.html(html, status=404 if found.trouble else 200)


async def content(datasette: Datasette, request: Request) -> Response:
    """Return the body of a response for a frame, where it runs nothing and asks nobody for anything."""
    _, found = await _found(datasette, request)
    if found.trouble or found.kind == "other":
        raise NotFound(found.trouble or "It is neither a page nor a text.")
    media = "text/html" if found.kind == "page" else "text/plain"
    return Response(shown(found), headers=_SANDBOX, content_type=f"{media}; charset=utf-8")


async def file(datasette: Datasette, request: Request) -> Response:
    """Return the bytes of a response as a download that no browser opens."""
    _, found = await _found(datasette, request)
    if found.trouble:
        raise NotFound(found.trouble)
    # A name that ends in .html would open in a browser, from the disk, where no header guards the reader.
    name = f"original-{found.facts['id']}.{'bin' if found.kind == 'other' else 'txt'}"
    headers = _SANDBOX | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.body, headers=headers, content_type="application/octet-stream")


async def warc(datasette: Datasette, request: Request) -> Response:
    """Return the record of a response as it lies in its WARC file, a WARC file of its own, as a download."""
    database, found = await _found(datasette, request)
    held = found.record and packed(_folder(datasette, database), found.facts["warc_file"], found.record)
    if not held:
        raise NotFound(found.trouble or "Its record is no longer there.")
    name = f"record-{found.facts['id']}.warc.gz"
    headers = _SANDBOX | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(held, headers=headers, content_type="application/octet-stream")


async def image(datasette: Datasette, request: Request) -> Response:
    """Return an answer that is an image, for a page to show; a drawing (SVG) is a document for nobody."""
    _, found = await _found(datasette, request)
    media = None if found.trouble else media_of(found.body)
    if media is None:
        raise NotFound(found.trouble or "It is no image that is shown here.")
    headers = {"Content-Security-Policy": IMAGE, "Cache-Control": "private, max-age=3600"}
    if media == DRAWING:
        headers["Content-Disposition"] = f'attachment; filename="image-{found.facts["id"]}.txt"'
    return Response(found.body, headers=headers, content_type=media)


def _folder(datasette: Datasette, database: str) -> Path:
    return warc_folder(Path(datasette.get_database(database).path))


async def _found(datasette: Datasette, request: Request) -> tuple[str, Captured]:
    database = tilde_decode(request.url_vars["database"])
    if database not in archives(datasette):
        raise NotFound("There is no such archive.")
    await ensure_table(datasette, request.actor, database, "fetches")
    found = await captured(datasette, database, int(request.url_vars["fetch"]))
    if found is None:
        raise NotFound("The archive names no such response.")
    return database, found


_PATH = r"^/(?P<database>[^/]+)/originals/(?P<fetch>\d{1,18})"
ROUTES = [
    (f"{_PATH}$", original),
    (f"{_PATH}/content$", content),
    (f"{_PATH}/file$", file),
    (f"{_PATH}/record$", warc),
    (f"{_PATH}/image$", image),
]
