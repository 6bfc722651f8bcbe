"""One snapshot of the posts, written in the formats people take away."""

from archive.export.writing import write_export

__all__ = ["write_export"]
