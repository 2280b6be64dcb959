"""A video: a source, what was found out about it, how it is edited, and its renders."""
