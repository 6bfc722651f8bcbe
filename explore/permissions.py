"""Whether a reader may see what a page of ours is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datasette.app import Datasette


async def ensure_table(datasette: Datasette, actor: Any, database: str, table: str) -> None:
    """Raise Forbidden unless the actor may see that table."""
    if hasattr(datasette, "ensure_permission"):  # 1.0
        from datasette.resources import TableResource  # noqa: PLC0415 - 0.65 has no such module

        resource = TableResource(database=database, table=table)
        await datasette.ensure_permission(action="view-table", resource=resource, actor=actor)
        return
    seen = ("view-table", (database, table))
    await datasette.ensure_permissions(actor, [seen, ("view-database", database), "view-instance"])
