"""A reader's walk through an archive, and what every page is for one: whole, quiet, readable by all."""

from __future__ import annotations

import csv
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from datasette.version import __version_info__

from tests.browser.reading import ODD_POSTS, crawled_archive
from tests.browser.serving import served

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SETTINGS = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "has_touch": True},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True},
}
IN_CI = {"light" if __version_info__[0] == "0" else "phone, dark"}
"""The sample; --whole takes all."""
SERIOUS = {"serious", "critical"}
EXPECTED = re.compile(
    r"/archive(/nothing|\?sql=select): .*(status of 40[04]|: 40[04] )|/archive(/nothing|\?sql=select)$"
)
"""What the browser says of a page that is not there, and of a query that is none."""
_RULES = {"resultTypes": ["violations"], "selectors": False}
_PAINT = """() => ({
    paint: (performance.getEntriesByName('first-contentful-paint')[0] || {}).startTime || 0,
    bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .reduce((sum, entry) => sum + entry.transferSize, 0),
    requests: 1 + performance.getEntriesByType('resource').length,
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    path = tmp_path_factory.mktemp("read") / "archive.db"
    crawled_archive(path)
    with served(path, "--sql") as address:
        yield address


class Reader:
    """A window of which everything is noted that a reader would not want: errors, and requests elsewhere."""

    def __init__(self, browser, site, setting):
        self.context = browser.new_context(**SETTINGS[setting])
        self.page = self.context.new_page()
        self.site = site
        self.complaints = []
        self.page.on("console", lambda said: said.type in {"error", "warning"} and self.note(said.text))
        self.page.on("pageerror", lambda error: self.note(str(error)))
        self.page.on(
            "request", lambda asked: asked.url.startswith((site, "data:", "blob:")) or self.note(asked.url)
        )
        self.page.on("response", lambda came: came.status >= 400 and self.note(f"{came.status} {came.url}"))

    def note(self, complaint):
        self.complaints.append(f"{self.page.url}: {complaint}")

    def open(self, path):
        self.page.goto(self.site + path)
        return self.page


@pytest.fixture
def reader(chromium, site, request):
    one = Reader(chromium, site, request.param)
    yield one
    one.context.close()
    assert one.complaints == []


def how_many(page):
    """The number of posts that a list says it has."""
    return int(re.search(r"([\d,]+) posts?", page.inner_text(".how-many"))[1].replace(",", ""))


def rows(page):
    return page.locator("table.rows-and-columns tbody tr").count()


@pytest.mark.parametrize("reader", ["light", "phone, dark"], indirect=True)
def test_from_a_chart_to_the_rows_behind_it_and_by_a_facet_to_fewer(reader):
    page = reader.open("")
    assert "41 posts" in page.inner_text("ul.blogs")
    bar = page.locator("section.of-chart", has_text="Posts per category").locator("svg a").last
    told = bar.get_attribute("aria-label") or bar.text_content()
    bar.click()
    count = how_many(page)
    assert count == rows(page) == int(re.findall(r"\d+", told)[-1]), told
    page.locator("#facet-year a").first.click()
    assert 0 < how_many(page) == rows(page) < count
    with page.expect_download() as coming:
        page.locator(".takes a", has_text="CSV").click()
    taken = csv.DictReader(coming.value.path().read_text(encoding="utf8").splitlines())
    assert len(list(taken)) == rows(page)


@pytest.mark.parametrize("reader", ["dark", "phone"], indirect=True)
def test_from_a_search_to_a_post_to_what_changed_to_what_was_sent(reader):
    page = reader.open("")
    page.locator("form[role=search] input[name=q]").first.fill("second thoughts")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?*")
    assert page.locator("ol.results > li").count() > 0
    assert page.locator("mark").first.inner_text().lower() in {"second", "thoughts"}
    page.locator("ol.results h2 a").first.click()
    assert page.locator("article h1").inner_text().startswith("Second thoughts on")
    page.locator("ol.timeline a", has_text="Edited").first.click()
    assert page.locator(".difference ins").first.inner_text().startswith("Second thoughts on")
    page.get_by_role("link", name="side by side").click()
    assert page.locator(".pair.changed .new").first.inner_text()
    page.get_by_role("link", name="As it was sent").click()
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").first.inner_text().startswith("Second thoughts on")


@pytest.mark.parametrize("reader", ["light"], indirect=True)
def test_a_post_is_read_with_the_keyboard_alone(reader):
    page = reader.open("archive/posts/1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.rel") in {"next", "prev"}:
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/posts/(?!1$)\d+$"))


_STOP = """() => {
    const stop = document.activeElement, style = getComputedStyle(stop), box = stop.getBoundingClientRect();
    const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) * box.width * box.height > 0;
    return stop === document.body ? null : [stop.outerHTML.slice(0, 200), seen];
}"""


@pytest.mark.parametrize("reader", ["light"], indirect=True)
def test_where_the_keyboard_is_can_be_seen(reader):
    for path in (
        "",
        "archive/posts?blog=2",
        "archive/-/search?q=source",
        "archive/-/gaps",
        "archive/posts/1",
    ):
        page = reader.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        stops = []
        for _ in range(300):
            page.keyboard.press("Tab")
            stop = page.evaluate(_STOP)
            if stop is None:
                break
            stops.append(stop)
        assert len(stops) > 5, path
        assert [html for html, is_seen in stops if not is_seen] == [], path


@pytest.mark.parametrize("reader", ["phone"], indirect=True)
def test_a_post_shows_its_images_from_the_archive_and_nothing_of_them_runs(reader):
    reader.page.on("dialog", lambda dialog: (reader.note(dialog.message), dialog.dismiss()))
    page = reader.open("archive/posts?_search=picture")
    page.get_by_role("link", name="A picture").first.click()
    images = page.locator(".body img")
    images.nth(1).wait_for()
    assert [images.nth(place).get_attribute("alt") for place in range(images.count())] == ["A hen", "A barn"]
    for place, width in ((0, 1), (1, 40)):
        images.nth(place).scroll_into_view_if_needed()
        # Not by wait_for_function, which evaluates text: the policy of the page forbids that, as it shall
        assert images.nth(place).evaluate("image => image.decode().then(() => image.naturalWidth)") == width
    page.wait_for_timeout(200)


PAGES = (
    "",
    "archive",
    "archive/posts",
    "archive/posts?category=Interfaces&_search=source",
    "archive/posts?_search=nothing+has+these+words",
    "archive/versions",
    "archive/tags",
    "archive/missing_posts",
    "archive/posts_by_month",
    "archive/silently_edited_posts",
    "archive/fetches/1",
    "archive?sql=select+title+from+posts",
    "archive?sql=select",
    "archive/nothing",
    "archive/-/search",
    "archive/-/search?q=source",
    "archive/-/search?q=%22",
    "archive/-/ask",
    "archive/-/gaps",
    "archive/links",
    "archive/images",
    "archive/-/runs",
    "archive/-/runs/1",
    "archive/blogs/1",
    "archive/originals/1",
)
"""One of each kind of page, besides posts, versions and questions."""


def kinds(site, page):
    """The addresses of ``PAGES``, of a blog's posts, of all changed versions, of all questions."""
    page.goto(f"{site}archive/-/ask")
    asked = page.evaluate("[...document.querySelectorAll('main a[href*=\"/-/ask/\"]')].map(a => a.href)")
    page.goto(f"{site}archive/posts?blog=2")
    posts = page.evaluate("[...document.querySelectorAll('td.col-title a')].map(a => a.href)")
    page.goto(f"{site}archive/versions?number__gt=1")
    versions = page.evaluate("[...document.querySelectorAll('td.col-id a')].map(a => a.href)")
    assert len(posts) == ODD_POSTS
    assert min(len(asked), 4 * len(versions)) >= 15
    apart = [f"{address}?view=side-by-side" for address in versions[:1]]
    links = [*asked, *posts, *versions, *apart]
    return [*PAGES, *dict.fromkeys(link.partition("#")[0].removeprefix(site) for link in links)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_page_is_whole_quiet_and_readable_by_all(chromium, site, setting, request):
    if setting not in IN_CI and not request.config.getoption("--whole"):
        pytest.skip("the other settings are looked at with --whole")
    reader, found = Reader(chromium, site, setting), []
    paths = kinds(site, reader.page)
    for path in paths:
        page = reader.open(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{path}: {wide} pixels wider than the window")
        violations = Axe().run(page, options=_RULES).response["violations"]
        found += [
            f"{path}: {one['impact']} {one['id']}, {len(one['nodes'])} times: {one['nodes'][0]['html'][:200]}"
            for one in violations
            if one["impact"] in SERIOUS
        ]
        figures = page.evaluate(_PAINT)
        paint, size, asked = figures["paint"], figures["bytes"], figures["requests"]
        print(
            f"\n{setting:12} {paint:5.0f} ms to first paint, {size:7} bytes, {asked:2} requests  /{path}",
            end="",
        )
    reader.context.close()
    print(f"\n{len(paths)} pages in {setting}")
    assert found == []
    assert [one for one in reader.complaints if not EXPECTED.search(one)] == []
