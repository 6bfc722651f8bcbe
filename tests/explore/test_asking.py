"""Questions: each has a page, a chart whose bars lead to the rows they count, and is a query of Datasette."""

from __future__ import annotations

import re
from html import unescape

import pytest

from archive.connection import writer
from explore.application import datasette_for
from explore.questions import QUESTIONS

BLOG = "https://blog.example/"
LINK = "".join(
    f'<p><a href="https://{there}">A</a></p>'
    for there in (
        "blog.example/b?x=1&amp;y=2",
        "other.example/z",
        "blog.example/e",
        "blog.example/lost",
        "w.example",
    )
)
COUNTING = ("posts", "changes", "addresses", "edits", "links")
"""Values that count rows; the others are sums of what stands in rows."""


@pytest.fixture
def asked(archive_at):
    """An archive in which every question has an answer."""
    fields = {"read_minutes": 4, "read_time_source": "declared", "tags": ("latency",), "authors": ("Mara",)}
    archive_at.filled(
        {
            "a": {
                "published": "2023-12-31",
                "categories": ("Ops",),
                "body_html": LINK,
                "word_count": 9,
                **fields,
            },
            "b?x=1&y=2": {"published": "2024-01-01", "body_text": "Same.", "word_count": 7, **fields},
            "c": {"published": "2024-03-05", "body_text": "Same.", "word_count": 7},
            "e": {"published": "2024"},
        }
    )
    archive_at.filled({"z": {"published": "2024-01-20"}}, "https://other.example/")
    with archive_at.run() as run:
        run.listing([BLOG + "a", BLOG + "late", BLOG + "lost", BLOG + "unasked"])
        run.post(
            BLOG + "a",
            body_text="Other words.",
            published="2023-12-31",
            word_count=9,
            body_html=LINK,
            **fields,
        )
        run.post(BLOG + "late", published="2019-05-05", word_count=3)
        run.failure(BLOG + "lost", "gone", "HTTP 404 Not Found")
        run.end()
    with writer(archive_at.path) as db:
        db.execute("UPDATE posts SET status = 'gone' WHERE id = 4")
        db.execute(
            "INSERT INTO status_changes (post, crawl, noted_at, status, evidence) "
            "VALUES (4, 3, '2024-06-02T00:00:00+00:00', 'gone', 'HTTP 410')"
        )
    return archive_at


@pytest.fixture
def ask(asked, browser):
    return browser(datasette_for(asked.path))


