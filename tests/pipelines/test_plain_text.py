"""Plain text keeps what a reader sees of a body: paragraphs, lines, lists, tables, code."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipelines.fields.body import plain_text, sanitise


def test_paragraphs_lines_and_headings():
    text = plain_text(
        "<h1>T</h1><p>One\n two<br>three<br><br>four</p><div>a</div><div>b</div><hr><blockquote>q"
        "</blockquote>"
    )
    assert text == "T\n\nOne two\nthree\n\nfour\n\na\nb\n\nq"


def test_inline_elements_do_not_part_words():
    assert plain_text("un<b>believ</b>able, <i>a</i> <u>b</u>\n<s>c</s><wbr>d") == "unbelievable, a b cd"


def test_lists_with_markers_and_nesting():
    html = (
        "<ul><li>a<ul><li><p>b</p><p>bb</p></li></ul></li><li></li><li>c</li></ul><ol start=9>"
        "<li>i<li value=3>j<li>k</ol>"
    )
    assert plain_text(html) == "- a\n  - b\n\n    bb\n- c\n\n- i\n- j\n- k"


def test_the_address_of_an_embedded_document_is_no_text():
    html = sanitise(
        "<p>a</p><iframe src='https://video.example/e/1'></iframe><p>b</p>", "https://blog.example/"
    )
    assert plain_text(html) == "a\n\nb"
    own = '<p><a href="https://video.example/e/1">https://video.example/e/1</a></p>'
    assert plain_text(own) == "https://video.example/e/1"


def test_signs_in_names_of_tags_and_attributes_are_no_text():
    assert plain_text("<p a\"b c='\"<>' =x>t</p>") == "t"
    assert plain_text("<a<b>x</a<b> <q:r>y") == "x y"


def test_text_that_is_never_parsed_stays_as_written():
    assert plain_text("<xmp>a<b>&amp;</xmp>") == "a<b>&amp;"


def test_code_is_verbatim():
    code = "\n\n  if x:\n\ty  =  1\n\n      # end\n"
    assert (
        plain_text(f"<p>a</p><pre><code>{code}</code></pre><p>b</p>")
        == "a\n\n  if x:\n\ty  =  1\n\n      # end\n\nb"
    )
    assert plain_text("<pre><div>a</div><div>  b</div>c<br>d</pre>") == "a\n  b\nc\nd"
    assert plain_text("<ul><li>x<pre>y\n  z</pre></li></ul>") == "- x\n\ny\n  z"


def test_tables_of_data_and_of_layout():
    assert plain_text("<table><caption>c</caption><tr><th>k<th>v<tr><td>a<br>b<td><tr><td><td>d</table>") == (
        "c\nk | v\na b |\n| d"
    )
    assert (
        plain_text("<table><tr><td><p>a</p><p>b</p></td><td><ul><li>c</ul></td></tr></table>")
        == "a\n\nb\n\n- c"
    )


def test_what_no_reader_sees_is_no_text():
    html = (
        "<p>a<script>s</script><style>t</style><noscript>n</noscript><svg><title>v</title></svg>"
        "<img alt='alt' src=i>"
        "<textarea>x</textarea><button>Copy</button><template>m</template></p>"
    )
    assert plain_text(html) == "a"
    assert plain_text("<math><semantics><mi>x</mi><annotation>\\x</annotation></semantics></math>") == "x"


def test_characters_are_composed_and_cleaned():
    assert plain_text("<p>e\u0301&amp;\u200b&nbsp;a\u00adb\ufeff&zwnj;c</p>") == "é& ab\u200cc"


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Mc", "Me")))
)
def test_words_come_back_as_they_were_written(word: str):
    escaped = word.replace("&", "&amp;").replace("<", "&lt;")
    assert plain_text(f"<p>{escaped}</p>") == unicodedata.normalize("NFC", word)
