"""Serve a generated blog as a process of its own: the first line printed is its entry address.

For benchmarks and kill tests: ``python tests/blogs/serve_generated.py --posts 1000``.
"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import threading
from pathlib import Path

# Run as a file, this one has its own folder on the path and not the checkout.
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.blogs.generated import GeneratedBlog, Shape


def main() -> None:
    options = _options()
    shape = Shape(
        posts=options.posts, per_page=options.per_page, seed=options.seed, crawl_delay=options.crawl_delay
    )
    blog = GeneratedBlog(shape, port=options.port, latency=options.latency)
    for path, status in options.fail:
        blog.fail(path, int(status))
    gc.freeze()  # the prepared pages stay for good: no collection needs to walk them
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    with blog:
        print(blog.entry_url, flush=True)
        stopped.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100)
    parser.add_argument("--per-page", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--crawl-delay", type=float, help="seconds, for robots.txt")
    parser.add_argument(
        "--fail", nargs=2, action="append", default=[], metavar=("PATH", "STATUS"), help="may be repeated"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
