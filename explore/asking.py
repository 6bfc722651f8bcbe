"""The pages of the questions that an archive answers by name: all of them, and each with its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Response

from explore.archives import entered
from explore.charts import answered
from explore.mistrust import tidy
from explore.questions import GROUPS, QUESTIONS

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_BLOGS = "SELECT id, coalesce(title, url) AS title FROM blogs ORDER BY title COLLATE NOCASE LIMIT 1000"


async def questions(datasette: Datasette, request: Request) -> Response:
    """Return the page that names every question."""
    database = await entered(datasette, request)
    html = await datasette.render_template(
        "archive_questions.html",
        {"database": database, "groups": GROUPS, "here": _here(datasette, database)},
        request=request,
        view_name="questions",
    )
    return Response.html(html)


async def question(datasette: Datasette, request: Request) -> Response:
    """Return the page of one question: its chart, its table, its SQL; for one blog with ``?blog=``."""
    database = await entered(datasette, request)
    asked = QUESTIONS.get(request.url_vars["question"])
    if asked is None:
        raise NotFound("There is no such question.")
    rows = (await datasette.get_database(database).execute(_BLOGS)).rows
    blogs = [tidy(dict(row), numbers={"id"}) for row in rows]
    chosen = request.args.get("blog") or ""
    if chosen and chosen not in {str(blog["id"]) for blog in blogs}:
        raise NotFound("There is no such blog in this archive.")
    chart = await answered(datasette, database, asked, blog=chosen)
    html = await datasette.render_template(
        "archive_question.html",
        {
            "database": database,
            "question": asked,
            "chart": chart,
            "blogs": blogs,
            "chosen": chosen,
            "here": _here(datasette, database),
            "as_csv": _data(datasette, database, asked.name, "csv", blog=chosen),
            "as_json": _data(datasette, database, asked.name, "json", blog=chosen, _shape="array"),
            "own_sql": _own_sql(datasette, database, asked.sql, chosen),
        },
        request=request,
        view_name="question",
    )
    return Response.html(html, status=200 if chart else 422)


def queries() -> dict[str, dict[str, Any]]:
    """Return the questions as Datasette's queries."""
    return {
        one.name: {
            "sql": one.sql.strip(),
            "title": one.title,
            "description": one.sentence,
            "params": ["blog"],
        }
        for one in QUESTIONS.values()
    }


async def register(datasette: Datasette, database: str) -> None:
    """Give the questions about an archive to Datasette 1.0; they run where readers may run no SQL."""
    for name, query in queries().items():
        await datasette.add_query(
            database,
            name,
            query["sql"],
            title=query["title"],
            description=query["description"],
            parameters=query["params"],
            is_trusted=True,
        )


def _here(datasette: Datasette, database: str) -> str:
    return f"{datasette.urls.database(database)}/-/ask"


def _data(datasette: Datasette, database: str, name: str, kind: str, **values: str) -> str:
    return f"{datasette.urls.database(database)}/{name}.{kind}?{urlencode(values)}"


def _own_sql(datasette: Datasette, database: str, sql: str, blog: str) -> str | None:
    """Return the path at which a reader may change the SQL; None where that is off."""
    if not datasette.setting("default_allow_sql"):
        return None
    path = str(datasette.urls.database(database))
    path += "/-/query" if hasattr(datasette, "set_resource_metadata") else ""
    return f"{path}?{urlencode({'sql': sql.strip(), 'blog': blog})}"


_PATH = r"^/(?P<database>[^/]+)/-/ask"
ROUTES = [(f"{_PATH}$", questions), (rf"{_PATH}/(?P<question>[a-z_]{{1,60}})$", question)]
