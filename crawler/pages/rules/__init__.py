"""Reading a page by the rules of its blog's recipe."""
