"""Write an element's HTML without some of its parts, leaving the tree as it is."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborNode


def without(root: LexborNode, dropped: Collection[LexborNode]) -> str:
    """Return the outer HTML of an element without the given descendants."""
    if not dropped:
        return root.html or ""
    gone: set[int] = set()
    partial: set[int] = {root.mem_id}
    for node in dropped:
        gone.add(node.mem_id)
        above = node.parent
        while above is not None and above.mem_id not in partial:
            partial.add(above.mem_id)
            above = above.parent
    out: list[str] = []
    stack: list[LexborNode | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
        elif item.mem_id in gone:
            continue
        elif item.mem_id not in partial:
            out.append(item.html or "")
        else:
            attributes = "".join(
                f' {name}="{html.escape(value or "")}"' for name, value in item.attributes.items()
            )
            out.append(f"<{item.tag}{attributes}>")
            stack.append(f"</{item.tag}>")
            stack.extend(reversed(list(item.iter(include_text=True))))
    return "".join(out)
