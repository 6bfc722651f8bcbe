"""A WARC file as runs over blogs: what was asked for, how often, and what answered."""

from archive.recorded import Came, RecordedWalk, read_file
from archive.warc import ADDRESS, BLOG, KIND, WarcFile

BLOG_URL = "https://blog.example/"
POST = "https://blog.example/a"
LISTING = "https://blog.example/page/2"
MOMENT = "2026-05-01T12:00:00+00:00"


def a_walk(address, *came):
    answers = {address: [Came(offset, status, url) for offset, (status, url) in enumerate(came)]}
    return RecordedWalk("run.warc.gz", BLOG_URL, MOMENT, answers=answers)


def taken(walk, address):
    """The answers to all requests for an address, one after the other."""
    found = []
    while answer := walk.take(address):
        found.append(answer)
    return found


def test_redirects_and_tries_before_belong_to_one_answer():
    walk = a_walk(POST, (500, POST), (301, POST), (302, f"{POST}/b"), (200, f"{POST}/c"))
    assert taken(walk, POST) == [[0, 1, 2, 3]]
    assert not walk.answers


def test_what_was_asked_for_twice_has_two_answers():
    walk = a_walk(LISTING, (301, LISTING), (200, f"{LISTING}/"), (301, LISTING), (200, f"{LISTING}/"))
    assert taken(walk, LISTING) == [[0, 1], [2, 3]]
    assert taken(a_walk(LISTING, (304, LISTING), (304, LISTING)), LISTING) == [[0], [1]]
    assert taken(a_walk(POST, (404, POST), (200, POST)), POST) == [[0], [1]]


def test_the_entry_page_is_asked_again_where_not_modified_was_a_lie():
    walk = a_walk(BLOG_URL, (304, BLOG_URL), (200, BLOG_URL), (200, BLOG_URL))
    assert taken(walk, BLOG_URL) == [[0, 1], [2]]


def test_a_file_tells_its_runs_side_by_side(tmp_path):
    warc = WarcFile(tmp_path / "a.warc", "run.warc.gz", "test/1")
    other = "https://other.example/"
    for blog in (BLOG_URL, other):
        warc.write_metadata(blog, MOMENT, "crawl", {"started_at": MOMENT, "full": blog == other})
    for blog, status in ((BLOG_URL, "200 OK"), (other, "404 Not Found"), (BLOG_URL, "304 Not Modified")):
        fields = {BLOG: blog, KIND: "listing", ADDRESS: blog}
        warc.write(blog, MOMENT, status, [("Content-Type", "text/html")], b"<p>", fields=fields)
    warc.write(f"{BLOG_URL}robots.txt", MOMENT, "200 OK", [], b"", fields={BLOG: BLOG_URL})
    failure = {"address": POST, "state": "failed", "reason": "no answer in time"}
    warc.write_metadata(BLOG_URL, MOMENT, "failure", failure)
    warc.write_metadata(BLOG_URL, MOMENT, "end", {"outcome": "complete"})
    warc.write_metadata(BLOG_URL, MOMENT, "acceptance", {"url": POST, "why": "lost"})
    warc.close()
    file = read_file(tmp_path / "a.warc" / "run.warc.gz")
    first, second = file.walks
    assert (first.blog, first.ended_at, first.ended["outcome"]) == (BLOG_URL, MOMENT, "complete")
    assert (second.blog, second.ended_at, second.begun["full"]) == (other, None, True)
    assert [came.status for came in first.answers[BLOG_URL]] == [200, 304]
    assert [came.status for came in second.answers[other]] == [404]
    assert first.failures == {POST: (MOMENT, "failed", "no answer in time")}
    assert len(first.robots) == 1
    assert [(kind, blog) for _, kind, blog, _ in file.decisions] == [("acceptance", BLOG_URL)]
    assert not file.damaged
