"""A crawl is led to a canary in every way that a blog has; it never comes near."""

import subprocess
import sys
from html import escape
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.hostile.blog import HostileBlog, another_post, listed, url
from tests.hostile.canary import CONTENT, TARGETS, Canary
from tests.hostile.replies import HTML, answer, head
from tests.journeys import forked

ROOT = Path(__file__).parents[2]
FIRST = 100
"""The number of the first hostile post."""


@pytest.fixture
def canary():
    with Canary() as listening:
        yield listening


@pytest.fixture
def targets(canary, tmp_path):
    """Where the blog at ``own`` (host and port) leads: every kind of address."""
    file = tmp_path / "canary.html"
    file.write_text(f"<h1>{CONTENT}</h1>", encoding="utf8")

    def made(own):
        return [target.format(port=canary.port, own=own, file=file) for target in TARGETS.values()]

    return made


def posts(blog, way, targets, page):
    """Serve a post for each target and return their cards; ``page`` makes the reply of number and target."""
    cards = []
    for number, target in enumerate(targets, start=FIRST):
        path = f"/{way}/{number}/"
        blog.serve(path, page(number, target))
        cards.append(listed(number, path))
    return "".join(cards)


def redirecting(_number, target):
    return head("302 Found", [("Location", target), ("Content-Length", "0"), ("Connection", "close")])


def with_head(markup):
    return lambda number, target: answer(another_post(number, head=markup.format(escape(target))), HTML)


def with_body(markup):
    return lambda number, target: answer(another_post(number, markup.format(escape(target))), HTML)


WAYS = {
    "redirect": redirecting,
    "base": lambda number, target: answer(
        another_post(
            number,
            "<a rel=prev href='older/'>Older</a> <a rel=next href='newer/'>Newer</a>",
            f'<base href="{escape(target)}">',
        ),
        HTML,
    ),
    "refresh": with_head('<meta http-equiv="refresh" content="0;url={}">'),
    "canonical": with_head('<link rel="canonical" href="{0}"><meta property="og:url" content="{0}">'),
    "image": with_body('<p><img src="{0}" srcset="{0} 2x"></p>'),
    "neighbour": with_body('<a rel="prev" href="{}">Older</a>'),
}
LINKS = (
    '<article><h2><a href="{0}">A story of the barn</a></h2><p>What came of it.</p></article>'
    '<link rel="next" href="{0}"><a rel="next" href="{0}">Older</a>'
    '<link rel="alternate" type="application/rss+xml" href="{0}"><link rel="sitemap" href="{0}">'
    '<link rel="https://api.w.org/" href="{0}">'
)


def lead_astray(blog, targets):
    cards = "".join(posts(blog, way, targets, page) for way, page in WAYS.items())
    blog.insert("/", cards + "".join(LINKS.format(escape(target)) for target in targets))
    seen = "".join(f'<p>A hen: <img src="{escape(target)}" alt="Hen"></p>' for target in targets)
    blog.insert(url(2), seen, before="</article>")
    named = "".join(f"Sitemap: {target}\n" for target in (f"{blog.base}/sitemap.xml", *targets))
    blog.serve("/robots.txt", f"User-agent: *\nDisallow:\n{named}")
    items = "".join(
        f"<item><title>A story</title><link>{escape(t)}</link><enclosure url='{escape(t)}'/></item>"
        f"<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='next' href='{escape(t)}'/>"
        for t in targets
    )
    blog.change("/feed.xml", lambda feed: feed.replace("</channel>", f"{items}</channel>"))
    locs = "".join(
        f"<url><loc>{escape(t)}</loc></url><sitemap><loc>{escape(t)}</loc></sitemap>" for t in targets
    )
    blog.change("/sitemap.xml", lambda sitemap: sitemap.replace("</urlset>", f"{locs}</urlset>"))


def kept(folder):
    """Yield all that the archive holds, as bytes."""
    for path in folder.glob("a.db*"):
        yield path.read_bytes()
    for path in folder.glob("a.warc/*"):
        with path.open("rb") as file:
            yield from (record.content_stream().read() for record in ArchiveIterator(file))


@pytest.mark.parametrize("options", [(), ("--images",)], ids=str)
def test_no_way_leads_to_the_canary(canary, targets, tmp_path, options):
    with HostileBlog() as blog:
        lead_astray(blog, targets(blog.base.partition("//")[2]))
        said = forked.run(tmp_path, ["crawl", "a.db", f"{blog.base}/", "--delay", "0", *options], {})
        asked = blog.paths()
    assert ("failed (" in said.err) == bool(options), "images were asked for"
    assert canary.connections == 0
    assert said.code == 3, said.err
    for way in WAYS:
        assert len({path for path in asked if path.startswith(f"/{way}/")}) == len(TARGETS), way
    assert {"/feed.xml", "/sitemap.xml", *(url(number) for number in range(1, 9))} <= set(asked)
    assert not any(CONTENT.encode() in content for content in kept(tmp_path))


def test_a_robots_txt_that_leads_to_the_canary_is_not_followed(canary, tmp_path):
    with HostileBlog(posts=1) as blog:
        blog.serve("/robots.txt", redirecting(0, f"http://127.0.0.1:{canary.port}/robots.txt"))
        forked.run(tmp_path, ["crawl", "a.db", f"{blog.base}/", "--delay", "0"], {})
    assert canary.connections == 0


BARE = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from crawler.places import places

class Bare(Spider):
    name = "bare"
    async def start(self):
        for address in sys.stdin.read().splitlines():
            try:
                yield Request(address, callback=self.came, errback=self.failed, dont_filter=True)
            except ValueError:
                print("ValueError")
    def came(self, response):
        print("came")
    def failed(self, failure):
        print(failure.type.__name__)

resolver, *opened = sys.argv[1:]
for place in opened:
    host, _, port = place.rpartition(":")
    places.write(host, int(port))
settings = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "RETRY_ENABLED": False, "DOWNLOAD_TIMEOUT": 5, "TWISTED_DNS_RESOLVER": resolver,
    "CONCURRENT_REQUESTS": 40, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 40,
    "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None}}
process = AsyncCrawlerProcess(settings)
process.crawl(Bare)
process.start(install_signal_handlers=False)
"""


def fetched(addresses, resolver, *opened):
    """Return what a bare spider made of each address: the name of an exception, or "came"."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, resolver, *opened],
        input="\n".join(address.replace("\t", "%09") for address in addresses),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout.split()


def test_the_resolver_alone_keeps_every_connection_back(canary, targets):
    came = fetched(targets("blog.example"), "crawler.resolver.GuardedResolver")
    assert canary.connections == 0
    assert len(came) == len(TARGETS)
    assert "came" not in came
    assert came.count("CannotResolveHostError") >= 15


def test_scrapys_own_resolver_lets_most_pass(canary, targets):
    """What the test above would see if the resolver let connections pass."""
    came = fetched(targets("blog.example"), "scrapy.resolver.CachingHostnameResolver")
    assert canary.connections >= came.count("came") >= 12


def test_what_the_user_wrote_is_open_and_its_neighbours_are_not(canary):
    port = canary.port
    addresses = [f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"http://[::1]:{port}/"]
    came = fetched(
        addresses, "crawler.resolver.GuardedResolver", f"localhost:{port}", f"127.0.0.1:{port + 1}"
    )
    assert came.count("came") == canary.connections == 1
