"""What the guard compares is what a request connects to, however an address is written."""

from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from twisted.web.client import URI

from archive.address import canonical, place_of
from crawler.middlewares.guard import is_plain
from crawler.pages.links import on_site
from crawler.pages.page import Page

OWN = "own.example"
PARTS = [
    "http://",
    "https://",
    "//",
    "/",
    "\\",
    "@",
    OWN,
    "evil.example",
    ":80",
    ":8080",
    "?",
    "#",
    "%2e",
    "%40",
]
PARTS += [
    "[",
    "]",
    "::1",
    "\t",
    "\n",
    " ",
    ".",
    "①",
    "。",
    "\u2028",
    "%00",
    ":",
    "www.",
    "javascript:",
    "..",
    "ß",
]
written = st.lists(st.sampled_from(PARTS) | st.characters(), max_size=12).map("".join)
addresses = written | written.map("http://{}".format)


def reached(url):
    """Return the host and port that Twisted makes of an address."""
    uri = URI.fromBytes(url.encode("ascii"))
    return uri.host.lower().decode(), uri.port


@settings(max_examples=300, deadline=None)
@given(addresses)
def test_a_link_of_the_site_leads_to_the_site(href):
    page = Page(f"http://{OWN}/blog/", "", "")
    url = page.join(href)
    found = on_site(url, page.url) if url else None
    if found is not None:
        request = Request(canonical(found))
        assert is_plain(request.url)
        assert reached(request.url) in {(host, port) for host in (OWN, f"www.{OWN}") for port in (80, 443)}


@settings(max_examples=300, deadline=None)
@given(addresses)
def test_what_passes_the_guard_is_read_alike(href):
    try:
        request = Request(href)
    except ValueError:
        return
    url = request.url if is_plain(request.url) else canonical(request.url)
    place = place_of(url)
    if is_plain(url) and place is not None:
        assert (place.host, place.port) == reached(Request(url).url)
