"""Showing a video to people without an account: links that expire, and comments at a moment of the video."""
