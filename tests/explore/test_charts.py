"""Charts: each bar leads to as many rows as it says, runs nothing, and stands beside a table."""

from __future__ import annotations

import asyncio
import re
from html import unescape

import pytest

from explore.application import datasette_for
from explore.charts import answered
from explore.drawing import Bar, lying, upright
from explore.questions import OF_HOME, QUESTIONS

NASTY = "</text><script>alert(1)</script>\"'&"


def posts_at(archive_at, dates, **fields):
    archive_at.filled({f"p{number}": {"published": date, **fields} for number, date in enumerate(dates)})


def bars_in(html):
    """Return the links of all bars with what they tell, in the order of the page."""
    return [
        (unescape(href), unescape(told))
        for href, told in re.findall(r'<a href="([^"]+)" tabindex="-1"><title>([^<]*)<', html)
    ]


def rows_behind(ask, href):
    return len(ask(href.replace("?", ".json?", 1) + "&_shape=array&_size=max").json())


@pytest.fixture
def ask(archive_at, browser):
    """An archive of two blogs with posts of every kind, and a change."""
    archive_at.filled(
        {
            "a": {
                "published": "2023-12-31",
                "categories": ("Cloud & DevOps", "Opinion"),
                "authors": ("Mara Lind",),
                "read_minutes": 4,
            },
            "b": {
                "published": "2024-01-01T08:00:00+01:00",
                "categories": ("Opinion",),
                "authors": ("李雷",),
                "read_minutes": 4,
            },
            "c": {
                "published": "2024-03-05",
                "categories": (NASTY,),
                "authors": ("Mara Lind", NASTY),
                "read_minutes": 31,
            },
            "d": {},
            "e": {"published": "2024"},
        }
    )
    archive_at.filled(
        {"z": {"published": "2024-01-20", "categories": ("Opinion",)}}, "https://other.example/"
    )
    with archive_at.run() as run:
        run.listing(["https://blog.example/a"])
        run.post("https://blog.example/a", body_text="Other words altogether.", published="2023-12-31")
        run.end()
    return browser(datasette_for(archive_at.path))


@pytest.mark.parametrize("path", ["/", "/archive/blogs/1", "/archive/blogs/2"])
def test_each_bar_leads_to_as_many_rows_as_it_tells(ask, path):
    bars = bars_in(ask(path).text)
    assert len(bars) == {"/": 12, "/archive/blogs/1": 12, "/archive/blogs/2": 2}[path]
    for href, told in bars:
        assert int(re.search(r": (\d+) \w+$", told)[1]) == rows_behind(ask, href), (href, told)


def test_every_chart_has_heading_sentence_and_table(ask):
    html = ask("/").text
    for question in OF_HOME:
        section = re.search(rf"<h3>{question.title}</h3>.*?</section>", html, re.DOTALL)[0]
        assert question.sentence in section
        table = section.partition("<details>")[2]
        for href, _ in bars_in(section):
            assert f'<a href="{href}">' in unescape(table), "the keyboard gets there by the table"
        assert 'aria-hidden="true"' in section


def test_a_chart_brings_no_script_and_no_style(ask):
    response = ask("/archive/blogs/1")
    assert response.text.count("<svg") == 5
    assert not re.search(r"<script|<style|\sstyle=|xlink|<desc|<defs|<!--", response.text)
    assert "alert(1)" in response.text
    assert "script-src" not in response.headers["content-security-policy"]


def test_months_without_posts_keep_their_place_and_dates_that_are_no_month_get_no_bar(ask):
    svg = re.search(r'<svg class="chart.*?</svg>', ask("/").text, re.DOTALL)[0]
    assert [told for _, told in bars_in(svg)] == ["Dec 2023: 1 post", "Jan 2024: 2 posts", "Mar 2024: 1 post"]
    places = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', svg)]
    assert places[2] - places[1] == pytest.approx(2 * (places[1] - places[0]), abs=0.3)
    assert re.findall(r"<text[^>]*>([A-Z][^<]*)</text>", svg) == [
        "Dec 2023",
        "Jan 2024",
        "Feb 2024",
        "Mar 2024",
    ]


