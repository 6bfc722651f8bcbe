"""From a clean post to rows and back out; knows nothing of pages."""
