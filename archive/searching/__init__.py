"""Searching the posts: what a query means, where it is found, in which order, and how it is shown."""
