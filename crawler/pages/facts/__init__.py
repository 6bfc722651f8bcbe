"""What a post page says of its post, kind of fact by kind of fact: pure functions of the page."""
