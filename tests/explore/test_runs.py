"""The pages of the runs, and of one that is under way."""

from __future__ import annotations

import re
from html import unescape

import pytest

from archive.crawls import note_courtesy, note_traps
from archive.images import fail_image, image_at, wish_images
from archive.locking import lock_file, writer_of

RUNS = "/archive/-/runs"
REFRESH = '<meta http-equiv="refresh"'


@pytest.fixture
def ended(page, archive_at):
    with archive_at.run() as run:
        run.listing(["https://blog.example/lost"])
        run.failure("https://blog.example/lost", "gone", "404 <i>Not Found</i>")
        note_courtesy(run.db, run.crawl, ["Waited 31 s as <b>asked</b>."])
        note_traps(run.db, run.crawl, ["https://blog.example/calendar/ leads on and on"])
        run.end("gaps", "one <script>page</script> failed")
    return page


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_runs_are_listed_the_latest_first_with_what_they_found_and_spent(ended):
    response = ended(RUNS)
    assert re.findall(r'href="/archive/-/runs/(\d+)"', response.text) == ["3", "2", "1"]
    assert re.search(r"The blog complete 4 0 0 0 5 0 0 0\.0 0 s", words(response.text)), words(response.text)
    assert REFRESH not in response.text
    assert "script-src" not in response.headers["content-security-policy"]
    assert f'href="{RUNS}"' in ended("/").text


def test_the_runs_of_one_blog_alone(ended, archive_at):
    archive_at.filled({"z": {}}, "https://other.example/")
    assert re.findall(r'href="/archive/-/runs/(\d+)"', ended(f"{RUNS}?blog=2").text) == ["4"]


def test_a_run_says_how_it_ended_what_failed_and_what_was_asked_of_it(ended):
    html = ended(f"{RUNS}/3").text
    told = words(html)
    for said in (
        "Gaps : one <script>page</script> failed",
        "Waited 31 s as <b>asked</b>.",
        "calendar/ leads on and on",
        "1 address gone 404 <i>Not Found</i>",
        "status answers 200 1 500 1",
    ):
        assert said in told
    failed = unescape(re.search(r'href="(/archive/addresses[^"]+)"', html)[1])
    rows = ended(failed.replace("?", ".json?", 1) + "&_shape=array").json()
    assert [row["url"] for row in rows] == ["https://blog.example/lost"]
    assert "Failed" not in ended(f"{RUNS}/1").text, "what an address came to is told by the last run"
    assert ended(f"{RUNS}/99").status_code == 404


def test_while_a_run_writes_its_page_says_how_far_it_is_and_asks_again(ended, archive_at):
    with archive_at.run() as run:
        run.listing([f"https://blog.example/new{number}" for number in range(3)])
        run.post("https://blog.example/new0")
        for path in (RUNS, f"{RUNS}/4"):
            assert f'{REFRESH} content="5">' in ended(path).text
        told = words(ended(f"{RUNS}/4").text)
        assert re.search(r"Under way : 2 requests so far, \d+ posts still to be asked for", told), told
        assert "new posts 1" in told
        assert "200 · https://blog.example/new0" in told
        run.end("interrupted")
    assert REFRESH not in ended(f"{RUNS}/4").text


def test_a_run_that_was_killed_is_not_under_way(ended, archive_at):
    with archive_at.run():
        pass
    lock_file(archive_at.path).write_text("999999999\n")
    html = ended(f"{RUNS}/4").text
    assert REFRESH not in html
    assert "blog-to-sqlite crawl archive.db https://blog.example/" in words(html)
    assert writer_of(archive_at.path) is None


def test_the_rows_of_runs_lead_to_their_pages(ended):
    assert '<a href="/archive/-/runs/2"><time' in ended("/archive/crawls").text
    assert 'href="/archive/-/runs/1">What this run found' in ended("/archive/crawls/1").text
    assert re.search(
        r'col-crawl [^>]*><a href="/archive/-/runs/1">2024-06-01 12:00<', ended("/archive/versions").text
    )
    assert 'href="/archive/-/runs/' not in ended("/archive/blogs/1").text.partition("<h2>Runs</h2>")[0]


def test_the_last_run_tells_what_came_of_the_images(ended, archive_at):
    with archive_at.run() as run:
        run.listing(["https://blog.example/pictured"])
        wish_images(run.db, run.crawl, wanted=True)
        run.post(
            "https://blog.example/pictured", body_html='<p><img src="https://blog.example/i.png">Hens.</p>'
        )
        run.end()
    told = words(ended(f"{RUNS}/4").text)
    assert "Images of its posts 2 images to be asked for" in told
    with archive_at.run() as run:
        image = image_at(run.db, run.crawl, "https://blog.example/i.png")
        fail_image(run.db, run.crawl, image, [], "<i>robots</i>")
        run.end()
    html = ended(f"{RUNS}/5").text
    assert "1 image failed <i>robots</i>" in words(html)
    failed = unescape(re.search(r'href="(/archive/images[^"]+=failed[^"]*)"', html)[1])
    rows = ended(failed.replace("?", ".json?", 1) + "&_shape=array").json()
    assert [row["url"] for row in rows] == ["https://blog.example/i.png"]
    assert "Images of" not in ended(f"{RUNS}/4").text
