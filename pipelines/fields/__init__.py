"""One field a file: pure functions from text as found to a clean value."""
