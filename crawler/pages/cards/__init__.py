"""Finding the post cards of a listing page, and reading what each says of its post."""
