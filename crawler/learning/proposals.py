"""Looks for the places of a page where the values of its post stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.address import canonical
from crawler.learning.selectors import is_called, selectors_of
from crawler.learning.short_texts import LONGEST, short_texts
from crawler.learning.teacher import NEAR, chosen, closeness
from crawler.pages.facts.json_ld import objects_of
from crawler.pages.facts.moments import read_address_date
from crawler.pages.rules.fields import MANY
from pipelines.items import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

    from crawler.learning.samples import Sample
from crawler.learning.teacher import Value

_SHOWN_FIRST = frozenset({"title", "author", "category", "tag", "read_time"})
"""Fields that a page shows better than it declares them; of the others it is the other way round."""
_WITHIN = frozenset({"author", "published", "updated", "read_time"})
"""Fields whose value is found among other words: "by Ann on 4 May 2021"."""
_KINDS = {"card": 2.5, "feed": 3.0, "address": 3.5}
_LESS_LIKED = 2.5
_LINE = 120
_WITHIN_COST = 1.0
_MOST_HITS = 60
_EDGES = " \t\n#,;:|·•,;"
_COLON = re.compile(r"\s*[:：]\s*")
_PATHS = 400
_UNSEEN = frozenset({"class", "id", "style"})

Wanted = dict[str, set[str]]
"""Folded text -> the fields whose value it is."""


class Hit(NamedTuple):
    """A place of a page that holds a value of a field."""

    field: str
    place: str
    cost: float


def proposals(
    sample: Sample, values: Mapping[str, Value], site_names: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    """Return field -> places where its value is or may be on the sample, with what each costs.

    ``values`` are what is to be found, by field.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    wanted = _wanted(sample, values, site_names)
    beside = _in_links(sample, values)
    for hit in (
        *_in_markup(sample, wanted),
        *beside,
        *_in_json(sample, wanted),
        *_told(sample, values, site_names),
    ):
        costs = found[hit.field]
        costs[hit.place] = min(hit.cost, costs.get(hit.place, hit.cost))
    return found


def fold(text: str) -> str:
    """Return a text as it is compared: case and white space aside, without signs at its ends."""
    return _COLON.sub(": ", " ".join(text.split())).casefold().strip(_EDGES)


def _wanted(sample: Sample, values: Mapping[str, Value], site_names: tuple[str, ...]) -> Wanted:
    """Return the texts that say what is to be found, as any source put it and as it ended."""
    wanted: Wanted = defaultdict(set)
    for field in FIELDS:
        value = values.get(field)
        if not value:
            continue
        texts = [
            one.text
            for one in sample.scraped.found.get(field, ())
            if _supports(field, one, sample, value, site_names)
        ]
        if field != "site_name":
            texts += [
                text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)
            ]
        for text in texts:
            folded = fold(text)
            if 1 < len(folded) <= LONGEST or (folded and field in {"tag", "category", "read_time"}):
                wanted[folded].add(field)
    return wanted


def _supports(field: str, one: Any, sample: Sample, value: Value, site_names: tuple[str, ...]) -> bool:
    said = chosen(field, (one,), sample, site_names)
    if field in MANY:
        return bool(said) and set(map(fold, said)) <= set(map(fold, value))
    return bool(said) and closeness(field, said, value) > 0


def _cost(field: str, *, shown: bool) -> float:
    return 0.0 if shown == (field in _SHOWN_FIRST) else _LESS_LIKED


def _in_markup(sample: Sample, wanted: Wanted) -> Iterator[Hit]:
    if not wanted:
        return
    hits: dict[str, int] = defaultdict(int)
    line = _line_pattern(wanted)
    for node, text in short_texts(sample.page.tree.root):
        folded = fold(text)
        for field in wanted.get(folded, ()):
            if hits[field] < _MOST_HITS:
                hits[field] += 1
                yield from _selected(node, field, "", _cost(field, shown=True))
        if line is None or len(folded) > _LINE or not folded:
            continue
        for field in {field for match in line.finditer(folded) for field in wanted[match[0]] & _WITHIN}:
            if hits[field] < _MOST_HITS and field not in wanted.get(folded, ()):
                hits[field] += 1
                yield from _selected(node, field, "", _cost(field, shown=True) + _WITHIN_COST)
    yield from _in_attributes(sample, wanted)


