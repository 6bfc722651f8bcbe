"""What a post page says of itself is found whole, and what it says of other posts is left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.metadata import read_metadata
from crawler.pages.page import Page
from pipelines.items import FIELDS

ADDRESS = "https://blog.example/2021/03/05/on-queues/"
SCRAPS = [
    "<h1>",
    "</h1>",
    "<a rel=tag href=/tag/x>",
    "</a>",
    "<time datetime='",
    "'>",
    "<article>",
    "</div>",
    "<span class=author>",
    "By ",
    "2021-13-45",
    "<script type=application/ld+json>",
    "[{",
    '"@type":',
    "</script>",
    "<li>",
    "<i class=fa-tag>",
    "Tags:",
    "5 min",
    "x x x x x x ",
    "<meta itemprop=author content=x>",
    "<base href='::'>",
    "<div itemscope itemtype=Article>",
    "Updated: 1/2/2020",
    "<a href='//[x'>",
]
TEXT = "<p>" + "A queue is a promise that somebody will read what was written. " * 4 + "</p>"


def page(body: str, head: str = "", url: str = ADDRESS) -> Page:
    return Page(url, f"<html><head>{head}</head><body>{body}</body></html>", "2024-01-02T03:04:05Z")


def texts(one: Page, field: str, source: str = "markup") -> list[str]:
    return [found.text for found in read_metadata(one).get(field, ()) if found.source == source]


def test_json_ld_in_a_graph_with_references() -> None:
    head = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
      {"@type": "WebSite", "@id": "/#site", "name": "The Blog"},
      {"@type": "BlogPosting", "headline": "On Queues", "datePublished": "2021-03-05T08:00:00+01:00",
       "author": {"@id": "/#ann"}, "keywords": "queues, kafka", "articleSection": ["Systems"],
       "timeRequired": "PT7M", "isPartOf": {"@id": "/#site"},},
      {"@type": "Person", "@id": "/#ann", "name": "Ann Lee"}]}</script>"""
    one = page(TEXT, head)
    assert texts(one, "title", "json-ld") == ["On Queues"]
    assert texts(one, "author", "json-ld") == ["Ann Lee"]
    assert texts(one, "tag", "json-ld") == ["queues", "kafka"]
    assert texts(one, "category", "json-ld") == ["Systems"]
    assert texts(one, "read_time", "json-ld") == ["PT7M"]
    assert "The Blog" in texts(one, "site_name", "json-ld")


def test_json_ld_of_other_posts_is_not_this_post() -> None:
    head = """<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [
      {"@type": "BlogPosting", "headline": "Another", "url": "https://blog.example/another/"}]}</script>"""
    assert texts(page(TEXT, head), "title", "json-ld") == []


def test_tags_and_categories_are_told_apart_by_rel_address_and_label() -> None:
    one = page(
        f"""<article><h1>On Queues</h1>{TEXT}<footer>
        Posted in <a href="/category/systems/" rel="category tag">Systems</a>
        <p>Schlagwörter: <a href="/thema/kafka/">Kafka</a>, <a href="/thema/dienste/">Dienste</a></p>
        <a href="/tag/java/" rel="tag">Java</a></footer></article>"""
    )
    assert texts(one, "category") == ["Systems"]
    assert texts(one, "tag") == ["Kafka", "Dienste", "Java"]


def test_sidebars_comments_and_related_posts_are_left_out() -> None:
    one = page(
        f"""<article><header><h1>On Queues</h1><time datetime="2021-03-05">5 March 2021</time>
        <p class="byline">by <a rel="author" href="/author/ann/">Ann Lee</a></p></header>{TEXT}</article>
        <section class="comments"><p class="author">Bob</p><time datetime="2022-01-01"></time></section>
        <section class="related-posts"><article><h3><a href="/other/">Other</a></h3>
        <time datetime="2020-01-01"></time><a rel="tag" href="/tag/other/">other</a></article></section>
        <aside class="sidebar"><h3>Categories</h3><ul><li><a href="/category/a/">A</a></li>
        <li><a href="/category/b/">B</a></li></ul></aside>"""
    )
    found = read_metadata(one)
    assert texts(one, "author") == ["Ann Lee"]
    assert texts(one, "published", "time") == ["2021-03-05"]
    assert "category" not in found
    assert "tag" not in found