def test_of_very_many_months_a_bar_is_a_year_and_of_dates_far_off_only_those_there_are(archive_at, browser):
    posts_at(archive_at, ["1999-01-01", "1999-12-31", "2024-05-05"])
    ask = browser(datasette_for(archive_at.path))
    html = ask("/").text
    bars = bars_in(re.search(r'<svg class="chart.*?</svg>', html, re.DOTALL)[0])
    assert [told for _, told in bars] == ["1999: 2 posts", "2024: 1 post"]
    assert [rows_behind(ask, href) for href, _ in bars] == [2, 1]
    assert "A bar is a year." in html


def test_a_date_out_of_all_reason_makes_no_endless_chart(archive_at, browser):
    posts_at(archive_at, ["0001-01-01", "2024-05-05", "9999-12-31"])
    bars = bars_in(
        re.search(
            r'<svg class="chart.*?</svg>', browser(datasette_for(archive_at.path))("/").text, re.DOTALL
        )[0]
    )
    assert [told for _, told in bars] == ["0001: 1 post", "2024: 1 post", "9999: 1 post"]


def test_a_label_that_no_xml_can_hold_is_drawn_without_what_it_cannot():
    svg = lying((Bar("a\x00\ud800\x1bb", 1, "/archive/posts", "<told>\x00"),))
    assert ">ab</text>" in svg
    assert "<title>&lt;told&gt;</title>" in svg


async def _late(datasette):
    slow = QUESTIONS["posts_per_month"]._replace(
        sql="WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS month, i AS posts "
        "FROM n WHERE i < 0"
    )
    return await answered(datasette, "archive", slow, limit_ms=20)


def test_a_chart_that_takes_too_long_says_so(archive_at):
    posts_at(archive_at, ["2024-05-05"])
    datasette = datasette_for(archive_at.path)
    asyncio.run(datasette.invoke_startup())
    chart = asyncio.run(_late(datasette))
    assert chart.late
    assert chart.drawing is None


@pytest.mark.parametrize("name", ["索引" * 30, "W" * 60, "short", "i" * 60])
def test_a_label_has_the_room_that_its_letters_take(ask, archive_at, name):
    archive_at.filled({"l": {"categories": (name,)}}, "https://long.example/")
    drawn = ask("/archive/blogs/3").text
    label = next(one for one in re.findall(r"<text[^>]*>([^<]*)</text>", drawn) if name[:4] in one)
    shown = label.strip().removesuffix(" · 1")
    widths = {"索": 2, "引": 2, "W": 1.4}
    assert sum(widths.get(letter, 1) for letter in shown) <= 26
    assert len(label) - len(" · 1") >= sum(widths.get(letter, 1) for letter in shown) - 1
    assert shown == name or shown.endswith("…")


@pytest.mark.parametrize("most", [1, 2, 3, 5, 9, 10, 240])
def test_no_label_of_an_axis_stands_twice(most):
    for draw, axis in ((upright, "y"), (lying, "x")):
        svg = draw((Bar("a", most, None, ""), Bar("b", 1, None, "")))
        labels = re.findall(r"<text[^>]*>([^<]*)</text>", svg[svg.index(f'class="axis {axis}') :])
        numbers = [label for label in labels if label.isdigit()]
        assert len(numbers) == len(set(numbers)) > 1


def test_a_name_without_end_is_cut_in_the_table_of_a_chart(archive_at, browser):
    posts_at(archive_at, ["2024-01-01"], categories=("n" * 3_000,))
    html = browser(datasette_for(archive_at.path))("/archive/-/ask/posts_per_category").text
    assert "n" * 200 not in re.sub(r'href="[^"]*"|<title>[^<]*', "", html)
