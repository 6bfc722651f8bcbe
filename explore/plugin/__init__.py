"""The hooks through which Datasette, 0.65 and 1.0, learns to show an archive."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from pluggy import HookimplMarker

from explore import asking, changes, completeness, feeds, gaps, pages, runs, search, showing, taking
from explore.archives import allowed_hosts, archives, recognise, unreadable
from explore.cells import Cell, rendered
from explore.configuration import DESCRIPTION, PLUGIN, TITLE, configure_1, table_metadata, tables_0
from explore.listing import listing
from explore.mistrust import harden
from explore.search_words import understand
from explore.untitled import by_its_address, untitled_blog

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from datasette.app import Datasette
    from datasette.utils.asgi import Request
    from jinja2 import Environment
    from markupsafe import Markup

hookimpl = HookimplMarker("datasette")

STYLE = f"/-/static-plugins/{PLUGIN}/archive.css"


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Recognise the archives; give 1.0 its metadata and queries, which 0.65 asks for through hooks."""

    async def inner() -> None:
        names = await recognise(datasette)
        if hasattr(datasette, "set_resource_metadata"):
            for name in names:
                configure_1(datasette.config, name)
                await _describe(datasette, name)
                await asking.register(datasette, name)

    return inner


async def _describe(datasette: Datasette, name: str) -> None:
    for table, metadata in table_metadata().items():
        known = await datasette.get_resource_metadata(name, table)
        for key in {"title", "description"} - set(known):
            await datasette.set_resource_metadata(name, table, key, metadata[key])
        for column, description in metadata.get("columns", {}).items():
            if not await datasette.get_column_metadata(name, table, column):
                await datasette.set_column_metadata(name, table, column, "description", description)


_TABLES_0 = json.dumps(tables_0())


@hookimpl
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    """Return titles, facets, order, labels for 0.65, in a copy of its own: Datasette writes into it."""
    return {"databases": {name: {"tables": json.loads(_TABLES_0)} for name in archives(datasette)}}


@hookimpl(specname="canned_queries", optionalhook=True)
def queries_0(datasette: Datasette, database: str) -> dict[str, dict[str, Any]]:
    """Return the questions as queries for 0.65; 1.0 is given them at its start."""
    return asking.queries() if database in archives(datasette) else {}


