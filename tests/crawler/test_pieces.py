"""A long feed or sitemap is read in pieces, and names the same posts as if it were read whole."""

from __future__ import annotations

import gzip
import time

import pytest

from crawler.pages.document import read_document
from crawler.pages.pieces import pieces, unpacked

BLOG = "https://blog.example/"
TEXT = "<p>Nine eggs a day, and the hens were glad of it.</p>" * 4
ITEM = (
    "<item><title>Post {n}</title><link>{blog}p/{n}/</link>"
    "<description><![CDATA[{text}]]></description></item>"
)
ENTRY = '<entry><title>Post {n}</title><link href="{blog}p/{n}/"/><summary>Eggs</summary></entry>'


def rss(item: str = ITEM, head: str = "", tail: str = "") -> str:
    body = "".join(item.format(n=n, blog=BLOG, text=TEXT) for n in range(60))
    return f'<rss version="2.0"><channel>{head}<title>Hens</title>{body}{tail}</channel></rss>'


def atom(entry: str = ENTRY, tail: str = "") -> str:
    body = "".join(entry.format(n=n, blog=BLOG, text=TEXT) for n in range(60))
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Hens</title>{body}{tail}</feed>'


def urlset(*urls: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls) + "</urlset>"


_PICTURE = "<image><url>{blog}i/{n}.png</url></image>"
FEEDS = {
    "plain": rss(),
    "picture of the channel": rss(head=_PICTURE.format(blog=BLOG, n=0)),
    "picture in each item": rss(ITEM.replace("<link>", _PICTURE + "<link>")),
    "texts about feeds": rss(ITEM.replace("<item>", "<item><code><![CDATA[<item>{text}</item>]]></code>")),
    "item in an item": rss(ITEM.replace("<title>", "<more><item>1</item></more>" + TEXT + "<title>")),
    "comment before": rss(head="<!-- <item>an old one</item> <item> -->"),
    "comments between": rss("<!-- </item> -->" + ITEM + "<!-- <item> -->"),
    "one item left open": rss(head="<item><title>Left open</title>"),
    "comment left open": rss(tail="<!--" + rss()),
    "elements of itself last": rss(
        ITEM.replace("{blog}", "https://other.example/"),
        tail='<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://other.example/feed.xml"/>',
    ),
    "title last": rss(tail="<title>Eggs</title>").replace("<title>Hens</title>", "", 1),
    "cut": rss()[:-150],
    "cut in a text": rss(ITEM.replace("{text}", "<item>x</item>{text}"))[:-150],
    "atom": atom(),
    "authors last": atom(tail="<author><name>Ann</name></author>"),
    "next last": atom(tail=f'<link rel="next" href="{BLOG}feed?page=2"/>'),
    "markup as content": atom(ENTRY.replace("<link", "<content><item>x</item>{text}</content><link")),
    "comments at the end": rss(
        tail="".join(f"<item><link>{BLOG}p/1/#comment-{n}</link></item>" for n in range(20))
    ),
    "json": '{"version": "https://jsonfeed.org/version/1.1", "items": ['
    + ",".join(f'{{"url": "{BLOG}p/{n}/", "content_html": "<rss ><item> </item>"}}' for n in range(60))
    + "]}",
}
SITEMAPS = {
    "plain": urlset(*(f"{BLOG}p/{n}/" for n in range(60))),
    "copy of another host": urlset(
        "https://other.example/", *(f"https://other.example/{n}" for n in range(60))
    ),
    "a feed": rss(),
    "index": urlset(*(f"{BLOG}{n}.xml" for n in range(60)))
    .replace("url", "sitemap")
    .replace("mapset", "mapindex"),
}


@pytest.mark.parametrize(
    ("kind", "name"), [("feed", name) for name in FEEDS] + [("sitemap", name) for name in SITEMAPS]
)
def test_in_pieces_it_names_what_it_names_as_a_whole(monkeypatch, kind, name):
    body = (FEEDS if kind == "feed" else SITEMAPS)[name].encode()
    whole = read_document(kind, body, {}, BLOG + "feed.xml", "")
    monkeypatch.setattr("crawler.pages.pieces.PIECE", 600)
    assert read_document(kind, body, {}, BLOG + "feed.xml", "") == whole
    assert whole.named or whole.onward
    assert len(list(pieces(body))) > 3 or name in {"json", "one item left open"}


def test_no_piece_is_much_longer_than_another(monkeypatch):
    monkeypatch.setattr("crawler.pages.pieces.PIECE", 1_000)
    assert max(map(len, pieces(rss().encode()))) < 1_200


@pytest.mark.parametrize(
    "filled", ["<item>", "<item/>", "<item></item ", "<!---->", "<!--", "<![CDATA[", "<item></item>"]
)
def test_a_bomb_is_cut_in_one_pass(filled):
    bomb = b"<rss><channel>" + filled.encode() * 300_000
    began = time.process_time()
    assert 0 < sum(map(len, pieces(bomb))) < 1.1 * len(bomb)
    assert time.process_time() - began < 5


def test_gzip_of_several_members_is_unpacked_whole():
    body = urlset(*(f"{BLOG}p/{n}/" for n in range(60))).encode()
    for cut in (0, 1, 500, len(body)):
        packed = gzip.compress(body[:cut]) + gzip.compress(body[cut:])
        assert unpacked(packed) == body
        assert unpacked(packed + b"and more") == body
    assert len(read_document("sitemap", packed, {}, BLOG + "sitemap.xml.gz", "").named) == 60
    assert len(unpacked(gzip.compress(b"") * 50_000 + gzip.compress(b"hens"))) == 4
