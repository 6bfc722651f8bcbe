from __future__ import annotations

import pytest

from crawler.pages.listing import read_listing
from crawler.pages.page import Page

SITE = "https://blog.example"
WORDS = ("Consensus in small groups", "Queues that never drain", "Caches with a memory", "Clocks & clusters")


def facts(card: str, field: str, count: int = 4) -> list[list[str]]:
    """Return the texts of a field on cards made from a template with {t}itle, {u}rl, {n}umber, {c}ategory."""
    cards = "".join(
        card.replace("{t}", title)
        .replace("{u}", f"/p/{n}-post/")
        .replace("{n}", str(n))
        .replace("{c}", "AB"[n % 2])
        for n, title in enumerate(WORDS[:count], 1)
    )
    html = f"<html><body><main><div class='list'>{cards}</div></main></body></html>"
    listing = read_listing(Page(SITE + "/blog/", html, ""))
    assert [c.url for c in listing.cards] == [f"{SITE}/p/{n}-post/" for n in range(1, count + 1)]
    assert all(
        found.source == "card" for c in listing.cards for values in c.facts.values() for found in values
    )
    return [[found.text for found in c.facts.get(field, ())] for c in listing.cards]


def test_the_heading_comes_before_other_texts_of_the_title() -> None:
    card = "<div class='c'><a href='{u}'><img alt='Picture: {t}'></a><h3><a href='{u}'>{t}</a></h3></div>"
    assert facts(card, "title")[0] == [WORDS[0], "Picture: " + WORDS[0]]


def test_a_title_that_stands_twice_is_one_candidate() -> None:
    card = "<div class='c'><a href='{u}'><span>{t}</span></a><h3><a href='{u}'>{t}</a></h3></div>"
    assert facts(card, "title")[0] == [WORDS[0]]


def test_read_more_is_no_title() -> None:
    for more in ("Read more", "Weiterlesen", "阅读全文", "Onwards!"):
        card = f"<div class='c'><h3>{{t}}</h3><p>Words and words.</p><a href='{{u}}'>{more}</a></div>"
        assert facts(card, "title") == [[title] for title in WORDS]


def test_entities_are_resolved_and_nothing_is_cleaned() -> None:
    card = "<div class='c'><h3><a href='{u}'>{t} &mdash;  a&nbsp;tale &lt;/p&gt;</a></h3></div>"
    assert facts(card, "title")[0] == [WORDS[0] + " —  a\N{NO-BREAK SPACE}tale </p>"]


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<time datetime='2024-05-0{n}T08:00Z'>May {n}</time>", ["2024-05-01T08:00Z", "May 1"]),
        ("<time datetime='post.date.iso()'>Tue 1{n} March 2014</time>", ["Tue 11 March 2014"]),
        ("<time class='updated' datetime='2025-01-01'>new</time><time>{n} May 2024</time>", ["1 May 2024"]),
        ("<span>by Ann · 0{n}.05.2024 · 4 min</span>", ["01.05.2024"]),
        ("<span>2024年5月{n}日</span>", ["2024年5月1日"]),
        ("<span>{n} years ago</span>", ["1 years ago"]),
        ("<abbr title='2024-05-0{n}T01:00:00'>May {n}, 2024</abbr>", ["2024-05-01T01:00:00", "May 1, 2024"]),
        ("<span>۲{n} خرداد ۱۴۰۴</span>", ["۲1 خرداد ۱۴۰۴"]),
        ("<meta itemprop='datePublished' content='2024-05-0{n}'>", ["2024-05-01"]),
    ],
)  # fmt: skip
def test_dates(markup: str, texts: list[str]) -> None:
    assert facts(f"<div class='c'><h3><a href='{{u}}'>{{t}}</a></h3>{markup}</div>", "published")[0] == texts


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span>1{n} min</span>", "11 min"),
        ("<p>May {n}, 2024 · Ann · {n} min read</p>", "1 min read"),
        ("<span><b>{n}</b> <i>min</i> read</span>", "1 min read"),
        ("<span>约 {n} 分钟</span>", "约 {n} 分钟"),
        ("<span>Lesezeit: {n} Minuten</span>", "Lesezeit: 1 Minuten"),
        ("<span>читать {n} мин</span>", "читать 1 мин"),
        ("<span>یک دقیقه زمان مطالعه</span>", "یک دقیقه زمان مطالعه"),
    ],
)
def test_reading_times(markup: str, text: str) -> None:
    found = facts(f"<div class='c'><h3><a href='{{u}}'>{{t}}</a></h3>{markup}</div>", "read_time")
    assert found[0] == [text.replace("{n}", "1")]


