"""The second archive beside one: swept away whatever happened, or put into place whole."""

import pytest

from archive.connection import reader
from archive.derived import derived
from archive.locking import locked


def test_it_is_removed_also_what_a_killed_one_left(tmp_path):
    path = tmp_path / "a.db"
    for name in (".a.db.replay", ".a.db.replay-wal", ".a.db.replay-shm"):
        (tmp_path / name).write_bytes(b"half")
    with derived(path) as made:
        made.db.execute("INSERT INTO blogs (url, added_at) VALUES ('https://blog.example/', '')")
    assert not list(tmp_path.iterdir())
    with pytest.raises(KeyError), derived(path):
        raise KeyError
    assert not list(tmp_path.iterdir())


def test_one_that_is_wanted_takes_the_place_whole(tmp_path):
    path = tmp_path / "a.db"
    with locked(path), derived(path) as made:
        made.db.execute("INSERT INTO blogs (url, added_at) VALUES ('https://blog.example/', '')")
        assert not path.exists()
        made.is_wanted = True
    with reader(path) as db:
        assert db.execute("SELECT url FROM blogs").fetchall() == [("https://blog.example/",)]
    assert not [name for name in tmp_path.iterdir() if "replay" in name.name]
