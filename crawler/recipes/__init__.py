"""A blog is data: the rules by which it is read, written down."""
