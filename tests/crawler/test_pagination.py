from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.page import Page
from crawler.pages.pagination import find_pagination

SITE = "https://blog.example"
POSTS = ("/2024/05/hens.html", "/2024/04/geese.html", "/2023/12/ducks.html")
FLAT = ("/hens/", "/geese/", "/ducks/")


def find(body: str, path: str, cards: tuple[str, ...] = (), head: str = "") -> list[str]:
    page = Page(SITE + path, f"<html><head>{head}</head><body>{body}</body></html>", "")
    return [url.removeprefix(SITE) for url in find_pagination(page, [SITE + card for card in cards])]


@pytest.mark.parametrize(
    ("here", "href"),
    [
        ("/blog/", "/blog/page/2/"),
        ("/blog/", "/blog/page/2/index.html"),
        ("/blog/", "/blog/page/2"),
        ("/blog", "/blog/page2/"),
        ("/blog/", "/blog/page-2.html"),
        ("/blog/", "/blog/page:2"),
        ("/blog/", "/blog/p2"),
        ("/blog/index.html", "/blog/index-2.html"),
        ("/", "/index2.html"),
        ("/blog.html", "/blog-2.html"),
        ("/blog/", "/blog/?page=2"),
        ("/blog/", "/blog/?paged=2"),
        ("/blog/", "/blog/?start=10"),
        ("/blog/", "/blog/?offset=1558362000000"),
        ("/blog/", "/blog/?tx_news%5BcurrentPage%5D=2&cHash=aa11"),
        ("/blog/", "/blog/?ab12cd_page=2"),
        ("/blog/", "/blog/seite/2/"),
        ("/blog/", "/blog/strona/2"),
        ("/blog/", "/blog/%E9%A1%B5/2/"),
        ("/blog/", "/blog/2/"),
        ("/blog/?lang=en", "/blog/page/2/?lang=en"),
        ("/blog/page/7/", "/blog/page/8/"),
        ("/blog/?page=7", "/blog/?page=6"),
        ("/archives/", "/archives/page/2/"),
        ("/2024/05/", "/2024/05/page/2/"),
        ("/blog/", "/blog/page/2/?et_blog"),
        ("/blog/", "/blog/?p=2"),
        ("/search?updated-max=2024-05-01", "/search?updated-max=2024-01-01&max-results=7"),
    ],
)
def test_numbered_pages_in_many_manners(here: str, href: str) -> None:
    assert find(f"<div><a href='{href}#content'>2</a></div>", here, POSTS) == [href]


@pytest.mark.parametrize(
    "text",
    [
        "Older posts",
        "← Older",
        "Nächste Seite",
        "Suivant",
        "次のページ",
        "下一页",
        "다음",
        "»",
        "Далее",
        "Next",
    ],
)
def test_first_page_to_a_second_page_further_down(text: str) -> None:
    assert find(f"<div><a href='/blog/page/2/'>{text}</a></div>", "/", POSTS) == ["/blog/page/2/"]


def test_older_posts_by_cursor_from_the_home_page() -> None:
    body = "<div id='blog-pager'><a class='older-link' href='/search?updated-max=2024-05-01'>Older</a></div>"
    assert find(body, "/", POSTS) == ["/search?updated-max=2024-05-01"]


def test_the_way_back_to_the_first_page() -> None:
    body = "<a href='/blog/'>1</a><b>2</b><a href='/blog/page/3/'>3</a>"
    assert find(body, "/blog/page/2/", POSTS) == ["/blog/", "/blog/page/3/"]
    assert find("<a href='/'>Newer →</a>", "/blog/page/2/", POSTS) == ["/"]


def test_the_menu_link_to_the_blog_is_not_the_way_back() -> None:
    assert find("<nav><a href='/blog/'>Blog</a><a href='/'>Home</a></nav>", "/blog/page/3/", POSTS) == []


def test_rel_in_the_head_counts() -> None:
    head = "<link rel='next' href='/blog/page/2/'><link rel='prev' href='/blog/page/0/'>"
    assert find("", "/blog/", POSTS, head) == ["/blog/page/2/", "/blog/page/0/"]


def test_rel_next_without_a_number_below_the_listing() -> None:
    assert find("<a rel='next' href='/blog/older'>and on</a>", "/blog/", POSTS) == ["/blog/older"]


@pytest.mark.parametrize("cards", [POSTS, ()])
def test_rel_next_to_a_post_is_no_page(cards: tuple[str, ...]) -> None:
    body = (
        "<a rel='next' href='/2024/06/owls.html'>Owls</a><a rel='prev' href='/2023/11/coots.html'>Coots</a>"
    )
    assert find(body, "/", cards) == []


def test_rel_next_to_a_post_at_the_root_is_no_page() -> None:
    assert find("<a rel='next' href='/owls/'>Owls at night →</a>", "/", FLAT) == []


def test_months_are_not_turned_endlessly() -> None:
    assert (
        find("<a rel='prev' href='/2024/04/'>« April</a><a rel=next href='/2024/06/'>»</a>", "/", FLAT) == []
    )


def test_a_card_is_never_a_page() -> None:
    assert find("<a href='/blog/2/'>2</a>", "/blog/", ("/blog/2/", "/blog/1/")) == []


