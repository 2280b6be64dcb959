"""Source files: what they hold, whether they are safe, and how they become a constant grid of frames."""
