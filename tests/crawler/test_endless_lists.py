"""What shows that a list has no end, that a series stands beside the listing, and that a post is made up."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.beside import ENOUGH, Beside
from crawler.dated import MANY, SAMPLE, Dated
from crawler.hollow import Row, Seen, Usual, is_hollow
from crawler.pages.beyond import counter_of
from crawler.pages.tokens import carried, without

BLOG = "https://blog.example"


@pytest.mark.parametrize(
    ("page", "onward", "number"),
    [
        ("/page/9/", ["/page/8/", "/page/10/"], 10),
        ("/?paged=2", ["/?paged=3", "/about/"], 3),
        ("/part-1.xml", ["/part-2.xml"], 2),
        ("/2024/page/2/", ["/2025/page/3/"], None),
        ("/?after=1700000000", ["/?after=1800000000"], None),
        ("/page/4/", ["/page/4/a/"], None),
        ("/?after=qwe", ["/?after=rty"], None),
    ],
)
def test_the_number_that_grows_is_the_place_in_a_list(page, onward, number):
    found = counter_of(BLOG + page, [BLOG + other for other in onward])
    assert (found.number if found else None) == number
    if found:
        far = found.far(10)
        assert len(set(far)) == 2
        assert all(url.startswith(found.before) and url.endswith(found.after) for url in far)


def usual(dated=20, posts=20):
    return Usual(posts=posts, dated=dated, latest="2024-05-01")


@pytest.mark.parametrize(
    ("seen", "sure", "where_endless"),
    [
        (Seen(failed=True), True, True),
        (Seen(failed=False, published="2020-01-01", text_known=True), True, True),
        (Seen(failed=False, published="2020-01-01", now="2024-06-01"), False, False),
        (Seen(failed=False, now="2024-06-01"), False, True),
        (Seen(failed=False, published="2031-01-01", now="2024-06-01"), False, True),
        (Seen(failed=False, published="1066-10-14", now="2024-06-01"), False, True),
        (Seen(failed=False, published="2020-01-01", now="2024-06-01", uncovered="sitemap"), False, True),
        (Seen(failed=False, published="2020-01-01", now="2024-06-01", over_count=True), False, True),
    ],
)
def test_only_what_is_sure_counts_where_a_list_may_end(seen, sure, where_endless):
    assert is_hollow(seen, usual(), endless=False) is sure
    assert is_hollow(seen, usual(), endless=True) is where_endless


def test_a_post_without_a_date_is_one_like_the_others_where_few_have_one():
    undated = Seen(failed=False, now="2024-06-01")
    assert not is_hollow(undated, usual(dated=10), endless=True)
    assert not is_hollow(undated, usual(dated=4, posts=4), endless=True)


def test_hollow_posts_count_in_the_order_of_asking_and_one_real_post_ends_their_row():
    row = Row(most=2)
    for number in range(1, 6):
        row.asked(number)
    assert not row.came(2, "b", hollow=True)
    assert not row.came(3, "c", hollow=False)
    assert not row.came(1, "a", hollow=True)
    assert row.count == 0
    assert not row.came(5, "e", hollow=True)
    assert row.came(4, "d", hollow=True)
    assert (row.first, row.count) == ("d", 2)


def test_a_series_stands_beside_the_listing_while_nothing_like_it_names_a_post():
    beside = Beside(f"{BLOG}/", lambda _url: False)
    beside.entry_names([f"{BLOG}/2024/05/", f"{BLOG}/page/2/"])
    beside.read(f"{BLOG}/", 6)
    assert beside.hides_nothing([f"{BLOG}/2031/11/", f"{BLOG}/?sort=title"])
    assert not beside.hides_nothing([f"{BLOG}/2031/11/", f"{BLOG}/elsewhere/"])
    beside.read(f"{BLOG}/page/2/", 6)
    assert not beside.hides_nothing([f"{BLOG}/page/3/"])
    assert beside.hides_nothing([f"{BLOG}/page/2/?sort=title"])


def test_few_pages_of_a_series_beside_the_listing_are_enough():
    beside = Beside(f"{BLOG}/", lambda _url: False)
    for number in range(ENOUGH):
        assert not beside.is_enough_of(f"{BLOG}/?sort=x{number}")
        beside.read(f"{BLOG}/?sort=x{number}", 0)
    assert beside.is_enough_of(f"{BLOG}/?order=asc&sort=z")
    beside.read(f"{BLOG}/?sort=new", 3)
    assert not beside.is_enough_of(f"{BLOG}/?sort=old")


def test_of_many_archives_a_sample_and_those_near_posts_are_asked_for():
    urls = [f"{BLOG}/{year}/{month:02}/" for year in range(2000, 2025) for month in range(1, 13)]
    posts = set(urls[150:170])
    dated, asked = Dated(urls, sure=True), []
    while more := dated.next(posts.__contains__):
        asked += more
    assert posts <= set(asked)
    assert len(asked) == len(set(asked)) <= SAMPLE + len(posts) + 20


def test_few_archives_are_all_asked_for_and_in_doubt_three_of_them_first():
    urls = [f"{BLOG}/{number}/" for number in range(MANY)]
    assert Dated(urls, sure=True).next(lambda _url: False) == urls
    doubtful = Dated(urls, sure=False)
    assert [len(doubtful.next(lambda _url: False)) for _ in range(3)] == [3, MANY - 3, 0]


def links(*hrefs):
    return LexborHTMLParser("".join(f"<a href='{href}'>x</a>" for href in hrefs))


def test_what_all_links_carry_like_a_session_is_no_part_of_an_address():
    tree = links(*(f"/{name}/?sid=5f0c9a77e1&lang=en" for name in "abcdef"), "/by-hand/")
    assert carried(tree, f"{BLOG}/") == {"sid"}
    assert without(f"{BLOG}/a/?sid=5f0c9a77e1&lang=en#c", frozenset({"sid"})) == f"{BLOG}/a/?lang=en#c"


@pytest.mark.parametrize(
    "tree",
    [
        links(*(f"/{name}/?lang=english" for name in "abcdef")),
        links(*(f"/view?id=5f0c9a77e{name}" for name in "123456"), "/about/", "/feed/", "/"),
        links("/a/?sid=5f0c9a77e1"),
    ],
)
def test_what_tells_pages_apart_stays(tree):
    assert not carried(tree, f"{BLOG}/")


def test_what_the_page_was_asked_with_stays():
    tree = links(*(f"/{name}/?key=5f0c9a77e1" for name in "abcdef"))
    assert not carried(tree, f"{BLOG}/?key=5f0c9a77e1")