@pytest.mark.parametrize(
    "line", ["5 min read", "阅读时长: 10分钟", "약 6분", "Lesezeit: 3 Minuten", "12 min"]
)
def test_reading_time_beside_the_heading(line: str) -> None:
    assert texts(page(f"<h1>On Queues</h1><p class=meta>{line}</p>{TEXT}"), "read_time") == [line]


@pytest.mark.parametrize("line", ["Posted on 5 March 2021", "21/05/2010", "2023년 6월 17일", "March 5, 2021"])
def test_date_in_words_beside_the_heading(line: str) -> None:
    one = page(f"<h1>On Queues</h1><p>{line}</p>{TEXT}", url="https://blog.example/queues")
    assert texts(one, "published") == [line.removeprefix("Posted on ")]


@settings(max_examples=150)
@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=60))
def test_never_raises(head: str, body: str, url: str) -> None:
    assert set(read_metadata(page(body, head, url))) <= set(FIELDS)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(SCRAPS),
        max_size=40,
    )
)
def test_never_raises_on_scraps_of_markup(scraps: list[str]) -> None:
    assert set(read_metadata(page("".join(scraps), "".join(scraps[::2])))) <= set(FIELDS)


def test_microdata_of_the_head_is_about_the_page_and_that_of_other_things_is_not() -> None:
    head = '<meta itemprop="datePublished" content="2020-01-02"><meta itemprop="author" content="Ann Lee">'
    other = (
        '<div itemscope itemtype="https://schema.org/Product"><meta itemprop="author" content="Bob"></div>'
    )
    one = page(f"<h1>On Queues</h1>{TEXT}{other}", head)
    assert texts(one, "published", "meta") == ["2020-01-02"]
    assert texts(one, "author", "meta") == ["Ann Lee"]


def test_who_reviewed_a_post_did_not_write_it() -> None:
    one = page(f"<h1>On Queues</h1><p class=author><a href=/author/bob/>Reviewed by: Bob Ray</a></p>{TEXT}")
    assert texts(one, "author") == []


CART = "<h2>Your cart is empty</h2><p><a href=/cart>Cart</a></p>"


def test_a_heading_with_the_words_of_the_title_is_the_heading() -> None:
    head = '<meta property="og:title" content="7 Ways to Build a Queue">'
    one = page(f"{CART}<h2>7 Ways to Help You Build a Queue</h2>{TEXT}", head)
    assert texts(one, "title") == ["7 Ways to Help You Build a Queue"]


def test_a_lower_heading_unlike_what_the_head_says_is_no_title() -> None:
    head = '<meta property="og:title" content="7 Ways to Build a Queue">'
    assert texts(page(CART + TEXT, head), "title") == []
    assert texts(page(f"<h1>Waiting</h1>{TEXT}", head), "title") == ["Waiting"]
    assert texts(page(f"<h2>Waiting</h2>{TEXT}", "<title>My blog</title>"), "title") == ["Waiting"]


def test_cards_of_other_posts_are_known_by_their_shape() -> None:
    card = """<div class="x9"><h3><a href="/other-{0}/">Other</a></h3><time datetime="2019-01-0{0}"></time>
        <a href="/tag/other{0}/">other {0}</a> by <a rel="author" href="/author/bob/">Bob</a></div>"""
    one = page(
        f"<div><h1>On Queues</h1><p>By Ann Lee</p>{TEXT}</div><div>{card.format(1)}{card.format(2)}</div>",
        url="https://blog.example/queues",
    )
    assert "tag" not in read_metadata(one)
    assert "published" not in read_metadata(one)
    assert texts(one, "author") == ["Ann Lee"]


def test_a_paragraph_that_leads_in_stands_before_the_byline() -> None:
    one = page(
        f"""<header><h1>On Queues</h1><p>{"Words that lead into a post may be long. " * 3}</p>
        <p>March 5, 2021</p></header><div>{TEXT}{TEXT}</div>""",
        url="https://blog.example/queues",
    )
    assert texts(one, "published") == ["March 5, 2021"]


