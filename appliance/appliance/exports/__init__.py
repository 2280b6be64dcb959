"""A timeline made into what players and editing programs read."""
