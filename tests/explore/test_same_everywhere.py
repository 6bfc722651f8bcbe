"""``serve``, ``datasette archive.db`` and ``datasette data/`` show the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from datasette.app import Datasette

from explore.configuration import files

PAGES = (
    "/",
    "/archive/posts",
    "/archive/posts?category=Databases",
    "/archive/posts?_search=cache",
    "/archive/posts/1",
    "/archive/-/search?q=cache",
    "/archive/-/ask",
    "/archive/-/ask/posts_per_month",
    "/archive/-/runs",
    "/archive/blogs/1",
)
# What is one's own: the scripts and menus of Datasette, and what only those see who may run SQL
_OWN = re.compile(
    r'<script.*?</script>|<footer.*?</footer>|<details class="actions-menu.*?</details>|<!--.*?-->'
    r'| <a href="[^"]*[?&]sql=[^"]*"[^>]*>[^<]*</a>|<p[^>]*>\s*<a [^>]*title="SELECT[^>]*>[^<]*</a>\s*</p>'
    r'|<p>\s*<a class="not-underlined".*?</p>|<pre class="wrapped-sql">.*?</pre>',
    re.DOTALL | re.IGNORECASE,
)


def shown(browser, path):
    answer = browser(path, follow_redirects=True)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", _OWN.sub("", answer.text))


@pytest.fixture
def three(page, archive_at, browser):
    folder = archive_at.path.parent / "data"
    folder.mkdir()
    shutil.copy(archive_at.path, folder / "archive.db")
    for name, text in files().items():
        (folder / name).write_text(text)
    return {
        "serve": page,
        "datasette archive.db": browser(Datasette([str(archive_at.path)])),
        "datasette data/": browser(Datasette([], config_dir=Path(folder))),
    }


def test_each_page_is_the_same_whoever_serves_it(three):
    for path in PAGES:
        pages = {name: shown(browser, path) for name, browser in three.items()}
        differing = {name for name, page in pages.items() if page != pages["serve"]}
        assert differing == set(), path
