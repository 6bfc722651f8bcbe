"""Plain text of an HTML body: paragraphs, lines, lists, tables and code as a reader sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from pipelines.fields.composing import composed
from pipelines.fields.nesting import shallow
from pipelines.fields.shaping import SHAPING, Writer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selectolax.lexbor import LexborNode

# What a reader never sees as text, or sees as something else.
_UNSEEN = (
    "script style noscript template head title svg iframe object embed canvas audio video "
    "select datalist textarea button annotation annotation-xml"
)
_MUTE = frozenset(_UNSEEN.split())
_TELLING = SHAPING | _MUTE
EMBEDDED = "embedded"
"""The title of a link that stands for an embedded document; its address is no text of the post."""
# Controls, soft hyphens and marks of no width; the joiners stay, Persian and emoji are written with them.
_JUNK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u2060\ufeff\ufffc]")


def plain_text(html: str) -> str:
    r"""Return what a reader sees of an HTML fragment, in NFC; an empty string when there is no text.

    A blank line stands between paragraphs, ``<br>`` is a line break, code keeps its lines and
    indentation, list items begin with ``- ``, the cells of a table row are separated by `` | ``.
    Scripts, styles, alternative texts of images, addresses of embedded documents and the numbers of
    lists are left out: only words of the post are found and counted. Takes linear time, and never raises.

    >>> plain_text("<p>One<br>two &amp; three</p><ul><li>a<li>b</ul>")
    'One\ntwo & three\n\n- a\n- b'
    >>> plain_text("<pre><code>if x:\n    y()</code></pre><script>alert(1)</script>")
    'if x:\n    y()'
    >>> plain_text("<table><tr><th>k<th>v<tr><td>a<td>1</table>")
    'k | v\na | 1'
    """
    # Lone surrogates cannot be encoded for the parser; a replacement mark stands for them.
    body = LexborHTMLParser("<body>" + shallow(html.encode("utf-8", "replace").decode("utf-8"))).body
    if body is None:
        return ""
    return text_of(body, body.css(f'a[title="{EMBEDDED}"]'))


def text_of(root: LexborNode, gone: Collection[LexborNode] = ()) -> str:
    """Return the text of an element as ``plain_text`` has it, without some of its descendants.

    The tree stays as it is. Never raises.
    """
    writer = Writer()
    skipped = {node.mem_id for node in gone}
    shaped = _shaped(root, gone)
    opened: list[tuple[str, Iterator[LexborNode]]] = [("", iter((root,)))]
    while opened:
        tag, children = opened[-1]
        for node in children:
            kind = node.tag or ""
            if kind == "-text":
                writer.text(node.text_content or "")
                continue
            here = node.mem_id
            if kind in _MUTE or kind[:1] in {"-", "!"} or here in skipped:
                continue
            if kind in SHAPING:
                writer.enter(kind, node)
            if here in shaped:
                opened.append((kind, node.iter(include_text=True)))
                break
            writer.text(node.text())
            if kind in SHAPING:
                writer.leave(kind)
        else:
            opened.pop()
            if tag in SHAPING:
                writer.leave(tag)
    return composed(_JUNK.sub("", "".join(writer.out))).strip("\n").rstrip()


def _shaped(root: LexborNode, gone: Collection[LexborNode]) -> set[int]:
    """Return the elements whose text is more than one run: blocks, line breaks, unseen parts inside."""
    found: set[int] = set()
    top = root.mem_id
    telling = [node for node in root.traverse() if node.tag in _TELLING]
    for node in (*telling, *gone):
        here = node.mem_id
        above = node.parent
        while here != top and above is not None:
            here = above.mem_id
            if here in found:
                break
            found.add(here)
            above = above.parent
    return found
