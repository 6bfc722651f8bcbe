"""Pages answered with 200 that say there is no such page, in many languages; posts that only talk of it."""

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.absence import absence, asks_instead, says_absent
from crawler.pages.page import Page

SAYINGS = tomllib.loads(files("crawler.pages").joinpath("absence.toml").read_text(encoding="utf-8"))
MISSING = [(language, text) for language, texts in SAYINGS["missing"].items() for text in texts]
WALLS = [(language, text) for language, texts in SAYINGS["wall"].items() for text in texts]
FAULTS = [(language, text) for language, texts in SAYINGS["fault"].items() for text in texts]
LONG = "<p>" + "Ten words of a text that tells something of hens. " * 40 + "</p>"
TITLE = "Nine hens and a fox"


def page(title, heading="", body="<p>Back to the start.</p>", head=""):
    html = f"<html><head><title>{title}</title>{head}</head><body><h1>{heading}</h1>{body}</body></html>"
    return Page("https://blog.example/a", html, "")


@pytest.mark.parametrize("kind", ["missing", "fault", "wall"])
@pytest.mark.parametrize("form", ["{}", "{} | Hen Notes", "{} – Hen Notes", "Hen Notes: {}", "{}!", "{}…"])
def test_each_saying_is_known_in_a_title_and_in_a_heading(kind, form):
    for _, text in {"missing": MISSING, "fault": FAULTS, "wall": WALLS}[kind]:
        said = form.format(text.capitalize())
        for one in (page(said), page("Hen Notes", said)):
            found = absence(one, [TITLE])
            assert found, said
            assert found.kind == kind, said


@pytest.mark.parametrize(
    "said",
    [
        "404",
        "Error 404",
        "Oops! Page not found.",
        "404 Error",
        "HTTP 404",
        "404 - Page not found",
        "404: Not Found",
        "404 | Hen Notes",
        "Oops! That page can’t be found.",
        "Fehler 404 – Seite nicht gefunden – Hennen",
        "Sorry, the page you are looking for does not exist or has moved",
        "Erreur 404",
        "410",
        "【404】ページが見つかりません | 鶏",
    ],
)
def test_usual_headings_say_so(said):
    assert absence(page(said), [TITLE])
    assert absence(page("Hen Notes", said), [TITLE])


@pytest.mark.parametrize(
    "title",
    [
        "How to design a 404 page",
        "Page not found: a short history",
        "The page that could not be found",
        "404",
        "Page not found",
        "404 hens not found in the yard",
        "Issue 404",
        "410 days of keeping hens",
        "Not found in nature",
        "Database errors, and how we found them",
        "Under maintenance",
        "ページが見つかりませんの話",
    ],
)
def test_a_post_about_it_is_a_post(title):
    for body in (LONG, "<p>A short one.</p>"):
        assert absence(page(f"{title} | Hen Notes", title, body), [title]) is None


@pytest.mark.parametrize("title", ["How to design a 404 page", "404 hens in the yard", "Lost", "Gone", TITLE])
def test_without_a_known_title_a_longer_heading_is_a_title(title):
    assert absence(page(title, title, LONG)) is None
    assert not says_absent(page(title, title))


def test_a_page_that_shows_the_known_title_is_the_post_though_its_head_says_otherwise():
    assert absence(page("Page not found", TITLE, LONG), [TITLE]) is None
    assert absence(page("Page not found", TITLE), [TITLE]) is None


def test_a_long_page_without_a_known_title_is_missing_only_where_more_than_one_thing_says_so():
    assert absence(page("Page not found", "Hens", LONG)) is None
    assert absence(page("Page not found", "Page not found", LONG))
    noindex = '<meta name="robots" content="noindex, follow">'
    assert absence(page("Page not found", "Hens", LONG, noindex))
    assert absence(page("Page not found", "Hens"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_page_is_read_and_one_that_shows_its_title_is_never_missing(title, heading):
    one = page("t", "h")
    html = one.html.replace("<title>t", f"<title>{title}").replace("<h1>h", f"<h1>{heading}")
    absence(Page(one.url, html, ""))
    shown = Page(one.url, "<h1>Nine hens and a fox</h1>" + html, "")
    assert absence(shown, [TITLE]) is None


QUESTION = "<p>It takes a moment.</p><button>Go on</button>"


@pytest.mark.parametrize("heading", ["Subscribe to read", "Wie alt bist du?", "続けますか"])
def test_a_page_that_only_asks_something_is_not_the_post_whatever_it_asks(heading):
    one = page("Hen Notes", heading, QUESTION)
    assert "asks" in asks_instead(one, [TITLE], elsewhere=False)


@pytest.mark.parametrize(
    "one",
    [
        page("Hen Notes", TITLE, QUESTION),
        page("Hen Notes", "Notes", f"<p>Of nine hens and of a fox.</p>{QUESTION}"),
        page("Hen Notes", "Subscribe to read", LONG + QUESTION),
        page("Hen Notes", "Another name", "<p>No more than a line.</p>"),
        page("Hen Notes", "Another name", "<p>A line.</p><form><input type=search></form>"),
    ],
)
def test_a_post_that_also_asks_something_or_says_little_is_a_post(one):
    assert not asks_instead(one, [TITLE], elsewhere=False)
    assert not asks_instead(one, [], elsewhere=True)
