from __future__ import annotations

import asyncio
import csv
import re
from io import StringIO

import pytest

from archive.export.delimited import defused
from explore.application import datasette_for
from explore.hosts import is_ours
from explore.spreadsheet import Defusing


def asked(page, path, host="localhost", method="GET", server=("127.0.0.1", 8001)):
    """Ask below httpx, which would tidy the host and the path; return status, headers and text."""
    path, _, query = path.partition("?")
    hosts = host if isinstance(host, list) else [host]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", one.encode("latin-1")) for one in hosts],
        "server": server,
        "scheme": "http",
        "http_version": "1.1",
    }
    sent = []

    async def ask():
        async def receive():
            return {"type": "http.request", "body": b""}

        async def send(message):
            sent.append(message)

        page.app = getattr(page, "app", None) or page.datasette.app()
        await page.app(scope, receive, send)

    asyncio.run(ask())
    body = b"".join(message.get("body", b"") for message in sent[1:])
    headers = {key.lower().decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], headers, body.decode()


OURS = (
    "localhost LOCALHOST:8001 localhost. 127.0.0.1:8001 [::1]:8001 127.0.0.53 192.168.1.7:80 blogs.example "
    "Blogs.Example:443"
)
OTHERS = (
    "evil.example localhost.evil.example 127.0.0.1.evil.example 192.168.1.8 evil@localhost localhost:80:80 "
    "localhost/ 2130706433 [::2] 169.254.169.254 0.0.0.0 xn--localhost-"
)


@pytest.mark.parametrize(
    ("host", "ours"),
    [*((host, True) for host in OURS.split()), *((host, False) for host in [*OTHERS.split(), "", "a b"])],
)
def test_only_names_of_this_machine_and_of_the_user_are_answered(host, ours):
    assert is_ours(host, ["blogs.example"], "192.168.1.7") is ours


def test_a_name_that_somebody_points_here_gets_no_page(page):
    status, headers, text = asked(page, "/archive/posts", host="evil.example:8001")
    assert status == 421
    assert "not served under evil.example" in text
    assert "--allow-host" in text
    assert "plugin" not in text
    assert headers["content-type"].startswith("text/plain")
    assert "Why retries hurt" not in text
    for path in ("/", "/archive.json", "/-/static/app.css", "/nothing"):
        assert asked(page, path, host="evil.example")[0] == 421
    for hosts in ([], ["localhost", "evil.example"], ["<script>"]):
        assert asked(page, "/", host=hosts)[0] == 421
    assert asked(page, "/")[0] == 200


def test_an_ipv6_address_to_serve_on_is_a_name_too(archive_at, browser):
    archive_at.filled({"x": {"title": "X"}})
    page = browser(datasette_for(archive_at.path, hosts=["fd00::7"]))
    assert asked(page, "/", host="[fd00::7]:8001")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_an_archive_is_only_read(page, method):
    for path in (
        "/",
        "/archive/posts",
        "/archive/-/execute-write",
        "/archive/posts/-/insert",
        "/-/create-token",
    ):
        status, headers, _ = asked(page, path, method=method)
        assert (status, headers["allow"]) == (405, "GET, HEAD")
        assert not [name for name in headers if name.startswith("access-control")]


INTROSPECTION = (
    "databases plugins settings threads versions metadata config actor permissions messages allow-debug "
    "patterns logout auth-token create-token api rules check allowed tasks actions schema"
)


def test_no_page_tells_of_this_machine(page, archive_at):
    folder = str(archive_at.path.parent)
    for name in INTROSPECTION.split():
        for path in (f"/-/{name}", f"/-/{name}.json"):
            status, _, text = asked(page, path)
            assert status == 404, path
            assert folder not in text
    for path in ("/", "/archive", "/archive.json", "/archive/posts.json?_extra=debug", "/archive/-/schema"):
        assert folder not in asked(page, path)[2]


def test_no_path_leads_to_another_host(page):
    for path in ("//evil.example/", "//evil.example/%41", "/\\evil.example/"):
        status, headers, _ = asked(page, path)
        assert "location" not in headers
        assert status == 404


def test_sql_is_off(page):
    for path in (
        "/archive?sql=select+sqlite_version()",
        "/archive.json?sql=select+1",
        "/archive.csv?sql=select+1",
        "/archive/-/query?sql=select+1",
        "/archive/-/query.json?sql=select+1",
        "/archive/posts?_where=1=1",
        "/archive/posts.json?_where=exists(select+1)",
    ):
        response = page(path, follow_redirects=True)
        assert response.status_code >= 400
        if response.status_code == 403 and "_where" not in path:
            assert "blog-to-sqlite serve DB --sql" in response.text


