"""Reads the open interfaces that blogging platforms offer on a blog's own host; one platform a file."""
