"""A listing as a person sees it: six cards of eleven posts, each title twice, with all its quirks."""

from __future__ import annotations

from crawler.pages.listing import Card, read_listing
from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination

SITE = "https://deep.example"
PLACEHOLDER = "Read the full post for details."
POSTS = [
    ("sagas", "Sagas in Small Shops: Why Undo Gets Complicated Fast", "Distributed Systems", "12 min",
     "In theory two services succeed or fail together. In practice they do not."),
    ("tool-protocols", "Tool Protocols (TPs): Designing Helpers That Scale", "AI", "10 min", PLACEHOLDER),
    ("queues", "When Queues Go Wrong: The Failures No One Warns You About", "Distributed Systems", "8 min",
     "Looks simple — send, take, done. Under load it is not.&lt;/p&gt;"),
    ("rebalancing", "Rebalancing: From Eager to Calm – Heart of a Stream", "Distributed Systems", "9 min",
     "From the eager, stop‑the‑world days to today’s calm ones. You’ll learn what happens inside."),
    ("images", "Why Images Are Quietly Costing You (and Us)", "Cloud &amp; DevOps", "7 min", PLACEHOLDER),
    ("voices", "Making Voices Truly Real-Time", "AI", "10 min", PLACEHOLDER),
]  # fmt: skip


def card(slug: str, title: str, topic: str, minutes: str, summary: str) -> str:
    return f"""
    <div class="flex flex-col rounded-2xl shadow">
      <a class="block" href="/blog/{slug}"><span class="cover">{title}</span></a>
      <div class="p-6"><div class="flex gap-2"><span class="rounded-full px-3">{topic}</span>
        <span class="text-sm"><svg></svg>{minutes}</span></div>
        <h2 class="text-xl"><a href="/blog/{slug}">{title}</a></h2><p class="mt-2">{summary}</p></div>
    </div>"""


def listing(number: int, posts: list[tuple[str, str, str, str, str]], shown: str) -> Page:
    cards = "".join(card(*post) for post in posts)
    html = f"""<html><body><nav><a href="/">Back to Home</a></nav>
    <main><h1>All Blog Posts</h1><p>Deep dives into tech, AI, and development</p>
    <div class="grid gap-8">{cards}</div>
    <div class="mt-8"><p>{shown}</p><a href="/blog?page=1">1</a> <a href="/blog?page=2">2</a>
    <a href="/blog?page={3 - number}">Next</a></div></main></body></html>"""
    return Page(SITE + ("/blog" if number == 1 else "/blog?page=2"), html, "")


FIRST = listing(1, POSTS, "Showing 1-6 of 11 posts")


def texts(found: Card, field: str) -> list[str]:
    return [value.text for value in found.facts.get(field, ())]


def test_six_cards_and_the_claim_of_eleven() -> None:
    found = read_listing(FIRST)
    assert [one.url for one in found.cards] == [f"{SITE}/blog/{post[0]}" for post in POSTS]
    assert found.claim is not None
    assert (found.claim.total, found.claim.text) == (11, "Showing 1-6 of 11 posts")
    assert found.confidence > 0.8


def test_what_each_card_says() -> None:
    for found, (_, title, topic, minutes, summary) in zip(read_listing(FIRST).cards, POSTS, strict=True):
        assert texts(found, "title") == [title]
        assert texts(found, "category") == [topic.replace("&amp;", "&")]
        assert texts(found, "read_time") == [minutes]
        assert texts(found, "summary") == [summary.replace("&lt;", "<").replace("&gt;", ">")]


def test_the_second_page_is_named_and_read_by_the_shape_of_the_first() -> None:
    found = read_listing(FIRST)
    assert f"{SITE}/blog?page=2" in find_pagination(FIRST, [one.url for one in found.cards])
    second = listing(2, [(f"older-{post[0]}", *post[1:]) for post in POSTS[:5]], "Showing 7-11 of 11 posts")
    again = read_listing(second, found.shape)
    assert [one.url for one in again.cards] == [f"{SITE}/blog/older-{post[0]}" for post in POSTS[:5]]
    assert again.claim is not None
    assert again.claim.total == 11
