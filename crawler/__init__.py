"""From an address to a scraped post: Scrapy lives here."""
