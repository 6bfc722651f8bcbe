"""Of all that was said of a post the value is chosen that sources agree on, and cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.items import FIELDS, Found, ScrapedPost
from pipelines.normalise import normalise

if TYPE_CHECKING:
    from archive.records import Post

URL = "https://blog.example/2021/queues/"
NOW = "2024-06-15T12:00:00+00:00"


def post(body: str = "", url: str = URL, **found: list[tuple[str, str]]) -> Post:
    told = {field: tuple(Found(*pair) for pair in pairs) for field, pairs in found.items()}
    return normalise(ScrapedPost(url=url, fetched_at=NOW, found=told, body_html=body, body_source="density"))


def test_a_title_that_is_the_site_on_every_page_loses() -> None:
    one = post(
        title=[("The Blog", "opengraph"), ("The Blog", "twitter"), ("Queues", "card"), ("The Blog", "title")],
        site_name=[("The Blog", "opengraph")],
    )
    assert (one.title, one.sources["title"]) == ("Queues", "card")


def test_the_heading_wins_over_a_title_for_search_engines() -> None:
    one = post(
        title=[("Queues", "markup"), ("Top 10 Queues 2024", "json-ld"), ("Top 10 Queues 2024", "opengraph")]
    )
    assert one.title == "Queues"


def test_the_site_name_goes_from_the_end_of_a_title() -> None:
    assert post(title=[("Queues – blog.example", "title")]).title == "Queues"
    assert post(title=[("Queues | The Blog", "title")], site_name=[("The Blog", "json-ld")]).title == "Queues"


def test_the_title_that_two_sources_give_wins() -> None:
    one = post(title=[("Top Queues", "json-ld"), ("Queues", "card"), ("Queues", "title")])
    assert one.title == "Queues"


def test_a_heading_inside_the_text_loses_to_what_head_and_listing_call_the_post() -> None:
    told = [("Why it queues", "markup"), ("Queues of servers", "card"), ("Queues of servers", "title")]
    assert post(title=told).title == "Queues of servers"
    assert post(title=told[:2]).title == post(title=[told[0], told[2]]).title == "Why it queues"


def test_no_title_at_all() -> None:
    assert post().title == "(no title)"


def test_a_datetime_that_contradicts_what_is_shown_and_said_loses() -> None:
    one = post(
        published=[
            ("2019-01-01", "time"),
            ("5 March 2021", "markup"),
            ("2021-03-05", "address"),
            ("5 Mar 2021", "card"),
        ]
    )
    assert (one.published, one.published_text) == ("2021-03-05", "5 March 2021")


def test_a_broken_datetime_is_passed_over() -> None:
    one = post(published=[("article.date.isoformat()", "time"), ("Fri 24 August 2012", "markup")])
    assert one.published == "2012-08-24"


def test_the_most_precise_of_agreeing_moments_is_kept_with_the_words_shown() -> None:
    one = post(
        published=[
            ("2021-12-21T23:40:30+00:00", "opengraph"),
            ("2021-12-22", "markup"),
            ("2021-12-22", "card"),
        ]
    )
    assert one.published == "2021-12-21T23:40:30+00:00"
    assert one.published_text == "2021-12-22"


@pytest.mark.parametrize(
    ("witness", "expected"),
    [("2021-04-03", "2021-04-03"), ("2021-03-04", "2021-03-04"), ("2019-07-30", "2019-07-30"), ("", "2021")],
)
def test_day_and_month_are_told_apart_only_by_a_witness(witness: str, expected: str) -> None:
    found = [("03/04/2021", "markup"), *([(witness, "json-ld")] if witness else [])]
    assert post(published=found, language=[("en", "html")]).published == expected


def test_a_date_without_a_year_never_outvotes_one_with() -> None:
    assert (
        post(published=[("Dec 23", "time"), ("Dec 23", "markup"), ("2020-12-23", "json-ld")]).published
        == "2020-12-23"
    )


def test_updated_stands_apart_and_is_never_older() -> None:
    one = post(published=[("2021-03-05", "time")], updated=[("2022-01-09", "time")])
    assert (one.published, one.updated) == ("2021-03-05", "2022-01-09")
    assert post(published=[("2021-03-05", "time")], updated=[("2020-01-01", "time")]).updated is None


def test_the_only_date_there_is_dates_the_post_and_says_so() -> None:
    one = post(updated=[("Last updated 9 January 2022", "markup")])
    assert (one.published, one.updated, one.sources["published"]) == ("2022-01-09", "2022-01-09", "updated")


def test_what_is_shown_on_the_day_of_a_declared_update_is_no_publication() -> None:
    shown = [("2021-06-07T08:00:00+02:00", "time"), ("June 7, 2021", "markup")]
    found = {"published": [("2020-01-02", "opengraph"), *shown], "updated": [("2021-06-07", "opengraph")]}
    assert post(**found).published == "2020-01-02"
    assert post(published=found["published"]).published == "2021-06-07T08:00:00+02:00"
    only_shown = {"published": shown, "updated": [("2021-06-07", "opengraph")]}
    assert (post(**only_shown).published or "")[:10] == "2021-06-07"


@pytest.mark.parametrize(
    ("shown", "declared", "expected"),
    [
        (["Ann", "Lee"], "Ann Lee", ("Ann Lee",)),
        (["Ann Lee, The Daily Planet"], "Ann Lee", ("Ann Lee",)),
        (["Ann Lee", "Bob Ray"], "Ann Lee", ("Ann Lee", "Bob Ray")),
        (["Ann Lee"], "Ann", ("Ann Lee",)),
    ],
)
def test_a_name_spread_or_followed_by_more_is_told_by_the_declared_one(
    shown: list[str], declared: str, expected: tuple[str, ...]
) -> None:
    found = {"author": [*((name, "markup") for name in shown), (declared, "json-ld")]}
    assert post(**found).authors == expected


def test_a_byline_outvotes_the_owner_in_the_head() -> None:
    one = post(author=[("By Ann Lee", "markup"), ("The Crew", "meta")], site_name=[("The Crew", "title")])
    assert (one.authors, one.sources["authors"]) == (("Ann Lee",), "markup")


def test_an_author_that_is_only_the_site_yields_to_a_person() -> None:
    found = [("The Blog", "markup"), ("The Blog", "json-ld"), ("Ann Lee", "meta")]
    assert post(author=found, site_name=[("The Blog", "opengraph")]).authors == ("Ann Lee",)


def test_shown_tags_win_over_keywords_for_search_engines() -> None:
    one = post(
        tag=[
            ("queues", "markup"),
            ("best", "json-ld"),
            ("cheap", "json-ld"),
            ("best", "meta"),
            ("cheap", "meta"),
        ]
    )
    assert one.tags == ("queues",)


def test_tags_declared_twice_complete_those_that_are_shown() -> None:
    found = [
        ("Queues", "markup"),
        ("queues", "json-ld"),
        ("Ops", "json-ld"),
        ("Queues", "opengraph"),
        ("Ops", "opengraph"),
    ]
    assert [tag.casefold() for tag in post(tag=found).tags] == ["queues", "ops"]


def test_categories_are_cleaned() -> None:
    one = post(
        category=[
            ("Cloud &amp; DevOps", "markup"),
            ("cloud & devops ", "markup"),
            ("Uncategorized", "markup"),
        ]
    )
    assert one.categories == ("Cloud & DevOps",)
    assert post(category=[("posts", "opengraph")]).categories == ()


def test_declared_reading_time_keeps_its_words() -> None:
    one = post("<p>word</p>", read_time=[("about 1 hour 10 minutes", "card")])
    assert (one.read_minutes, one.read_time_text, one.read_time_source) == (
        70,
        "about 1 hour 10 minutes",
        "declared",
    )


def test_reading_time_is_computed_when_none_is_declared() -> None:
    one = post("<p>" + "word " * 2000 + "</p>", read_time=[("soon", "card")])
    assert one.read_time_source == "computed"
    assert one.read_minutes is not None
    assert one.read_minutes > 5
    assert one.word_count == 2000
    assert one.read_time_text is None


def test_a_placeholder_is_no_summary() -> None:
    found = [("Read the full post for details.", "card"), ("How queues <b>stall</b>.</p>", "meta")]
    assert post(summary=found).summary == "How queues stall."


def test_the_logo_of_the_site_is_the_last_choice_of_an_image() -> None:
    found = [("/img/logo.png", "opengraph"), ("/media/queue.jpg", "card")]
    assert post(image=found).image == "https://blog.example/media/queue.jpg"
    assert post(image=found[:1]).image == "https://blog.example/img/logo.png"
    assert post('<p><img src="a.png"></p>', image=found[:1]).image == "https://blog.example/2021/queues/a.png"


def test_a_lying_canonical_link_stays_a_claim() -> None:
    one = post(url=URL + "?utm_source=x#top", canonical_url=[("http://localhost:1313/", "link")])
    assert (one.url, one.canonical_url) == (URL, "http://localhost:1313/")


@settings(max_examples=300)
@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.lists(
            st.tuples(st.text(max_size=40), st.sampled_from(["card", "json-ld", "markup", "time", "x"])),
            max_size=4,
        ),
    ),
    st.text(max_size=200),
    st.text(max_size=60),
)
def test_never_raises(found: dict[str, list[tuple[str, str]]], body: str, url: str) -> None:
    one = post(body, url, **found)
    assert one.title
    assert set(one.sources.values()) <= {
        "card",
        "json-ld",
        "markup",
        "time",
        "x",
        "computed",
        "density",
        "updated",
        "body",
    }


@settings(max_examples=300)
@given(
    st.lists(
        st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}(T\d\d:\d\d(Z|\+\d\d:\d\d)?)?", fullmatch=True),
        max_size=5,
    )
)
def test_never_raises_on_dates(texts: list[str]) -> None:
    post(published=[(text, "markup") for text in texts], updated=[(text, "card") for text in texts])


def test_series_and_neighbours_are_cleaned_as_titles_and_addresses_are() -> None:
    one = post(
        series=[(" Queues &amp; Streams – blog.example", "markup")],
        previous=[("javascript:void(0)", "markup"), ("../logs/?utm_source=x#top", "markup")],
        next=[("https://blog.example/2021/caches/", "head")],
    )
    assert one.series == "Queues & Streams"
    assert one.previous_url == "https://blog.example/2021/logs/"
    assert one.next_url == "https://blog.example/2021/caches/"
    assert {one.sources[field] for field in ("series", "previous_url")} == {"markup"}
    assert one.sources["next_url"] == "head"


def test_a_post_without_neighbours_has_none() -> None:
    one = post(series=[(" ", "markup")], previous=[("", "markup")])
    assert (one.series, one.previous_url, one.next_url) == (None, None, None)


@pytest.mark.parametrize(
    ("day_first", "expected"), [(True, "2021-04-03"), (False, "2021-03-04"), (None, "2021")]
)
def test_a_short_date_is_read_in_the_order_of_the_blog(day_first: bool | None, expected: str) -> None:  # noqa: FBT001 - a parametrised figure
    found = {"published": (Found("03/04/2021", "markup"),), "language": (Found("en", "html"),)}
    said = normalise(ScrapedPost(url=URL, fetched_at=NOW, found=found, day_first=day_first))
    assert (said.published, said.published_text) == (expected, "03/04/2021")


def test_another_source_outweighs_the_order_of_the_blog() -> None:
    found = {
        "published": (Found("2021-03-04T10:00:00Z", "json-ld"), Found("03/04/2021", "card")),
    }
    said = normalise(ScrapedPost(url=URL, fetched_at=NOW, found=found, day_first=True))
    assert said.published == "2021-03-04T10:00:00+00:00"
