"""Which images a post names, of what kind they are, when they are asked for, and what verify says of them."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.clock import at
from archive.images import due_images, fail_image, hosts_of_images, image_faults, keep_image, wish_images
from archive.pictures import MOST, images_of, media_of
from tests.conftest import a_fetch

POST = "https://blog.example/a"
ONE, TWO = "https://cdn.example/1.png", "https://blog.example/2.png"
BODY = f'<p>Hens.<img src="{ONE}" alt=""><img alt="x" src="{TWO}"></p>'


def test_what_a_body_names_is_asked_for_once_and_within_bounds():
    body = "".join(f'<img src="https://b.example/{number}.png">' for number in range(MOST + 9))
    assert len(images_of(body)) == MOST
    assert "https://b.example/0.png" in images_of(body)
    assert next(iter(images_of(body, "https://b.example/cover.png"))) == "https://b.example/cover.png"
    named = images_of(
        '<img src="https://b.example/a.png#x"><img src="HTTPS://B.example:443/a.png?utm_source=x">'
    )
    assert set(named.values()) == {"https://b.example/a.png"}
    for odd in (
        "data:image/png;base64,x",
        "/a.png",
        "",
        "javascript:x",
        "https://[",
        "x" * 9000,
        "mailto:a@b",
    ):
        assert images_of(f'<img src="{odd}">', odd) == {}, odd


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"BM\x00\x10\x00\x00\x00\x00\x00\x00", "image/bmp"),
        (b"\x00\x00\x01\x00\x01", "image/x-icon"),
        (b"MM\x00*", "image/tiff"),
        (b"\xff\x0a", "image/jxl"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", None),
        (b"BMW is a maker of cars", None),
        (b"", None),
    ],
    ids=str,
)
def test_what_counts_as_an_image(body, media):
    assert media_of(body) == media


@pytest.fixture
def pictured(archive_at):
    """An archive of one post that shows two images, which are wanted."""
    archive_at.filled({"a": {"body_html": BODY}})
    with archive_at.run() as run:
        assert wish_images(run.db, run.crawl, wanted=None) is False
        assert hosts_of_images(run.db, run.crawl, full=False) == {}
        assert wish_images(run.db, run.crawl, wanted=True)
        yield run


def due(run, host="cdn.example", *, full=False):
    return [one.url for one in due_images(run.db, run.crawl, host, after=0, limit=9, full=full)]


def test_what_fails_is_tried_again_with_patience(pictured):
    run, began = pictured, datetime(2024, 6, 1, 12, tzinfo=UTC)
    assert hosts_of_images(run.db, run.crawl, full=False) == {"cdn.example": 1, "blog.example": 1}
    waited = []
    for _ in range(8):
        moment, days = began, 0
        while True:
            with at(moment.isoformat()):
                if due(run):
                    fail_image(run.db, run.crawl, 1, [a_fetch(ONE, 404)], "HTTP 404 Not Found")
                    break
            moment, days = moment + timedelta(days=1), days + 1
        began, waited = moment, [*waited, days]
    assert waited == [0, 0, 1, 2, 4, 8, 16, 30]
    assert due(run, full=True) == [ONE]


def test_one_that_was_kept_stays_when_a_later_try_fails(pictured):
    run = pictured
    fetch = a_fetch(ONE)
    keep_image(run.db, run.crawl, 1, [fetch], "image/png")
    assert due(run) == []
    assert list(image_faults(run.db)) == ["1 row of images that no response in a WARC file bears out"]
    run.db.execute("UPDATE fetches SET warc_file = 'a.warc.gz', warc_offset = 0 WHERE image = 1")
    assert list(image_faults(run.db)) == []
    fail_image(run.db, run.crawl, 1, [a_fetch(ONE, 500)], "HTTP 500 Internal Server Error")
    state, fetch = run.db.execute("SELECT state, fetch FROM images WHERE id = 1").fetchone()
    assert (state, due(run)) == ("kept", [])
    assert fetch
    assert list(image_faults(run.db)) == []


def test_images_of_posts_that_are_gone_are_not_asked_for(pictured):
    run = pictured
    run.db.execute("UPDATE posts SET status = 'gone'")
    assert hosts_of_images(run.db, run.crawl, full=True) == {}
    assert due(run, full=True) == []
