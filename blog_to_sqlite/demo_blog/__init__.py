"""A small blog of eleven posts that the product serves to itself on loopback."""
