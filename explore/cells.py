"""How a value stands in a cell of a table: links into the archive, units, chips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from explore.mistrust import loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from datasette.app import Datasette

_LONG = 280
"""Characters of a text or a name that a cell shows."""
_KILO = 1000


class Cell(NamedTuple):
    """A value and where it stands."""

    value: Any
    row: Mapping[str, Any]
    column: str
    database: str
    datasette: Datasette

    def posts(self, **filters: object) -> str:
        """Return the path of the posts under these filters."""
        return f"{self.datasette.urls.table(self.database, 'posts')}?{urlencode(filters)}"


def rendered(table: str | None, cell: Cell) -> Markup | str | None:
    """Return what the cell shows: safe HTML, or text still to be escaped; None to leave it to Datasette."""
    if cell.value in (None, "") or not isinstance(cell.value, str | int | float | dict):
        return None
    shown = _IN_TABLE.get((table, cell.column)) or _ANYWHERE.get(cell.column)
    if shown is None or (isinstance(cell.value, dict) and shown not in {_blog, _run}):
        return None
    try:
        said = shown(cell)
        (said or "").encode()
    except (ValueError, TypeError, LookupError, OverflowError):
        return None  # a column can hold any value; Datasette shows those that it should not hold
    return said


def _blog(cell: Cell) -> Markup | None:
    """Return a link to the posts of a blog, which tables give with its label and rows as a number."""
    if isinstance(cell.value, str):
        return None  # a view gives the address
    reference = cell.value if isinstance(cell.value, dict) else {"value": cell.value, "label": None}
    label = reference["label"] or f"Blog {reference['value']}"
    return Markup('<a href="{}" dir="auto">{}</a>').format(cell.posts(blog=reference["value"]), _short(label))


def _run(cell: Cell) -> Markup:
    """Return a link to the page of a run, which tables give with its beginning as its label."""
    reference = cell.value if isinstance(cell.value, dict) else {"value": cell.value, "label": None}
    label = str(reference["label"] or f"Run {reference['value']}")[:16].replace("T", " ")
    return Markup('<a href="{}">{}</a>').format(_page_of_run(cell, reference["value"]), label)


def _start_of_run(cell: Cell) -> Markup:
    return Markup('<a href="{}">{}</a>').format(_page_of_run(cell, cell.row["id"]), _moment(cell))


def _page_of_run(cell: Cell, run: object) -> str:
    return f"{cell.datasette.urls.database(cell.database)}/-/runs/{int(str(run))}"


def _post(cell: Cell) -> Markup:
    path = cell.datasette.urls.row(cell.database, "posts", str(cell.value))
    return Markup('<a href="{}">{}</a>').format(path, cell.value)


def _to_post(cell: Cell) -> Markup | None:
    keys = cell.row.keys()
    post = cell.row["post" if "post" in keys else "id"] if {"post", "id"} & set(keys) else None
    if post is None:
        return None
    path = cell.datasette.urls.row(cell.database, "posts", str(post))
    return Markup('<a class="to-post" href="{}" dir="auto">{}</a>').format(path, _short(cell.value))


def _category(cell: Cell) -> Markup:
    return Markup('<a href="{}" dir="auto">{}</a>').format(
        cell.posts(category=cell.value), _short(cell.value)
    )


def _category_of_view(cell: Cell) -> Markup:
    path = cell.posts(categories__arraycontains=cell.value)
    return Markup('<a href="{}" dir="auto">{}</a>').format(path, _short(cell.value))


def _series(cell: Cell) -> Markup:
    return Markup('<a href="{}" dir="auto">{}</a>').format(cell.posts(series=cell.value), _short(cell.value))


def _sentences(cell: Cell) -> str | None:
    sentences = loaded(cell.value, list)
    return None if sentences is None else " ".join(map(str, sentences))


def _names(cell: Cell) -> str | None:
    names = loaded(cell.value, list)
    return None if names is None else ", ".join(map(str, names)) or " "


def _chosen(cell: Cell) -> str:
    return "taken" if cell.value else " "


def _original(cell: Cell) -> Markup:
    path = f"{cell.datasette.urls.database(cell.database)}/originals/{int(cell.row['id'])}"
    return Markup('<a href="{}" title="As it was sent">{}</a>').format(path, cell.value)


def _year(cell: Cell) -> Markup:
    return Markup('<a href="{}">{}</a>').format(cell.posts(year=cell.value), cell.value)


def _month(cell: Cell) -> Markup:
    path = cell.posts(published__startswith=cell.value)
    return Markup('<a href="{}">{}</a>').format(path, cell.value)


def _terms(cell: Cell) -> Markup | None:
    names = loaded(cell.value, list)
    if names is None:
        return None
    return Markup(" ").join(
        Markup('<a class="chip" href="{}" dir="auto">{}</a>').format(
            cell.posts(**{f"{cell.column}__arraycontains": name}), _short(name)
        )
        for name in names
    ) or Markup("&nbsp;")


def _facts(cell: Cell) -> str | None:
    facts = loaded(cell.value, dict)
    return None if facts is None else ", ".join(f"{key}: {value}" for key, value in facts.items()) or " "


def _date(cell: Cell) -> Markup:
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(cell.value, str(cell.value)[:10])


def _moment(cell: Cell) -> Markup:
    minute = str(cell.value)[:16].replace("T", " ")
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(cell.value, minute)


def _minutes(cell: Cell) -> str:
    return f"{cell.value} min"


def _number(cell: Cell) -> str:
    return f"{cell.value:,}" if isinstance(cell.value, int) else str(cell.value)


def _bytes(cell: Cell) -> str:
    size, unit = float(cell.value), "B"
    for larger in ("KB", "MB", "GB"):
        if size < _KILO:
            break
        size, unit = size / _KILO, larger
    return f"{size:,.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"


def _seconds(cell: Cell) -> str:
    return f"{cell.value:,.0f} s"


def _start(cell: Cell) -> str:
    """Bodies are never put into a table as HTML."""
    return _short(cell.value)


def _short(value: object) -> str:
    said = str(value)
    return said if len(said) <= _LONG else said[:_LONG] + "…"


_ANYWHERE: dict[str, Callable[[Cell], Markup | str | None]] = {
    "blog": _blog,
    "target_blog": _blog,
    "crawl": _run,
    "post": _post,
    "body_html": _start,
    "body_text": _start,
    "toml": _start,
    "authors": _terms,
    "categories": _terms,
    "tags": _terms,
    "sources": _facts,
    "published": _date,
    "updated": _date,
    "first_published": _date,
    "last_published": _date,
    "added_at": _moment,
    "made_at": _moment,
    "started_at": _moment,
    "ended_at": _moment,
    "seen_at": _moment,
    "first_seen_at": _moment,
    "last_seen_at": _moment,
    "changed_at": _moment,
    "fetched_at": _moment,
    "next_try_at": _moment,
    "read_minutes": _minutes,
    "word_count": _number,
    "bytes": _bytes,
    "bytes_received": _bytes,
    "seconds_waited": _seconds,
}
_IN_TABLE: dict[tuple[str | None, str], Callable[[Cell], Markup | str | None]] = {
    ("posts", "title"): _to_post,
    ("posts", "category"): _category,
    ("posts", "year"): _year,
    ("posts", "series"): _series,
    ("crawls", "started_at"): _start_of_run,
    ("crawls", "drift"): _sentences,
    ("crawls", "courtesy"): _sentences,
    ("crawls", "traps"): _sentences,
    ("candidates", "chosen"): _chosen,
    ("versions", "changes"): _names,
    ("fetches", "warc_file"): _original,
    ("posts_by_category", "category"): _category_of_view,
    ("posts_by_month", "month"): _month,
    ("read_times", "title"): _to_post,
    ("recent_changes", "title"): _to_post,
}
