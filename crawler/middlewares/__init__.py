"""What stands between spider and network; one concern a file."""
