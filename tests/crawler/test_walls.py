"""Pages that stand before a post are told from posts, and posts that only speak of such from them."""

from __future__ import annotations

import pytest

from crawler.pages.page import Page
from crawler.walls import wall

TITLE = "Nine hens and a fox"
FACTS = {"title": ((TITLE, "card"),)}
SAID = "A sentence about hens and how the fox looked at them from the hedge. "
FORM = "<form><input name=u><input type='Password' name=p><button>Go</button></form>"


def page(body: str, head: str = "", title: str = "Hen Notes") -> Page:
    return Page(
        "https://blog.example/a",
        f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>",
        "",
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"<p>Welcome back.</p>{FORM}", "asks for a password"),
        ("<div class='cf-turnstile'></div><p>One more step.</p>", "asks for a proof"),
        ("<p>Hang on.</p><script src='/cdn-cgi/challenge-platform/x.js'></script>", "asks for a proof"),
        (
            "<p>We and our partners store cookies. Manage your cookie choices. See our privacy notice.</p>",
            "a consent",
        ),
        ("<p>Wir verwenden Cookies. Mit Ihrer Einwilligung ... Datenschutz</p>", "asks for a consent"),
        ("<p>当サイトはクッキーを使用します。同意する プライバシーポリシー</p>", "asks for a consent"),
    ],
)
def test_a_page_without_the_title_that_wants_something_is_a_wall(body: str, why: str) -> None:
    assert why in (wall(page(body), FACTS) or "")
    shown = f"<article><h1>{TITLE}</h1><p>{SAID}</p></article>"
    assert wall(page(shown + body), FACTS) is None
    assert wall(page(body), {}) is None
    assert wall(page(f"<p>{SAID * 40}</p>{body}"), FACTS) is None


PAID = '<script type="application/ld+json">{"@type": "BlogPosting", "isAccessibleForFree": %s}</script>'
TEASER = f"<article><h1>{TITLE}</h1><p>{SAID * 3}</p></article>"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (TEASER, PAID % "false"),
        (TEASER, PAID % '"False"'),
        (TEASER, PAID % '"http://schema.org/False"'),
        (TEASER + "<div class=paywall><h2>This post is for paid subscribers</h2></div>", ""),
        (TEASER + "<aside class='gh-post-upgrade-cta'>Already a member? Sign in</aside>", ""),
        (TEASER + "<div id=paywall>Dieser Artikel ist nur für Abonnenten.</div>", ""),
    ],
)
def test_a_teaser_is_no_post(body: str, head: str) -> None:
    assert "teaser" in (wall(page(body, head, TITLE), FACTS) or "")
    assert wall(page(body.replace(SAID, SAID * 10), head, TITLE), FACTS) is None


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (TEASER, PAID % "true"),
        (TEASER + "<div class='paywall' hidden></div>", ""),
        (TEASER + "<p>This post is for paid subscribers of patience.</p>", ""),
        (TEASER + FORM + "<p>Log in to comment. Cookies: privacy, consent, cookies.</p>", ""),
    ],
)
def test_a_short_post_is_a_post(body: str, head: str) -> None:
    assert wall(page(body, head, TITLE), FACTS) is None
