"""What a page opens and never closes costs none of its text: at least 99 % of the paragraphs are read."""

from __future__ import annotations

from time import process_time
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.mending import mended
from crawler.pages.page import Page
from crawler.pages.post import read_post
from pipelines.normalise import normalise

MANY = 400
SAMPLE = 25
"""One in so many pairs of a tag and a way is tried; with --whole all are."""
PLAIN = "a abbr b center code dd details div dl dt em font form h2 i li main ol p pre q ruby s small strong"
TELLING = (
    "audio button canvas iframe math noembed noframes noscript object option plaintext script section select"
)
REST = (
    "style svg table tbody td template textarea th title tr tt u ul video xmp marquee big article blockquote"
)
MARGINS = "aside datalist dialog footer form map menu nav"
TAGS = [*TELLING.split(), *PLAIN.split(), *REST.split(), *MARGINS.split()]
WAYS = {
    "in each paragraph": lambda tag, place: f"<p><{tag}>{sentence(place)}</p>",
    "around each paragraph": lambda tag, place: f"<{tag}><p>{sentence(place)}</p>",
    "before all": lambda tag, place: f"<{tag}>" * (place == 0) + f"<p>{sentence(place)}</p>",
    "once amidst": lambda tag, place: f"<{tag}>" * (place == 5) + f"<p>{sentence(place)}</p>",
    "with attributes": lambda tag, place: f"<p><{tag} class='x' href=/{place}>{sentence(place)}\n",
}


def sentence(place):
    return f"Paragraph w{place}x tells of hens and how they lived in the yard behind the house, day by day."


def read(body, head=""):
    html = (
        f"<!doctype html><html><head><title>Nine hens</title>{head}</head><body><nav><a href='/'>Home</a>"
        f"</nav><main><article><h1>Nine hens</h1>{body}</article></main><footer>Hens</footer></body></html>"
    )
    page = Page("https://blog.example/hens/", html, "2024-06-01T00:00:00+00:00")
    return normalise(read_post(page, facts={}, address=None, fetches=()))


def lost(post):
    return [place for place in range(MANY) if f"w{place}x" not in post.body_text]


def test_no_text_is_lost_to_a_tag_that_is_never_closed(request):
    pairs = [(tag, way) for tag in TAGS for way in WAYS]
    if not request.config.getoption("--whole"):
        pairs = [pair for pair in pairs if crc32(" ".join(pair).encode()) % SAMPLE == 0]
    for tag, way in pairs:
        post = read("".join(WAYS[way](tag, place) for place in range(MANY)))
        assert len(lost(post)) <= MANY // 100, (tag, way)
        assert post.title == "Nine hens", (tag, way)


def test_all_of_them_in_one_page():
    post = read("".join(f"<{TAGS[place % len(TAGS)]}><p>{sentence(place)}" for place in range(MANY)))
    assert len(lost(post)) <= MANY // 100


PARAGRAPHS = "".join(f"<p>{sentence(place)}</p>" for place in range(MANY))


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<!-- an aside " + PARAGRAPHS, ""),
        (PARAGRAPHS, "<!-- an aside"),
        (PARAGRAPHS, "<title>Nine hens"),
        (PARAGRAPHS, "<style>p { color: red }"),
        (PARAGRAPHS, "<script>var hens = 9;"),
        (PARAGRAPHS, "<noscript><img src=/pixel>"),
        (PARAGRAPHS, "<template>"),
        (PARAGRAPHS.replace("<p>", "<p class='x>"), ""),
        (PARAGRAPHS.replace("<p>", '<p class="x>', 1), ""),
        (PARAGRAPHS + '<a href="/x>more', ""),
        (PARAGRAPHS + "<p title='more", ""),
        ("<script src=/a.js>" + PARAGRAPHS + "<script>hens()</script>", ""),
        ("<textarea>" + PARAGRAPHS + "<textarea>Say something</textarea>", ""),
        ("<select><option>1<option>2" + PARAGRAPHS, ""),
        ("<![CDATA[" + PARAGRAPHS, ""),
        ("</div></article></main></body></html>" + PARAGRAPHS, ""),
        ("<div>" * 100_000 + PARAGRAPHS, ""),
        ("<b>" * 100_000 + PARAGRAPHS, ""),
        ("<div>" * 100_000 + "</div>" * 100_000 + PARAGRAPHS, ""),
        ("<p><mtext>" + PARAGRAPHS, ""),
    ],
    ids=range(20),
)
def test_no_text_is_lost_to_other_slips(body, head):
    assert len(lost(read(body, head))) <= MANY // 100


@pytest.mark.parametrize(
    "html",
    [
        "<script>document.write('<script src=\"x\"><\\/script>')</script><p>One",
        "<script src='x.js'>lang: en_US</script><p>One</p>",
        "<style>a::after { content: '<' }</style><p>One</p>",
        "<!-- <p>Two <!-- three --><p>One</p>",
        '<li class="[&>p]:mt-2">One <b>two</b></li>',
        '<a href="/x?a>b">One</a>',
        "<svg><title>Hen</title><a href='/x'><path></a></svg><title>Two</title>",
        "<select><option>1<option>2</select><button>Go</button>",
        "<video><source src=x></video><a href=/x><div><p>One</p></div></a>",
        "<textarea><p>One</p></textarea><iframe src=x></iframe>",
        "<!--><p>One</p>",
        "<A HREF=/x>One</A><SCRIPT>x</script>",
    ],
)
def test_what_is_closed_stays_as_it_is(html):
    assert mended(html) == html


@given(
    st.lists(
        st.sampled_from(
            [*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), "<!--", "-->", '="', "x", ">"]
        )
    )
)
def test_any_pieces_are_mended_and_keep_their_words(pieces):
    html = "".join(pieces)
    again = mended(html)
    assert again.count("x") >= html.count("x") - html.count("plaintext")


@pytest.mark.parametrize(
    "piece",
    [
        "<a>",
        "<textarea>",
        "<script>",
        "<!--",
        "<title>",
        '<p class="x>',
        '="',
        "<",
        "<select><option>",
        "<a '",
    ],
)
def test_no_slips_take_long(piece):
    for html in (piece * 40_000, piece * 40_000 + "</textarea></title></style>-->"):
        began = process_time()
        mended(html)
        assert process_time() - began < 3
