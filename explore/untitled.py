"""Blogs without a title, which tables show by their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explore.cells import rendered
from explore.mistrust import asked, text

if TYPE_CHECKING:
    from markupsafe import Markup

    from explore.cells import Cell


def untitled_blog(cell: Cell) -> int | None:
    """Return the id of the blog that a cell names, where it has no title to be shown by."""
    reference = cell.value if isinstance(cell.value, dict) else {"value": cell.value}
    is_untitled = cell.column in {"blog", "target_blog"} and not reference.get("label")
    return reference["value"] if is_untitled and isinstance(reference.get("value"), int) else None


async def by_its_address(table: str | None, cell: Cell, blog: int) -> Markup | str | None:
    """Return what the cell of a blog without a title shows: its address."""
    found = await asked(
        cell.datasette,
        cell.database,
        lambda connection: connection.execute("SELECT url FROM blogs WHERE id = ?", [blog]).fetchone(),
    )
    address = text(found[0]) if found else None
    return rendered(table, cell._replace(value={"value": blog, "label": address}))
