"""What a user gives besides the archive: told in a sentence before any request; nothing of it is run."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

URL = "http://127.0.0.1:1/blog/"
RECIPE = '[blog]\nurl = "{}"\n'


@pytest.fixture
def unasked():
    """The address of a server that may not be asked for anything."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/blog/"
    server.shutdown()
    server.server_close()
    assert asked == []


def noise(path):
    path.write_bytes(bytes(range(256)) * 40)


RECIPES = {
    "folder": (Path.mkdir, "directory"),
    "pipe": (os.mkfifo, "a pipe"),
    "endless": (lambda path: path.symlink_to("/dev/zero"), "a device"),
    "noise": (noise, "not UTF-8"),
    "huge": (lambda path: path.write_text("#" * 300_000), "larger than"),
    "no toml": (lambda path: path.write_text("url: https://x.example/"), "no TOML"),
    "deep lists": (lambda path: path.write_text("a=" + "[" * 50_000), "nested too deeply"),
    "deep keys": (lambda path: path.write_text("a." * 50_000 + "b=1"), "nested too deeply"),
    "unknown table": (lambda path: path.write_text("[spider]\nmodule = 'os'"), "there is no table [spider]"),
    "unknown key": (lambda path: path.write_text("[blog]\npython = 'x'"), "there is no key 'python'"),
    "wrong type": (lambda path: path.write_text("[blog]\nurl = 7"), "must be a web address"),
    "no selector": (lambda path: path.write_text("[[body]]\nselect = 'a[['"), "is no CSS selector"),
    "costly selector": (
        lambda path: path.write_text("[[body]]\nselect = 'div div div div div div p'"),
        "takes more than 4 steps",
    ),
    "costly place": (
        lambda path: path.write_text("[fields.title]\nselect = '* ~ * ~ * ~ * ~ * ~ b @title'"),
        "takes more than 4 steps",
    ),
    "many faults": (lambda path: path.write_text("".join(f"[t{n}]\n" for n in range(999))), "and 979 more"),
}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_that_is_none(cli, tmp_path, unasked, name):
    make, words = RECIPES[name]
    make(tmp_path / "blog.toml")
    said = cli("crawl", "a.db", unasked, "--recipe", "blog.toml", timeout=60)
    assert (said.code, words in said.err) == (2, True), said
    assert [path.name for path in tmp_path.iterdir()] == ["blog.toml"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("DOWNLOAD_DELAY=nan", "from 0 to 86400"),
        ("DOWNLOAD_DELAY=inf", "from 0 to 86400"),
        ("DOWNLOAD_TIMEOUT=1e400", "from 1 to 3600"),
        ("RETRY_TIMES=" + "9" * 5000, "from 0 to 100"),
        ("RETRY_TIMES=1.5", "a whole number"),
        ("DOWNLOAD_MAXSIZE=-1", "from 10000"),
        ("ITEM_PIPELINES={'os.system': 1}", "only these settings"),
        ("SPIDER_MODULES=evil", "only these settings"),
        ("LOG_FORMATTER=evil.Evil", "only these settings"),
        ("TELNETCONSOLE_ENABLED=1", "only these settings"),
        ("RETRY_TIMES", "only these settings"),
        ("=1", "only these settings"),
    ],
)
def test_a_setting_out_of_bounds_or_off_the_list(cli, files, unasked, value, words):
    said = cli("crawl", "a.db", unasked, "--set", value)
    assert (said.code, words in said.err) == (2, True), said
    assert files() == {}


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("BLOG_TO_SQLITE_NOW", "soon", "write a moment"),
        ("BLOG_TO_SQLITE_NOW", "0001-01-01T00:00:00+14:00", "write a moment"),
        ("BLOG_TO_SQLITE_CONTACT", "me\r\nX-Evil: 1", "takes one line"),
        ("BLOG_TO_SQLITE_CONTACT", "x" * 5000, "takes one line"),
    ],
)
def test_a_variable_of_ours_that_says_nothing_sensible(cli, files, unasked, variable, value, words):
    said = cli("crawl", "a.db", unasked, **{variable: value})
    assert (said.code, words in said.err) == (2, True), said
    assert files() == {}