def _line_pattern(wanted: Wanted) -> re.Pattern[str] | None:
    texts = [text for text, fields in wanted.items() if fields & _WITHIN and len(text) <= _LINE]
    texts.sort(key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, texts)) + r")(?!\w)") if texts else None


def _selected(node: LexborNode, field: str, attribute: str, cost: float) -> Iterator[Hit]:
    ending = f" @{attribute}" if attribute else ""
    for selector in selectors_of(node, field):
        yield Hit(field, selector.css + ending, selector.cost + cost)


def _in_attributes(sample: Sample, wanted: Wanted) -> Iterator[Hit]:
    for node in sample.page.tree.css("meta, link, html, time, img, [itemprop], [title], [datetime]"):
        for name, text in node.attributes.items():
            if not text or name in _UNSEEN or len(text) > LONGEST:
                continue
            fields = set(wanted.get(fold(text), ()))
            if name == "content" and ("," in text or ";" in text):
                fields |= {"tag"} & {
                    field for term in re.split("[,;]", text) for field in wanted.get(fold(term), ())
                }
            for field in fields:
                yield from _selected(node, field, name, _cost(field, shown=False))


def _in_links(sample: Sample, values: Mapping[str, Value]) -> Iterator[Hit]:
    """Return the links that lead to the posts before and after."""
    ends = {_end(values[field]): field for field in ("previous", "next") if values.get(field)}
    for node in sample.page.tree.css("a[href], link[href]") if ends else ():
        href = node.attributes.get("href") or ""
        field = ends.get(_end(href))
        if field and canonical(sample.page.join(href) or "") == values[field]:
            yield from _selected(node, field, "href", 0.0)


def _end(address: str) -> str:
    """Return the last part of an address, by which most links are told from another quickly."""
    return address.rstrip("/").rpartition("/")[2]


def _in_json(sample: Sample, wanted: Wanted) -> Iterator[Hit]:
    objects = objects_of(sample.page)
    roots = [
        ("", objects.post),
        *((f"{name}.", node) for name in ("WebSite", "Blog") for node in objects.typed(name)),
    ]
    for start, root in roots:
        for path, text in _leaves(root, start):
            terms = [text, *re.split("[,;]", text)] if path.endswith("keywords") else [text]
            for field in {field for term in terms for field in wanted.get(fold(term), ())}:
                cost = (
                    _cost(field, shown=False)
                    + (0.4 if is_called(path, field) else 1.0)
                    + 0.1 * path.count(".")
                )
                yield Hit(field, f"json-ld {path}", cost)


def _leaves(root: Any, start: str) -> Iterator[tuple[str, str]]:
    """Return (path, text) of the texts in a JSON value."""
    queue: list[tuple[str, Any]] = [(start, root)]
    seen = 0
    while queue and seen < _PATHS:
        path, value = queue.pop(0)
        seen += 1
        if isinstance(value, dict):
            queue += [
                (f"{path}{key}.", inner) for key, inner in value.items() if re.fullmatch(r"[\w@:-]+", key)
            ]
        elif isinstance(value, list):
            queue += [(path, inner) for inner in value]
        elif isinstance(value, str) and path.count(".") <= 4:  # noqa: PLR2004 - deeper ones are of other things
            yield path.rstrip("."), value


def _told(sample: Sample, values: Mapping[str, Value], site_names: tuple[str, ...]) -> Iterator[Hit]:
    """Return the witnesses beside the page that tell a value: its card, a feed, its address."""
    for field in FIELDS:
        if not values.get(field):
            continue
        for kind in ("card", "feed"):
            said = tuple(one for one in sample.scraped.found.get(field, ()) if one.source == kind)
            if said and closeness(field, chosen(field, said, sample, site_names), values[field]):
                yield Hit(field, kind, _KINDS[kind])
    for field, one in read_address_date(sample.page.url):
        if values.get(field) and closeness(field, one.text, values[field]) >= NEAR:
            yield Hit(field, "address", _KINDS["address"])
