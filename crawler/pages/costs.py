"""Tells from the text of a page whether reading it may take long or much memory, and takes off what may."""

from __future__ import annotations

import re

LONG = 600_000
"""Characters of a page."""
MANY = 20_000
"""Tags."""
WIDE = 16_000
"""Characters of a tag: some hundred attributes."""
FULL = 300
"""Attributes of a tag: the parser compares each with all before."""
_WIDE = re.compile(rf"<[a-zA-Z][^<>]{{{WIDE},}}")
_ATTRIBUTE = re.compile(r"""[^\s=/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'][^\s]*))?""")


def why_costly(html: str) -> str:
    """Return what makes a page costly to read, in words; empty for a usual one.

    Looks at each character once: a usual page takes a tenth of a millisecond. Depth needs no look of its
    own, for a page of few tags is not deep; and of very long tags little is read (see ``slim``).
    """
    if len(html) > LONG:
        return f"{len(html) // 1000} kB"
    tags = max(html.count("<"), html.count(">"))
    return f"{tags} tags" if tags > MANY else ""


def slim(html: str) -> str:
    """Return the text of a page without the attributes that a very long tag has beyond ``FULL``.

    >>> wide = "<p" + "".join(f" a{number}=1" for number in range(5_000)) + ">Hens"
    >>> slim(wide).count("="), slim(wide)[-13:], slim("<p>Hens")
    (299, ' a298=1 >Hens', '<p>Hens')
    """
    return _WIDE.sub(_with_few, html)


def _with_few(tag: re.Match[str]) -> str:
    for count, attribute in enumerate(_ATTRIBUTE.finditer(tag[0])):
        if count == FULL:
            return tag[0][: attribute.start()]
    return tag[0]
