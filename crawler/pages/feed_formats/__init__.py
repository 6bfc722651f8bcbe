"""The formats of feeds: what each says, before it is asked which of it stands on the site."""
