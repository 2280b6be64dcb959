"""Everything rendering asks of FFmpeg."""
