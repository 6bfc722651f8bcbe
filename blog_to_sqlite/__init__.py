"""The door for people: the command line; it holds no rule."""