def linked_rows(html):
    """Return the path behind each row of the table, and what stands in the row."""
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)[1]
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL):
        href = re.search(r'<a href="([^"]+)"', row)
        cells = [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<t[dh].*?</t[dh]>", row)]
        found.append((unescape(href[1]) if href else None, cells))
    return found


def test_a_question_has_a_page_with_rows_chart_and_sql_whose_links_lead_to_what_they_count(ask):
    for question in QUESTIONS.values():
        check_page(ask, question)


def check_page(ask, question):
    response = ask(f"/archive/-/ask/{question.name}")
    assert response.status_code == 200, question.name
    assert "script-src" not in response.headers["content-security-policy"]
    html = response.text
    assert question.sentence in unescape(html)
    assert '<svg class="chart' in html, question.name
    assert question.sql.strip()[:40] in unescape(html)
    heads = re.findall(r'<th scope="col">([^<]*)</th>', html)
    for href, cells in linked_rows(html):
        if href is None:
            assert cells[0] == "2024", "a date that says less than a month"
        elif "?" not in href:
            assert ask(href).status_code == 200
        else:
            rows = ask(href.replace("?", ".json?", 1) + "&_shape=array&_size=max").json()
            assert rows, href
            if question.value in COUNTING:
                assert len(rows) == int(cells[heads.index(question.value)]), href
    for blog in ("1", "2"):
        assert ask(f"/archive/-/ask/{question.name}?blog={blog}").status_code == 200


def test_a_question_is_a_query_of_datasette_with_its_csv_and_json(ask):
    for question in QUESTIONS.values():
        check_data(ask, question)


def check_data(ask, question):
    html = ask(f"/archive/-/ask/{question.name}").text
    as_csv, as_json = (
        unescape(re.search(rf'<a href="([^"]+)">{kind}</a>', html)[1]) for kind in ("CSV", "JSON")
    )
    rows = ask(as_json).json()
    assert rows, question.name
    assert ask(as_csv).text.partition("\r\n")[0] == ",".join(rows[0])
    assert len(rows) == len(linked_rows(html))


def test_the_page_of_all_questions_leads_to_each(ask):
    html = ask("/archive/-/ask").text
    assert [name for name in QUESTIONS if f'href="/archive/-/ask/{name}"' not in html] == []
    assert 'href="/archive/-/ask"' in ask("/").text


def test_a_blog_is_chosen_by_a_form_and_one_that_is_none_is_not_found(ask):
    html = ask("/archive/-/ask/posts_per_month?blog=2").text
    assert '<option value="2" selected>https://other.example/</option>' in html
    assert [cells[:2] for _, cells in linked_rows(html)] == [["2024-01", "1"]]
    for path in ("posts_per_month?blog=9", "posts_per_month?blog=x", "nothing"):
        assert ask(f"/archive/-/ask/{path}").status_code == 404
    assert ask("/nowhere/-/ask").status_code == 404


def test_links_are_counted_between_blogs_to_hosts_to_posts_and_to_what_is_gone(ask):
    def said(name):
        return [
            (href.partition("?")[2], cells[:2])
            for href, cells in linked_rows(ask(f"/archive/-/ask/{name}").text)
        ]

    between = f"{BLOG} → https://other.example/"
    assert said("who_links_to_whom") == [("blog=1&target_blog=2", [between, "1"])]
    assert said("linked_hosts") == [
        ("host=other.example&inside=0", ["other.example", "1"]),
        ("host=w.example&inside=0", ["w.example", "1"]),
    ]
    assert said("host_to_host")[1] == ("blog=1&host=w.example&inside=0", [f"{BLOG} → w.example", "1"])
    assert [said for _, said in said("most_linked")] == [
        ["Post b?x=1&y=2", "1"],
        ["Post e", "1"],
        ["Post z", "1"],
    ]
    assert said("link_rot") == [
        ("target=4", ["Post e", "1"]),
        ("target__isnull=1&url=https%3A%2F%2Fblog.example%2Flost", [BLOG + "lost", "1"]),
    ]


def test_changes_of_one_blog_lead_to_the_changes_of_that_blog(ask):
    html = ask("/archive/-/ask/changes_per_month?blog=1").text
    assert all("blog=https%3A%2F%2Fblog.example%2F" in href for href, _ in linked_rows(html))
    assert "Changes found per month" in ask("/archive/blogs/1").text


def test_sql_is_offered_where_readers_may_run_it(ask, archive_at, browser):
    assert "Change it" not in ask("/archive/-/ask/gaps").text
    open_to_sql = browser(datasette_for(archive_at.path, sql=True))
    path = unescape(re.search(r'href="([^"]+)">Change it', open_to_sql("/archive/-/ask/gaps").text)[1])
    page = open_to_sql(path)
    assert page.status_code == 200
    assert "not asked for yet" in page.text


def plan(connection, sql, values=()):
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


def test_no_question_reads_the_rows_of_all_posts_which_hold_their_texts(asked):
    with asked.read() as db:
        plans = {one.name: plan(db.conn, one.sql, {"blog": ""}) for one in QUESTIONS.values()}
    whole = re.compile(r"SCAN (posts|versions|links|addresses|sightings|fetches)( USING INDEX \w+)?")
    by_few = {"longest_posts", "most_edited", "changes_per_month", "silent_edits"}
    """They read the rows of the first hundred, or only those that changed."""
    assert [name for name, steps in plans.items() if any(map(whole.fullmatch, steps))] == sorted(
        by_few, key=list(plans).index
    )
    assert "SEARCH posts USING COVERING INDEX posts_text (text_hash>?)" in plans["same_text"]
    assert "SCAN versions USING COVERING INDEX versions_seen" in plans["backdated"]


def test_the_longest_silences_of_each_blog_are_named_by_the_post_that_ended_them(ask, archive_at):
    archive_at.filled(
        {
            "m": {"published": "2020-01-01T10:00:00+00:00"},
            "n": {"published": "2020-01-01T22:00:00+00:00"},
            "o": {"published": "2020-01"},
            "p": {"published": "2020-01-04"},
            "q": {"published": "2020-01-04", "title": "Its twin"},
            "r": {"published": "2020-03-04"},
        },
        "https://third.example/",
    )
    found = [cells for _, cells in linked_rows(ask("/archive/-/ask/silences?blog=3").text)]
    assert found == [
        ["Post r", "60", "2020-01-04", "2020-03-04"],
        ["Post p", "3", "2020-01-01", "2020-01-04"],
    ]


def test_one_text_under_several_addresses_is_counted_without_what_moved(ask, archive_at):
    row = ["Post b?x=1&y=2", "2"]
    assert [cells for _, cells in linked_rows(ask("/archive/-/ask/same_text").text)] == [row]
    with writer(archive_at.path) as db:
        db.execute("UPDATE posts SET status = 'moved' WHERE id = 3")
    assert "There is nothing of this kind" in ask("/archive/-/ask/same_text").text
