"""Text for people: that of strangers made safe to keep and to print, numbers with their nouns."""

from __future__ import annotations

import re

# Controls but tab and line feed; halves of characters; what Unicode 16, section 23.7, keeps from interchange
_UNSTORABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_JOINERS = "\u200c\u200d"


def storable(text: str, most: int | None = None) -> str:
    r"""Return a text as any database, file and reader takes it, cut to ``most`` characters.

    What goes: NUL and the other controls but tab and line feed, halves of surrogate pairs, and the
    code points that are no characters.

    >>> storable("Ne\x00ws\x1b[2J\n\ud800of the\x85 day", 12)
    'News[2J\no'
    """
    if most is not None:
        text = text[:most]
    return text if text.isprintable() else _UNSTORABLE.sub("", text)


def plain_line(text: str) -> str:
    """Return ``text`` as one line without control characters, which a terminal would obey.

    Joiners stay: Persian, Hindi and emoji are written with them.

    >>> plain_line("News\\x1b[2J of\\nthe day")
    'News�[2J of�the day'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else "�" for c in text)


def counted(number: int, one: str, more: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "post"), counted(0, "post"), counted(2, "copy", "copies")
    ('1 post', '0 posts', '2 copies')
    """
    return f"{number} {one if number == 1 else more or one + 's'}"
