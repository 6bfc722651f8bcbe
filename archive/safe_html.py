"""What of HTML is kept, when a post is stored and whenever it is given away: one list for both."""

from __future__ import annotations

from functools import cache

import nh3

_TEXT = (
    "p br hr h1 h2 h3 h4 h5 h6 div section article blockquote pre code kbd samp var figure figcaption "
    "ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td "
    "a em strong b i u s del ins mark small sub sup abbr cite dfn q time bdi bdo span wbr "
    "details summary ruby rb rt rtc rp img video audio source"
)
_MATH = (
    "math semantics mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom menclose "
    "msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd"
)
PARTS_OF_MATH = frozenset(_MATH.split()) - {"math"}
TAGS = frozenset([*_TEXT.split(), *_MATH.split()])
_NO_TEXT = (
    "script style template title svg canvas select datalist textarea button input "
    "annotation annotation-xml head link meta base"
)
REMOVED = frozenset(_NO_TEXT.split())
"""Elements that go with all they hold."""
_ATTRIBUTES = {
    "*": "dir lang",
    "a": "href title",
    "img": "src alt title width height",
    "video": "src poster controls width height",
    "audio": "src controls",
    "source": "src type",
    "code": "class",
    "pre": "class",
    "ol": "start reversed type",
    "li": "value",
    "td": "colspan rowspan",
    "th": "colspan rowspan scope",
    "col": "span",
    "colgroup": "span",
    "time": "datetime",
    "abbr": "title",
    "del": "datetime",
    "ins": "datetime",
    "details": "open",
    "math": "display",
    "mo": "stretchy",
    "mtd": "columnspan rowspan",
}
_ALLOWED = {tag: set(names.split()) for tag, names in _ATTRIBUTES.items()}


def allow_list(relative: object = "deny") -> nh3.Cleaner:
    """Return what keeps only the elements, attributes and addresses of the list.

    ``relative`` says what becomes of relative addresses, as ``url_relative`` of nh3 does.
    """
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(REMOVED),
        attributes=_ALLOWED,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=relative,  # type: ignore[arg-type] # its three forms are documented
        link_rel="noopener noreferrer",
    )


def safe(html: str) -> str:
    """Return HTML that was stored as sanitised, sanitised: an archive can be a file that somebody sent.

    >>> safe('<p onclick="x()">Hi <a href="javascript:x()">a</a></p>')
    '<p>Hi <a rel="noopener noreferrer">a</a></p>'
    """
    return _stored().clean(html)


@cache
def _stored() -> nh3.Cleaner:
    return allow_list()