def test_minutes_told_in_the_text_are_no_reading_time() -> None:
    text = "Words. " * 40 + "<b>5 minutes</b>" + " and more words" * 9
    assert (
        facts(f"<div class='c'><h3><a href='{{u}}'>{{t}}</a></h3><p>{text}</p></div>", "read_time")[0] == []
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<span class='cat-links'>Filed in <a rel='category tag' href='/c/{c}/'>Topic {c}</a></span>",
        "<a href='/category/{c}/'>Topic {c}</a>",
        "<div class='post-category'>Topic {c}</div>",
        "<span class='badge badge-primary'>Topic {c}</span>",
    ],
)
def test_categories_told_by_address_rel_or_name(markup: str) -> None:
    card = f"<div class='c'>{markup}<h3><a href='{{u}}'>{{t}}</a></h3><p>Words and words.</p></div>"
    assert facts(card, "category") == [["Topic B"], ["Topic A"], ["Topic B"], ["Topic A"]]


def test_a_category_without_a_name_is_told_by_its_place_and_its_repetition() -> None:
    card = (
        "<div class='c'><a href='{u}'>{t}</a><div><span>Topic {c}</span><span>1{n} min</span></div>"
        "<h3><a href='{u}'>{t}</a></h3><p>Words and words.</p><b>No {n}</b></div>"
    )
    assert facts(card, "category") == [["Topic B"], ["Topic A"], ["Topic B"], ["Topic A"]]


def test_tags_and_authors() -> None:
    card = (
        "<div class='c'><h3><a href='{u}'>{t}</a></h3>"
        "<span class='byline'>by <a href='/author/ann'>Ann {c}</a></span>"
        "<ul class='post-tags'><li><a href='/tags/x'>x{n}</a></li><li><a href='/tags/y'>y</a></li></ul></div>"
    )
    assert facts(card, "author")[0] == ["Ann B"]
    assert facts(card, "tag")[0] == ["x1", "y"]


def test_a_sign_without_letters_is_no_label() -> None:
    tags = "<p><b class='tag'>⦿{n}</b><b class='tag'>⦿</b></p>"
    card = f"<div class='c'><h3><a href='{{u}}'>{{t}}</a></h3>{tags}</div>"
    assert facts(card, "tag", 2)[0] == ["⦿1"]


def test_the_class_names_of_the_card_itself_name_no_label() -> None:
    card = "<div class='post category-x tag-y author-z'><h3><a href='{u}'>{t}</a></h3><i>Note {n}</i></div>"
    for field in ("category", "tag", "author"):
        assert facts(card, field)[0] == []


def test_summaries() -> None:
    card = "<div class='c'><h3><a href='{u}'>{t}</a></h3><p>On {t}.</p><p>May {n}, 2024</p></div>"
    assert facts(card, "summary")[0] == [f"On {WORDS[0]}."]
    excerpt = "<div class='excerpt'>On {t}. <a href='{u}'>Read on</a></div>"
    named = f"<div class='c'><h3><a href='{{u}}'>{{t}}</a></h3>{excerpt}</div>"
    assert facts(named, "summary")[0] == [f"On {WORDS[0]}."]


def test_a_placeholder_is_kept_as_found() -> None:
    card = "<div class='c'><h3><a href='{u}'>{t}</a></h3><p>Read the full post for details.</p></div>"
    assert facts(card, "summary", 2)[0] == ["Read the full post for details."]


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='/i/{n}.png'>",
        "<img src='data:image/gif;base64,R0' data-src='/i/{n}.png'>",
        "<img class='avatar' src='/ann.png'><img srcset='/i/{n}.png 300w, /i/big.png 900w'>",
        "<div style=\"background-image: url('/i/{n}.png')\"></div>",
    ],
)
def test_images(markup: str) -> None:
    card = f"<div class='c'>{markup}<h3><a href='{{u}}'>{{t}}</a></h3></div>"
    assert facts(card, "image")[0] == [SITE + "/i/1.png"]


def test_a_post_without_title_has_its_date_from_the_permalink() -> None:
    permalink = "<a class='u-url' href='{u}'>May {n}, 2024</a>"
    card = f"<div class='h-entry'><div class='e-content'>Hello {{n}}, all of you.</div>{permalink}</div>"
    assert facts(card, "title")[0] == []
    assert facts(card, "published")[0] == ["May 1, 2024"]


@pytest.mark.parametrize("title", ["That takes you {n} minutes, no?", "Notes on a walk of May {n}, 2024"])
def test_a_title_that_looks_like_a_label_is_a_title(title: str) -> None:
    assert facts(f"<li><a href='{{u}}'>{title}</a></li>", "title")[0] == [title.replace("{n}", "1")]


def test_a_date_within_the_heading_is_no_part_of_the_title() -> None:
    card = "<div class='c'><h3><a href='{u}'>{t}</a> <small>May {n}, 2024</small></h3><p>Words.</p></div>"
    assert facts(card, "title")[0][0] == WORDS[0]
    assert facts(card, "published")[0] == ["May 1, 2024"]
