"""A job's way: what is done next, by whom, and what happens when somebody dies on the way."""
