"""A job as a workflow for GitHub Actions that keeps the archive in its repository."""

from __future__ import annotations

import shlex
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blog_to_sqlite.schedule.job import Job

_WORKFLOW = """\
name: Crawl
on:
  schedule:
    - cron: "{cron}" # in UTC
  workflow_dispatch:
permissions:
  contents: write
concurrency:
  group: crawl
jobs:
  crawl:
    runs-on: ubuntu-latest
    timeout-minutes: 350
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install blog-to-sqlite=={version}
      - name: Crawl
        id: crawl
        run: |
          code=0
          {crawl} || code=$?
          echo "code=$code" >> "$GITHUB_OUTPUT"
      - name: Keep what came, with gaps too
        run: |
          for path in {files}; do
            if [ -e "$path" ]; then git add --force -- "$path"; fi
          done
          git config user.name "github-actions[bot]"
          git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
          git diff --cached --quiet || git commit --quiet -m "Crawl"
          git push
      - name: Fail where the crawl did, 3 for gaps
        if: steps.crawl.outputs.code != '0'
        run: exit ${{{{ steps.crawl.outputs.code }}}}
"""


def workflow(job: Job) -> str:
    """Return the text of a file under .github/workflows; the archive lies at the top of the repository."""
    db = job.db.name
    words = ["blog-to-sqlite", "crawl", f"./{db}" if db.startswith("-") else db, *job.arguments]
    files = [db, job.db.with_suffix(".warc").name]
    return _WORKFLOW.format(
        cron=job.cron,
        version=version("blog-to-sqlite"),
        crawl=_script(words),
        files=_script(files),
    )


def _script(words: list[str]) -> str:
    # GitHub replaces its own expressions in a script before a shell quotes anything.
    return shlex.join(words).replace("${{", "${{ '${{' }}")
