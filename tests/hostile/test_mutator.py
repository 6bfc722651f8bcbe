"""Mutated responses crawled by the real command; --whole serves more of them."""

from tests.hostile.mutator import MutatedBlog, batches

RESPONSES, WHOLE = 160, 2000


def test_the_archive_is_valid_after_mutated_responses(tmp_path, request):
    responses = WHOLE if request.config.getoption("--whole") else RESPONSES
    found = list(batches(responses, 5, tmp_path))
    assert found[-1][0] >= responses
    assert [complaint for _, batch in found for complaint in batch.complaints] == []


def test_a_seed_gives_the_same_responses_again():
    def made():
        blog = MutatedBlog(3, 4)
        blog.server._socket.close()
        return {path: whole.replace(blog.server.base.encode(), b"") for path, whole in blog.mutated.items()}

    first = made()
    assert len(first) > 5
    assert first == made()
