"""What the tables and columns of an archive mean, in words for readers."""

from __future__ import annotations

TABLES = {
    "posts": "The posts in their present state. A title leads to the post for reading.",
    "blogs": "The blogs in this archive, each by its entry address.",
    "crawls": "One row a run over one blog: what it found, what it spent, how it ended.",
    "versions": "Every content that a post has had, with the run that saw it first.",
    "categories": "Categories, each under the spelling that is used most.",
    "tags": "Tags, each under the spelling that is used most.",
    "authors": "Authors, each under the spelling that is used most.",
    "candidates": "All that was found for each field of a post, and what was taken.",
    "recipes": "Every version of the rules by which a blog is read.",
    "addresses": "Every address that a run has met, and what came of asking for it.",
    "sightings": "Who named which address: listing pages, feeds, sitemaps.",
    "fetches": "Every response of every run, and where its raw bytes lie in the WARC files.",
    "status_changes": "When a post vanished, moved, left the listing or came back, with the evidence.",
    "warc_files": "The closed WARC files, with their digests.",
    "seals": "Digests of the stored texts, by which a byte that changed on the disk is found.",
    "acceptances": "Gaps that the user lets rest, with the reason.",
    "tombstones": "What was forgotten at the user's word, without its content.",
    "hosts": "What each host last asked of us: pauses, robots.txt, the time between two requests.",
    "vanished_posts": "Posts that are gone, moved or no longer listed, with the evidence.",
    "missing_posts": "Addresses that a blog names as posts and that are not archived, with the reason.",
    "recent_changes": "What happened to posts, the latest first: new, changed, suspect, gone, moved, back.",
    "posts_by_month": "Posts and words a month.",
    "posts_by_category": "Posts a category, with the first and the last.",
    "read_times": "Posts by reading time, declared by the blog or computed from the text.",
}

TITLES = {"candidates": "Where each value came from"}
"""Titles of tables whose name says too little."""

_ADDRESSES = {
    "url": "The address it was fetched from, after redirects, without trackers.",
    "canonical_url": "The address that the page itself claims.",
}
_MOMENTS = {
    "first_seen_at": "When a run first saw it, UTC.",
    "last_seen_at": "When a run last saw it, UTC.",
}

COLUMNS = {
    "posts": {
        "blog": "The blog that the post belongs to.",
        **_ADDRESSES,
        "title": "The title without the name of the site.",
        "summary": "What the blog says in short; empty if it only says to read on.",
        "authors": "The authors, as a JSON array.",
        "published": "When it was published, as precisely as the blog says.",
        "published_text": "The date as the blog wrote it.",
        "year": "The year it was published.",
        "updated": "When the blog says it was changed.",
        "category": "The first category.",
        "categories": "All categories, as a JSON array.",
        "tags": "The tags, as a JSON array.",
        "read_minutes": "Reading time in minutes.",
        "read_time_text": "The reading time as the blog wrote it.",
        "read_time_source": "declared by the blog, or computed from the text.",
        "word_count": "Words in the text.",
        "language": "Language of the text, as a BCP 47 tag.",
        "image": "Address of the lead image.",
        "body_text": "The post as plain text.",
        "body_html": "The post as sanitised HTML.",
        "status": "live, gone, moved or unlisted.",
        **_MOMENTS,
        "changed_at": "When a run first saw the present content, UTC.",
        "version": "How many contents it has had.",
        "content_hash": "SHA-256 of text and stated fields.",
        "sources": "Where each value was found.",
        "series": "The series that it is a part of.",
        "previous_url": "The post before it, as its page links it.",
        "next_url": "The post after it, as its page links it.",
        "text_hash": "SHA-256 of the text: posts of one text are told by it.",
        "moved_to": "The post at its new address, if it moved.",
        "suspect": "The version that its page shows now, if that is hardly the post.",
    },
    "blogs": {
        "url": "The entry address.",
        "title": "The title of the entry page.",
        "added_at": "When its first run began, UTC.",
    },
    "crawls": {
        "outcome": "complete, gaps, limited, interrupted or unreachable; empty while it runs.",
        "claimed_posts": "How many posts the blog itself says it has.",
        "claim_text": "The words that say so.",
        "claims": "Each count by itself: who gives it, how many, in which words.",
        "requests": "Responses received.",
        "bytes_received": "Bytes received, before decoding.",
        "seconds_waited": "Seconds spent waiting out of courtesy.",
        "drift": "What has changed in how the blog's pages are read.",
        "courtesy": "What the servers asked for and was obeyed, and what was waited for.",
        "traps": "Where the run stopped following pages that lead on without end.",
    },
    "candidates": {
        "field": "The column of the post that it was found for.",
        "position": "Its place in the order of trust, from 0.",
        "text": "The value as found; its first 1,000 characters.",
        "source": "Where it was found.",
        "chosen": "1, shown as taken, if the value of the post came from it.",
    },
    "recipes": {
        "version": "Counted from 1 for each blog; the highest is the present one.",
        "reason": "learned, given, drift or platform.",
        "toml": "The whole recipe.",
    },
    "versions": {
        "number": "Counted from 1 for each post.",
        "changes": "What differs from the version before.",
        "silent": "1 if the text changed and no stated date did.",
        "suspect": "Why this content is hardly the post's; it never became the present one.",
        "fetch": "The response that it was read from.",
    },
    "addresses": {
        "kind": "listing or post.",
        "state": "pending, resting, done, failed, gone, refused or not_a_post.",
        "tries": "How often it was asked for.",
        "last_error": "Why the last try brought nothing.",
    },
    "sightings": {
        "witness": "listing, feed, sitemap, archive, interface or neighbour.",
        "page": "The page that named it.",
        "position": "Its place on that page, from 0.",
        "facts": "What the page said of the post.",
        **_MOMENTS,
    },
    "fetches": {
        "bytes": "Length of the body as sent, in bytes.",
        "warc_file": "The file in the archive's WARC folder.",
        "warc_offset": "Bytes from the start of that file to the record.",
    },
}
