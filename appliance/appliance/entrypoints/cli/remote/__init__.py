"""``reelbox remote``: a server somewhere else, used with an API key."""
