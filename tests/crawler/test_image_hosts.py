"""To which hosts the wish for images opens the way, and for what."""

import pytest
from scrapy import Request

from archive.recording import recording
from crawler.images import MOST_HOSTS, Images, LeftError
from crawler.walk import Walk


@pytest.fixture
def images(tmp_path):
    with recording(tmp_path / "a.db", with_warc=False) as held:
        yield Images(Walk(held, "https://blog.example/", window=2), 2, full=False)


def an_image(url):
    return Request(url, cb_kwargs={"image": 1})


def test_other_hosts_are_open_for_images_and_their_robots_txt_alone(images):
    robots = Request("https://cdn.example/robots.txt", meta={"robots": 0})
    assert not images.admits(robots)
    assert images.admits(an_image("https://cdn.example/a.png"))
    assert images.admits(robots)
    assert not images.admits(Request("https://cdn.example/post", cb_kwargs={"address": 1}))
    for odd in (
        "https://cdn.example:8443/a.png",
        "http://cdn.example:443/a.png",
        "http://cdn.example:22/",
        "ftp://cdn.example/a.png",
    ):
        assert not images.admits(an_image(odd)), odd


def test_a_run_asks_so_many_hosts_and_leaves_the_others_for_a_later_one(images):
    for number in range(MOST_HOSTS):
        assert images.admits(an_image(f"http://{number}.example/a.png"))
    with pytest.raises(LeftError, match="more than 100 other hosts"):
        images.admits(an_image("http://one-more.example/a.png"))
    assert images.admits(an_image("http://7.example/another.png"))
