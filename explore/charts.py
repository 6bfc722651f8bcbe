"""An answer of the archive as a chart and a table, each bar and each row a link to the rows behind it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from datasette.database import QueryInterrupted

from explore.bars import bars_of, is_month, until
from explore.drawing import lying, upright
from explore.mistrust import text
from explore.questions import OF_BLOG, OF_HOME

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

    def path(row: Mapping[str, Any]) -> str | None:
        return _path(base, question.link, {**row, "blog": blog})

    bars, partly = bars_of(question, rows, path)
    drawn = (
        (lying if question.kind == "lying" else upright)(bars) if any(bar.value > 0 for bar in bars) else None
    )
    links = tuple(path(_whole(question, row)) for row in rows)
    return Chart(question, tuple(found.columns), rows, links, drawn, partly)


async def charts_of(datasette: Datasette, database: str, blog: str = "") -> list[Chart]:
    """Return the charts of the home page, for the blog of that id or for all."""
    found = [
        await answered(datasette, database, question, blog=blog, limit_ms=PATIENCE_MS)
        for question in (OF_BLOG if blog else OF_HOME)
    ]
    return [chart for chart in found if chart is not None]


def _value(value: object) -> Any:
    return value if isinstance(value, int | float) or value is None else text(value)


def _whole(question: Question, row: dict[str, Any]) -> dict[str, Any]:
    month = row[question.label]
    return row | {"until": until(month) if question.kind == "months" and is_month(month) else None}


def _path(base: str, link: Link, row: Mapping[str, Any]) -> str | None:
    """Return the path of the rows behind a row; None where the row does not say which they are."""
    values = [
        (key, template.format_map(row) if row.get(template[1:-1], "") is not None else None)
        for key, template in link.filters
    ]
    if any(value is None for _, value in values):
        return None
    path = f"{base}/{link.path.format_map(row)}"
    filters = [(key, value) for key, value in values if value]
    return f"{path}?{urlencode(filters)}" if filters else path