def test_sql_can_be_switched_on_and_only_reads(archive_at, browser, tmp_path):
    archive_at.filled({"x": {"title": "X"}})
    ask = browser(datasette_for(archive_at.path, sql=True))

    def run(sql):
        return ask(f"/archive.json?sql={sql}&_shape=array", follow_redirects=True)

    assert run("select+title+from+posts").json() == [{"title": "X"}]
    other = tmp_path / "other.db"
    for sql in (
        f"attach+'{other}'+as+o",
        "delete+from+posts",
        "with+x+as+(select+1)+delete+from+posts",
        "select+load_extension('x')",
        f"vacuum+into+'{other}'",
        "select+writefile('x','y')",
    ):
        assert run(sql).status_code >= 400
    assert not other.exists()
    assert run("select+title+from+posts").json() == [{"title": "X"}]


def test_the_database_is_no_download(page):
    for path in ("/archive.db", "/archive.db?_dl=1"):
        response = page(path)
        assert response.status_code in {403, 404}
        assert not response.content.startswith(b"SQLite format 3")


PATHS = (
    "/ /archive /archive/posts /archive/posts/1 /archive/versions/1 /archive/blogs/1 /archive/crawls/1 "
    "/archive/missing_posts /archive/posts.json /archive/posts.csv /archive/posts/1.json /archive.json "
    "/nothing /archive/nothing /archive/posts/999 /-/static/app.css /favicon.ico /archive/originals/1"
)


def test_every_answer_says_what_it_may_do(page):
    for path in PATHS.split():
        hold(page(path).headers)


def hold(headers):
    policy = headers["content-security-policy"]
    assert policy.startswith(
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert not re.search(r"script-src[^;]*('unsafe-inline'|'unsafe-eval'|'self'|\*|https?:|data:)", policy)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_only_scripts_of_templates_have_the_nonce_which_no_other_answer_has(page):
    first, second = page("/archive/posts"), page("/archive/posts")
    nonces = [
        re.search(r"'nonce-([\w-]{20,})'", one.headers["content-security-policy"])[1]
        for one in (first, second)
    ]
    assert nonces[0] != nonces[1]
    tags = re.findall(r"<script\b[^>]*>", first.text)
    assert tags
    assert all(f'nonce="{nonces[0]}"' in tag for tag in tags)
    for path in ("/archive/posts/1", "/archive/blogs/1", "/archive/versions/1", "/archive/posts.json"):
        assert "script-src" not in page(path).headers["content-security-policy"]


def test_json_is_json_to_every_browser(page):
    for path in (
        "/archive/posts.json",
        "/archive/posts/1.json",
        "/archive.json",
        "/archive/posts.json?_shape=array",
    ):
        assert page(path).headers["content-type"].startswith("application/json")


FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("//x","y")',
    "＝1",
    ' =1\n"quoted"',
)


def test_no_cell_of_a_csv_is_a_formula(archive_at, browser):
    archive_at.filled({str(place): {"title": title} for place, title in enumerate(FORMULAS)})
    ask = browser(datasette_for(archive_at.path))
    for path in ("posts.csv?_col=title", "posts.csv?_col=title&_stream=on&_dl=1", "posts.csv?_labels=on"):
        rows = list(csv.DictReader(StringIO(ask(f"/archive/{path}").text, newline="")))
        titles = {row["title"] for row in rows}
        assert len(titles) == len(FORMULAS)
        assert all(title.startswith("'") for title in titles)
    assert {row["title"] for row in ask("/archive/posts.json?_shape=array").json()} == set(FORMULAS)


def test_csv_is_defused_however_it_comes_in_pieces():
    out = StringIO()
    rows = [["a", "=1", 'x "y"\r\n=2', "-5", "-5.5e3", "é" * 9], ["", "@x", "long" * 50_000, "+1", "-x", ","]]
    csv.writer(out).writerows(rows)
    whole = out.getvalue().encode()
    expected = [
        [cell if re.fullmatch(r"[-+][\d.e]+", cell) else defused(cell) for cell in row] for row in rows
    ]
    assert [row[1] for row in expected] == ["'=1", "'@x"]
    for size in (7, 1000, len(whole)):
        defusing = Defusing()
        pieces = [defusing.feed(whole[start : start + size]) for start in range(0, len(whole), size)]
        text = b"".join([*pieces, defusing.feed(b"", last=True)]).decode()
        assert list(csv.reader(StringIO(text, newline=""))) == expected
