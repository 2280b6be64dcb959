"""The reelbox command line."""
