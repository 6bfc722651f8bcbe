"""A gap that the user lets rest ends a crawl with 0, also after the archive was made anew from WARC."""

import json

from tests.blogs.damaged import listing_stops_before_its_count, url

QUICK = ("--delay", "0", "--quiet")
LOST = url(7)


def test_accepted_gaps_rest_in_every_run_and_survive_the_loss_of_the_database(cli, tmp_path):
    blog = listing_stops_before_its_count()
    blog.faults = {LOST: 410}
    server = blog.serve()
    server.start()
    try:
        base = f"http://127.0.0.1:{server.port}"
        assert cli("crawl", "a.db", base + "/", *QUICK).code == 3
        assert cli("audit", "a.db", "--accept", base + LOST, "--why", "It was a joke").code == 3
        assert cli("audit", "a.db", "--accept", base, "--why", "It counts drafts").code == 0
        said = cli("crawl", "a.db", base + "/", *QUICK)
        assert said.code == 0, said.err
        assert "2 gaps accepted" in said.err
    finally:
        server.stop()
    (tmp_path / "a.db").unlink()
    said = cli("replay", "a.db")
    assert said.code == 0, said.err
    (audit,) = json.loads(cli("audit", "a.db", "--json").out)
    assert [(one["url"], one["why"]) for one in audit["accepted"]] == [
        (base + LOST, "It was a joke"),
        (base + "/", "It counts drafts"),
    ]
    assert cli("audit", "a.db", "--unaccept", base).code == 3
