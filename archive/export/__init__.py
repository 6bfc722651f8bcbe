"""One snapshot of the posts, written in the formats people take away."""
