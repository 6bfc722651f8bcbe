"""What a host asks of its visitors, and how it is kept: robots.txt, delays, pauses."""
