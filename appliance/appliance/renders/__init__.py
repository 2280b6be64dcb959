"""A timeline made into files: chunks, overlays, audio."""
