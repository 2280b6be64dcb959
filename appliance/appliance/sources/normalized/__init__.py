"""A source on its grid, whatever the file holds."""
