"""The line of facts under a title is read part by part, in any language and order."""

from __future__ import annotations

import pytest

from crawler.pages.metadata import read_metadata
from crawler.pages.page import Page

TEXT = "".join(
    f"<p>{line * 3}</p>"
    for line in ("The fog lay thick on the pass again. ", "Two sheep stood in it and said nothing at all. ")
)


def read(line: str, field: str, after: str = "") -> list[str]:
    html = f"<html><body><article><h1>On fog</h1>{line}<div>{TEXT}</div>{after}</article></body></html>"
    found = read_metadata(Page("https://blog.example/fog/", html, "2024-01-02T03:04:05Z")).get(field, ())
    return [one.text for one in found if one.source == "markup"]


@pytest.mark.parametrize(
    "line",
    [
        "<div>Posted by Ann Lee at September 12, 2003 11:47 PM | <a href=/tb/1>TrackBack</a></div>",
        "<div>Опубликовано 12 августа 2011, 18:05 · автор: Ann Lee · рубрика: <a href=/x>Прогулки</a></div>",
        "<small>كتبها: Ann Lee، 7 مارس 2009</small>",
        "<p>by Ann Lee on <time datetime=2016-07-02>2 July 2016</time> in <a href=/category/p>Parks</a></p>",
        "<p>Enviado por <span property='schema:name' typeof='schema:Person'>Ann Lee</span> em 11/06/2019</p>",
        "<p>Envoyé <b typeof='schema:Person' property='schema:name'>Ann Lee</b> 11/06/2019</p>",
        "<p>Tags: <a rel=tag href=/tag/x>x</a> — <em>Ann Lee</em> @ 7:15 am, March 3, 2013</p>",
        "<div><img src=/a.png alt=''><div>Ann Lee</div><div>Aug 21, 2023 • 7 min read</div></div>",
        (
            "<div><span>Güncelleme: 3 Haziran 2022</span> <span>Yayınlanma: 28 Nisan 2021</span>"
            " <span>Yazan: Ann Lee</span> <span>Etiketler: aşağıdaki bağlantılar</span></div>"
        ),
        (
            "<div class=authorCol><div><div><div><div><a href=/x><span>Ann Lee</span></a></div></div>"
            "<small>Gardener</small></div></div></div>"
        ),
    ],
)
def test_the_author_among_other_facts(line: str) -> None:
    assert read(line, "author") == ["Ann Lee"]


@pytest.mark.parametrize(
    "line",
    [
        "<div>Sheep and Weather</div><div>Aug 21, 2023</div>",
        "<div><img src=/a.png alt=''><div>Sheep in the fog</div><div>Aug 21, 2023</div></div>",
        "<p>In <b>Sheep</b> and fog, March 3, 2013</p>",
        "<p><a href=/videos>Video</a> on March 3, 2013</p>",
        "<p><a href=/me><i class='fa fa-user'></i><span>Sign in</span></a></p>",
    ],
)
def test_words_that_only_stand_by_a_date_are_no_author(line: str) -> None:
    assert read(line, "author") == []


def test_a_line_of_labelled_facts_is_no_text_of_the_post() -> None:
    line = (
        "<div><span>Güncelleme: 3 Haziran 2022</span> <span>Yayınlanma: 28 Nisan 2021</span>"
        " <span>Yazan: Elif Aksoy ve Deniz Kaya</span> <span>Okuma süresi: 6 dk</span></div>"
    )
    assert (read(line, "published"), read(line, "updated")) == (["28 Nisan 2021"], ["3 Haziran 2022"])
    assert read(line, "read_time") == ["Okuma süresi: 6 dk"]


def test_the_day_after_a_year_is_no_part_of_it() -> None:
    months = "<div><a href=/a>September 2003</a> <a href=/b>August 2003</a></div>"
    assert read(months, "published") == []


def test_a_reading_time_between_bars() -> None:
    line = "<div><span>February 11, 2024</span>&nbsp;·&nbsp;2 min&nbsp;·&nbsp;287 words&nbsp;·&nbsp;Bea</div>"
    assert read(line, "read_time") == ["2 min"]


def test_a_bar_in_the_title_stays() -> None:
    html = f"<html><body><article><h1>Fog | sheep · rain</h1>{TEXT}</article></body></html>"
    found = read_metadata(Page("https://blog.example/fog/", html, "2024-01-02T03:04:05Z"))
    assert [one.text for one in found["title"]] == ["Fog | sheep · rain"]


def test_what_the_address_of_a_term_says_goes_before_its_class() -> None:
    line = (
        "<p>Schlagwörter: <a class=p-category rel=tag href='/tags/#hecke'>Hecke</a></p>"
        "<p>Kategorien: <a class=p-category rel=tag href='/kategorien/#bauen'>Bauen</a></p>"
    )
    assert (read(line, "tag"), read(line, "category")) == (["Hecke"], ["Bauen"])


def test_a_link_that_is_called_a_category_is_one_though_it_leads_to_a_tag() -> None:
    html = (
        "<html><body><article><h1>Hens in the yard</h1><p class='post__meta'>"
        "<time datetime='2024-05-01'>1 May 2024</time> "
        "<a href='/tag/poultry/' class='post__meta-category'>Poultry</a></p>"
        "<p>The hens were in the yard all day, and the yard was theirs.</p>"
        "<ul class='post__tag'><li><a href='/tag/poultry/'>Poultry</a></li>"
        "<li><a href='/tag/yard/'>Yard</a></li></ul></article></body></html>"
    )
    found = read_metadata(Page("https://blog.example/hens/", html, "2026-01-01T00:00:00Z"))
    assert [one.text for one in found["category"]] == ["Poultry"]
    assert {one.text for one in found["tag"]} == {"Poultry", "Yard"}


def test_a_page_s_own_foot_tells_when_it_was_changed() -> None:
    foot = "<footer><p>Last updated: <time datetime=2024-03-02>3/2/24</time></p></footer>"
    card = "<div class=related><p>Last updated: <time datetime=2024-04-04>4/4/24</time></p></div>"
    post = f"<div><div><div><div><main><h1>On fog</h1>{TEXT}</main></div></div></div></div>"
    html = f"<html><body>{post}{card}{foot}</body></html>"
    found = read_metadata(Page("https://blog.example/fog/", html, "2024-05-02T03:04:05Z"))
    assert [one.text for one in found["updated"]] == ["2024-03-02"]


def test_a_menu_that_goes_on_after_its_link_to_all_tags_names_none() -> None:
    menu = "".join(f"<a href='/{name.lower()}'>{name}</a>" for name in ("Blog", "Tags", "Projects", "About"))
    html = (
        f"<html><body><header><div>{menu}</div></header><article><h1>On queues</h1>"
        f"<time>March 5, 2021</time><p>{'They are long in the morning. ' * 9}</p></article></body></html>"
    )
    assert "tag" not in read_metadata(Page("https://blog.example/on-queues", html, ""))
