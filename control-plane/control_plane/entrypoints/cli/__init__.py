"""The vendor's command line."""
