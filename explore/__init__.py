"""The door for readers: what Datasette shows of an archive."""
