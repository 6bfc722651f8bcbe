from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.declared import leads_on, named_by_class, schema_types, stands_elsewhere
from crawler.pages.kind import PageKind, kind_of
from crawler.pages.page import Page

SITE = "https://blog.example"
MENU = "<nav id='menu'><a href='/'>Home</a><a href='/blog/'>Blog</a><a href='/about/'>About</a></nav>"
TEXT = "<p>" + "The hens went out into the rain and came back wet, and nobody was glad of it. " * 6 + "</p>"
SHARED = "<footer><p>Written in the evenings.</p></footer>"
ARTICLE = (
    "<meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2024-05-05'>"
    '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "Hens"}</script>'
)
DATED_LINKS = (
    "<ul>"
    + "".join(f"<li>May {i}, 2024 <a href='/walk-{i}/'>A walk, no. {i}</a></li>" for i in range(1, 9))
    + "</ul>"
)
SAVED_POSTS = sorted((Path(__file__).parent / "post_pages").glob("*.html"))


def kind(body: str, path: str = "/hens/", head: str = "", attributes: str = "") -> PageKind:
    html = (
        f"<html><head><title>Hens in the rain</title>{head}</head>"
        f"<body {attributes}>{MENU}<main>{body}</main>{SHARED}</body></html>"
    )
    return kind_of(Page(SITE + path, html, "2026-01-01T00:00:00Z"))


def cards(count: int) -> str:
    return "".join(
        f"<article><h2><a href='/post-{i}/'>A walk to farm number {i}</a></h2>"
        f"<time datetime='2024-05-0{i}'>May {i}, 2024</time><p>We went on foot, all day long.</p></article>"
        for i in range(1, count + 1)
    )


@pytest.mark.parametrize("saved", SAVED_POSTS, ids=lambda path: path.stem)
def test_saved_posts_of_many_generators(saved: Path) -> None:
    html = saved.read_text(encoding="utf8")
    assert kind_of(Page(f"{SITE}/{saved.stem}/", html, "")).kind == "post"


@pytest.mark.parametrize(
    ("body", "head", "attributes"),
    [
        (f"<h1>Hens in the rain</h1><p>May 5, 2024</p>{TEXT}", "", ""),
        (
            "<h1>Hens in the rain</h1><time datetime='2024-05-05'>5. Mai 2024</time><p>Short.</p>",
            "<meta property='og:type' content='website'>",
            "",
        ),
        (f"<h1>Hens in the rain</h1>{TEXT}", "", "class='post-template-default single single-post'"),
        (
            f"<h1>Hens in the rain</h1>{TEXT}",
            ARTICLE,
            "class='post-template'",
        ),
        (f"<h1><a href='/hens/'>Hens in the rain</a></h1><p>2024-05-05</p>{TEXT}", "", ""),
        (
            f"<article><header><h2><a href=/hens/>In rain</a></h2></header><p>2024-05-05</p>{TEXT}</article>",
            "",
            "",
        ),
        (f"<h1>Hens in the rain</h1><p>2024-05-05</p>{TEXT}<h2>Related</h2>{cards(2)}", "", ""),
    ],
    ids=[
        "plain",
        "short",
        "by class",
        "declared",
        "linked to itself",
        "linked in its header",
        "with others below",
    ],
)
def test_posts(body: str, head: str, attributes: str) -> None:
    found = kind(body, head=head, attributes=attributes)
    assert found.kind == "post"
    assert found.confidence > 0.7
    assert found.reasons


@pytest.mark.parametrize(
    ("body", "path", "attributes"),
    [
        (cards(5), "/", ""),
        (f"<h1>Posts about hens</h1>{cards(1)}", "/tag/hens/", ""),
        (f"<h1>Archive</h1>{cards(3)}", "/old/", ""),
        (f"<h1>Hens</h1><p>2024-05-05</p>{TEXT}", "/hens/", "class='archive category category-hens'"),
        (DATED_LINKS, "/archives/", ""),
        (f"<h1>Everything</h1>{DATED_LINKS}", "/everything/", ""),
    ],
    ids=["home", "one tagged post", "archive", "by class", "plain list", "dated list"],
)
def test_listings(body: str, path: str, attributes: str) -> None:
    assert kind(body, path, attributes=attributes).kind == "listing"


@pytest.mark.parametrize(
    ("body", "path", "head", "attributes"),
    [
        (f"<h1>About me</h1>{TEXT}", "/about/", "", ""),
        (f"<h1>About me</h1><p>May 5, 2024</p>{TEXT}", "/about/", "", ""),
        (
            f"<h1>Me</h1>{TEXT}<div id='comments'></div>",
            "/me/",
            "<meta property='og:type' content='article'>",
            "",
        ),
        (f"<h1>Privacy</h1><p>Last updated: May 5, 2024</p>{TEXT}", "/privacy/", "", ""),
        ("<h1>Page not found</h1><p>2024-05-05</p>", "/404.html", "", ""),
        (f"<h1>Projects</h1>{TEXT}", "/x/", "", "class='page-template page-id-12'"),
        (f"<h1>Hens</h1>{TEXT}", "/x/", "<meta property='og:type' content='website'>", ""),
        (f"<h1>Install</h1>{TEXT}<p>Changed <time>2024-05-05</time></p>", "/docs/install/", "", ""),
        ("<img src='/a.jpg'>", "/attached/", "", "id='popup'"),
        (
            f"<h1>Hens in the rain</h1><p>May 5, 2024</p>{TEXT}",
            "/hens/amp/",
            "<link rel='canonical' href='/hens/'>",
            "",
        ),
    ],
    ids=[
        "undated",
        "in the menu",
        "says article",
        "legal",
        "missing",
        "by class",
        "og",
        "manual",
        "picture",
        "double",
    ],
)
def test_pages_that_are_no_posts(body: str, path: str, head: str, attributes: str) -> None:
    assert kind(body, path, head, attributes).kind == "page"


