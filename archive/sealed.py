"""Which columns of posts and versions are sealed: their digests stand in ``seals``."""

from __future__ import annotations

SEALED_VERSION = (
    "number, suspect, changes, content_hash, title, summary, authors, published, updated, categories, tags, "
    "read_minutes, body_text, body_html"
)
"""Columns of ``versions``."""
SEALED_POST = (
    "url, canonical_url, published_text, category, series, previous_url, next_url, read_time_text, image, "
    "sources, text_hash, content_hash, title, summary, authors, published, updated, categories, tags, "
    "read_minutes, body_text, body_html"
)
"""Columns of ``posts``."""