def test_links_to_tags_of_other_sites_are_no_tags() -> None:
    one = page(
        f"""<article><h1>On Queues</h1>{TEXT}<ul><li><a href="https://shop.example/tag/lamps/">Lamps</a></li>
        <li><a href="/tag/queues/">Queues</a></li><li><a href="/about/">About</a></li></ul></article>"""
    )
    assert texts(one, "tag") == ["Queues"]


def test_keywords_with_entities_are_split_between_words() -> None:
    head = '<script type="application/ld+json">{"@type": "Article", "keywords": "R&amp;D, Ops"}</script>'
    assert texts(page(TEXT, head), "tag", "json-ld") == ["R&D", "Ops"]


def test_links_within_sentences_are_no_tags() -> None:
    line = """All that was written here on <a href="/tag/lamps/">lamps</a> over the years is worth reading,
        and so are the notes on <a href="/tag/boats/">boats</a>."""
    one = page(f"<article><h1>On Queues</h1>{TEXT}<ul><li>{line}</li></ul>{TEXT}</article>")
    assert texts(one, "tag") == []


def test_names_within_the_text_are_no_authors() -> None:
    quotes = '<ul><li class="author">Bob Ray</li><li>by <a href="/bob/">Bob Ray</a></li></ul>'
    one = page(f'<h1>On Queues</h1>{TEXT}{quotes}{TEXT}<p>By <a rel="author" href="/x/">Ann Lee</a></p>')
    assert texts(one, "author") == ["Ann Lee"]
    assert texts(page(f"<h1>On Queues</h1>{TEXT}{quotes}{TEXT}"), "author") == []


@pytest.mark.parametrize("line", ["by signing up you agree to all", "By email and post."])
def test_a_sentence_that_begins_like_a_byline_is_none(line: str) -> None:
    assert texts(page(f"<h1>Queues</h1><p>{line.lower()}</p>{TEXT}"), "author") == []


def test_a_labelled_date_beside_the_post_is_heard_next_to_one_in_its_first_lines() -> None:
    one = page(
        f"""<div><div class=sidebar>created: 2021-03-05</div>
        <div><h1>Queues</h1><p>As of 28/03/2019:</p>{TEXT}</div></div>"""
    )
    assert texts(one, "published") == ["28/03/2019", "2021-03-05"]


def test_the_name_of_the_blog_is_not_the_heading_of_the_post() -> None:
    one = page(
        f'<h1><a href="/">The Blog</a></h1><h2>On Queues</h2>{TEXT}', "<title>The Blog: On Queues</title>"
    )
    assert texts(one, "title") == ["On Queues"]


def test_a_list_of_keywords_in_microdata_is_as_many_tags() -> None:
    listed = "".join(f"<li><a href='/topics/{tag}/'>{tag}</a></li>" for tag in ("brass", "old clocks"))
    one = page(f"<h1>On Queues</h1>{TEXT}<ul itemprop=keywords>{listed}</ul>")
    assert texts(one, "tag", "microdata") == ["brass", "old clocks"]
    one = page(f"<h1>On Queues</h1>{TEXT}<p itemprop=keywords>brass, old clocks</p>")
    assert texts(one, "tag", "microdata") == ["brass", "old clocks"]


def test_categories_in_a_box_named_a_side_are_those_of_the_blog() -> None:
    listed = "".join(f"<li><a href='/{name}/'>{name}</a></li>" for name in ("Brass", "Clocks", "Glue"))
    side = f"<div id=left-side-content><div id=side-categories><ul>{listed}</ul></div></div>"
    head = "<div class=entry><h2>On Queues</h2><p class=cate><a href='/glue/'>Glue</a></p><p>4 May 2021</p>"
    assert texts(page(f"<div>{head}{TEXT}</div></div>{side}"), "category") == ["Glue"]
    assert texts(page(f"<div class=entry><h2>On Queues</h2>{TEXT}</div>{side}"), "category") == []
