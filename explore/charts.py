"""An answer of the archive as a chart and a table, each bar and each row a link to the rows behind it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from datasette.database import QueryInterrupted

from explore.bars import bars_of, is_month, until
from explore.drawing import lying, upright
from explore.mistrust import text
from explore.questions import OF_HOME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datasette.app import Datasette
    from markupsafe import Markup

    from explore.questions import Link, Question


PATIENCE_MS = 500
"""So long a chart that nobody asked for by name may take."""


class Chart(NamedTuple):
    """A question and its answer."""

    question: Question
    columns: tuple[str, ...] = ()
    """Those that say something; what only leads to the rows behind is left out."""
    rows: tuple[dict[str, Any], ...] = ()
    links: tuple[str | None, ...] = ()
    """The path of the rows behind each row."""
    drawing: Markup | None = None
    """None where there is nothing to draw."""
    partly: str | None = None
    """What the drawing leaves out, in words."""
    late: bool = False
    """Whether there is no answer because it took too long."""


async def answered(
    datasette: Datasette, database: str, question: Question, *, blog: str = "", limit_ms: int | None = None
) -> Chart | None:
    """Return the answer to ``question``, for the blog of that id or for all, within ``limit_ms``.

    None where the rows of the archive are not what this program writes.
    """
    try:
        found = await datasette.get_database(database).execute(
            question.sql, {"blog": blog}, custom_time_limit=limit_ms
        )
    except QueryInterrupted:
        return Chart(question, late=True)
    except sqlite3.Error:
        return None
    rows = tuple({key: _value(value) for key, value in dict(row).items()} for row in found.rows)
    base = str(datasette.urls.database(database))
    of_blog = {"blog": blog, "blog_url": await _address(datasette, database, blog) if blog else ""}

    def path(row: Mapping[str, Any]) -> str | None:
        return _path(base, question.link, {**row, **of_blog})

    bars, partly = bars_of(question, rows, path)
    draw = lying if question.kind == "lying" else upright
    return Chart(
        question,
        tuple(column for column in found.columns if not _leads_only(question, column)),
        rows,
        tuple(path(_whole(row)) if _is_counted(question, row) else None for row in rows),
        draw(bars) if any(bar.value > 0 for bar in bars) else None,
        partly,
    )


async def charts_of(datasette: Datasette, database: str, blog: str = "") -> list[Chart]:
    """Return the charts of the home page, for the blog of that id or for all."""
    found = [
        await answered(datasette, database, question, blog=blog, limit_ms=PATIENCE_MS) for question in OF_HOME
    ]
    return [chart for chart in found if chart is not None]


def _value(value: object) -> Any:
    return value if isinstance(value, int | float) or value is None else text(value)


async def _address(datasette: Datasette, database: str, blog: str) -> str:
    rows = await datasette.get_database(database).execute("SELECT url FROM blogs WHERE id = ?", [blog])
    return text(rows.rows[0][0]) or "" if rows.rows else ""


def _leads_only(question: Question, column: str) -> bool:
    used = (question.link.path, *(template for _, template in question.link.filters))
    return column not in {question.label, question.value} and any(f"{{{column}}}" in one for one in used)


def _is_counted(question: Question, row: Mapping[str, Any]) -> bool:
    """Tell whether the rows behind a row can be named: not those of a date that says less than a month."""
    label = row[question.label]
    return question.kind != "months" or label is None or is_month(label)


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    month = row.get("month")
    return row | {"until": until(month) if month else None}


def _path(base: str, link: Link, row: Mapping[str, Any]) -> str:
    """Return the path of the rows behind a row; what it does not have, they do not have either."""
    filters: dict[str, str] = {}
    for key, template in link.filters:
        if row.get(template[1:-1], "") is None:
            filters[key.partition("__")[0] + "__isnull"] = "1"
        elif value := template.format_map(row):
            filters[key] = value
    path = f"{base}/{link.path.format_map(row)}"
    return f"{path}?{urlencode(filters)}" if filters else path