def test_stubs() -> None:
    refresh = "<meta http-equiv='refresh' content='0; url=/hens/'>"
    assert kind("", "/node/7", refresh).kind == "stub"
    assert kind("<p>Moved</p>", "/node/7", "<link rel='canonical' href='/hens/'>").kind == "stub"


def test_a_feed_read_as_a_page_is_no_post() -> None:
    feed = "<?xml version='1.0'?><rss><channel><title>Hens</title><item><pubDate>2024-05-05</pubDate>"
    assert kind_of(Page(SITE + "/rss/", feed, "")).kind == "page"


def page(head: str = "", attributes: str = "", path: str = "/hens/") -> Page:
    return Page(SITE + path, f"<html><head>{head}</head><body {attributes}></body></html>", "")


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/a/", SITE + "/a/"),
        ("5;URL='https://else.example/'", "https://else.example/"),
        ("0.5, /b", SITE + "/b"),
        ("300; url=/a/", None),
        ("30", None),
        ("0; url=/hens", None),
    ],
)
def test_refreshing(content: str, target: str | None) -> None:
    assert leads_on(page(f'<meta http-equiv="Refresh" content="{content}">')) == target


@pytest.mark.parametrize(
    ("href", "elsewhere"),
    [
        ("/geese/", True),
        ("/hens", False),
        ("/hens.html", False),
        ("https://www.blog.example/hens/index.html", False),
        ("/", False),
        ("https://else.example/geese/", False),
    ],
)
def test_what_stands_elsewhere(href: str, elsewhere: bool) -> None:  # noqa: FBT001 - a table's column
    assert bool(stands_elsewhere(page(f'<link rel="canonical" href="{href}">'))) is elsewhere


@pytest.mark.parametrize(
    ("names", "named"),
    [
        ("post-template tag-hens", "post"),
        ("single single-post postid-7", "post"),
        ("mt-entry-archive layout", "post"),
        ("blog-wrapper blog-post-page", "post"),
        ("blog-wrapper blog-tags-post-list-page", "listing"),
        ("archive tag tag-hens", "listing"),
        ("tag-template", "listing"),
        ("mt-archive-listing", "listing"),
        ("page page-id-2", "page"),
        ("error404", "page"),
        ("page single-post", "post"),
        ("attachment-template-default single single-attachment postid-9 attachmentid-9", "page"),
        ("single-author no-sidebar hide-entry-author", ""),
        ("theme-dark wide", ""),
    ],
)
def test_what_class_names_say(names: str, named: str) -> None:
    assert named_by_class(page(attributes=f'class="{names}"')) == named


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ('{"@type": "BlogPosting"}', "post"),
        ('{"@type": ["Article", "NewsArticle"]}', "post"),
        ('{"@graph": [{"@type": "BlogPosting"}, {"@type": "BlogPosting"}]}', "listing"),
        ('{"@type": "CollectionPage"}', "page"),
        ('{"@type": "WebSite"}', ""),
        ("{", ""),
    ],
)
def test_what_schema_org_types_say(data: str, named: str) -> None:
    assert schema_types(page(f'<script type="application/ld+json">{data}</script>')) == named


MARKUP = st.lists(
    st.sampled_from(
        [
            "<h1>", "</h1>", "<h2><a href='/a'>", "</a>", "<article>", "<time datetime='x'>", "2024-05-05",
            "<meta http-equiv=refresh content='0;url=http://['>", "<link rel=canonical href='http://['>",
            "<body class='post 404'>", "<p>", "<nav><a href='//['>", "<!--", "<frameset>",
            "<script type=ld+json>",
        ]
    )
    | st.text(max_size=10),
    max_size=25,
).map("".join)  # fmt: skip


@given(MARKUP, st.text(max_size=20) | st.sampled_from([SITE + "/2024/05/05/hens/", "http://["]))
@settings(max_examples=150, deadline=None)
def test_no_page_makes_it_raise(html: str, url: str) -> None:
    found = kind_of(Page(url, html, ""))
    assert 0 <= found.confidence <= 1


@pytest.mark.parametrize(("day", "told"), [("06 May 2024", "post"), ("01 Jan 0001", "page")])
def test_a_day_in_the_year_1_is_no_date(day: str, told: str) -> None:
    bare = Page(SITE + "/now/", f"<html><body><h1>Now</h1>{TEXT}</body></html>", "")
    assert kind_of(bare, {"published": ((day, "feed"),)}).kind == told
    assert kind(f"<h1>Now</h1><time>{day}</time>{TEXT}").kind == told
