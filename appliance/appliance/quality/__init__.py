"""Whether a finished video is what its timeline says: measured on the file, in numbers."""
