"""Finding the text of a post in its page, and trimming what is not of it."""
