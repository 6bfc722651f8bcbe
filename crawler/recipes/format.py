"""The tables and keys of a recipe file: what each means and which values it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from crawler.credentials import without_user
from crawler.hosts import places_named
from crawler.pages.cards.shape import parsed
from crawler.pages.rules.places import TOO_COSTLY, is_costly, place_error
from pipelines.items import FIELDS

Check = Callable[[object], str | None]
"""Value -> what is wrong with it, or None."""

_EMPTY = LexborHTMLParser("<p></p>")


class Key(NamedTuple):
    """A key of a table."""

    name: str
    check: Check
    meaning: str
    needed: bool = False


def selector_error(text: str) -> str | None:
    """Return what is wrong with a CSS selector, or None."""
    if not text.strip() or "\0" in text:
        return "must be a CSS selector and is empty" if not text.strip() else "must not hold a null byte"
    try:
        _EMPTY.css_first(text)
    except Exception:  # noqa: BLE001 - the parser's own error classes differ from version to version
        return f"{text!r} is no CSS selector"
    return f"{text!r} {TOO_COSTLY}" if is_costly(text) else None


def _place_error(text: str) -> str | None:
    why = place_error(text)
    return f"{text!r} {why}" if why else None


def _wrong(value: object, check: Callable[[str], str | None]) -> str | None:
    """Return what is wrong with a text or with the first wrong one of a list."""
    texts = value if isinstance(value, list) else [value]
    return next((why for text in texts if isinstance(text, str) and (why := check(text))), None)


def _text(value: object) -> str | None:
    return None if isinstance(value, str) else "must be a text in quotes"


def _texts(value: object) -> str | None:
    good = isinstance(value, list) and all(isinstance(text, str) for text in value)
    return None if good else "must be a list of texts in quotes"


def _selector(value: object) -> str | None:
    return selector_error(value) if isinstance(value, str) else _text(value)


def _selectors(value: object) -> str | None:
    return _texts(value) or _wrong(value, selector_error)


def _places(value: object) -> str | None:
    if not isinstance(value, str) and _texts(value):
        return "must be a text in quotes or a list of such"
    if not value:
        return "must name at least one place"
    return _wrong(value, _place_error)


def _pattern(value: object) -> str | None:
    if not isinstance(value, str):
        return _text(value)
    return (
        None
        if parsed(value)
        else "must be a pattern such as 'article.card > h2 a': the card, '>', what leads to its link"
    )


def _addresses(value: object) -> str | None:
    return _texts(value) or _wrong(value, _address)


def _address(text: str) -> str | None:
    return None if text.startswith("/") else f"{text!r} must begin with '/'"


def _url(value: object) -> str | None:
    good = isinstance(value, str) and (not value or value.startswith(("http://", "https://")))
    if good and without_user(str(value))[1] is not None:
        return "must hold no name and password: give --user"
    return None if good else "must be a web address in quotes, with http:// or https://"


def _hosts(value: object) -> str | None:
    return _texts(value) or _wrong(value, _host)


def _host(text: str) -> str | None:
    return None if places_named(text) else f"{text!r} is no host, such as 'posts.example.com'"


def _share(value: object) -> str | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if number and 0 <= float(str(value)) <= 1 else "must be a number from 0 to 1"


def _count(value: object) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return None if whole and int(str(value)) >= 0 else "must be a whole number from 0 up"


def _order(value: object) -> str | None:
    return None if value in ("", "day first", "month first") else "must be 'day first' or 'month first'"


def _switch(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _source(value: object) -> str | None:
    known = isinstance(value, str) and (value in {"learned", "edited"} or value.startswith("platform "))
    return None if known else "must be 'learned', 'edited' or 'platform NAME'"


_STANDING = (
    Key("score", _share, "0 to 1: how well it did on posts that it was not learned from"),
    Key("fill", _share, "0 to 1: the share of those posts on which it finds something"),
    Key("measured", _count, "how many those posts were"),
    Key("source", _source, "`learned`, `edited` (also when nothing is said), or `platform` and its name"),
    Key("locked", _switch, "`true`: never learned anew"),
    Key("mark", _text, "written with a learned rule: a rule that no longer fits it was changed by hand"),
)

BLOG = "blog"
CARDS = "cards"
ADDRESSES = "addresses"
BODY = "body"
FIELD_TABLES = "fields"

TABLES: Mapping[str, tuple[Key, ...]] = {
    BLOG: (
        Key("url", _url, "the blog's entry address"),
        Key("platform", _text, "the platform whose starting recipe this came from"),
        Key("language", _text, "the language of posts that do not say theirs, as `en` or `pt-BR`"),
        Key(
            "also", _hosts, 'hosts that the crawl may go to besides the blog\'s own: `["posts.example.com"]`'
        ),
        Key("dates", _order, "how a date such as 3/4/2021 is meant: `day first` or `month first`"),
    ),
    CARDS: (
        Key(
            "select",
            _pattern,
            "how a post stands on a listing page: the elements around its card, `>`, the card "
            "(with `~` before it if several elements in a row make up one), `>`, the elements down to "
            "its link; what is around the card may be left out: `article.post > h2 a`",
            needed=True,
        ),
        Key("onward", _selectors, "CSS selectors of links to further listing pages"),
        *_STANDING,
    ),
    ADDRESSES: (
        Key("posts", _addresses, "how addresses of posts are made: `/blog/{year}/{slug}`"),
        Key("others", _addresses, "how addresses of pages that are no posts are made: `/tag/{slug}`"),
        *_STANDING,
    ),
    BODY: (
        Key("select", _selector, "CSS selector; its first match on the page is the post's text", needed=True),
        Key("drop", _selectors, "CSS selectors of what inside it is no part of the post"),
        Key("repeated", _texts, "texts of whole blocks that stand on every post and so belong to none"),
        *_STANDING,
    ),
    FIELD_TABLES: (
        Key(
            "select",
            _places,
            "one place or a list, the best first: the first that holds something",
            needed=True,
        ),
        *_STANDING,
    ),
}
"""Table -> its keys; each of ``FIELDS`` has a table of its own in ``fields``, and ``body`` is a list."""

RECOGNISE = "recognise"

SIGNS: tuple[Key, ...] = (
    Key("generator", _texts, 'how the content of `<meta name="generator">` begins'),
    Key("assets", _texts, "parts of the addresses of its scripts and style sheets"),
    Key("select", _selectors, "CSS selectors of elements that only its pages have; one counts double"),
)
"""The keys of the table ``recognise``, which only the file of a platform has."""

FIELD_NAMES = FIELDS