def test_data_attributes_of_a_button_that_loads_more() -> None:
    body = "<div data-next-url='/blog/page/2/'></div><button hx-get='/blog/?page=3'>Load more</button>"
    assert find(body, "/blog/", POSTS) == ["/blog/page/2/", "/blog/?page=3"]


def test_a_page_is_named_once_and_never_itself() -> None:
    body = "<a href='/blog/'>1</a>" + "<a href='/blog/page/2/#top'>2</a><a href='/blog/page/2'>Next</a>"
    assert find(body, "/blog/") == ["/blog/page/2/"]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='https://other.example/blog/page/2/'>2</a>",
        "<a href='/blog/2023/'>2023</a>",
        "<a href='/blog/2023/05/'>5</a>",
        "<a href='/2024/04/' rel='prev'>« April</a>",
        "<a href='/tag/hens/page/2/'>2</a>",
        "<a href='/news/page/2/'>More news</a>",
        "<table class='calendar'><tr><td><a href='/blog/?month=4'>«</a></td></tr></table>",
        "<div class='wp-calendar'><a href='/blog/page/2/'>2</a></div>",
        "<a href='/blog/?sort=asc'>Next</a>",
        "<a href='/blog/feed/?paged=2'>2</a>",
        "<a href='/blog/page/2.pdf'>2</a>",
        "<a href='mailto:page2@blog.example'>2</a>",
        "<a href='#2'>2</a>",
        "<a href='?'>next</a>",
        "<a href='/about/'>Next to us</a>",
        "<a href='/blog/?p=12'>The twelfth post of all</a>",
        "<a rel='next' href='/docs/introduction/'>Introduction</a>",
    ],
)
def test_other_links_are_no_pages(body: str) -> None:
    assert find(body, "/blog/", POSTS) == []


def test_a_copy_on_another_host_stays_there() -> None:
    head = "<link rel='canonical' href='https://www.original.example/blog/'>"
    body = "<a href='https://www.original.example/blog/page/2/'>2</a>"
    assert find(body, "/blog/", POSTS, head) == ["/blog/page/2/"]


PIECES = st.text(max_size=15) | st.sampled_from(
    ["/page/2", "?page=9", "/2/", "//[", "http://[::1", "?a=%ff&page", "#"]
)


@given(st.lists(st.tuples(PIECES, st.text(max_size=8)), max_size=6), PIECES, st.lists(PIECES, max_size=2))
@settings(max_examples=200, deadline=None)
def test_no_input_makes_it_raise(links: list[tuple[str, str]], here: str, cards: list[str]) -> None:
    body = "".join(f'<a rel="next" class="{text}" href="{href}">{text}</a>' for href, text in links)
    for url in (SITE + here, here):
        found = find_pagination(Page(url, body, ""), cards)
        assert len(found) == len(set(found))


def test_a_next_link_with_a_session_in_its_query_is_followed() -> None:
    body = "<a rel='next' href='/blog/?page=2&amp;sid=a1b2c3'>Older</a>"
    found = find_pagination(
        Page(SITE + "/blog/", f"<html><body>{body}</body></html>", "2025-01-01T00:00:00Z")
    )
    assert found == (SITE + "/blog/?page=2&sid=a1b2c3",)


CARDS = "<h2><a href='/hens/'>Hens</a></h2><h2><a href='/geese/'>Geese</a></h2>"


@pytest.mark.parametrize(
    ("here", "href"),
    [
        ("/", "/orodha/2/"),
        ("/orodha/2/", "/orodha/3/"),
        ("/blog/", "/blog/2/"),
        ("/?kurasa=4", "/?kurasa=5"),
        ("/?lang=sw", "/?lang=sw&kurasa=2"),
    ],
)
def test_a_next_page_in_unknown_words_is_told_by_place_and_address(here: str, href: str) -> None:
    link = f"<p><a href='{href}'>Zilizotangulia</a></p>"
    assert find(CARDS + link, here, FLAT) == [href]
    assert find(link + CARDS, here, FLAT) == []
    assert find(f"{CARDS}<a href='{href}'>{'Zilizotangulia ' * 9}</a>", here, FLAT) == []


@pytest.mark.parametrize(
    "href", ["/orodha/7/", "/a/b/2/", "/?kurasa=3", "/?id=2&x=1", "/?kurasa=x", "/kuhusu/", "/2/hens/"]
)
def test_what_does_not_count_on_is_no_next_page(href: str) -> None:
    assert find(f"{CARDS}<p><a href='{href}'>Zaidi</a></p>", "/", FLAT) == []


def test_the_next_post_of_a_numbered_series_is_no_next_page() -> None:
    cards = "<h2><a href='/n/7'>Hens</a></h2><h2><a href='/n/5'>Geese</a></h2>"
    assert find(f"{cards}<p><a href='/n/2'>Ducks</a></p>", "/", ("/n/7", "/n/5")) == []


def test_the_choices_of_a_form_are_no_pages() -> None:
    options = "<option value='plain'>plain</option><option value='386'>386</option>"
    assert find(f"<select>{options}</select>", "/", POSTS) == []
    options = "<option value='/'>1</option><option value='/?page=2'>2</option>"
    assert find(f"<select>{options}</select>", "/", POSTS) == ["/?page=2"]
