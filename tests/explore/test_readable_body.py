from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explore.body import readable

CODE = '<pre><code class="language-python">x</code></pre>'
TAGS = st.sampled_from([
    *("<p>", "</p>", "</a>", "<audio>", "<script>", "<math>", "<style>", "<template>", "]]>", "<!--"),
    *("<a href='https://a.example/'>", "<img src='//b/c' alt='x'>", "<video src=v>", "<source src=z>"),
    *("<svg onload=x>", "<iframe src=y>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<summary>", "<table>"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Hi</p>", "<p>Hi</p>"),
        (CODE, CODE.replace("<pre", '<pre tabindex="0"')),
        ('<p class="chip" id="a" style="color:red">Hi</p>', "<p>Hi</p>"),
        ('<p dir="rtl" lang="ar">Hi</p>', '<p dir="rtl" lang="ar">Hi</p>'),
        ('<a href="javascript:x()">Hi</a>', '<a rel="noopener noreferrer">Hi</a>'),
        ("<form action='/'><input name=a>Hi</form>", "Hi"),
        ("<iframe src='https://a.example/'></iframe>", ""),
        ("<img>", '<span class="media">Image</span>'),
        (
            '<a href="https://a.example/"><img src="https://b.example/c.png" alt="C"></a>',
            '<a href="https://a.example/" rel="noopener noreferrer"><span class="media">Image: C</span></a>',
        ),
        (
            '<video poster="https://a.example/p.png"><source src="https://a.example/v.mp4">old</video>',
            '<a class="media" href="https://a.example/v.mp4" rel="noopener noreferrer">Video</a>',
        ),
        ("", ""),
    ],
)  # fmt: skip
def test_a_body_is_kept_and_its_media_are_linked(html, expected):
    assert readable(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<a href="https://www.a.example/x"><i class="icon"></i></a>',
            '<a href="https://www.a.example/x" rel="noopener noreferrer"><i></i>a.example</a>',
        ),
        ('<a href="/x" title="Home"> </a>', '<a href="/x" title="Home" rel="noopener noreferrer"> Home</a>'),
        ('<a href="/x"><b>Words</b></a>', '<a href="/x" rel="noopener noreferrer"><b>Words</b></a>'),
        ("<details><summary></summary>x</details>", "<details><summary>Details</summary>x</details>"),
        (
            "<ol>\n<ol><li>a</li></ol>stray<li>b</li><p>c</p><!-- d --></ol>",
            "<ol>\n<li><ol><li>a</li></ol></li><li>stray</li><li>b</li><li><p>c</p></li></ol>",
        ),
        ("<div><li>a</li></div>", "<div><ul><li>a</li></ul></div>"),
    ],
)
def test_who_hears_a_body_knows_where_links_lead_and_what_lists_hold(html, expected):
    assert readable(html) == expected


def test_a_link_of_a_kept_image_has_a_name():
    link = '<a href="https://a.example/"><img src="/a.png" alt=""></a>'
    assert 'alt="a.example"' in readable(link, {"/a.png": "/archive/originals/1/image"})


@given(st.lists(TAGS | st.text(max_size=20), max_size=30).map("".join))
def test_of_images_only_those_that_are_kept_are_loaded(html):
    result = readable(html, {"//b/c": "/archive/originals/1/image"})
    assert set(re.findall(r'<[^>]*\s(?:src|srcset)\s*=\s*"?([^"\s>]*)', result)) <= {
        "/archive/originals/1/image"
    }
    assert not re.search(r"<[^>]*\s(?:poster|style|on\w+|data)\s*=", result)


@given(st.lists(TAGS | st.text(max_size=20), max_size=30).map("".join))
def test_nothing_is_loaded_or_run_whatever_the_body(html):
    result = readable(html)
    assert not re.search(r"<[^>]*\s(?:src|srcset|poster|style|on\w+|data)\s*=", result)
    assert not re.search(r"<(?:script|style|iframe|object|embed|form|input|link|meta|base|svg|img)\b", result)
