"""A recipe from inspect to crawl: written, changed by hand, kept against relearning, refused if wrong."""

import json
import sqlite3
import tomllib


def posts_of(cli):
    exported = cli("export", "a.db", "--format", "ndjson")
    return {post["url"]: post for post in map(json.loads, exported.out.splitlines())}


def kept_recipes(tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        return [toml for (toml,) in db.execute("SELECT toml FROM recipes ORDER BY version")]


def test_an_inspected_recipe_is_used_and_an_edit_of_it_stays(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=30)
    said = cli("inspect", blog.entry_url, "--delay", "0", "--save", "blog.toml")
    assert (said.code, "blog.toml" in said.err) == (0, True)
    path = tmp_path / "blog.toml"
    recipe = path.read_text(encoding="utf8")
    for part in ("[cards]", "[[body]]", "[fields.title]", "[fields.published]", ".entry-content"):
        assert part in recipe
    assert cli("inspect", blog.entry_url, "--save", "blog.toml").code == 2
    assert cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--recipe", "blog.toml").code == 0
    before = posts_of(cli)
    assert len(before) == 30
    edited = recipe.replace("[fields.summary]\nselect = ", '[fields.summary]\nselect = "h1"\n# was: ', 1)
    assert edited != recipe
    path.write_text(edited, encoding="utf8")
    again = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--full", "--recipe", "blog.toml")
    assert again.code == 0, again.err
    newest = tomllib.loads(kept_recipes(tmp_path)[-1])["fields"]
    assert newest["summary"] == {"select": "h1", "source": "edited", "locked": True}
    assert newest["title"]["source"] == "learned"


def test_rules_that_find_nothing_or_the_same_everywhere_are_told_and_not_used(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=15)
    (tmp_path / "blog.toml").write_text(
        '[fields.title]\nselect = "footer.bottom p"\n\n[fields.published]\nselect = "time.gone @datetime"\n',
        encoding="utf8",
    )
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--recipe", "blog.toml")
    assert said.code == 0, said.err
    assert "footer.bottom p" in said.err
    assert "time.gone" in said.err
    posts = posts_of(cli)
    for post in blog.posts:
        archived = posts[blog.url(post)]
        assert archived["title"] == post.title
        assert archived["published"][:10] == f"{post.published:%Y-%m-%d}"


def test_a_person_says_what_is_no_post(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=12)
    left_out = blog.posts[3]
    (tmp_path / "blog.toml").write_text(f'[addresses]\nothers = ["{left_out.path}"]\nlocked = true\n')
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--recipe", "blog.toml")
    assert said.code == 0, said.err
    assert set(posts_of(cli)) == {blog.url(post) for post in blog.posts if post is not left_out}


def test_a_wrong_recipe_is_refused_before_anything_is_asked_for(cli, generated_blog, files, tmp_path):
    blog = generated_blog(posts=5)
    before = len(blog.requests)
    for text, said in (
        ("[fields.titel]\nselect = 'h1'\n", "'title'"),
        ("[[body]]\nselct = 'article'\n", "line 2"),
        ("[[body]]\nselect = 'a['\n", "line 2"),
        ("[blog]\nurl = 'https://other.example/'\n", "https://other.example/"),
        ("[blog\n", "line 1"),
    ):
        (tmp_path / "blog.toml").write_text(text, encoding="utf8")
        refused = cli("crawl", "a.db", blog.entry_url, "--recipe", "blog.toml")
        assert refused.code == 2, refused.err
        assert said in refused.err
    assert cli("crawl", "a.db", blog.entry_url, "--recipe", "none.toml").code == 2
    assert len(blog.requests) == before
    assert list(files()) == ["blog.toml"]


def test_a_person_says_how_a_card_is_made_in_few_words(cli, generated_blog, tmp_path):
    blog = generated_blog(posts=15)
    (tmp_path / "blog.toml").write_text('[cards]\nselect = "section.entry > h2 a"\nlocked = true\n')
    said = cli("crawl", "a.db", blog.entry_url, "--delay", "0", "--recipe", "blog.toml")
    assert said.code == 0, said.err
    assert set(posts_of(cli)) == {blog.url(post) for post in blog.posts}
    assert 'select = "section.entry > h2 a"' in kept_recipes(tmp_path)[-1]
