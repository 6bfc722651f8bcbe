"""What is learned from one blog's pages and holds for its other pages."""
