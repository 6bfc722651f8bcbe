"""A scripted year in the life of a blog: the archive holds exactly what happened, event by event."""

import json
import re
import time
from collections import Counter
from datetime import datetime

import pytest

from tests.blogs.year import BEGINS, POSTS
from tests.blogs.year_blog import YearBlog
from tests.journeys.lived_year import Year

EXIT_CODES = {
    "all fails": {6},
    "listing empty": {0, 3},
    "all empty": {0, 3},
    "robots fail": {0, 6},
    "no feed": {0, 3},
}
"""What a run may end with while the server is ill; 0 otherwise. A feed that worked and fails is a gap."""
SAID = {"posts fail": "could not be asked again", "database error": "hardly the post"}
"""What a run that asks for all posts says while the server is ill."""
HISTORIES = {
    "/blog/post-00040/": ("new", "edited", "suspect", "moved", "new"),
    "/blog/post-00031/": ("new", "suspect", "gone", "live", "moved", "new"),
    "/blog/post-00025/": ("new", "suspect", "suspect", "moved", "new"),
}
"""What ``history`` tells of a post and of the one at its new address."""


@pytest.mark.long
def test_the_archive_holds_what_happened_and_nothing_else(tmp_path, request):
    began = time.monotonic()
    with YearBlog(BEGINS, POSTS) as blog:
        year = Year(tmp_path, blog, daily=request.config.getoption("--whole"))
        year.live()
        print(f"a year of {len(year.moments)} runs in {time.monotonic() - began:.0f} s")
        complaints = [str(complaint) for check in CHECKS for complaint in check(year)]
    assert not complaints, "\n".join(complaints)


def each_event_left_its_rows(year):
    found = year.found()
    for played in year.played:
        for row, first, last, words in year.foretold(played):
            about = [one for one in found if one.row.path == row.path]
            match = [one for one in about if one.row == row and first <= one.moment <= last]
            if len(match) == 1 and words in match[0].words:
                print(f"{played.event.name}: {match[0].moment:%m-%d} {row.path} {row.what}")
            else:
                wanted = f"{row}, {words!r} from {first:%m-%d} to {last:%m-%d}"
                yield f"{played.event.name}: {wanted}; {short(about)}"


def nothing_else_happened(year):
    found, foretold = year.found(), year.foretold_all()
    surplus = Counter(one.row for one in found)
    surplus.subtract(one.row for one in foretold)
    for row, more in surplus.items():
        if more:
            about = [one for one in found if one.row.path == row.path]
            yield f"{'not foretold' if more > 0 else 'missing'}: {row}; {short(about)}"


def every_run_ended_as_it_should(year):
    for moment, (ill, code, err) in year.ends.items():
        if code not in EXIT_CODES.get(ill, {0}):
            yield f"{moment:%Y-%m-%d} ({ill}): exit code {code}: {err}"
        if SAID.get(ill, "") not in err:
            yield f"{moment:%Y-%m-%d} ({ill}): said nothing of it: {err}"


def the_tables_agree_with_each_other(year):
    yield from year.rows("SELECT 'twice', url FROM posts GROUP BY url HAVING count(*) > 1")
    yield from year.rows("SELECT 'overwritten', url FROM posts WHERE word_count < 30")
    yield from year.rows(
        "SELECT 'numbers', url, version FROM posts JOIN versions ON versions.post = posts.id "
        "GROUP BY posts.id HAVING max(number) != count(*) "
        "OR version != max(number) FILTER (WHERE versions.suspect IS NULL)"
    )
    last = "(SELECT status FROM status_changes WHERE post = posts.id ORDER BY id DESC LIMIT 1)"
    yield from year.rows(f"SELECT 'status', url FROM posts WHERE status != coalesce({last}, 'live')")
    suspect = {year.path_of(url) for (url,) in year.rows("SELECT url FROM posts WHERE suspect NOTNULL")}
    if suspect != year.spoilt:
        yield f"suspect now: {suspect}, not {year.spoilt}"


def the_lies_were_noticed(year):
    if year.rows("SELECT validators_lie FROM blogs") != [(1,)]:
        yield "the server lied, and nobody noticed"


def each_post_reads_as_its_author_left_it(year):
    blog = year.blog
    shown = {blog.url(post): post for post in (*blog.posts, *blog.hidden)}
    rows = year.rows("SELECT url, title, body_text FROM posts WHERE status = 'live' AND suspect IS NULL")
    kept = {url: (title, " ".join(text.split())) for url, title, text in rows}
    for url in shown.keys() | kept.keys():
        title, text = kept.get(url, ("", ""))
        paragraphs = re.findall("<p>(.*?)</p>", shown[url].body_html) if url in shown else []
        if url not in shown or title != shown[url].title or any(part not in text for part in paragraphs):
            yield f"{url}: {title}: {text[:200]}"


def sightings_tell_who_named_a_post_and_until_when(year):
    seen = year.rows(
        "SELECT url, last_seen_at FROM sightings JOIN addresses ON addresses.id = address "
        "WHERE witness = 'sitemap' AND url IN (SELECT url FROM posts)"
    )
    until = {year.path_of(url): datetime.fromisoformat(moment) for url, moment in seen}
    expected = dict.fromkeys(until, year.moments[-1]) | year.left()
    for path in until.keys() | expected.keys():
        if until.get(path) != expected[path]:
            yield f"{path}: last named by the sitemap at {until.get(path)}, not {expected[path]}"


def the_archive_can_be_taken_away_and_proven(year):
    exported = map(json.loads, year.cli("export", "a.db", "--format", "ndjson").out.splitlines())
    kept = year.rows("SELECT url, status, version FROM posts")
    if sorted((post["url"], post["status"], post["version"]) for post in exported) != sorted(kept):
        yield "the export differs from the table of posts"
    for command in ("audit", "verify"):
        said = year.cli(command, "a.db")
        if said.code != 0:
            yield f"{command}: {said.code} {said.out[-1000:]} {said.err[-1000:]}"


def the_archive_derives_again_from_its_warc_files(year):
    said = year.cli("replay", "a.db", "--dry-run", "--quiet")
    if said.code != 0 or " 0 different, 0 new" not in said.out:
        yield f"replay: {said.code} {said.out} {said.err}"


def histories_read_right(year):
    for path, expected in HISTORIES.items():
        told = json.loads(year.cli("history", "a.db", year.blog.base_url + path, "--json").out)
        if Counter(event["what"] for event in told["events"]) != Counter(expected):
            yield f"history of {path}: {told}"


CHECKS = (
    each_event_left_its_rows,
    nothing_else_happened,
    every_run_ended_as_it_should,
    the_tables_agree_with_each_other,
    the_lies_were_noticed,
    each_post_reads_as_its_author_left_it,
    sightings_tell_who_named_a_post_and_until_when,
    the_archive_can_be_taken_away_and_proven,
    the_archive_derives_again_from_its_warc_files,
    histories_read_right,
)
"""Each yields what is wrong."""


def short(found):
    return [f"{one.row.what} {one.row.moved_to or ''} {one.moment:%m-%d} {one.words}" for one in found]
