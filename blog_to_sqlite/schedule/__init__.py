"""When a crawl is to run, written for cron, systemd and GitHub Actions."""
