"""One command a file: options in, a call to the rooms, words out."""