LOGS = {
    "folder": (lambda log, _: log.mkdir(), "is a directory"),
    "pipe": (lambda log, _: os.mkfifo(log), "cannot be written"),
    "no folder": (lambda log, _: log.symlink_to("no/where"), "cannot be written"),
    "archive": (lambda log, db: log.symlink_to(db.name), "belongs to the archive"),
    "hard link": (lambda log, db: (db.touch(), log.hardlink_to(db)), "belongs to the archive"),
    "picture": (lambda log, _: noise(log), "no text file"),
}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_that_cannot_be_one(cli, files, tmp_path, unasked, name):
    make, words = LOGS[name]
    make(tmp_path / "x.log", tmp_path / "a.db")
    before = files()
    said = cli("crawl", "a.db", unasked, "--log", "x.log", timeout=60)
    assert (said.code, words in said.err) == (2, True), said
    assert files() == before


def test_a_log_is_added_to_and_one_that_takes_nothing_is_told(cli, tmp_path, generated_blog):
    (tmp_path / "x.log").write_text("before\n")
    blog = generated_blog(posts=3)
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--log", "x.log").code == 0
    assert (tmp_path / "x.log").read_text().startswith("before\n2")
    if Path("/dev/full").exists():
        said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--log", "/dev/full")
        assert (said.code, "No space left on device" in said.err) == (4, True)


SAVES = {
    "file": (lambda path: path.write_text("mine"), 2, "exists. Name another file, or remove it"),
    "link": (lambda path: path.symlink_to("elsewhere.toml"), 2, "is a link to elsewhere.toml"),
    "pipe": (os.mkfifo, 2, "is no file but"),
}


@pytest.mark.parametrize("name", SAVES)
def test_inspect_saves_over_nothing(cli, files, tmp_path, unasked, name):
    make, code, words = SAVES[name]
    make(tmp_path / "x.toml")
    before = files()
    said = cli("inspect", unasked, "--save", "x.toml")
    assert (said.code, words in said.err) == (code, True), said
    assert files() == before
    assert cli("inspect", unasked, "--save", "no/x.toml").code == 2


CANARY = "import pathlib\npathlib.Path(__file__).with_name('SUNG').write_text(__name__)\n"
IMPORTABLE = [
    *("crawler", "archive", "pipelines", "explore", "scrapy", "sqlite_utils", "click", "datasette", "json"),
    *("sitecustomize", "usercustomize", "settings", "evil", "conftest", "local_settings", "warcio"),
]


def test_nothing_in_the_working_folder_or_beside_the_archive_is_imported_or_run(tmp_path, generated_blog):
    script = Path(sys.executable).with_name("blog-to-sqlite")
    if not script.exists():
        pytest.skip("the console script is not installed here")
    for name in IMPORTABLE:
        (tmp_path / f"{name}.py").write_text(CANARY)
    for folder in ("plugins", "twisted/plugins", "templates"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "evil.py").write_text(CANARY)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = evil\n")
    (tmp_path / "datasette.yml").write_text("plugins: {evil: {}}\n")
    (tmp_path / "metadata.json").write_text('{"title": "evil"}')
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SCRAPY_SETTINGS_MODULE": "evil",
        "SCRAPY_PROJECT": "evil",
        "SCRAPY_EXTENSIONS": "evil.Evil",
        "PYTHONSTARTUP": str(tmp_path / "evil.py"),
    }
    blog = generated_blog(posts=3)
    for words in (
        ["crawl", "a.db", blog.entry_url, "--delay", "0"],
        ["audit", "a.db"],
        ["replay", "a.db", "--dry-run"],
        ["export", "a.db", "-o", "posts.csv"],
    ):
        done = subprocess.run(
            [script, *words], cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr.decode()
    assert not list(tmp_path.rglob("SUNG"))
