"""From a scraped post to a clean one; knows nothing of crawling."""
