"""What ``inspect`` found, in words: the blog, its witnesses, its rules, sample posts with their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.candidates import candidates_of
from archive.export.rows import FIELDS, FURTHER_FIELDS, exported_post
from archive.plain import counted, plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlite_utils import Database

    from crawler.recipes.recipe import Recipe, Standing
    from crawler.walk import Walk

_LONG = 96
"""Characters shown of a long value."""
_SHOWN = 4
"""So many addresses are shown of many."""
_LABEL = 17


def findings(db: Database, walk: Walk) -> Iterator[str]:
    """Return the lines that tell a person what was found and how sure it is."""
    yield from _about(db, walk)
    yield from _witnesses(db, walk)
    yield ""
    yield from _rules(walk.rules.recipe)
    posts = [id_ for (id_,) in db.execute("SELECT id FROM posts ORDER BY id")]
    yield ""
    yield f"Posts read: {len(posts)}. Each value with its source; other values that were found in brackets."
    for id_ in posts:
        yield from _post(db, id_)


def _about(db: Database, walk: Walk) -> Iterator[str]:
    recipe = walk.rules.recipe
    title, claim, claimed = db.execute(
        "SELECT title, claim_text, claimed_posts FROM blogs JOIN crawls ON crawls.blog = blogs.id "
        "WHERE crawls.id = ?",
        [walk.crawl.id],
    ).fetchone()
    yield _short(title or "(a blog without a name)")
    yield _line("address", walk.entry_url)
    yield _line("platform", recipe.platform or "not recognised")
    yield _line("language", recipe.language or "not told")
    yield _line("own count", f'{claimed} posts ("{_short(claim)}")' if claim else "none given")


def _witnesses(db: Database, walk: Walk) -> Iterator[str]:
    cards = walk.rules.recipe.cards
    pages = walk.progress.listing_pages
    listed = _urls(
        db,
        "SELECT url FROM addresses WHERE id IN (SELECT address FROM sightings WHERE witness = 'listing') "
        "ORDER BY id",
    )
    sure = f", {_percent(cards.standing.score)} sure" if cards else ""
    read = "its first page" if pages == 1 else f"its first {pages} pages"
    yield _line("listing", f"names {len(listed)} posts on {read}{sure}")
    if cards:
        yield _line("  a card is", cards.select)
    yield from _some("  posts", listed)
    further = _urls(db, "SELECT url FROM addresses WHERE kind = 'listing' ORDER BY id LIMIT -1 OFFSET 1")
    by = f", told by {', '.join(cards.onward)}" if cards and cards.onward else ""
    yield _line("further pages", f"{len(further)} named so far{by}" if further else "none named")
    yield from _some("", further)
    documents = db.execute(
        "SELECT kind, url, (SELECT count(*) FROM sightings WHERE page = addresses.url) FROM addresses "
        "WHERE kind IN ('feed', 'sitemap', 'interface') AND state = 'done' ORDER BY id"
    ).fetchall()
    for kind, url, count in documents:
        yield _line(kind, f"{url} names {counted(count, 'address', 'addresses')}")
    if not documents:
        yield _line("feeds", "no feed, sitemap or open interface answers")
    addresses = walk.rules.recipe.addresses
    if addresses:
        yield _line("addresses", ", ".join(addresses.posts[:_SHOWN]))


def _rules(recipe: Recipe) -> Iterator[str]:
    if not recipe.body and not recipe.fields:
        yield "Too few posts are alike to learn rules from: each page is read by the general reader."
        return
    yield "How posts are read, how sure that is, and on how many of the posts something was found"
    for rule in recipe.body:
        drop = f", without {', '.join(rule.drop)}" if rule.drop else ""
        yield _line("text", _standing(rule.standing) + rule.select + drop)
    for field, found in recipe.fields.items():
        empty = found.select == ("none",)
        where = "this blog has none" if empty else ", else ".join(found.select)
        yield _line(field, _standing(found.standing) + where)
    if not recipe.body:
        yield _line("text", "by the general reader: no rule held on all posts")


def _standing(standing: Standing) -> str:
    fill = f"on {round((standing.fill or 0) * standing.posts)} of {standing.posts}" if standing.posts else ""
    return f"{_percent(standing.score):>6}  {fill:<9} {standing.source:<9}  "


def _post(db: Database, id_: int) -> Iterator[str]:
    post = exported_post(db, id_, (*FIELDS, *FURTHER_FIELDS))
    text = " ".join((post["body_text"] or "").split())
    yield f"\n  {_short(post['title'])}"
    yield _line("  address", str(post["url"]))
    candidates = candidates_of(db, id_)
    for field, found in candidates.items():
        if field == "title":
            continue
        value = post[field]
        said = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
        chosen = list(dict.fromkeys(one.source for one in found if one.chosen))
        others = dict.fromkeys(f"{one.source}: {_short(one.text)}" for one in found if not one.chosen)
        brackets = f"  [{' | '.join(others)}]" if others else ""
        yield _line(f"  {field}", f"{_short(said) or '-'}  ({', '.join(chosen) or 'none taken'}){brackets}")
    yield _line("  text", f"{post['word_count']} words: {_short(text)}")


def _some(label: str, urls: Sequence[str]) -> Iterator[str]:
    for place, url in enumerate(urls[:_SHOWN]):
        yield _line(label if place == 0 else "", url)
    if len(urls) > _SHOWN:
        yield _line("", f"and {len(urls) - _SHOWN} more")


def _urls(db: Database, sql: str) -> list[str]:
    return [url for (url,) in db.execute(sql)]


def _line(label: str, text: str) -> str:
    return f"{label:<{_LABEL}}{plain_line(text)}".rstrip()


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _short(text: str) -> str:
    folded = plain_line(" ".join(text.split()))
    return folded if len(folded) <= _LONG else folded[: _LONG - 1] + "…"
