"""Pure readers: a parsed page in, facts out; no network, no database."""
