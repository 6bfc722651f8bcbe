"""Pages are read in the character set that their bytes show, whatever the server or the page says."""

import gzip
import json

import pytest
from werkzeug.wrappers import Response

TITLE = "Когда зацветёт черёмуха"
TEXT = "Вчера мы поехали на дачу и весь день приводили в порядок старый сад за домом. " * 4
ASIDE = "昨日の夜、古いラジオを直してみました。部品を探すのに三日もかかりましたが、まだちゃんと鳴ります。" * 4
WAYS = {
    "/blog/wrong-header/": (TITLE, TEXT, "cp1251", "text/html; charset=ISO-8859-1"),
    "/blog/koi8/": (TITLE, TEXT, "koi8-r", "text/html"),
    "/blog/utf-8-said-latin-1/": (TITLE, TEXT, "utf-8", "text/html; charset=iso-8859-1"),
    "/blog/utf-16/": (TITLE, TEXT, "utf-16-le", "text/html"),
    "/blog/utf-16-of-no-type/": (TITLE, TEXT, "utf-16", ""),
    "/blog/shift-jis-said-utf-8/": ("ラジオを直す", ASIDE, "cp932", "text/html; charset=utf-8"),
    "/blog/euc-jp/": ("ラジオを直す", ASIDE, "euc_jp", "text/html"),
}


def post(title, text, charset):
    html = f"<html><title>{title}</title><body><article><h1>{title}</h1><p>{text}</p></article></body>"
    return html.encode(charset)


@pytest.fixture
def blog(httpserver):
    cards = "".join(
        f"<article><h2><a href='{path}'>{title}</a></h2><p>What it is about.</p>"
        f"<time>2024-05-0{number}</time></article>"
        for number, (path, (title, *_)) in enumerate(WAYS.items(), start=1)
    )
    listing = f"<html><head><meta charset='utf-8'></head><body><main>{cards}</main></body></html>"
    httpserver.expect_request("/blog/").respond_with_data(listing, content_type="text/html")
    for path, (title, text, charset, content_type) in WAYS.items():
        packed = Response(gzip.compress(post(title, text, charset)), headers={"Content-Encoding": "gzip"})
        if content_type:
            packed.headers["Content-Type"] = content_type
        else:
            del packed.headers["Content-Type"]
        httpserver.expect_request(path).respond_with_handler(lambda _request, packed=packed: packed)
    httpserver.no_handler_status_code = 404
    yield httpserver
    httpserver.no_handler_status_code = 500


def test_no_page_is_stored_in_the_wrong_letters(cli, blog):
    said = cli("crawl", "a.db", blog.url_for("/blog/"), "--delay", "0")
    assert said.code == 0, said.err
    stored = {post["url"]: post for post in json.loads(cli("export", "a.db", "--format", "json").out)}
    for path, (title, text, _charset, content_type) in WAYS.items():
        kept = stored[blog.url_for(path)]
        assert kept["body_text"].strip() == text.strip(), (path, content_type)
        assert kept["title"] == title