@hookimpl(trylast=True)  # after Datasette's own, which this stands above
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Bound what an archive that somebody sent can do; take what is typed to search as our page takes it."""
    if harden(conn):
        understand(conn)


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Let the scripts of templates be told from all others, and its elements by those who do not see them."""
    from explore.landmarks import Landmarks  # noqa: PLC0415 - Datasette is still being imported when it loads us
    from explore.nonces import ScriptNonces  # noqa: PLC0415 - as above

    env.add_extension(ScriptNonces)
    # Their templates are given nothing else.
    env.globals["archive_style"] = lambda: STYLE if archives(datasette) else None
    env.add_extension(Landmarks)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Return the pages of our own beside those of Datasette."""
    return [
        *showing.ROUTES,
        *asking.ROUTES,
        *search.ROUTES,
        *runs.ROUTES,
        *gaps.ROUTES,
        *taking.ROUTES,
        *feeds.ROUTES,
    ]


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Any:
    """Return the page that says how SQL is switched on."""
    from explore.refusals import forbidden_sql  # noqa: PLC0415 - as above

    return forbidden_sql(datasette, request, message) if archives(datasette) else None


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Iterator[None]:
    """Answer instead of Datasette, which prints a traceback, where an archive holds what no page expects."""
    from explore.refusals import is_foreseen, unshowable  # noqa: PLC0415 - as above

    ours = bool(archives(datasette)) or allowed_hosts(datasette) is not None
    foreseen = not ours or is_foreseen(request, exception)
    outcome: Any = yield
    if not foreseen:
        outcome.force_result([unshowable(datasette, request, exception)])


@hookimpl
def register_facet_classes() -> list[type]:
    """Return the class that counts the facets of the list of posts."""
    from explore.facet import PostsFacet  # noqa: PLC0415 - as above

    return [PostsFacet]


@hookimpl
def filters_from_request(
    request: Request, database: str, table: str, datasette: Datasette
) -> Callable[[], Awaitable[Any]]:
    """Return what finds the posts of a tag or an author without reading all posts."""
    from explore.terms import among_posts_of_terms  # noqa: PLC0415 - as above

    async def inner() -> Any:
        listed = table == "posts" and database in archives(datasette)
        return await among_posts_of_terms(datasette, database, request) if listed else None

    return inner


@hookimpl
def render_cell(
    row: Mapping[str, Any], value: object, column: str, table: str | None, database: str, datasette: Datasette
) -> Markup | str | Callable[[], Awaitable[Markup | str | None]] | None:
    """Return how a cell of an archive is shown, what tells it, or None."""
    if database not in archives(datasette):
        return None
    cell = Cell(value, row, column, database, datasette)
    blog = untitled_blog(cell)
    return rendered(table, cell) if blog is None else partial(by_its_address, table, cell, blog)


@hookimpl
def extra_css_urls(database: str | None, view_name: str, datasette: Datasette) -> list[str]:
    """Return our style sheet for the home page and for the pages of archives."""
    names = archives(datasette)
    return [STYLE] if database in names or (names and view_name == "index") else []


@hookimpl
def extra_template_vars(
    database: str | None, table: str | None, view_name: str, request: Request | None, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Return what the templates of home, blog, list, post and version stand on; nothing for others."""

    async def inner() -> dict[str, Any]:
        names = archives(datasette)
        if view_name == "index":
            return await _home(datasette, names)
        if view_name == "database" and database in (others := unreadable(datasette)):
            return {"unreadable": {database: others[database]}}
        if view_name in {"table", "search"} and database in names and request is not None:
            return await _rows(datasette, database, table if view_name == "table" else "search", request)
        if view_name != "row" or database not in names or request is None:
            return {}
        key = request.url_vars["pks"]
        return {
            "archive_row": True,
            "post": await pages.post(datasette, database, key) if table == "posts" else None,
            "version": await changes.version(
                datasette, database, key, request.args.get("beside"), request.args.get("view")
            )
            if table == "versions"
            else None,
            "blog": await completeness.blog(datasette, database, key) if table == "blogs" else None,
            "archive_feeds": feeds.links(datasette, str(database), blog=key) if table == "blogs" else [],
        }

    return inner


async def _rows(datasette: Datasette, database: str, table: str | None, request: Request) -> dict[str, Any]:
    """Return what the template of a table, or of the "search", stands on."""
    told: dict[str, Any] = {"archive_table": {"is_empty": not await pages.has_posts(datasette, database)}}
    if words := request.args.get("_search"):
        told["search"] = words  # 1.0 leaves the box of its search empty
    if table == "posts":
        return told | {"archive_list": listing(datasette, database, request)}
    if table in {"search", *taking.LISTS, *taking.AS_ROWS}:
        told["archive_takes"] = taking.links(datasette, database, table, request.query_string)
    return told


async def _home(datasette: Datasette, names: tuple[str, ...]) -> dict[str, Any]:
    others = unreadable(datasette)
    if not names:
        # A folder that is set up for an archive says so in its configuration.
        awaited = (datasette.plugin_config(PLUGIN) or {}).get("archive")
        return {"awaited": None if others else awaited, "unreadable": others}
    return {
        "unreadable": others,
        "archives": await pages.home(datasette, names),
        "archive_feeds": {name: feeds.links(datasette, name) for name in names},
        "archive_title": TITLE,
        "archive_description": DESCRIPTION,
    }


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    """Return what wraps the application: default columns and a content security policy."""
    from explore.guard import guarded  # noqa: PLC0415 - as above

    return lambda app: guarded(datasette, app)
